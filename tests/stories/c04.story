# S1, 济南北园. The source says spring 2024; Wednesday 13 March is assumed.
story C04 楼道堆满可燃物 | Combustible clutter in a stairwell
must the community leads and the neighbourhood police officer comes along: two parts, two results, one order
must one fix is carried to the other stairwells (举一反三) as child orders; the order is fed back only when they are
must thirty days after the write-off the stairwell is looked at again (R40): still clear

[2024-03-13 08:50] phone > submit district=beiyuan text="黄台南路69号院楼道里堆满杂物,都是可燃物,没有物业,存在火灾隐患。" name=李女士 phone=13900000004
    # "火灾隐患" is no fire: the emergency lane stays closed
    expect classified matter=home.clutter.stair urgency=normal area=beiyuan.street.huangtai state=automatic
    expect order state=dispatched policy=beiyuan entry=by.home-clutter.huangtai
    expect assignment unit=by.huangtai duty=lead
    expect assignment unit=by.police_station duty=co
    # 4 working hours with the lunch break; the police station is on duty round the clock
    expect clock stage=sign unit=by.huangtai due="2024-03-13 14:20"
    expect clock stage=sign unit=by.police_station due="2024-03-13 12:50"
    # 5 working days: 14, 15, 18, 19, 20 March
    expect clock stage=feed_back unit=by.huangtai due="2024-03-20 17:30"
    expect clock stage=settle unit="" due="2024-03-20 17:30"
[2024-03-13 09:05] unit:by.huangtai > sign
[2024-03-13 09:10] unit:by.huangtai > contact note="问清是哪几个单元"
[2024-03-13 09:30] unit:by.police_station > sign
[2024-03-13 09:40] unit:by.huangtai > arrive note="社区书记、楼道长、网格员、党员到场"
[2024-03-13 10:00] unit:by.police_station > contact note="片警与堆放住户见面"
[2024-03-13 10:10] unit:by.police_station > arrive
[2024-03-14 17:00] unit:by.huangtai > interim text="入户三次,两户同意当天清走,一户要等家里人" until="2024-03-18 17:30"
    expect order state=handling
[2024-03-14 17:10] unit:by.huangtai > split kind=split parts="by.huangtai;2单元清理|by.shuitun;3单元清理" reason="同院其他楼道" => rejected not_allowed
[2024-03-14 17:10] unit:by.huangtai > split as=S kind=extend parts="by.huangtai;2单元楼道一并清理;3wd;黄台南路69号院2单元|by.huangtai;3单元楼道一并清理;3wd;黄台南路69号院3单元" reason="举一反三,同院其他楼道一并清理"
    expect order children=2 children_open=2 state=handling
    expect child kind=extend lead=by.huangtai address=黄台南路69号院2单元 state=dispatched limit=3wd
    expect child count=2
    expect order on=S.1 kind=extend class=ordinary
    # 4 working hours from 17:10: 20 min that day, 3 h 30 min of the next before lunch and 10 min after it; 3 working
    # days: 15, 18, 19 March
    expect clock stage=sign unit=by.huangtai due="2024-03-15 13:40" on=S.1
    expect clock stage=feed_back unit=by.huangtai due="2024-03-19 17:30" on=S.1
    expect clock stage=contact count=0 on=S.1
[2024-03-15 09:00] unit:by.huangtai > sign on=S.1
[2024-03-15 09:02] unit:by.huangtai > sign on=S.2
[2024-03-15 16:00] unit:by.police_station > feedback outcome=solved text="上门讲明消防要求,住户签了承诺"
    expect assignment unit=by.police_station state=fed_back fed_back="2024-03-15 16:00"
    expect order state=handling
[2024-03-18 15:00] unit:by.huangtai > feedback on=S.1 outcome=solved text="2单元清走旧家具三车"
    expect order state=fed_back on=S.1
    expect order children_open=1 state=handling
    expect event kind=part_settled
[2024-03-18 16:00] unit:by.huangtai > feedback outcome=solved text="堆放物全部清走;举一反三,其他单元的楼道一并清理"
    # the unit is through, one stairwell is not: nobody is asked yet
    expect assignment unit=by.huangtai duty=lead state=fed_back
    expect order state=handling children_open=1
    expect case count=0
[2024-03-18 16:40] unit:by.huangtai > feedback on=S.2 outcome=solved text="3单元清走纸箱和旧门板"
    expect order state=fed_back children_open=0 yellow=0 red=0
    expect clock stage=settle unit="" state=met stopped="2024-03-18 16:40"
    expect case count=0 on=S.2
    expect clock stage=feed_back unit=by.huangtai state=met
    # 2 working days: 19, 20 March
    expect clock stage=follow_up unit="" due="2024-03-20 17:30"
[2024-03-19 09:30] agent > rate rating=satisfied
[2024-03-19 10:00] unit:by.huangtai > writeoff text="已清理"
[2024-03-19 10:30] reviewer > approve
    expect order state=written_off
    expect request state=closed
    # 30 days, the day of the write-off not counted: 24:00 of 18 April
    expect case state=written_off look_back="2024-04-19 00:00"
    expect order state=written_off on=S.1
    expect order state=written_off on=S.2
[2024-04-19 09:30] agent > rate rating=satisfied => rejected required
[2024-04-19 09:30] agent > rate rating=satisfied recurred=no text="楼道一直是通的。"
    expect survey kind=look_back rating=satisfied recurred=no visit=2
    expect survey kind=follow_up rating=satisfied visit=1
    expect case state=written_off visit=2 look_back=""
    expect order state=written_off round=0
