# S4, 江城. Saturday 6 April 2024 (Qingming) at noon and Sunday 7 April (a working day made up) are the source's; the
# minutes and the place are assumed. A is the rescue; B, the same afternoon, asks who repairs well and road.
story C22 清明假期井盖塌陷 | A manhole gives way on a holiday
must an emergency on a holiday runs by the wall: on the scene and the cause found the same day
must the ordinary order counts Sunday 7 April, the made-up working day, and not the holiday before it
must the duties are split the next day into child orders: the well to the property manager, the road to the city's engineers; the order waits for both
must what was fed back is asked back by itself: a later request of the same matter is not merged into it
must B is linked to A as the same matter by its wording and place, and weighs two

[2024-04-06 12:05] phone > submit as=A district=jiangcheng text="站前街道盛世社区楼前的井盖塌陷,车轮陷进井里出不来。" name=韩先生 phone=13900000022
    expect classified matter=city.road.manhole urgency=urgent area=jiangcheng.zhanqian.shengshi state=automatic
    expect order state=dispatched policy=jiangcheng.urgent entry=jc.city-road-manhole.urgent
    expect assignment unit=jc.property duty=lead
    expect assignment unit=jc.municipal duty=co
    expect clock stage=sign unit=jc.property started="2024-04-06 12:05" due="2024-04-06 12:20"
    expect clock stage=arrive unit=jc.property due="2024-04-06 13:05"
    expect clock stage=arrive unit=jc.municipal due="2024-04-06 13:05"
    expect clock stage=feed_back unit=jc.property due="2024-04-06 16:05"
    expect clock stage=settle unit="" due="2024-04-07 12:05"
[2024-04-06 12:09] unit:jc.municipal > sign on=A
[2024-04-06 12:10] unit:jc.property > sign on=A
[2024-04-06 12:12] unit:jc.property > contact on=A note="请车主先离开车"
[2024-04-06 12:35] unit:jc.property > arrive on=A
[2024-04-06 12:40] unit:jc.municipal > arrive on=A note="带吊车到场"
    expect assignment unit=jc.property arrived="2024-04-06 12:35"
    expect assignment unit=jc.municipal arrived="2024-04-06 12:40"
[2024-04-06 13:40] unit:jc.property > interim on=A text="原因:井壁被雨水掏空,属小区内的井" until="2024-04-06 16:00"
[2024-04-06 15:10] unit:jc.municipal > feedback on=A outcome=solved text="车辆吊出,设围挡"
[2024-04-06 15:30] unit:jc.property > feedback on=A outcome=solved text="车辆脱困,原因查明,现场专人看守"
    expect order state=fed_back yellow=0 red=0 on=A
    expect clock stage=feed_back unit=jc.property state=met on=A
    expect clock stage=settle unit="" state=met on=A
    # 1 working day after a holiday Saturday: the made-up Sunday
    expect clock stage=follow_up unit="" started="2024-04-06 15:30" due="2024-04-07 17:30" state=open on=A
[2024-04-06 15:50] phone > submit as=B district=jiangcheng area=jiangcheng.zhanqian.shengshi text="中午那口检查井只是围起来了,井归谁修、路归谁修,请定下来修好。" name=韩先生 phone=13900000022
    expect classified matter=city.road.manhole urgency=normal state=automatic on=B
    expect order policy=jiangcheng entry=jc.city-road-manhole on=B
    # 4 working hours begin on Sunday at 8:30, lunch left out; the engineers are on duty always
    expect clock stage=sign unit=jc.property started="2024-04-06 15:50" due="2024-04-07 14:00" on=B
    expect clock stage=sign unit=jc.municipal due="2024-04-06 19:50" on=B
    # 1 working day: Sunday; 5 working days: Sunday 7, 8, 9, 10, 11 April
    expect clock stage=contact unit=jc.property due="2024-04-07 17:30" on=B
    expect clock stage=feed_back unit=jc.property due="2024-04-11 17:30" on=B
    expect clock stage=settle unit="" due="2024-04-11 17:30" on=B
    expect link kind=repeats state=fed_back on=B
    expect order weight=2 on=B
[2024-04-06 16:00] dispatcher > merge on=B into=A reason="同一口井" => rejected wrong_state
    expect order state=fed_back weight=1 on=A
    expect rider count=1 on=A
    expect order state=dispatched on=B
[2024-04-06 16:10] unit:jc.municipal > sign on=B
[2024-04-07 08:40] unit:jc.property > sign on=B
    expect clock stage=sign unit=jc.property state=met on=B
[2024-04-07 08:50] unit:jc.property > contact on=B
[2024-04-07 09:00] agent > rate on=A rating=satisfied
    expect clock stage=follow_up unit="" state=met stopped="2024-04-07 09:00" on=A
[2024-04-07 09:30] unit:jc.property > arrive on=B note="与市政现场划分:井由物业修,路面和围挡由市政负责"
[2024-04-07 09:35] unit:jc.municipal > arrive on=B
[2024-04-07 09:40] unit:jc.property > split on=B kind=split parts="jc.municipal;路面回填" reason="井由物业修,路由市政修" => rejected not_allowed
[2024-04-07 09:50] dispatcher > split on=B as=W kind=split parts="jc.property;井壁重砌,换新井盖;1wd|jc.municipal;路面回填,围挡保留到井修好;1wd" reason="现场划分:井由物业修,路面和围挡由市政负责"
    expect order children=2 children_open=2 on=B
    expect child kind=split lead=jc.property text=井壁重砌 limit=1wd on=B
    expect child kind=split lead=jc.municipal text=路面回填 on=B
    # 1 working day after the made-up Sunday: Monday 8 April
    expect clock stage=feed_back unit=jc.property started="2024-04-07 09:50" due="2024-04-08 17:30" on=W.1
    expect clock stage=settle unit="" due="2024-04-11 17:30" on=B
[2024-04-07 10:00] unit:jc.property > sign on=W.1
[2024-04-07 10:05] unit:jc.municipal > sign on=W.2
[2024-04-07 11:00] unit:jc.municipal > split on=W.2 kind=delegated parts="jc.municipal;回填一半" reason="再分" => rejected wrong_state
[2024-04-07 15:00] unit:jc.municipal > feedback on=W.2 outcome=solved text="压实四平方米并铺面层,围挡未撤"
[2024-04-07 15:10] unit:jc.municipal > feedback on=B outcome=solved text="现场划分清楚,路面已回填"
    expect order children_open=1 on=B
[2024-04-07 15:30] unit:jc.property > feedback on=B outcome=solved text="井和路分头修复"
    expect order state=handling on=B
    expect case count=0 on=B
[2024-04-07 16:00] unit:jc.property > feedback on=W.1 outcome=solved text="砌砖一米二,装球墨铸铁井盖"
    expect order children_open=0 on=B
    expect order state=fed_back yellow=0 red=0 on=B
[2024-04-07 16:30] unit:jc.property > writeoff on=A text="险情排除"
[2024-04-07 17:00] reviewer > approve on=A
    expect request state=closed on=A
[2024-04-08 09:00] agent > rate on=B rating=satisfied
[2024-04-08 09:30] unit:jc.property > writeoff on=B text="井和路都修好"
[2024-04-08 10:00] reviewer > approve on=B
    expect request state=closed on=B
    expect order state=written_off on=W.1
    expect order state=written_off on=W.2
    expect card action=red count=0 on=A
    expect card action=red count=0 on=B
