# A typhoon closes the offices on 17 September after all; then it does not.
story R3 日历变更 | The calendar is edited while clocks run
must open clocks follow the calendar, ended ones stay; each move is told

[2019-09-10 10:00] phone > submit district=ningxiang text="在白马桥街道买的液化气灶爆炸,爱人烧伤住院,是灶具质量不合格,商家不肯负责。" name=付先生 phone=13900000017
    # 7 working days: 11, 12, 16 to 20 September; the 13th is 中秋节
    expect clock stage=feed_back unit=nx.market due="2019-09-20 17:30" state=open
    expect clock stage=settle unit="" due="2019-09-20 17:30" state=open
[2019-09-10 10:30] unit:nx.market > sign
    expect clock stage=sign unit=nx.market state=met due="2019-09-10 15:30"
# here the 17th becomes a day off
[2019-09-11 10:00] unit:nx.market > contact note="了解情况"
    expect clock stage=feed_back unit=nx.market due="2019-09-23 17:30" state=open
    expect clock stage=settle unit="" due="2019-09-23 17:30" state=open
    expect clock stage=sign unit=nx.market state=met due="2019-09-10 15:30"
    expect event kind=due_changed service=escalation detail=calendar count=2
# here it is worked again
[2019-09-12 10:00] unit:nx.market > arrive note="取证"
    expect clock stage=feed_back unit=nx.market due="2019-09-20 17:30" state=open
    expect clock stage=settle unit="" due="2019-09-20 17:30" state=open
    expect event kind=due_changed service=escalation detail=calendar count=4
