# S3, 宁乡, 2019; Wednesday 4 September is assumed. A villager told the town's duty desk, and the town dialled 12345.
story C15 非法洗砂 | Illegal sand washing, whistled by the town
must an internal originator: the town's duty desk enters it for somebody else (R16)
must joint enforcement: one lead bureau and three more, each with its own part
must who told the town stays protected from every unit that acts
must the town whistles, and the report-in of every bureau is on record with its time and who came
pending 7 every look at the order on record, and the informer's name encrypted

[2019-09-04 08:50] duty > submit withheld=yes text="东湖塘镇燕山村有人非法洗砂,毁林占地,泥浆往沟里排。镇值班人员代群众拨打。" name=村民某先生 phone=13900000015
    expect request channel=duty district=ningxiang withheld=true state=in_hand
    expect classified matter=environment.resource.sand nature=report area=ningxiang.donghutang.yanshan state=automatic
    expect order entry=nx.environment-resource-sand policy=ningxiang withheld=true
    expect assignment unit=nx.water_bureau duty=lead
    expect assignment unit=nx.land duty=co
    expect assignment unit=nx.forestry duty=co
    expect assignment unit=nx.urban duty=co
    # 4 working hours: 3 h 10 min before lunch, 50 min after it
    expect clock stage=sign unit=nx.water_bureau due="2019-09-04 14:20"
    # 7 working days: 5, 6, 9, 10, 11, 12 September and, after Mid-Autumn (13), Monday the 16th
    expect clock stage=settle unit="" due="2019-09-16 17:30"
[2019-09-04 08:55] unit:nx.donghutang > whistle level=town called=nx.water_bureau,nx.land,nx.forestry,nx.urban text="镇里没有执法权,请四部门到燕山村现场联合执法"
    expect whistle seq=1 level=town unit=nx.donghutang state=open limit=4wh
    # 3 h 5 min before lunch, 55 min after it
    expect clock stage=report_in unit=nx.urban started="2019-09-04 08:55" due="2019-09-04 14:25" state=open
    # whoever has a part already keeps it, and reports in all the same
    expect assignment unit=nx.urban duty=co state=dispatched called="2019-09-04 08:55"
[2019-09-04 09:00] unit:nx.water_bureau > sign
[2019-09-04 09:05] unit:nx.water_bureau > contact note="联系镇值班室,不问举报人"
[2019-09-04 09:10] unit:nx.land > sign
[2019-09-04 09:15] unit:nx.forestry > sign
[2019-09-04 09:20] unit:nx.urban > sign
[2019-09-04 09:25] unit:nx.water_bureau > reveal reason="核实举报人" => denied not_allowed
[2019-09-04 09:25] unit:nx.donghutang > reveal reason="核实举报人" => denied not_allowed
[2019-09-04 09:26] unit:nx.urban > reveal reason="核实举报人" => denied not_allowed
    expect event kind=revealed count=0
[2019-09-04 10:30] unit:nx.water_bureau > reportin person="水政监察大队大队长"
[2019-09-04 10:30] unit:nx.water_bureau > arrive note="四部门到场"
[2019-09-04 10:30] unit:nx.land > reportin person="执法大队副大队长"
[2019-09-04 10:32] unit:nx.forestry > reportin person="林政股长"
[2019-09-04 10:35] unit:nx.urban > reportin person="城管中队中队长"
    expect call unit=nx.land reported_in="2019-09-04 10:30" person=执法大队副大队长
    expect call unit=nx.forestry reported_in="2019-09-04 10:32"
    expect call unit=nx.urban reported_in="2019-09-04 10:35"
    expect call unit=nx.water_bureau reported_in="2019-09-04 10:30"
    expect clock stage=report_in state=met count=4
[2019-09-04 11:20] unit:nx.water_bureau > session kind=enforcement held="2019-09-04 10:40" place="燕山村" units=nx.water_bureau,nx.land,nx.forestry,nx.urban participants="镇值班干部" result=agreed text="当场停工断电,次日拆除" attach="现场笔录@nx/2019/0904-1"
    expect session kind=enforcement round=1 result=agreed units=nx.water_bureau,nx.land,nx.forestry,nx.urban
[2019-09-04 11:30] unit:nx.water_bureau > interim text="当场下达停工通知,断电封存设备" until="2019-09-05 17:30"
[2019-09-05 15:00] unit:nx.urban > feedback outcome=solved text="洗砂设备拆除"
[2019-09-05 15:10] unit:nx.land > feedback outcome=solved text="占地立案,责令复耕"
[2019-09-05 15:20] unit:nx.forestry > feedback outcome=solved text="毁林立案"
    expect order state=handling
[2019-09-05 15:30] unit:nx.donghutang > conclude end=closed finding="非法洗砂,毁林占地" measures="停工、断电、拆除" participants="四部门和镇"
    expect whistle state=closed ended="2019-09-05 15:30"
    expect assignment unit=nx.water_bureau duty=lead state=signed
[2019-09-05 15:40] unit:nx.water_bureau > feedback outcome=solved text="次日拆除完毕,沟渠清淤"
    expect order state=fed_back yellow=0 red=0
    expect clock stage=settle unit="" state=met
[2019-09-06 09:30] agent > reveal reason="回访举报群众"
    expect event kind=revealed actor=agent count=1
[2019-09-06 09:40] agent > rate rating=satisfied
[2019-09-06 10:00] unit:nx.water_bureau > writeoff text="洗砂点取缔"
[2019-09-06 10:30] reviewer > approve
    expect order state=written_off
    expect request state=closed
    expect event kind=revealed count=1
