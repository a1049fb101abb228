# A wait for the hospital, asked for and granted: every due instant follows from where the clock started, its limit and
# what was granted, to the minute.
story R1 延期、挂起、提前恢复 | Extension, pause, early end
must nothing drifts: each due instant can be counted by hand

[2019-04-10 10:00] phone > submit district=ningxiang text="在白马桥街道买的液化气灶爆炸,爱人烧伤住院,是灶具质量不合格,商家不肯负责。" name=付先生 phone=13900000017
    # 7 working days: 11, 12, 15 to 19 April
    expect clock stage=feed_back unit=nx.market due="2019-04-19 17:30" state=open
    expect clock stage=settle unit="" due="2019-04-19 17:30" state=open
[2019-04-10 10:30] unit:nx.market > sign
[2019-04-12 10:00] unit:nx.market > extend ground=complex by=2wd reason="灶具须送检"
    expect relief seq=1 kind=extension unit=nx.market state=asked amount=2wd
    # nothing moves before it is decided; the decision has a limit of its own
    expect clock stage=settle unit="" due="2019-04-19 17:30" state=open
    expect clock stage=relief unit=nx.market due="2019-04-15 17:30" state=open
[2019-04-12 10:05] unit:nx.market > extend ground=complex by=1wd reason="再延" => rejected already_done
[2019-04-12 10:06] unit:nx.agriculture > extend unit=nx.market ground=complex by=1wd reason="代为申请" => rejected not_yours
[2019-04-12 10:10] leader:nx.market > grant seq=1 => rejected not_approver
[2019-04-12 10:11] supervisor > grant seq=2 => rejected not_found
[2019-04-12 11:00] supervisor > grant seq=1
    expect relief seq=1 state=granted decided="2019-04-12 11:00"
    # two working days more: 22 and 23 April; the lead asked, so the citizen's clock moves too
    expect clock stage=feed_back unit=nx.market due="2019-04-23 17:30" state=open
    expect clock stage=settle unit="" due="2019-04-23 17:30" state=open
    expect clock stage=relief unit=nx.market state=met stopped="2019-04-12 11:00"
    # what the relief does not name stays: the contact was due on 11 April
    expect clock stage=contact unit=nx.market due="2019-04-11 17:30"
    expect event kind=due_changed service=escalation detail=extension count=2
[2019-04-12 11:01] supervisor > grant seq=1 => rejected already_done
[2019-04-15 09:00] unit:nx.market > pause ground=holiday until="2019-04-22 09:00" reason="等待" => rejected unknown_code
[2019-04-15 09:01] unit:nx.market > pause ground=hospital until="2019-04-14 09:00" reason="等待" => rejected out_of_range
[2019-04-15 09:02] unit:nx.market > pause ground=hospital until="2019-07-22 09:00" reason="等待" => rejected over_cap
[2019-04-15 09:03] unit:nx.market > pause ground=hospital until="2019-04-22 09:00" reason="等伤者出院"
[2019-04-15 09:30] supervisor > grant seq=2 granted=no reason="先送检"
    expect relief seq=2 state=refused
    expect clock stage=settle unit="" due="2019-04-23 17:30" state=open
    expect clock stage=pause count=0
[2019-04-15 09:40] unit:nx.market > pause ground=hospital until="2019-04-22 09:00" reason="等伤者出院"
[2019-04-15 10:00] supervisor > grant seq=3
    expect relief seq=3 state=granted until="2019-04-22 09:00"
    # six hours of the 15th, 16 to 19 April, half an hour of the 22nd: four whole days and less than a fifth.
    # 24, 25, 26 April and the 28th, a Sunday that is worked
    expect clock stage=feed_back unit=nx.market due="2019-04-28 17:30" state=open
    expect clock stage=settle unit="" due="2019-04-28 17:30" state=open
    expect clock stage=pause unit=nx.market due="2019-04-22 09:00" state=open
[2019-04-17 09:00] unit:nx.market > resume seq=3 reason="提前出院"
    expect relief seq=3 state=ended until="2019-04-17 09:00"
    # one whole day and six and a half hours of another were lost
    expect clock stage=feed_back unit=nx.market due="2019-04-24 17:30" state=open
    expect clock stage=settle unit="" due="2019-04-24 17:30" state=open
    expect clock stage=pause unit=nx.market state=met stopped="2019-04-17 09:00"
    expect event kind=due_changed service=escalation detail=ended count=2
[2019-04-17 09:01] unit:nx.market > resume seq=3 reason="再次恢复" => rejected wrong_state
[2019-04-17 09:30] unit:nx.market > pause ground=hospital until="2019-04-19 09:00" reason="再次住院"
[2019-04-17 10:00] supervisor > grant seq=4
    # 6 + 7.5 + 0.5 hours more: with what was lost before 27.5, three whole days of 7.5
    expect clock stage=settle unit="" due="2019-04-26 17:30" state=open
[2019-04-19 09:30] unit:nx.market > contact note="伤者已出院"
    # nobody ended it: it ended by itself, at the review date
    expect clock stage=pause unit=nx.market state=met stopped="2019-04-19 09:00" count=1
    expect event kind=resumed unit=nx.market at="2019-04-19 09:00" count=1
    expect clock stage=settle unit="" due="2019-04-26 17:30" state=open
    expect relief seq=4 state=granted
[2019-04-19 10:00] unit:nx.market > pause ground=hospital until="2019-04-22 09:00" reason="第三次" => rejected used_up
[2019-04-19 11:00] dispatcher > assign lead=nx.market_baimaqiao ground=changed reason="交白马桥市监所办理"
    # what the former lead was granted moved the citizen's clock for good
    expect clock stage=feed_back unit=nx.market state=stopped
    expect clock stage=settle unit="" due="2019-04-26 17:30" state=open
[2019-04-19 11:10] unit:nx.market_baimaqiao > sign
[2019-04-22 10:00] unit:nx.market_baimaqiao > extend ground=complex by=1wd reason="重新调解"
[2019-04-22 10:30] supervisor > grant seq=5
    # the new lead's own day on top of all that: the 28th, a Sunday that is worked
    expect clock stage=settle unit="" due="2019-04-28 17:30" state=open
[2019-04-22 11:00] unit:nx.market_baimaqiao > feedback outcome=solved text="双方签协议"
    expect clock stage=settle unit="" state=met
