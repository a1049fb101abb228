# Three requests of one matter, merged in a chain, taken apart again, settled, and come back. Due instants by hand.
story M1 并单、撤销并单、重新启动 | Merged, un-merged, opened again
must every request rides on one order at every instant, and its person goes on hearing of it
must what is un-merged is dispatched anew with its own clocks, and no unit is late for a wrong merge
must what was written off and comes back is handled in a new round, and everybody who asked is asked back again

[2019-06-13 09:30] phone > submit as=A district=ningxiang text="回龙铺镇金玉村停水好几天了,两百多户没水吃。" name=甲女士 phone=13900000031
    expect order state=dispatched matter=public.water.outage weight=1 on=A
[2019-06-13 09:35] wechat > submit as=B district=ningxiang text="回龙铺镇金玉村家家没水用,什么时候来水?" area=ningxiang.huilongpu.jinyu name=乙先生 phone=13900000032
    expect order state=dispatched on=B
[2019-06-13 09:40] phone > submit as=C district=ningxiang text="金玉村停水,老人提不动水,请尽快供水。" area=ningxiang.huilongpu.jinyu name=丙先生 phone=13900000033
    expect order state=dispatched on=C

# a chain A → B → C: all ride on C
[2019-06-13 10:00] unit:nx.water_service > merge on=A into=B reason="同一件事" => denied not_allowed
[2019-06-13 10:01] dispatcher > merge on=A into=B reason="同村停水"
    expect order state=merged on=A
    expect rider count=2 on=B
[2019-06-13 10:05] supervisor > merge on=B into=C reason="同村停水"
    expect order state=merged on=B
    expect order state=dispatched weight=3 on=C
    expect rider count=3 on=C
    expect clock state=open count=0 on=A
    expect clock state=open count=0 on=B
    expect clock state=missed count=0 on=B
    expect assignment state=relieved on=B
    expect event kind=merged detail=into actor=supervisor on=B
    expect event kind=request_joined on=C
    expect step what=merged unit=nx.water_service count=2 on=A
    expect step what=merged count=1 on=B
    expect step what=merged count=0 on=C
[2019-06-13 10:06] dispatcher > merge on=A into=C reason="再并" => rejected already_done
[2019-06-13 10:07] dispatcher > merge on=C into=A reason="反过来" => rejected forbidden_here
[2019-06-13 10:08] dispatcher > reopen on=C by=C reason="未销号" => rejected wrong_state
[2019-06-13 10:09] dispatcher > unmerge on=C reason="没有并过" => rejected wrong_state
# whoever speaks of A speaks of C
[2019-06-13 10:10] phone > supplement on=A text="今天上午还是没水"
    expect event kind=supplemented on=C
    expect event kind=ignored_supplement count=0 on=A
[2019-06-13 10:20] unit:nx.water_service > sign on=A
    expect assignment unit=nx.water_service state=signed on=C
    expect step what=signed on=A
    expect step what=signed on=B
    expect step what=signed on=C

# B was another matter: A had come with it and goes with it; the clocks of B run anew
[2019-06-13 10:30] dispatcher > unmerge on=B reason="查明是另一处管线"
    expect order state=dispatched weight=2 on=B
    expect order state=merged on=A
    expect order state=handling weight=1 on=C
    expect rider count=2 on=B
    expect rider count=1 on=C
    expect event kind=unmerged actor=dispatcher on=B
    expect event kind=request_left on=C
    expect step what=unmerged unit=nx.water_service state=in_hand on=A
    expect step what=unmerged on=B
    # 4 working hours: 1 h 30 min before lunch, 2 h 30 min after it; 7 working days: 14, 17 to 21, 24 June
    expect clock stage=sign unit=nx.water_service started="2019-06-13 10:30" due="2019-06-13 16:00" state=open on=B
    expect clock stage=feed_back unit=nx.water_service started="2019-06-13 10:30" due="2019-06-24 17:30" state=open on=B
    expect clock stage=settle unit="" started="2019-06-13 10:30" due="2019-06-24 17:30" state=open on=B
    expect clock stage=settle unit="" started="2019-06-13 10:05" count=0 on=B
    expect clock stage=settle unit="" state=stopped on=B
[2019-06-13 10:40] dispatcher > unmerge on=A reason="又是另一处"
    expect order state=dispatched weight=1 on=A
    expect rider count=1 on=A
    expect rider count=1 on=B

# the others go on when one who founded the order withdraws; taken apart then, nobody is left to ask for it
[2019-06-13 10:50] dispatcher > merge on=A into=C reason="查明是同一处"
    expect rider count=2 on=C
[2019-06-13 11:00] phone > withdraw on=C reason="家里有水了"
    expect order state=handling on=C
    expect rider withdrawn=true own=true on=C
    expect event kind=request_withdrawn on=C
