# S3, 宁乡. Thursday 13 June 2019, the pumping hours, the meeting at the end of June, ten days and the check of 27
# August are the source's. It says "since 2016": the call OLD of July 2018 stands for the earlier ones and is assumed.
story C16 金玉村停水 | A village without water, again
must the same matter of the same place was written off before and comes back: two requests, two orders, both on record
must the interim fix is not the result: the order stays open, its cards fire and it climbs to the leaders
must the meeting of 26 June has it on the agenda because it is overdue, adds the water company as co-handler, and within its ten days it is settled
must what was late stays late on record: the chair's limit is for what has not run out
must it comes back on the next agendas until it is written off
must write-off is sent back once, and after it the check of 27 August is a look-back (R40): the water runs
must the second complaint is linked to the first, across eleven months, and weighs two (一事多诉)

[2018-07-17 09:00] phone > submit as=OLD district=ningxiang text="回龙铺镇金玉村停水好几天了,两百多户没水吃。" name=段先生 phone=13900000016
    expect classified matter=public.water.outage area=ningxiang.huilongpu.jinyu state=automatic
    expect order entry=nx.public-water.huilongpu policy=ningxiang
    expect assignment unit=nx.water_service duty=lead
[2018-07-17 09:30] unit:nx.water_service > sign
[2018-07-17 10:00] unit:nx.water_service > contact
[2018-07-18 09:00] unit:nx.water_service > arrive
[2018-07-20 16:00] unit:nx.water_service > feedback outcome=solved text="水泵修好,恢复供水"
[2018-07-23 10:00] agent > rate rating=basically text="修好了,怕过阵子又坏。"
[2018-07-24 09:00] unit:nx.water_service > writeoff text="恢复供水"
[2018-07-24 10:00] reviewer > approve
    expect request state=closed on=OLD
    expect survey rating=basically on=OLD

[2019-06-13 09:30] phone > submit as=NEW district=ningxiang text="回龙铺镇金玉村又停水了,220多户没水吃,从2016年起反映过多次。" name=段先生 phone=13900000016
    expect classified matter=public.water.outage urgency=normal area=ningxiang.huilongpu.jinyu on=NEW
    expect order state=dispatched entry=nx.public-water.huilongpu on=NEW
    # what was written off stays written off; the record says that it has come back
    expect order state=written_off on=OLD
    expect link kind=repeats state=written_off on=NEW
    expect order weight=2 on=NEW
    expect event kind=repeated on=OLD
    expect clock stage=sign unit=nx.water_service due="2019-06-13 15:00" on=NEW
    # 7 working days: 14, 17, 18, 19, 20, 21, 24 June
    expect clock stage=feed_back unit=nx.water_service due="2019-06-24 17:30" on=NEW
    expect clock stage=settle unit="" due="2019-06-24 17:30" on=NEW
[2019-06-13 10:00] unit:nx.water_service > sign on=NEW
[2019-06-13 10:20] unit:nx.water_service > contact on=NEW
[2019-06-14 09:00] unit:nx.water_service > arrive on=NEW note="水源不足,水泵老化"
[2019-06-17 10:00] unit:nx.water_service > interim on=NEW text="临时措施:每日7时到9时、15时到21时抽水供应" until="2019-06-26 18:00"
    expect order state=handling on=NEW
    expect result interim=true outcome=in_progress until="2019-06-26 18:00" on=NEW
    expect clock stage=feed_back unit=nx.water_service state=open on=NEW
[2019-06-21 18:00] leader:nx.water_service > ack on=NEW card=last note="已知悉,报调度会研究"
    expect card stage=feed_back unit=nx.water_service action=yellow due="2019-06-21 17:30" acknowledged=true on=NEW
