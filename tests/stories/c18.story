# S3, 宁乡, 2018 and 2019: what supervisors found on their visits; the days are assumed.
story C18 督办员走访发现的隐患 | What supervisors found on their visits
must findings of supervisors enter by a channel of their own and go the same way as a citizen's call
must a unit that does not sign in time is told to its leader and to the supervisor
must the supervisor follows it by a numbered slip that must be answered, and is content only with the second answer
must the finding is tied to the visit on which it was made, by its number, and to the supervisor who made it and follows it

[2018-11-20 10:00] agent > submit as=A channel=supervisor district=ningxiang text="督办员走访流沙河镇荷林社区,一户土坯房有裂缝,住房安全没有保障。" reference=DB-1811-20
    expect request channel=supervisor district=ningxiang reference=DB-1811-20
    expect classified matter=housing.structure.danger nature=complaint urgency=normal area=ningxiang.liushahe.helin state=automatic
    expect order entry=nx.housing-structure.liushahe policy=ningxiang
    expect assignment unit=nx.liushahe duty=lead
    expect assignment unit=nx.housing duty=co
    expect clock stage=sign unit=nx.housing due="2018-11-20 15:30"
    # 7 working days: 21, 22, 23, 26, 27, 28, 29 November
    expect clock stage=settle unit="" due="2018-11-29 17:30"
[2018-11-20 10:10] supervisor > session kind=on_site held="2018-11-20 09:00" place="荷林社区" units=ys.supervision participants="社区网格员" result=failed text="走访DB-1811-20:土坯房有裂缝,当场没有解决,交办后续跟踪" attach="走访记录@DB-1811-20"
    expect session kind=on_site by=supervisor held="2018-11-20 09:00" attach=DB-1811-20
[2018-11-20 10:30] unit:nx.liushahe > sign
[2018-11-20 10:40] unit:nx.liushahe > contact note="联系督办员核对住户"
[2018-11-20 14:30] unit:nx.liushahe > arrive note="先劝住户搬出"
[2018-11-21 11:00] unit:nx.housing > sign
    # 15:30 the leader; 4 working hours later, 10:30 of the next morning, the supervisor
    expect card stage=sign unit=nx.housing action=remind level=unit_leader due="2018-11-20 15:30"
    expect card stage=sign unit=nx.housing action=notice level=supervisor due="2018-11-21 10:30" fired="2018-11-21 10:30"
    expect card stage=sign count=2
    expect clock stage=sign unit=nx.housing state=missed stopped="2018-11-21 11:00"
    expect clock stage=sign unit=nx.liushahe state=met
[2018-11-21 11:30] supervisor > supervise unit=nx.housing slip=yes priority=yes text="逾期未签收:说明原因,当日到场鉴定"
    expect supervision number=DB2018-00001 unit=nx.housing state=issued issued_by=supervisor
    expect watch priority=true
    # two working days: 22 and 23 November
    expect clock stage=slip unit=nx.housing due="2018-11-23 17:30" state=open
[2018-11-21 14:00] unit:nx.housing > contact
[2018-11-21 14:30] unit:nx.housing > answer text="已安排"
    expect supervision state=answered
    expect clock stage=slip unit=nx.housing state=met stopped="2018-11-21 14:30"
[2018-11-21 15:00] supervisor > accept accepted=no reason="未说明原因和到场时间"
    expect supervision state=issued sent_back=1
    expect clock stage=slip unit=nx.housing started="2018-11-21 15:00" due="2018-11-23 17:30" state=open
[2018-11-21 15:30] unit:nx.housing > answer text="当日值班漏看派单,已整改;22日上午鉴定人员到场"
[2018-11-21 16:00] supervisor > accept
    expect supervision state=closed sent_back=1
[2018-11-22 10:00] unit:nx.housing > arrive
[2018-11-23 16:00] unit:nx.housing > feedback outcome=solved text="鉴定为危险房屋,列入改造"
[2018-11-27 16:00] unit:nx.liushahe > feedback outcome=solved text="住户搬入周转房,旧房拆除重建"
    expect order state=fed_back yellow=0 red=0
[2018-11-28 10:00] agent > rate rating=satisfied text="督办员复查属实。"
[2018-11-28 11:00] supervisor > supervise lift=yes text="隐患已消除"
    expect watch priority=false
[2018-11-28 14:00] unit:nx.liushahe > writeoff text="住房安全有保障"
[2018-11-28 15:00] reviewer > approve
    expect request state=closed on=A

[2019-03-13 14:00] agent > submit as=B channel=supervisor district=ningxiang text="督办员走访湘核华府,消防通道堵着隔离墩,消防车进不去。" reference=DB-1903-13
    expect classified matter=safety.fire.lane urgency=normal area=ningxiang.yutan on=B
    expect order entry=nx.safety-fire-lane.yutan on=B
    expect assignment unit=nx.fire duty=lead on=B
    expect assignment unit=nx.property_xianghe duty=co on=B
    # 4 working hours for the company: 3 h 30 min that day, 30 min the next; 4 hours for the brigade, always on duty
    expect clock stage=sign unit=nx.property_xianghe due="2019-03-14 09:00" on=B
    expect clock stage=sign unit=nx.fire due="2019-03-13 18:00" on=B
[2019-03-13 14:20] unit:nx.fire > sign on=B
[2019-03-13 14:30] unit:nx.fire > contact on=B
[2019-03-13 15:00] unit:nx.property_xianghe > sign on=B
[2019-03-13 15:10] unit:nx.property_xianghe > contact on=B
[2019-03-13 16:00] unit:nx.fire > arrive on=B note="现场督促"
[2019-03-14 10:00] unit:nx.property_xianghe > feedback on=B outcome=solved text="隔离墩拆除,通道划线"
[2019-03-14 11:00] unit:nx.fire > feedback on=B outcome=solved text="复查消防车可以通行"
    expect order state=fed_back yellow=0 red=0 on=B
[2019-03-15 10:00] agent > rate on=B rating=satisfied
[2019-03-15 14:00] unit:nx.fire > writeoff on=B text="通道畅通"
[2019-03-15 15:00] reviewer > approve on=B
    expect request state=closed on=B