[2019-06-13 11:10] dispatcher > unmerge on=A reason="并错"
    expect order state=withdrawn on=C
    expect order state=dispatched on=A
    expect clock state=open count=0 on=C
    expect clock stage=sign unit=nx.water_service started="2019-06-13 11:10" state=open on=A

# un-merged while they are asked back: A is asked about the own order, B is settled without A
[2019-06-13 11:20] dispatcher > merge on=A into=B reason="查明是同一处管线"
    expect rider count=2 on=B
[2019-06-13 11:30] unit:nx.water_service > sign on=B
[2019-06-13 15:00] unit:nx.water_service > feedback on=B outcome=solved text="接通备用水源"
    expect order state=fed_back on=B
    expect case open=2 visit=1 on=B
    expect survey state=open on=A
    expect step what=fed_back state=fed_back on=A
[2019-06-13 15:10] dispatcher > merge on=B into=A reason="倒过来" => rejected wrong_state
[2019-06-14 10:00] agent > rate on=B rating=satisfied
    expect case open=1 on=B
[2019-06-14 10:30] dispatcher > unmerge on=A reason="另一处还没有水"
    expect case open=0 on=B
    expect survey state=released on=A
    expect event kind=follow_up_released on=B
    expect event kind=followed_up on=B
    expect clock stage=follow_up unit="" state=met stopped="2019-06-14 10:30" on=B
    expect order state=dispatched on=A
    expect request state=in_hand on=A
    # 17 to 21, 24, 25 June
    expect clock stage=feed_back unit=nx.water_service started="2019-06-14 10:30" due="2019-06-25 17:30" state=open on=A
[2019-06-14 10:40] agent > rate on=A rating=satisfied => rejected wrong_state
[2019-06-14 11:00] unit:nx.water_service > writeoff on=B text="已供水"
[2019-06-14 11:10] reviewer > approve on=B
    expect order state=written_off on=B
    expect request state=closed on=B
    expect request state=in_hand on=A
[2019-06-14 14:30] unit:nx.water_service > sign on=A
[2019-06-14 16:00] unit:nx.water_service > feedback on=A outcome=solved text="第二处接通"
    expect survey state=open on=A
[2019-06-17 09:00] agent > rate on=A rating=basically
    expect survey rating=basically on=A
    expect survey count=2 on=A

# it comes back: again to the same unit, in a new round, and everybody is asked again
[2019-06-18 09:00] phone > submit as=D district=ningxiang text="回龙铺镇金玉村又停水了,两百多户没水吃。" name=丁女士 phone=13900000034
    expect order state=dispatched matter=public.water.outage on=D
[2019-06-18 09:05] phone > submit as=E district=ningxiang text="在白马桥街道买的液化气灶爆炸,爱人烧伤住院,是灶具质量不合格,商家不肯负责。" name=戊先生 phone=13900000035
    expect order state=dispatched on=E
[2019-06-18 09:10] dispatcher > reopen on=C by=D reason="已撤回的不能重启" => rejected wrong_state
[2019-06-18 09:15] dispatcher > reopen on=B by=E reason="不是一件事" => rejected other_matter
[2019-06-18 09:20] dispatcher > reopen on=B by=A reason="已反馈的不并" => rejected wrong_state
[2019-06-18 09:30] dispatcher > reopen on=B by=D reason="同一处管线又断水"
    expect order state=dispatched round=1 reopened=1 weight=2 on=B
    expect case state=redo supervised=true look_back="" archive="" on=B
    expect order state=merged on=D
    expect link kind=repeats state=dispatched on=D
    expect rider count=2 on=B
    expect request state=in_hand on=B
    expect request state=in_hand on=D
    expect step what=taken_up unit=nx.water_service state=in_hand on=B
    expect step what=merged on=D
    expect assignment unit=nx.water_service state=dispatched round=1 on=B
    # a redo has its own limit of 3 working days: 19, 20, 21 June
    expect clock stage=redo unit=nx.water_service round=1 started="2019-06-18 09:30" due="2019-06-21 17:30" state=open on=B
    expect clock state=open count=0 on=D
[2019-06-18 10:00] unit:nx.water_service > sign on=D
[2019-06-19 10:00] unit:nx.water_service > feedback on=B outcome=solved text="更换整段管线"
    expect case round=1 visit=2 open=2 supervised=true on=B
    expect clock stage=redo unit=nx.water_service round=1 state=met on=B
[2019-06-20 09:00] agent > rate on=B rating=satisfied
[2019-06-20 09:10] unit:nx.water_service > writeoff on=D text="已供水" => rejected not_followed_up
[2019-06-20 09:20] agent > rate on=D rating=satisfied
[2019-06-20 09:30] unit:nx.water_service > writeoff on=D text="已供水"
[2019-06-20 09:40] reviewer > approve on=B
    expect order state=written_off on=B
    expect writeoff state=approved count=2 on=B
    expect request state=closed on=B
    expect request state=closed on=D
    # what was said in the first round stays said
    expect survey visit=1 rating=satisfied on=B
    expect survey visit=2 rating=satisfied on=B
    expect card action=red count=0 on=A
    expect card action=red count=0 on=B
    expect card action=red count=0 on=C

