# S2, 威海怡园. The source gives the look-back day, Thursday 16 March 2023; the days before it are assumed.
story C07 自建污水管破裂 | A sewage pipe that residents once built themselves
must nobody owned the pipe: the bench sends the candidates together, a joint visit cannot decide whose it is, so the backstop keeps the order, marked as unclear, until the leaders have met
must the street takes it on by the decision of its leading group on Thursday (R26), on record with chair, lead, co-handler and reason
must asked back after the repair, on 16 March, inside the limit: satisfied
must thirty days after the write-off it is looked back at (R40), as a survey of its own: it has not come back

[2023-03-08 09:00] phone > submit district=weihai text="文化中路62号楼前的污水管道破裂了。管线是当年居民自建的,一直没人管,希望能修好。" name=孙先生 phone=13900000007
    expect classified matter=public.drainage.pipe area=weihai.yiyuan state=automatic
    expect order state=dispatched policy=weihai entry=wh.public-drainage.yiyuan
    expect assignment unit=wh.yiyuan duty=lead
    expect assignment count=1
    expect clock stage=sign unit=wh.yiyuan due="2023-03-08 11:00"
    # 5 working days: 9, 10, 13, 14, 15 March
    expect clock stage=feed_back unit=wh.yiyuan due="2023-03-15 17:30"
[2023-03-08 09:20] unit:wh.yiyuan > sign
[2023-03-08 09:30] unit:wh.yiyuan > contact note="了解管线来历"
[2023-03-08 10:10] unit:wh.yiyuan > arrive note="确认为自建管线,没有产权单位"
[2023-03-08 10:30] dispatcher > joint called=wh.property_office,wh.housing limit=4wh text="自建管线,请一起看归谁管"
    # 1 h 30 min before lunch, 2 h 30 min after it
    expect clock stage=report_in unit=wh.housing due="2023-03-08 16:00" state=open
    expect order unclear=true
[2023-03-08 14:00] unit:wh.housing > reportin person="建设科科长"
[2023-03-08 14:10] unit:wh.property_office > reportin person="物管办副主任"
[2023-03-08 15:20] unit:wh.yiyuan > conclude end=undecided finding="找不到产权单位" => rejected not_allowed
[2023-03-08 15:30] dispatcher > conclude end=undecided finding="居民自建,图纸和移交手续都没有,找不到产权单位" participants="街道、物管办、区建设局"
    expect whistle state=undecided
    expect order unclear=true whistles_open=0 hops=1
    expect assignment unit=ys.centre duty=lead state=dispatched
    expect assignment unit=wh.yiyuan duty=lead state=relieved
[2023-03-08 15:40] unit:ys.centre > sign
[2023-03-08 15:50] unit:ys.centre > contact note="告知提交街道班子会"
# Thursday, nine o'clock: what nobody owns is on the agenda by itself
[2023-03-09 09:30] supervisor > meet meeting=wh.thursday/2023-03-09 lead=wh.yiyuan co=wh.property_office text="班子会决定:自建管线没有产权单位,由街道出资更换,物管办组织施工"
    expect item meeting=wh.thursday/2023-03-09 unclear=true state=assigned lead=wh.yiyuan co=wh.property_office decided_by=supervisor
    expect event kind=meeting_assigned detail=班子会决定
    expect order unclear=false class=meeting hops=2 first_unit=wh.yiyuan
    expect assignment unit=ys.centre duty=lead state=relieved
    expect assignment unit=wh.yiyuan duty=lead state=dispatched dispatched="2023-03-09 09:30"
    expect assignment unit=wh.property_office duty=co dispatched="2023-03-09 09:30"
    # 2 working hours
    expect clock stage=sign unit=wh.property_office due="2023-03-09 11:30"
[2023-03-09 09:40] unit:wh.yiyuan > sign
[2023-03-09 09:45] unit:wh.yiyuan > contact note="告知班子会决定"
[2023-03-09 09:50] unit:wh.property_office > sign
[2023-03-09 10:10] unit:wh.property_office > contact note="与楼上住户约定开挖时间"
[2023-03-09 14:00] unit:wh.property_office > arrive
[2023-03-10 10:00] unit:wh.yiyuan > interim text="材料到位,正在换管" until="2023-03-14 17:30"
[2023-03-14 10:30] unit:wh.property_office > feedback outcome=solved text="更换管线四十米,路面恢复"
[2023-03-14 11:00] unit:wh.yiyuan > feedback outcome=solved text="街道出资换管完成" cause="自建管线老化破裂"
    expect order state=fed_back yellow=0 red=0
    expect clock stage=feed_back unit=wh.yiyuan state=met stopped="2023-03-14 11:00"
    # 2 working days: 15, 16 March
    expect clock stage=follow_up unit="" due="2023-03-16 17:30" state=open
[2023-03-16 10:00] agent > rate rating=satisfied text="回头看:管子通畅,没有再漏。"
    expect clock stage=follow_up unit="" state=met stopped="2023-03-16 10:00"
    expect survey rating=satisfied
[2023-03-16 14:00] unit:wh.yiyuan > writeoff text="回头看满意"
[2023-03-16 15:00] reviewer > approve
    expect order state=written_off
    expect request state=closed
    # 30 days, the day of the write-off not counted: 24:00 of 15 April
    expect case state=written_off look_back="2023-04-16 00:00"
[2023-04-16 10:00] agent > attempt result=no_answer
    expect attempt kind=look_back result=no_answer way=phone
    expect case state=looking_back open=1
[2023-04-16 15:00] agent > rate rating=satisfied recurred=no solved=yes text="管子没有再漏。"
    expect survey kind=look_back rating=satisfied recurred=no solved=yes source=agent
    expect survey kind=follow_up rating=satisfied
    expect survey count=2
    expect case state=written_off
    expect finding count=0
