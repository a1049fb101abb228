# S3, 宁乡. The source says July 2019 and a meeting on a date ending in 6; the call of Thursday the 11th is assumed.
story C12 砂石车超速超载 | Gravel trucks, set to rights by the meeting of the 16th
must the meeting of the 16th (R22) names lead and co-handler and sets the limit (R17, R24): the bureau that was asked first becomes co-handler
must a return after its limit is refused and stays on record (R31): whose it is besides, the meeting says
must what the meeting assigned is its item until the order is written off
must write-off needs a second person (R30)
must the check round the clock for overload stands as a measure of its own beside the result

[2019-07-11 10:20] agent > submit channel=phone district=ningxiang matter=traffic.order text="煤双公路砖塘村段砂石车超速超载,尘土飞扬,老人小孩过路提心吊胆。" name=欧先生 phone=13900000012
    # the agent's word stands: road traffic, so the traffic police alone
    expect classified matter=traffic.order area=ningxiang.meitanba.zhuantang state=automatic
    expect order entry=nx.traffic policy=ningxiang
    expect assignment unit=nx.traffic_police duty=lead state=dispatched
    expect assignment count=1
    # a return within 2 working days: 12, 15 July
    expect assignment unit=nx.traffic_police return_by="2019-07-15 17:30"
    # 7 working days: 12, 15, 16, 17, 18, 19, 22 July
    expect clock stage=settle unit="" started="2019-07-11 10:20" due="2019-07-22 17:30"
[2019-07-11 10:35] unit:nx.traffic_police > sign
[2019-07-11 10:45] unit:nx.traffic_police > contact
[2019-07-11 15:00] unit:nx.traffic_police > arrive note="查处两台,货源和路面设施不归交警"
[2019-07-16 09:30] unit:nx.traffic_police > return ground=not_duty text="货源和路面设施不归交警" => rejected late_return
    expect event kind=late_return unit=nx.traffic_police
    expect slip count=0
    expect assignment unit=nx.traffic_police duty=lead state=signed
    expect order state=handling returns=0
[2019-07-16 09:30] supervisor > put meeting=nx.six/2019-07-16 reason="群众反映强烈" => rejected already_done
    # it is there already: freight traffic is a class of prominent problem (R23)
    expect item meeting=nx.six/2019-07-16 state=listed class=traffic
[2019-07-16 10:00] supervisor > meet meeting=nx.six/2019-07-16 lead=nx.nowhere text="交办" => rejected unknown_code
[2019-07-16 10:00] supervisor > meet meeting=nx.six/2019-07-16 lead=nx.transport co=nx.traffic_police limit=5wd text="市交运局牵头,交警大队协办,五个工作日办结"
    expect item meeting=nx.six/2019-07-16 state=assigned lead=nx.transport co=nx.traffic_police limit=5wd decided_by=supervisor
    expect event kind=meeting_assigned detail=nx.six
    expect order class=meeting hops=1 first_unit=nx.traffic_police
    expect assignment unit=nx.traffic_police duty=lead state=relieved relieved="2019-07-16 10:00"
    expect assignment unit=nx.transport duty=lead state=dispatched
    expect assignment unit=nx.traffic_police duty=co state=dispatched
    # the chair's 5 working days, for all of them: 17, 18, 19, 22, 23 July
    expect clock stage=feed_back unit=nx.transport started="2019-07-16 10:00" due="2019-07-23 17:30" rule=5wd state=open
    # who only changes from lead to co-handler signs again
    expect clock stage=sign unit=nx.traffic_police started="2019-07-16 10:00" state=open
    expect clock stage=feed_back unit=nx.traffic_police due="2019-07-23 17:30" rule=5wd state=open
    expect clock stage=feed_back unit=nx.traffic_police count=1
    expect clock stage=settle unit="" due="2019-07-23 17:30" rule=5wd state=open
    expect clock stage=settle count=1
    expect event kind=due_changed detail=meeting
[2019-07-16 10:20] supervisor > close meeting=nx.six/2019-07-16
[2019-07-16 10:30] unit:nx.transport > sign
[2019-07-16 10:35] unit:nx.traffic_police > sign
[2019-07-16 10:40] unit:nx.transport > contact note="当天与来电人和村里见面"
[2019-07-16 10:50] unit:nx.traffic_police > contact
[2019-07-18 09:00] unit:nx.transport > arrive note="两天内装好减速带和标志牌"
[2019-07-18 17:00] unit:nx.traffic_police > feedback outcome=solved text="查处超载十一台,现场卸货" measures="24小时轮班查超载,两处固定检查点"
    expect result unit=nx.traffic_police interim=false outcome=solved measures=24小时轮班查超载
    expect clock stage=feed_back unit=nx.traffic_police state=met stopped="2019-07-18 17:00"
[2019-07-19 11:00] unit:nx.transport > feedback outcome=solved text="减速带、标志牌装好,货源企业签承诺,24小时治超"
    expect order state=fed_back yellow=0 red=0
    expect clock stage=settle unit="" state=met stopped="2019-07-19 11:00"
    # 3 working days: 22, 23, 24 July
    expect clock stage=follow_up unit="" due="2019-07-24 17:30"
[2019-07-22 10:00] agent > rate rating=satisfied responded=yes solved=yes aspects=manner:5,outcome:5 text="车少了,路也好走了。"
    expect survey rating=satisfied responded=yes solved=yes aspects="manner:5,outcome:5"
[2019-07-22 14:00] reviewer > writeoff text="会议交办事项办结"
[2019-07-22 14:10] reviewer > approve => rejected same_person
    expect order state=fed_back
[2019-07-22 15:00] supervisor > approve
    expect writeoff state=approved applied_by=reviewer decided_by=supervisor
    expect order state=written_off
    expect item meeting=nx.six/2019-07-16 state=done
    expect request state=closed
