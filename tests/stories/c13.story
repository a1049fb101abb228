# S3, 宁乡. Monday 27 May 2019, 21:11 and 21:26 are the source's; the minutes between are assumed, and
# the word to 119 with them.
story C13 夜里加油站汽油味 | Petrol smell at a filling station, at night
must the urban limit of 30 minutes is met (T04), at night, to the minute
must fed back 15 minutes after the call
must the station master, an outside company, is whistled for at once and reports in; he sees his own part alone
must who was on duty that night stands on the order, by the roster (T15)

[2019-05-27 21:11] phone > submit district=ningxiang text="玉潭街道茆田社区中海油加油站附近有很浓的汽油味,担心出事,请马上来人。" name=刘先生 phone=13900000013
    expect request state=in_hand accepted="2019-05-27 21:11"
    expect classified matter=safety.danger.petrol urgency=urgent area=ningxiang.yutan.maotian state=automatic
    expect order state=dispatched policy=ningxiang.urgent entry=nx.any.yutan.urgent urgency=urgent
    expect assignment unit=nx.yutan duty=lead
    expect event kind=ordered detail=街道带班领导和应急分队
    expect clock stage=sign unit=nx.yutan started="2019-05-27 21:11" due="2019-05-27 21:21" state=open
    expect clock stage=contact unit=nx.yutan due="2019-05-27 21:26"
    expect clock stage=arrive unit=nx.yutan due="2019-05-27 21:41" state=open
    expect clock stage=feed_back unit=nx.yutan due="2019-05-27 23:11"
    expect clock stage=settle unit="" due="2019-05-28 21:11"
[2019-05-27 21:12] agent > handover direction=to agency=120000 note="通报" => rejected unknown_code
[2019-05-27 21:12] agent > handover direction=to agency=119 reference=119-0527-88 note="通报汽油味,街道先到,需要时出动"
    expect handover direction=to agency=119 reference=119-0527-88 at="2019-05-27 21:12" by=agent
    # no clock stops by it
    expect clock stage=arrive unit=nx.yutan due="2019-05-27 21:41" state=open
[2019-05-27 21:12] unit:nx.yutan > sign
    expect clock stage=sign unit=nx.yutan state=met stopped="2019-05-27 21:12"
[2019-05-27 21:13] unit:nx.yutan > contact note="值班人员一边联系来电人一边出发"
    expect clock stage=contact unit=nx.yutan state=met
[2019-05-27 21:14] unit:nx.yutan > whistle level=urgent called=nx.petrol_maotian text="站内汽油味,请站长立即到场停止卸油"
    # by the wall: 2 hours
    expect clock stage=report_in unit=nx.petrol_maotian started="2019-05-27 21:14" due="2019-05-27 23:14" state=open
[2019-05-27 21:17] unit:nx.petrol_maotian > reportin person=站长
    expect call unit=nx.petrol_maotian reported_in="2019-05-27 21:17" person=站长
[2019-05-27 21:18] unit:nx.petrol_maotian > view limited=yes parts=1 has=中海油加油站
[2019-05-27 21:19] unit:nx.yutan > arrive note="会同站长查看:卸油管接口渗油"
    expect clock stage=arrive unit=nx.yutan state=met stopped="2019-05-27 21:19"
    expect step what=arrived at="2019-05-27 21:19"
[2019-05-27 21:25] unit:nx.yutan > conclude end=closed finding="卸油管接口渗油" measures="停止卸油,接口更换" participants="街道应急分队、加油站站长"
    expect whistle state=closed unit=nx.yutan level=urgent
    expect assignment unit=nx.petrol_maotian duty=called state=relieved
[2019-05-27 21:26] unit:nx.yutan > feedback outcome=solved text="停止卸油,接口更换,气味消散"
    expect order state=fed_back yellow=0 red=0
    expect assignment unit=nx.yutan signed="2019-05-27 21:12" contacted="2019-05-27 21:13" arrived="2019-05-27 21:19" fed_back="2019-05-27 21:26"
    expect clock stage=feed_back unit=nx.yutan state=met stopped="2019-05-27 21:26"
    expect clock stage=settle unit="" state=met stopped="2019-05-27 21:26"
    expect clock stage=follow_up unit="" started="2019-05-27 21:26" due="2019-05-28 17:30" state=open
    expect card count=0
[2019-05-28 09:00] agent > rate rating=satisfied text="十五分钟就处理好了。"
    expect clock stage=follow_up unit="" state=met stopped="2019-05-28 09:00"
[2019-05-28 09:30] unit:nx.yutan > writeoff text="隐患排除"
[2019-05-28 10:00] reviewer > approve
    expect order state=written_off
    expect request state=closed
    expect card count=0
