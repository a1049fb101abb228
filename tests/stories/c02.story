# S0, 平阴榆山. The source gives no date; Tuesday 6 August 2019 is assumed, within its year.
story C02 交界处污水横流 | Sewage on a boundary that nobody owns
must ownership on the boundary is unclear: the station calls both communities to come together (R09), and both report in within its limit
must whom the catalogue names stays the owner while both look (R01); the finding of the second visit fixes who helps
must the real cause comes out when the caller is asked back: it replaces the first one, on record with both
must who complained stays hidden from the neighbour, from both communities and even from the lead
must she is called back three times: twice in vain, and never between 20:00 and 09:00 (N07)
pending 7 sealed identity by encryption, and who looked at the order

[2019-08-06 09:20] phone > submit district=pingyin withheld=yes text="东关社区和东三里社区交界的街面上污水横流,没法走路,不知道归谁,好几天没人管。请替我保密。" name=宋女士 phone=13900000002
    expect request state=in_hand withheld=true
    # two places that rival each other: the lowest area that holds them both
    expect classified matter=public.drainage.overflow nature=complaint area=pingyin.yushan state=automatic
    expect order state=dispatched policy=pingyin entry=py.public-drainage.yushan withheld=true
    expect assignment unit=py.station duty=lead
    expect assignment count=1
    # 4 working hours: 2 h 40 min before lunch, 1 h 20 min after it
    expect clock stage=sign unit=py.station due="2019-08-06 14:50"
    expect clock stage=contact unit=py.station due="2019-08-06 14:50"
    # 5 working days: 7, 8, 9, 12, 13 August
    expect clock stage=feed_back unit=py.station due="2019-08-13 17:30"
    expect clock stage=settle unit="" due="2019-08-13 17:30"
[2019-08-06 09:35] unit:py.station > sign
[2019-08-06 09:45] unit:py.station > contact note="由热线转接,了解诉求,不问身份"
[2019-08-06 09:50] unit:py.dongguan > joint called=py.dongguan,py.dongsanli text="交界处共同查看" => rejected not_allowed
[2019-08-06 09:50] unit:py.station > joint called=py.dongguan text="交界处共同查看" => rejected required
[2019-08-06 09:50] unit:py.station > joint called=py.dongguan,py.dongsanli limit=4wh text="交界街面污水,双方两委一起到现场查看归属"
    expect whistle seq=1 kind=joint_visit unit=py.station state=open limit=4wh
    expect call whistle=1 count=2
    expect assignment unit=py.dongguan duty=joint state=dispatched called="2019-08-06 09:50"
    expect order unclear=false whistles_open=1
    # who is called signs for nothing: 4 working hours to be there: 2 h 10 min before lunch, 1 h 50 min after it
    expect clock stage=report_in unit=py.dongguan started="2019-08-06 09:50" due="2019-08-06 15:20" state=open
    expect clock stage=report_in unit=py.dongsanli due="2019-08-06 15:20" state=open
    expect clock stage=sign count=1
    expect clock stage=feed_back count=1
[2019-08-06 10:05] unit:py.dongguan > sign => rejected wrong_state
[2019-08-06 10:10] unit:py.dongguan > return ground=not_duty text="不在我辖区" => rejected wrong_state
[2019-08-06 10:20] unit:py.dongsanli > reveal reason="想知道是谁反映的" => denied not_allowed
[2019-08-06 10:22] unit:py.station > reveal reason="联系来电人" => denied not_allowed
    expect event kind=revealed count=0
[2019-08-06 10:40] unit:py.dongguan > reportin person="社区党委书记、网格员"
[2019-08-06 10:42] unit:py.dongsanli > reportin person="社区居委会主任"
    expect call whistle=1 unit=py.dongguan reported_in="2019-08-06 10:40" person="社区党委书记、网格员"
    expect call whistle=1 unit=py.dongsanli reported_in="2019-08-06 10:42"
    expect clock stage=report_in unit=py.dongsanli state=met stopped="2019-08-06 10:42"
[2019-08-06 10:45] unit:py.station > arrive note="双方共同查看"
[2019-08-06 11:30] unit:py.dongguan > feedback outcome=explained text="本社区管网无渗漏" => rejected wrong_state
[2019-08-06 15:30] unit:py.station > conclude end=closed finding="两社区管网均无渗漏,没有找到源头,街面已冲洗" participants="东关、东三里两委,工作站"
    expect whistle seq=1 state=closed finding=没有找到源头 ended="2019-08-06 15:30"
    expect order unclear=false whistles_open=0 hops=0
    expect assignment unit=py.dongguan duty=joint state=relieved
    expect assignment unit=py.dongsanli duty=joint state=relieved
[2019-08-06 16:10] unit:py.station > feedback outcome=explained text="两社区共同到场,未发现源头,街面已冲洗,继续观察" cause="源头不明"
    expect order cause=源头不明
    expect order state=fed_back
    expect clock stage=follow_up unit="" round=0 due="2019-08-08 17:30"