# un-merged from what is written off: B is not looked back at with D any more, and D is asked about the own order
[2019-06-20 10:00] dispatcher > unmerge on=D reason="另一处还没有水"
    expect order state=written_off on=B
    expect order state=dispatched on=D
    expect event kind=follow_up_released count=2 on=B
    expect event kind=ignored_fed_back count=0 on=B
    expect case state=written_off open=0 on=B
[2019-06-20 10:30] unit:nx.water_service > sign on=D
[2019-06-20 16:00] unit:nx.water_service > feedback on=D outcome=solved text="第三处接通"
    expect case state=asking open=1 on=D
[2019-06-21 09:00] agent > rate on=D rating=satisfied
    expect case state=asked on=D

# found to be one matter while one of them is redone: survey waits for F no more, who asked is asked with G
[2019-06-21 09:30] phone > submit as=F district=ningxiang text="回龙铺镇金玉村又停水,水龙头一滴水都没有。" area=ningxiang.huilongpu.jinyu name=己女士 phone=13900000036
    expect order state=dispatched on=F
[2019-06-21 09:35] wechat > submit as=G district=ningxiang text="金玉村还是没水用,请派人来看看。" area=ningxiang.huilongpu.jinyu name=庚先生 phone=13900000037
    expect order state=dispatched on=G
[2019-06-21 09:40] unit:nx.water_service > sign on=F
[2019-06-21 10:00] unit:nx.water_service > feedback on=F outcome=solved text="抢修主管道后恢复供水"
    expect case state=asking open=1 on=F
[2019-06-21 10:30] agent > rate on=F rating=dissatisfied cause=not_solved text="还是没有水"
    expect order state=dispatched round=1 on=F
    expect case state=redo supervised=true on=F
    expect clock stage=redo unit=nx.water_service round=1 state=open on=F
[2019-06-21 10:40] dispatcher > merge on=F into=G reason="查明是同一处"
    expect order state=merged on=F
    expect case state=lapsed round=0 visit=1 open=0 on=F
    expect event kind=follow_up_lapsed detail=into on=F
    expect event kind=ignored_order_ended count=0 on=F
    expect clock state=open count=0 on=F
    expect survey rating=dissatisfied state=rated on=F
    expect request state=in_hand on=F
[2019-06-21 10:45] agent > rate on=F rating=satisfied => rejected wrong_state

# un-merged: the redo goes on, with its own clocks and under priority supervision
[2019-06-21 11:00] dispatcher > unmerge on=F reason="两处管线"
    expect order state=dispatched round=1 on=F
    expect case state=redo supervised=true on=F
    expect event kind=supervised count=2 on=F
    expect clock stage=redo unit=nx.water_service round=1 started="2019-06-21 11:00" state=open on=F
[2019-06-21 11:10] dispatcher > merge on=F into=G reason="还是同一处"
    expect case state=lapsed on=F
    expect event kind=follow_up_lapsed count=2 on=F
[2019-06-21 14:00] unit:nx.water_service > sign on=G
[2019-06-21 16:00] unit:nx.water_service > feedback on=G outcome=solved text="更换加压水泵,水压恢复"
    expect case state=asking round=0 open=2 on=G
[2019-06-24 09:00] agent > rate on=F rating=satisfied
    expect survey rating=satisfied count=1 on=F
    expect case state=asking open=1 on=G
[2019-06-24 09:10] agent > rate on=G rating=basically
    expect case state=asked on=G
    expect case state=lapsed on=F
[2019-06-24 09:20] unit:nx.water_service > writeoff on=F text="已供水"
    expect case state=applied on=G
[2019-06-24 09:30] reviewer > approve on=G
    expect order state=written_off on=G
    expect request state=closed on=F
    expect request state=closed on=G
    expect case state=lapsed on=F

# withdrawn while it is redone: nobody is asked any more
[2019-06-24 10:00] phone > submit as=H district=ningxiang text="回龙铺镇金玉村停水,井水也抽不上来。" area=ningxiang.huilongpu.jinyu name=辛先生 phone=13900000038
    expect order state=dispatched on=H
[2019-06-24 10:10] unit:nx.water_service > sign on=H
[2019-06-24 10:30] unit:nx.water_service > feedback on=H outcome=solved text="清洗水井并更换水泵"
[2019-06-24 11:00] agent > rate on=H rating=dissatisfied cause=not_solved text="没有水"
    expect case state=redo on=H
[2019-06-24 11:10] phone > withdraw on=H reason="自己修好了"
    expect order state=withdrawn on=H
    expect case state=lapsed open=0 on=H
    expect event kind=follow_up_lapsed count=1 on=H
    expect clock state=open count=0 on=H
