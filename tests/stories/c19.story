# S4, 江城. Friday afternoon 29 March 2024 and Tuesday 2 April are the source's; the minutes are assumed.
story C19 线缆撞护栏 | A bundle of cables that four companies disowned
must four co-handlers, no single owner: the hotline office leads and calls all of them
must dispatched the same day (即办), settled after two working days over a weekend
must nobody returns it, in time or late: that is refused and is no late return, which is one of what may be returned (R31)
must the joint session of 2 April is on record: who came, what was agreed
must it is of the class of instant orders, which are handled by whoever has them and not returned

[2024-03-29 15:20] phone > submit district=jiangcheng text="我的家园C区7-4楼外一捆线缆一刮风就撞击护栏,一年多了,社区、物业、联通都说不归自己。" name=杨女士 phone=13900000019
    expect classified matter=public.telecom.cable area=jiangcheng.nankang.kangning state=automatic
    expect order state=dispatched policy=jiangcheng.instant entry=jc.public-telecom
    expect order class=instant
    expect assignment unit=jc.hotline duty=lead dispatched="2024-03-29 15:20"
    expect assignment unit=jc.unicom duty=co dispatched="2024-03-29 15:20"
    expect assignment unit=jc.mobile duty=co dispatched="2024-03-29 15:20"
    expect assignment unit=jc.telecom duty=co dispatched="2024-03-29 15:20"
    expect assignment unit=jc.jishi duty=co dispatched="2024-03-29 15:20"
    # signed for the same day: 24:00 of Friday
    expect clock stage=sign unit=jc.unicom due="2024-03-30 00:00"
    # 3 working days: 1, 2, 3 April, also for the hotline office, which is on duty on the weekend
    expect clock stage=feed_back unit=jc.unicom due="2024-04-03 17:30"
    expect clock stage=feed_back unit=jc.hotline due="2024-04-03 17:30"
    expect clock stage=settle unit="" due="2024-04-03 17:30"
[2024-03-29 15:25] unit:jc.hotline > sign
[2024-03-29 15:30] unit:jc.hotline > contact note="告知当天派单"
[2024-03-29 16:00] unit:jc.unicom > sign
[2024-03-29 16:05] unit:jc.mobile > sign
[2024-03-29 16:10] unit:jc.telecom > sign
[2024-03-29 16:20] unit:jc.jishi > sign
    expect clock stage=sign state=met count=5
[2024-04-01 09:00] unit:jc.telecom > return ground=not_duty text="没有我公司的线" => rejected not_returnable
[2024-04-02 09:00] unit:jc.unicom > return ground=not_duty text="线捆里多家线路,不归我公司" => rejected not_returnable
    expect event kind=late_return count=0
    expect slip count=0
    expect assignment unit=jc.unicom state=signed
    expect order state=handling returns=0
[2024-04-02 09:30] unit:jc.hotline > arrive note="联合现场办公"
[2024-04-02 09:30] unit:jc.unicom > arrive
[2024-04-02 09:32] unit:jc.mobile > arrive
[2024-04-02 09:35] unit:jc.telecom > arrive
[2024-04-02 09:40] unit:jc.jishi > arrive
[2024-04-02 11:40] unit:jc.hotline > session kind=on_site held="2024-04-02 09:30" place="我的家园C区7-4" units=jc.hotline,jc.unicom,jc.mobile,jc.telecom,jc.jishi participants="社区书记,物业经理" result=agreed text="四家一起整治,各认各线,废线剪除" attach="现场办公纪要@jc/2024/0402-1"
    expect session kind=on_site round=1 result=agreed participants=物业经理
[2024-04-02 14:00] unit:jc.mobile > feedback outcome=solved text="本公司线路入槽"
[2024-04-02 14:10] unit:jc.telecom > feedback outcome=solved text="废线剪除"
[2024-04-02 14:20] unit:jc.jishi > feedback outcome=solved text="本公司线路入槽"
[2024-04-02 14:30] unit:jc.unicom > feedback outcome=solved text="线捆重新固定"
    expect order state=handling
[2024-04-02 15:00] unit:jc.hotline > feedback outcome=solved text="四家共同整治,线捆离开护栏"
    expect order state=fed_back yellow=0 red=0
    expect clock stage=settle unit="" state=met stopped="2024-04-02 15:00"
    expect clock stage=feed_back unit=jc.hotline state=met
    # 2 working days over Qingming: 3 April, Sunday 7 April (made up)
    expect clock stage=follow_up unit="" due="2024-04-07 17:30"
[2024-04-03 09:30] agent > rate rating=satisfied
[2024-04-03 10:00] unit:jc.hotline > writeoff text="联合整治完成"
[2024-04-03 10:30] reviewer > approve
    expect order state=written_off
    expect request state=closed
