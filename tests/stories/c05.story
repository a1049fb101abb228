# S1, 济南北园. The source says spring 2024; 9 to 12 April are assumed. B is vague on purpose: the review desk decides.
story C05 菜市场改造两方争执 | A market refit that residents want stopped
must two parties on one matter, each heard: the contractor and the residents on one order (并单), each with a receipt, news and a rating
must six units act together; nobody can close it while one of them has not reported
must what the text does not say is decided by a person, not guessed
must the session is a record: five units, four delegates of the owners, both parties, what was agreed, the minutes by reference

[2024-04-09 09:00] phone > submit as=A district=beiyuan text="我是和风雅苑5号楼菜市场改造的施工承包人,居民阻挠施工,工期耽误不起,希望协调。" name=王先生 phone=13900000005
    expect classified matter=housing.works.dispute area=beiyuan.street state=automatic
    expect order entry=by.housing-works-dispute policy=beiyuan
    expect assignment unit=by.station duty=lead
    expect assignment duty=co count=5
    # 4 working hours with the lunch break; 5 working days: 10, 11, 12, 15, 16 April
    expect clock stage=sign unit=by.station due="2024-04-09 14:30"
    expect clock stage=feed_back unit=by.petition due="2024-04-16 17:30"
    expect clock stage=settle unit="" due="2024-04-16 17:30"
[2024-04-09 09:40] wechat > submit as=B district=beiyuan text="和风雅苑5号楼天天闹得不得安生,我们业主都不同意,请你们管管。" name=张先生 phone=13900000055
    expect request state=accepted channel=wechat on=B
    expect classified state=waiting area=beiyuan.street on=B
    expect order count=0 on=B
    expect clock count=0 on=B
[2024-04-09 10:05] dispatcher > decide on=B matter=housing.works.dispute nature=complaint urgency=normal party=citizen note="电话问清:要求菜市场停止改造"
    expect classified state=decided matter=housing.works.dispute nature=complaint by=person on=B
    expect order state=dispatched entry=by.housing-works-dispute on=B
    # the clocks run from the dispatch: 1 h 55 min before lunch, 2 h 5 min after it
    expect clock stage=sign unit=by.station started="2024-04-09 10:05" due="2024-04-09 15:35" on=B
[2024-04-09 10:07] dispatcher > merge on=B into=B reason="同一件事" => rejected forbidden_here
[2024-04-09 10:08] dispatcher > merge on=B into=A reason="同一楼同一改造,双方各执一词,一并协调"
    expect order state=merged weight=1 on=B
    expect order state=dispatched weight=2 on=A
    expect rider count=2 on=A
    expect rider channel=wechat own=false on=A
    expect rider count=0 on=B
    expect event kind=merged detail=into on=B
    expect event kind=request_joined actor=dispatcher on=A
    # nobody is bothered twice: the units of B are let go, its clocks are neither met nor late
    expect assignment state=relieved count=6 on=B
    expect clock state=open count=0 on=B
    expect clock state=missed count=0 on=B
    expect step what=merged unit=by.station state=in_hand on=B
    expect step what=merged count=0 on=A
[2024-04-09 10:10] unit:by.station > sign on=A
[2024-04-09 10:20] unit:by.station > contact on=A note="听承包人讲工期"
[2024-04-09 10:40] unit:by.station > contact on=B note="听业主讲噪声和时间"
    # named by the number of B, done for the order that B rides on
    expect event kind=contacted count=2 on=A
[2024-04-09 11:00] unit:by.petition > sign on=A
[2024-04-09 11:05] unit:by.projects > sign on=A
[2024-04-09 11:10] unit:by.assets > sign on=A
[2024-04-09 11:20] unit:by.property_hefeng > sign on=A
[2024-04-09 11:30] unit:by.food_market > sign on=A
    expect assignment state=signed count=6 on=A
[2024-04-10 14:30] unit:by.station > arrive on=A note="在街道开协调会:承包人、四名业主代表和五个单位到会"
[2024-04-10 16:20] unit:by.station > session on=A kind=consultation held="2024-04-10 14:30" place="街道会议室" units=by.station,by.petition,by.projects,by.assets,by.property_hefeng,by.food_market participants="业主代表4人,施工承包人" parties="施工方,业主" result=agreed text="8点到12点、14点到18点施工,周末不动电锤,加装隔音板" attach="协调会会议记录@by/2024/0410-1"
    expect session kind=consultation round=1 result=agreed held="2024-04-10 14:30" participants=业主代表4人 parties=施工方,业主 attach=by/2024/0410-1 on=A
    # named by the number of B it is the same order's
    expect session count=0 on=B
[2024-04-10 16:30] unit:by.station > interim on=A text="议定8点到12点、14点到18点施工,周末不动电锤,加隔音板" until="2024-04-12 17:30"
[2024-04-11 09:00] unit:by.petition > feedback on=A outcome=solved text="双方签到,会议记录存档" attach="签到表@by/2024/0410-2"
[2024-04-11 09:30] unit:by.projects > feedback on=A outcome=solved text="施工方案补充降噪一章"
[2024-04-11 10:00] unit:by.assets > feedback on=A outcome=explained text="改造手续齐全并公示"
[2024-04-11 10:30] unit:by.property_hefeng > feedback on=A outcome=solved text="业主代表四人签字同意"
[2024-04-11 11:00] unit:by.station > feedback on=A outcome=solved text="双方达成一致"
    # the lead is through, one co-handler is not: the order stays open
    expect order state=handling on=A
    expect case count=0 on=A
[2024-04-11 11:10] unit:by.food_market > feedback on=A outcome=solved text="按议定时段施工,隔音板已装"
    expect order state=fed_back yellow=0 red=0 on=A
    # both sides heard of every step, and both are asked back
    expect step what=interim count=1 on=B
    expect step what=fed_back state=fed_back on=B
    expect survey state=open on=A
    expect survey state=open on=B
    expect case open=2 on=A
    expect case count=0 on=B
[2024-04-12 09:30] agent > rate on=A rating=satisfied
    expect case open=1 on=A
[2024-04-12 09:35] unit:by.station > writeoff on=A text="达成一致" => rejected not_followed_up
[2024-04-12 09:40] agent > rate on=B rating=basically text="先看能不能做到。"
    expect survey rating=satisfied on=A
    expect survey rating=basically on=B
[2024-04-12 10:00] unit:by.station > writeoff on=A text="达成一致"
[2024-04-12 10:30] reviewer > approve on=A
    expect request state=closed on=A
    expect request state=closed on=B
