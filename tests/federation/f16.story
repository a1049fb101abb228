# C16 between the city and 宁乡: the months of 2019 (times: tests/stories/c16.story).
story F16 金玉村停水,市县两级 | A village without water: city and county
must the interim result comes up as one and settles nothing; both levels are late by the same instant, each with its own cards
must the reminder and both cards of the city reach those below as words of the level above
must the county's own meeting adds a unit without moving what the city said
must a dissatisfied citizen makes the county do it again: one order above, one below, both in their first redo

[2019-06-13 09:30] phone > submit as=CITY district=ningxiang text="回龙铺镇金玉村又停水了,220多户没水吃,从2016年起反映过多次。" name=段先生 phone=13900000016
    expect order entry=gov.ningxiang
    # 7 working days: 14, 17, 18, 19, 20, 21, 24 June
    expect clock stage=feed_back unit=gov.ningxiang due="2019-06-24 17:30"
[2019-06-13 09:30] ningxiang/link > crossed as=BELOW on=CITY
    expect classified matter=public.water.outage area=ningxiang.huilongpu.jinyu
    expect order entry=nx.public-water.huilongpu
    expect clock stage=feed_back unit=nx.water_service due="2019-06-24 17:30"
[2019-06-13 10:00] ningxiang/unit:nx.water_service > sign
[2019-06-13 10:20] ningxiang/unit:nx.water_service > contact
[2019-06-14 09:00] ningxiang/unit:nx.water_service > arrive note="水源不足,水泵老化"
    expect assignment unit=gov.ningxiang arrived="2019-06-14 09:00" on=CITY
[2019-06-17 10:00] ningxiang/unit:nx.water_service > interim text="临时措施:每日7时到9时、15时到21时抽水供应" until="2019-06-26 18:00"
    expect result unit=gov.ningxiang interim=true until="2019-06-26 18:00" on=CITY
    expect clock stage=feed_back unit=gov.ningxiang state=open on=CITY
[2019-06-26 15:00] ningxiang/supervisor > meet meeting=nx.six/2019-06-26 co=nx.water limit=10d text="宁乡供水协办接通自来水,十天办结,每户水表500元"
    expect card unit=nx.water_service action=red stage=feed_back due="2019-06-24 17:30"
    expect card unit=gov.ningxiang action=red stage=feed_back due="2019-06-24 17:30" on=CITY
    expect comment unit="" count=3
    expect assignment unit=nx.water duty=co
    expect clock stage=feed_back unit=nx.water_service due="2019-06-24 17:30" state=open
[2019-06-26 15:30] ningxiang/unit:nx.water > sign
[2019-06-27 09:00] ningxiang/unit:nx.water > contact note="逐户登记装表"
[2019-07-02 17:00] ningxiang/unit:nx.water > feedback outcome=solved text="主管接通,开始装表"
    expect order state=handling on=CITY
[2019-07-05 11:00] ningxiang/unit:nx.water_service > feedback outcome=solved text="自来水通到户,每户水表500元" measures="主管接入城区管网,逐户装表" cause="水源不足,水泵老化"
    expect order state=fed_back
    expect order state=fed_back cause="水源不足,水泵老化" on=CITY
    expect clock stage=feed_back unit=gov.ningxiang state=missed stopped="2019-07-05 11:00" on=CITY
    expect clock stage=feed_back unit=nx.water_service state=missed stopped="2019-07-05 11:00"
[2019-07-09 10:00] agent > rate rating=dissatisfied solved=no cause=not_solved text="水表没有装完,还有二十户没水。"
    expect order state=dispatched round=1
    expect order state=dispatched round=1 on=BELOW
    expect assignment unit=nx.water_service round=1 on=BELOW
[2019-07-09 10:30] ningxiang/unit:nx.water_service > sign
    expect assignment unit=gov.ningxiang round=1 state=signed on=CITY
[2019-07-09 10:40] ningxiang/unit:nx.water_service > contact
[2019-07-09 10:45] ningxiang/unit:nx.water > sign
[2019-07-09 10:50] ningxiang/unit:nx.water > contact
[2019-07-10 15:00] ningxiang/unit:nx.water > feedback outcome=solved text="剩余二十户水表装完"
[2019-07-10 16:00] ningxiang/unit:nx.water_service > feedback outcome=solved text="220户水表全部装完,高峰供水正常"
    expect order state=fed_back
    expect order state=fed_back on=CITY
[2019-07-11 10:00] agent > rate rating=satisfied text="都通水了。"
    expect survey rating=satisfied on=BELOW