[2019-08-06 16:20] unit:py.station > writeoff text="已答复" => rejected not_followed_up
    expect survey round=0 kind=follow_up way=phone attempts=0 next="2019-08-06 16:10"
[2019-08-06 17:00] agent > attempt result=no_answer
    expect survey attempts=1 next="2019-08-06 19:00"
[2019-08-06 19:10] agent > attempt result=no_answer
    # two hours on it is night: not before nine
    expect survey attempts=2 next="2019-08-07 09:00"
[2019-08-07 09:55] unit:py.station > attempt result=reached => denied not_allowed
[2019-08-07 09:55] agent > attempt result=reached
    expect attempt way=phone result=no_answer count=2
    expect attempt way=phone result=reached at="2019-08-07 09:55" by=agent
[2019-08-07 10:00] agent > rate rating=dissatisfied cause=not_solved text="晚上又流了。其实是旁边住户往街上倒生活废水,怕得罪人一直没敢说。"
    expect survey round=0 rating=dissatisfied cause=not_solved state=rated source=agent basis=said
    expect case supervised=true
    expect order state=dispatched round=1
    expect event kind=redo_ordered service=survey
    expect event kind=supervised
    expect assignment unit=py.station state=dispatched round=1
    # who was only called is not asked again
    expect assignment state=dispatched count=1
    # the redo has its own limit, 3 working days for the lead: 8, 9, 12 August
    expect clock stage=redo unit=py.station round=1 started="2019-08-07 10:00" due="2019-08-12 17:30" state=open
    expect clock stage=sign unit=py.station round=1 due="2019-08-07 15:30"
    expect step what=redo
[2019-08-07 10:10] unit:py.station > writeoff text="已答复" => rejected still_running
[2019-08-07 10:30] unit:py.station > sign
[2019-08-07 10:40] unit:py.station > contact note="按回访了解的新情况约定再次到场,来电人身份仍不透露"
[2019-08-07 10:45] unit:py.station > cause cause="旁边住户往街上倾倒生活废水" reason="回访时来电人说明"
    expect order cause=旁边住户往街上倾倒生活废水
    expect event kind=cause_revised detail=源头不明
[2019-08-07 11:00] unit:py.station > joint called=py.dongguan,py.dongsanli limit=2wd text="约两委一起入户"
    # 2 working days: 8, 9 August
    expect clock stage=report_in unit=py.dongsanli started="2019-08-07 11:00" due="2019-08-09 17:30" state=open
    expect order unclear=false whistles_open=1
[2019-08-08 15:00] unit:py.dongguan > reportin person="社区党委书记"
[2019-08-08 15:00] unit:py.dongsanli > reportin person="社区党委书记、调解员"
[2019-08-08 15:05] unit:py.station > arrive note="第二次联合到场,入户调解"
[2019-08-08 16:00] unit:py.station > session kind=mediation held="2019-08-08 15:10" place="住户家中" units=py.station,py.dongguan,py.dongsanli parties="住户,街面居民" result=agreed text="住户答应把废水接入下水口,当天接好"
    expect session kind=mediation round=1 result=agreed units=py.station,py.dongguan,py.dongsanli
[2019-08-08 16:10] unit:py.station > conclude end=named co=py.dongsanli finding="源头是东三里住户倾倒生活废水,不是管网" measures="废水接入下水口" participants="东关、东三里两委,工作站"
    expect whistle seq=2 state=named co=py.dongsanli measures=接入下水口
    expect order unclear=false whistles_open=0
    expect assignment unit=py.dongsanli duty=co state=dispatched round=1
    expect assignment unit=py.dongguan duty=co count=0
[2019-08-08 16:15] unit:py.dongsanli > sign
[2019-08-08 16:18] unit:py.dongsanli > return ground=other_area text="不在本社区" => rejected wrong_state
[2019-08-08 16:25] unit:py.dongsanli > feedback outcome=solved text="废水口当天接好,网格员每天看一次"
[2019-08-08 16:40] unit:py.station > feedback outcome=solved text="原因改正为住户倾倒生活废水,调解达成一致,街面干净" measures="入户调解,废水接入下水口" contact_way=phone contact_with=来电人 told="2019-08-08 16:35"
    expect result round=1 unit=py.station interim=false told="2019-08-08 16:35" contact_way=phone contact_result=reached
    expect result round=0 unit=py.station outcome=explained
    expect order state=fed_back round=1
    expect clock stage=redo unit=py.station round=1 state=met stopped="2019-08-08 16:40"
    expect clock stage=follow_up unit="" round=1 due="2019-08-12 17:30"
[2019-08-09 09:30] agent > rate rating=satisfied text="没有闹矛盾,街上干净了。"
    expect survey round=1 rating=satisfied
    expect survey round=0 rating=dissatisfied
[2019-08-09 10:00] unit:py.station > writeoff text="重办后群众满意"
[2019-08-09 10:30] reviewer > approve
    expect writeoff state=approved
    expect order state=written_off round=1 red=0 yellow=0
    expect request state=closed
    expect event kind=revealed count=0
