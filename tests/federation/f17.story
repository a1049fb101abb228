# C17 between the city and 宁乡, whose deployment is its own (times: tests/stories/c17.story).
story F17 液化气灶爆炸索赔,市县两级 | A stove explodes: city and county
must the city hands it down once; below it stands with the same due instant, and the centre's own rows say who acts
must what the bureau does comes up as the centre's sign, contact, arrival, interim result and result, at the same minute
must more time is asked below and granted by the city alone; both due instants move alike
must the citizen is asked back once, by the city; the rating ends it on both sides

[2019-08-16 11:00] phone > submit as=CITY district=ningxiang text="在白马桥街道买的液化气灶爆炸,爱人烧伤住院,是灶具质量不合格,商家不肯负责。" name=付先生 phone=13900000017
    expect order state=dispatched entry=gov.ningxiang policy=ningxiang
    expect assignment unit=gov.ningxiang duty=lead count=1
    # 7 working days: 19 to 23, 26, 27 August
    expect clock stage=feed_back unit=gov.ningxiang due="2019-08-27 17:30"
[2019-08-16 11:00] ningxiang/link > crossed as=BELOW on=CITY
    expect request channel=above state=in_hand
    expect classified matter=market.quality.goods area=ningxiang.baimaqiao
    expect order state=dispatched entry=nx.market.baimaqiao
    expect assignment unit=nx.market duty=lead
    expect clock stage=feed_back unit=nx.market due="2019-08-27 17:30"
    expect clock stage=settle unit="" due="2019-08-27 17:30"
    expect assignment unit=gov.ningxiang state=dispatched on=CITY
[2019-08-16 11:10] ningxiang/unit:nx.market > sign
    expect assignment unit=gov.ningxiang state=signed signed="2019-08-16 11:10" on=CITY
[2019-08-16 11:15] ningxiang/unit:nx.market > contact note="安抚,了解伤情和购货经过"
    expect assignment unit=gov.ningxiang contacted="2019-08-16 11:15" on=CITY
    expect clock stage=contact unit=gov.ningxiang state=met stopped="2019-08-16 11:15" on=CITY
[2019-08-16 11:30] ningxiang/unit:nx.market > delegate to=nx.market_baimaqiao task="现场取证,组织调解"
[2019-08-16 13:40] ningxiang/unit:nx.market_baimaqiao > sign
    # the station's doings are the bureau's own affair
    expect event kind=signed count=1 on=CITY
[2019-08-16 13:50] ningxiang/unit:nx.market_baimaqiao > contact
[2019-08-19 15:50] ningxiang/unit:nx.market_baimaqiao > session kind=mediation held="2019-08-19 15:00" place="市监所" parties="消费者,经营者" result=failed text="医疗费用未定,分歧大,没有谈成"
[2019-08-19 16:00] ningxiang/unit:nx.market > interim text="等伤者8月26日出院、费用确定后再次调解" until="2019-08-26 09:00"
    expect result unit=gov.ningxiang interim=true until="2019-08-26 09:00" on=CITY
[2019-08-19 16:10] ningxiang/unit:nx.market > pause ground=hospital until="2019-08-26 09:00" reason="等伤者出院,医疗费用尚不能确定"
    expect relief kind=pause state=asked
    expect relief kind=pause state=asked unit=gov.ningxiang on=CITY
[2019-08-19 16:20] ningxiang/supervisor > grant seq=1 => rejected upper_decides
[2019-08-19 16:30] supervisor > grant seq=1 reason="医院证明属实"
    expect relief seq=1 state=granted until="2019-08-26 09:00"
    # four whole working days lost: 28, 29, 30 August, 2 September
    expect clock stage=feed_back unit=gov.ningxiang due="2019-09-02 17:30" state=open
    expect relief state=granted on=BELOW
    expect clock stage=feed_back unit=nx.market due="2019-09-02 17:30" state=open on=BELOW
    expect clock stage=settle unit="" due="2019-09-02 17:30" state=open on=BELOW
[2019-08-26 15:20] ningxiang/unit:nx.market_baimaqiao > session kind=mediation held="2019-08-26 14:00" place="市监所" parties="消费者,经营者" result=agreed text="双方签协议,赔偿48000元" attach="调解协议书@nx/2019/0826-4"
[2019-08-26 15:30] ningxiang/unit:nx.market_baimaqiao > feedback outcome=solved text="双方签协议,赔偿48000元"
    expect order state=handling on=CITY
[2019-08-26 16:00] ningxiang/unit:nx.market > feedback outcome=solved text="经市监所两次调解,双方签协议,赔偿48000元" agreed=48000 contact_way=phone contact_with=来电人
    expect order state=fed_back
    expect result unit=gov.ningxiang interim=false outcome=solved agreed=48000 text="双方签协议" on=CITY
    expect order state=fed_back on=CITY
    expect clock stage=feed_back unit=gov.ningxiang state=met stopped="2019-08-26 16:00" on=CITY
    # asked back by the city alone: below it waits for its word
    expect survey way=upper rating="" count=1
[2019-08-28 10:00] agent > rate rating=satisfied text="赔到位了。"
    expect survey rating=satisfied
    expect survey rating=satisfied way=upper on=BELOW
[2019-08-28 10:20] ningxiang/unit:nx.market > writeoff text="赔偿到位"
[2019-08-28 10:25] ningxiang/reviewer > approve
    expect order state=written_off
[2019-08-28 10:30] unit:gov.ningxiang > writeoff text="赔偿到位"
[2019-08-28 11:00] reviewer > approve
    expect order state=written_off
    expect request state=closed
    expect request state=closed on=BELOW
