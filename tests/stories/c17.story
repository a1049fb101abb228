# S3, 宁乡. Friday 16 August 2019 at about 11 and the second mediation of Monday the 26th are the source's; the first
# mediation, Monday the 19th, is assumed.
story C17 液化气灶爆炸索赔 | A stove explodes: two mediations
must the bureau hands its part down to its station and stays answerable: it feeds back only when the station has
must both mediations are on record: the first without an agreement, the second with the paper that both signed
must the wait for the hospital is a pause with its ground and review date, granted by a second person; the clocks stand still in between
must the 48,000 yuan that both signed for is a figure of the result, not only words

[2019-08-16 11:00] phone > submit district=ningxiang text="在白马桥街道买的液化气灶爆炸,爱人烧伤住院,是灶具质量不合格,商家不肯负责。" name=付先生 phone=13900000017
    # an explosion that is over is no emergency: a dispute about faulty goods
    expect classified matter=market.quality.goods urgency=normal area=ningxiang.baimaqiao state=automatic
    expect order state=dispatched entry=nx.market.baimaqiao policy=ningxiang
    expect assignment unit=nx.market duty=lead
    # 7 working days: 19 to 23, 26, 27 August
    expect clock stage=settle unit="" started="2019-08-16 11:00" due="2019-08-27 17:30"
[2019-08-16 11:10] unit:nx.market > sign
[2019-08-16 11:15] unit:nx.market > contact note="安抚,了解伤情和购货经过"
[2019-08-16 11:30] dispatcher > assign lead=nx.market_baimaqiao reason="市监局交白马桥市监所办理" => rejected first_receiver
[2019-08-16 11:30] unit:nx.market > delegate to=nx.baimaqiao task="现场取证,组织调解" => rejected not_below
[2019-08-16 11:30] unit:nx.market > delegate to=nx.market_baimaqiao task="现场取证,组织调解"
    expect assignment unit=nx.market duty=lead state=signed
    expect assignment unit=nx.market_baimaqiao duty=delegate parent=nx.market state=dispatched task=组织调解
    expect order hops=0 first_unit=nx.market
    # nothing of the bureau's own stops; the station has its clocks beside it
    expect clock stage=feed_back unit=nx.market started="2019-08-16 11:00" due="2019-08-27 17:30" state=open
    expect clock stage=feed_back unit=nx.market_baimaqiao started="2019-08-16 11:30" due="2019-08-27 17:30" state=open
    expect clock stage=settle unit="" started="2019-08-16 11:00" due="2019-08-27 17:30" state=open
[2019-08-16 13:40] unit:nx.market_baimaqiao > sign
[2019-08-16 13:50] unit:nx.market_baimaqiao > contact
[2019-08-16 14:30] unit:nx.market_baimaqiao > arrive note="到现场取证,封存灶具"
[2019-08-19 14:30] unit:nx.market_baimaqiao > return ground=not_duty text="不归我所" => rejected wrong_state
[2019-08-19 15:00] unit:nx.market_baimaqiao > arrive note="第一次调解"
[2019-08-19 15:50] unit:nx.market_baimaqiao > session kind=mediation held="2019-08-19 15:00" place="市监所" parties="消费者,经营者" result=failed text="医疗费用未定,分歧大,没有谈成"
    expect session kind=mediation round=1 result=failed unit=nx.market_baimaqiao
    # the first visit met the record; a further one is evidence
    expect assignment unit=nx.market_baimaqiao arrived="2019-08-16 14:30"
    expect event kind=arrived count=2
[2019-08-19 16:00] unit:nx.market > interim unit=nx.market_baimaqiao text="等伤者8月26日出院、费用确定后再次调解" until="2019-08-26 09:00"
    expect event kind=interim unit=nx.market_baimaqiao detail="2019-08-26"
    expect order state=handling
[2019-08-19 16:10] unit:nx.market > pause ground=holiday until="2019-08-26 09:00" reason="等伤者出院" => rejected unknown_code
[2019-08-19 16:10] unit:nx.market > pause ground=hospital until="2019-10-26 09:00" reason="等伤者出院" => rejected over_cap
[2019-08-19 16:10] unit:nx.market > pause ground=hospital until="2019-08-26 09:00" reason="等伤者出院,医疗费用尚不能确定"
    expect relief seq=1 kind=pause state=asked unit=nx.market
    # nothing stands still before it is granted
    expect clock stage=settle unit="" due="2019-08-27 17:30" state=open
    # one working day to decide: 20 August
    expect clock stage=relief unit=nx.market due="2019-08-20 17:30" state=open
[2019-08-19 16:20] leader:nx.market > grant seq=1 => rejected not_approver
[2019-08-19 16:30] supervisor > grant seq=1 reason="医院证明属实"
    expect relief seq=1 state=granted decided_by=supervisor decided="2019-08-19 16:30" until="2019-08-26 09:00"
    # lost: an hour of the 19th, the 20th to 23rd, half an hour of the 26th: four whole working days and a rest that is
    # none. 27 August + 4: 28, 29, 30 August, 2 September
    expect clock stage=settle unit="" started="2019-08-16 11:00" due="2019-09-02 17:30" state=open
    expect clock stage=feed_back unit=nx.market due="2019-09-02 17:30" state=open
    expect clock stage=feed_back unit=nx.market_baimaqiao started="2019-08-16 11:30" due="2019-09-02 17:30" state=open
    expect clock stage=relief state=met
    expect clock stage=pause due="2019-08-26 09:00" state=open
    expect event kind=due_changed count=3
    # the person hears that the date moved
    expect step what=due_changed
[2019-08-26 09:00] unit:nx.market_baimaqiao > arrive note="第二次调解"
    # reminded a day before (Sunday: on Monday morning), and the clocks run on by themselves
    expect clock stage=pause state=met stopped="2019-08-26 09:00"
    expect event kind=resumed
[2019-08-26 15:20] unit:nx.market_baimaqiao > session kind=mediation held="2019-08-26 14:00" place="市监所" parties="消费者,经营者" result=agreed text="双方签协议,赔偿48000元" attach="调解协议书@nx/2019/0826-4"
    expect session kind=mediation round=2 result=agreed attach=nx/2019/0826-4
[2019-08-26 15:25] unit:nx.market > feedback outcome=solved text="双方签协议,赔偿48000元" => rejected still_running
[2019-08-26 15:30] unit:nx.market_baimaqiao > feedback outcome=solved text="双方签协议,赔偿48000元"
    expect order state=handling
    expect clock stage=feed_back unit=nx.market state=open
[2019-08-26 16:00] unit:nx.market > feedback outcome=solved text="经市监所两次调解,双方签协议,赔偿48000元" agreed=48000 contact_way=phone contact_with=来电人
    expect result unit=nx.market agreed=48000
    expect order state=fed_back yellow=0 red=0
    expect clock stage=feed_back unit=nx.market_baimaqiao state=met stopped="2019-08-26 15:30"
    expect clock stage=feed_back unit=nx.market state=met stopped="2019-08-26 16:00"
    expect clock stage=settle unit="" state=met
    # 3 working days: 27, 28, 29 August
    expect clock stage=follow_up unit="" due="2019-08-29 17:30"
[2019-08-28 10:00] agent > rate rating=satisfied
[2019-08-28 10:30] unit:nx.market > writeoff text="赔偿到位"
[2019-08-28 11:00] reviewer > approve
    expect order state=written_off
    expect request state=closed
