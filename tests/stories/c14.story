# S3, 宁乡, 2019; Tuesday 20 August, the hour and the place are assumed.
story C14 企业突然停电 | Sudden power cut at an enterprise
must every stage has its time: called back in minutes, on site in under 30 minutes, power back in under an hour
must an enterprise is told by its own words, and danger words open the emergency lane for it
must when the power was back is on record by itself, before the result of the unit and apart from it

[2019-08-20 15:40] phone > submit district=ningxiang text="我公司在历经铺街道,突然停电,生产线全停了。" name=唐先生 phone=13900000014
    expect classified matter=public.power.outage party=enterprise urgency=urgent area=ningxiang.lijingpu state=automatic
    expect order state=dispatched policy=ningxiang.urgent entry=nx.public-power-outage.firm
    expect assignment unit=nx.power duty=lead
    expect assignment count=1
    expect clock stage=sign unit=nx.power due="2019-08-20 15:50"
    expect clock stage=contact unit=nx.power due="2019-08-20 15:55"
    expect clock stage=arrive unit=nx.power due="2019-08-20 16:10"
    expect clock stage=feed_back unit=nx.power due="2019-08-20 17:40"
    expect clock stage=settle unit="" due="2019-08-21 15:40"
[2019-08-20 15:43] unit:nx.power > sign
[2019-08-20 15:45] unit:nx.power > contact note="电话问清线路"
    expect clock stage=contact unit=nx.power state=met
[2019-08-20 16:06] unit:nx.power > arrive note="三名抢修人员到场"
    # ten minutes before the limit the leader of the unit was reminded; nobody was late
    expect card stage=arrive unit=nx.power action=remind level=unit_leader due="2019-08-20 16:00" fired="2019-08-20 16:00" late=false
    expect card count=1
    expect clock stage=arrive unit=nx.power state=met stopped="2019-08-20 16:06"
[2019-08-20 16:31] unit:nx.power > interim to=both text="16时30分恢复供电" measures="更换跌落保险"
    expect result interim=true at="2019-08-20 16:31" told="2019-08-20 16:31" measures=更换跌落保险
    expect event kind=interim at="2019-08-20 16:31"
[2019-08-20 16:34] unit:nx.power > feedback outcome=solved text="更换烧坏的跌落保险,恢复供电"
    expect order state=fed_back yellow=0 red=0 front_line=true one_go=true
    expect result count=2
    expect assignment unit=nx.power signed="2019-08-20 15:43" contacted="2019-08-20 15:45" arrived="2019-08-20 16:06" fed_back="2019-08-20 16:34"
    expect clock stage=feed_back unit=nx.power state=met
    # 1 working day
    expect clock stage=follow_up unit="" due="2019-08-21 17:30"
[2019-08-21 09:00] agent > rate rating=satisfied
[2019-08-21 09:30] unit:nx.power > writeoff text="恢复供电"
[2019-08-21 10:00] reviewer > approve
    expect order state=written_off
    expect request state=closed
