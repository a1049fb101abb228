# The policy of a running order changes: a dispute turns out to be urgent, and then not to be.
story R5 更改时限规则 | Another policy for a running order
must which limit counts follows the rule of the new policy; what the old one set is remembered

[2019-06-12 10:00] phone > submit district=ningxiang text="在白马桥街道买的液化气灶爆炸,爱人烧伤住院,是灶具质量不合格,商家不肯负责。" name=付先生 phone=13900000017
    # 7 working days: 13, 14, 17 to 21 June
    expect clock stage=feed_back unit=nx.market due="2019-06-21 17:30" state=open
    expect clock stage=settle unit="" due="2019-06-21 17:30" state=open
[2019-06-12 10:05] unit:nx.market > sign
[2019-06-12 10:10] unit:nx.market > contact note="了解情况"
[2019-06-12 10:30] dispatcher > change policy=ningxiang.urgent reason="现场仍有泄漏"
    # the earlier of both: 2 hours and 24 hours by the wall, from the old start
    expect clock stage=feed_back unit=nx.market started="2019-06-12 10:00" due="2019-06-12 12:00" state=open
    expect clock stage=settle unit="" started="2019-06-12 10:00" due="2019-06-13 10:00" state=open
    expect clock stage=sign unit=nx.market state=met due="2019-06-12 15:30"
    # arrival was not demanded before: it is from now on
    expect clock stage=arrive unit=nx.market started="2019-06-12 10:30" due="2019-06-12 11:00" state=open
    expect clock stage=contact unit=nx.market count=1
    expect event kind=due_changed service=escalation detail=policy count=2
[2019-06-12 10:40] dispatcher > change policy=pingyin.urgent reason="按平阴紧急"
    # the same limits are not earlier: what runs is kept
    expect clock stage=feed_back unit=nx.market due="2019-06-12 12:00" state=open
    expect event kind=due_changed service=escalation detail=policy count=2
[2019-06-12 11:00] dispatcher > change policy=ningxiang reason="泄漏已排除"
    # the new limit from the old start
    expect clock stage=feed_back unit=nx.market due="2019-06-21 17:30" state=open
    expect clock stage=settle unit="" due="2019-06-21 17:30" state=open
    expect event kind=due_changed service=escalation detail=policy count=4
[2019-06-12 11:10] dispatcher > change policy=ningxiang.urgent reason="再次泄漏"
[2019-06-12 13:00] dispatcher > change policy=ningxiang reason="泄漏已排除"
    # feedback had run out at noon: late stays late; settlement had not
    expect clock stage=feed_back unit=nx.market due="2019-06-12 12:00" state=open
    expect clock stage=settle unit="" due="2019-06-21 17:30" state=open