[2019-06-26 15:00] supervisor > meet on=NEW meeting=nx.six/2019-06-26 co=nx.water limit=10d text="宁乡供水协办接通自来水,十天办结,每户水表500元"
    expect item meeting=nx.six/2019-06-26 overdue=true state=assigned co=nx.water limit=10d on=NEW
    expect card stage=feed_back unit=nx.water_service action=red due="2019-06-24 17:30" on=NEW
    expect card stage=settle unit="" action=notice level=supervisor due="2019-06-24 17:30" on=NEW
    expect card stage=settle unit="" action=notice level=city_leader due="2019-06-25 17:30" on=NEW
    expect order state=handling yellow=1 red=1 on=NEW
    expect assignment unit=nx.water_service duty=lead on=NEW
    expect assignment unit=nx.water duty=co dispatched="2019-06-26 15:00" on=NEW
    expect event kind=meeting_assigned detail=nx.six on=NEW
    # ten days, the day of the meeting not counted: 24:00 of 6 July
    expect clock stage=feed_back unit=nx.water started="2019-06-26 15:00" due="2019-07-07 00:00" rule=10d state=open on=NEW
    expect clock stage=feed_back unit=nx.water_service due="2019-06-24 17:30" state=open on=NEW
    expect clock stage=settle unit="" due="2019-06-24 17:30" state=open on=NEW
[2019-06-26 15:30] unit:nx.water > sign on=NEW
[2019-06-27 09:00] unit:nx.water > contact on=NEW note="逐户登记装表"
[2019-06-27 14:00] unit:nx.water > arrive on=NEW
[2019-07-02 17:00] unit:nx.water > feedback on=NEW outcome=solved text="主管接通,开始装表"
    expect order state=handling on=NEW
[2019-07-05 11:00] unit:nx.water_service > feedback on=NEW outcome=solved text="自来水通到户,每户水表500元" measures="主管接入城区管网,逐户装表" cause="水源不足,水泵老化"
    expect order state=fed_back class=meeting cause="水源不足,水泵老化" on=NEW
    # the interim result of June and the final ones of July, apart
    expect result unit=nx.water_service interim=true count=1 on=NEW
    expect result unit=nx.water_service interim=false outcome=solved measures=逐户装表 count=1 on=NEW
    expect clock stage=feed_back unit=nx.water_service state=missed stopped="2019-07-05 11:00" on=NEW
    expect clock stage=feed_back unit=nx.water state=met on=NEW
    # 3 working days: 8, 9, 10 July
    expect clock stage=follow_up unit="" due="2019-07-10 17:30" on=NEW
[2019-07-09 10:00] agent > rate on=NEW rating=satisfied text="用上自来水了。"
[2019-07-10 09:00] unit:nx.water_service > writeoff on=NEW text="已通水"
    expect writeoff state=applied on=NEW
[2019-07-10 15:00] reviewer > approve on=NEW approved=no reason="水表没有装完,装完再报"
    expect writeoff state=sent_back decided_by=reviewer on=NEW
    expect order state=fed_back on=NEW
[2019-07-12 15:00] unit:nx.water_service > writeoff on=NEW text="220户水表全部装完"
[2019-07-12 16:00] reviewer > approve on=NEW reason="核查属实"
    expect writeoff state=approved on=NEW
    expect writeoff count=2 on=NEW
    expect order state=written_off on=NEW
    expect item meeting=nx.six/2019-06-26 state=done on=NEW
    # 6 July 2019 was a Saturday: that meeting was held on Monday the 8th, under its own date
    expect item meeting=nx.six/2019-07-06 carried=true on=NEW
    expect request state=closed on=NEW
    # 45 days, the day of the write-off not counted: 24:00 of 26 August
    expect case state=written_off look_back="2019-08-27 00:00" on=NEW
[2019-08-27 15:00] agent > rate on=NEW rating=satisfied recurred=no text="8月27日现场核查,高峰期供水正常。"
    expect survey kind=look_back rating=satisfied recurred=no on=NEW
    expect case state=written_off on=NEW
    expect order state=written_off round=0 on=NEW
