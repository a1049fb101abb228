# S2, 威海怡园, March 2023; the day, Monday the 20th, and the short SMS are assumed. It goes over the review desk.
story C08 楼上楼下渗水 | Seepage between two flats
must settled by the community alone, both owners at one table: it never leaves the grid
must a text that names a place but no matter waits for a person and is not guessed
must 不予评价 is an answer: the person was asked, and the order may be written off
must closed at the front line is a mark on the order (R06), and not "in one go": the community went twice
must he is asked by SMS, as he wrote, with a token of his own; what he answers with it counts once

[2023-03-20 10:10] sms > submit district=weihai text="依海嘉园B6墙上又湿了一大片,麻烦看看。" name=丁先生 phone=13900000008
    expect request channel=sms state=accepted
    expect classified state=waiting area=weihai.yiyuan.jinhaitan
    expect order count=0
[2023-03-20 10:25] agent > decide matter=home.leak.seepage nature=help urgency=normal party=citizen note="回拨问清:楼上往下渗水"
    expect classified state=decided matter=home.leak.seepage area=weihai.yiyuan.jinhaitan by=person
    expect order state=dispatched policy=weihai entry=wh.home.jinhaitan
    expect assignment unit=wh.jinhaitan duty=lead
    expect assignment count=1
    # 2 working hours from the decision: 1 h 35 min before lunch, 25 min after it
    expect clock stage=sign unit=wh.jinhaitan started="2023-03-20 10:25" due="2023-03-20 13:55"
    # 5 working days: 21, 22, 23, 24, 27 March
    expect clock stage=settle unit="" due="2023-03-27 17:30"
[2023-03-20 10:40] unit:wh.jinhaitan > sign
[2023-03-20 10:45] unit:wh.jinhaitan > contact note="约定上门时间"
[2023-03-20 11:30] unit:wh.jinhaitan > arrive note="网格员上门,查到楼上卫生间防水失效"
[2023-03-21 19:00] unit:wh.jinhaitan > interim text="楼上楼下两家晚上在社区见面,商量维修和补偿" until="2023-03-22 17:30"
[2023-03-21 20:00] unit:wh.jinhaitan > session kind=mediation held="2023-03-21 19:00" place="社区活动室" participants="网格员" parties="楼上住户,楼下住户" result=agreed text="楼上重做防水,楼下墙面由楼上粉刷"
    expect session kind=mediation round=1 result=agreed
[2023-03-22 15:30] unit:wh.jinhaitan > arrive note="看过防水重做"
[2023-03-22 16:00] unit:wh.jinhaitan > feedback outcome=solved text="两家商定:楼上重做防水,楼下墙面由楼上粉刷"
    expect order state=fed_back yellow=0 red=0 returns=0 front_line=true one_go=false first_unit=wh.jinhaitan
    expect event kind=front_line count=1
    expect assignment count=1
    expect ask way=sms kind=follow_up channel=sms used=false
    expect attempt way=sms result=sent
[2023-03-23 09:20] sms > reply token=AAAAAAAAAAAAAAAAAAAAAAAAAA rating=satisfied => rejected wrong_token
[2023-03-23 09:25] unit:wh.jinhaitan > reply token=AAAAAAAAAAAAAAAAAAAAAAAAAA rating=satisfied => denied not_allowed
[2023-03-23 09:30] sms > reply rating=declined responded=yes solved=yes text="不方便评价。"
    expect survey source=person responded=yes solved=yes
    expect ask way=sms used=true
[2023-03-23 09:31] sms > reply token=last rating=satisfied => rejected wrong_token
[2023-03-23 09:35] agent > rate rating=satisfied => rejected already_done
    expect survey rating=declined cause="" state=rated
    expect clock stage=follow_up unit="" state=met
[2023-03-23 10:00] unit:wh.jinhaitan > writeoff text="双方协商一致"
[2023-03-23 10:30] reviewer > approve
    expect order state=written_off
    expect request state=closed
