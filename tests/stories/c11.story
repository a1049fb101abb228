# S2, 威海怡园. Tuesday 14 and Wednesday 15 March 2023 are the source's; the hours and the last day of the repair are
# assumed. While works run the policy offers a pause; nobody asks for one here, so the ladder climbs to its end.
story C11 承重墙被砸 | A load-bearing wall is broken; the repair still runs
must the street's property office whistles (R15): who was called, when each reported in and who came is on record; all five are there on the next day
must the joint finding names who helps from now on; the others are free
must it may not be written off while the repair runs, however often it is asked for
must the repair is the ground of a pause with a review date; nobody is late meanwhile, and the clocks run on after it, up to the end of the ladder
must asked back and content, it still may not be written off: the works that were ordered go on

[2023-03-14 09:30] phone > submit district=weihai text="悦海小区商铺装修把承重墙砸了,楼上住户很担心。" name=毕先生 phone=13900000011
    expect classified matter=housing.structure.wall urgency=normal area=weihai.yiyuan.binzhoujie state=automatic
    expect order state=dispatched policy=weihai entry=wh.housing-structure.binzhoujie
    expect assignment unit=wh.property_office duty=lead
    expect assignment count=1
    # 5 working days: 15, 16, 17, 20, 21 March
    expect clock stage=feed_back unit=wh.property_office due="2023-03-21 17:30"
[2023-03-14 09:40] unit:wh.property_office > sign
[2023-03-14 09:50] unit:wh.property_office > contact note="先劝停商户"
[2023-03-14 09:55] unit:wh.property_office > whistle level=grid called=wh.housing text="承重墙被砸" => rejected not_allowed
[2023-03-14 09:55] unit:wh.property_office > whistle level=street called=wh.housing,wh.property_bureau,wh.yiyuan,wh.binzhoujie text="承重墙被砸,请各单位到悦海小区商铺现场"
    expect whistle seq=1 kind=whistle level=street unit=wh.property_office by=unit-wh.property_office state=open limit=1wd
    expect call whistle=1 count=4
    expect call reported_in="" count=4
    expect order whistles_open=1 unclear=false
    expect assignment unit=wh.housing duty=called state=dispatched
    # one working day to be there: 15 March; who is called signs for nothing
    expect clock stage=report_in unit=wh.housing started="2023-03-14 09:55" due="2023-03-15 17:30" state=open
    expect clock stage=report_in state=open count=4
    expect clock stage=sign count=1
    expect step what=whistled
[2023-03-14 11:10] unit:wh.binzhoujie > reportin person="社区书记、网格长" note="看护现场,联系商户"
[2023-03-15 09:20] unit:wh.yiyuan > reportin person="分管副主任"
[2023-03-15 09:25] unit:wh.property_bureau > reportin person="监管科科长"
[2023-03-15 09:30] unit:wh.housing > reportin person="质安站站长、鉴定人员" note="带鉴定人员到场"
[2023-03-15 09:30] unit:wh.housing > reportin person="质安站站长" => rejected already_done
[2023-03-15 09:30] unit:wh.property_office > arrive note="各单位到齐"
    expect call unit=wh.housing reported_in="2023-03-15 09:30" person="质安站站长、鉴定人员"
    expect call unit=wh.property_bureau reported_in="2023-03-15 09:25"
    expect call unit=wh.yiyuan reported_in="2023-03-15 09:20"
    expect call unit=wh.binzhoujie reported_in="2023-03-14 11:10"
    expect clock stage=report_in state=met count=4
    expect assignment unit=wh.property_office arrived="2023-03-15 09:30"
[2023-03-15 11:00] unit:wh.property_office > conclude end=named co=wh.housing,wh.binzhoujie finding="墙体受损约七十厘米,承重结构被破坏" measures="责令停工,限期由有资质单位修复" participants="区建设局、区物管办、街道、社区、物管办"
    expect whistle seq=1 state=named co=wh.housing,wh.binzhoujie finding=七十厘米 measures=责令停工 ended="2023-03-15 11:00"
    expect order whistles_open=0 state=handling
    expect assignment unit=wh.housing duty=co state=dispatched dispatched="2023-03-15 11:00"
    expect assignment unit=wh.binzhoujie duty=co state=dispatched
    expect assignment unit=wh.yiyuan duty=called state=relieved
    expect assignment unit=wh.property_bureau duty=called state=relieved
    # 2 working hours: one before lunch, one after it; 5 working days: 16, 17, 20, 21, 22 March
    expect clock stage=sign unit=wh.housing started="2023-03-15 11:00" due="2023-03-15 14:30"
    expect clock stage=feed_back unit=wh.housing due="2023-03-22 17:30" state=open
[2023-03-15 11:05] unit:wh.housing > sign
[2023-03-15 11:06] unit:wh.binzhoujie > sign
[2023-03-15 11:08] unit:wh.housing > interim text="墙体受损约七十厘米,责令停工,限期由有资质单位修复" until="2023-03-31 17:30"
[2023-03-15 11:10] unit:wh.property_office > interim text="商户签收停工和修复通知,修复进行中" until="2023-03-31 17:30" measures="停工、修复通知送达" attach="停工通知书@wh/2023/0315-2"
    expect step what=interim
    expect result unit=wh.property_office interim=true until="2023-03-31 17:30" attach=wh/2023/0315-2
[2023-03-16 09:00] unit:wh.housing > feedback outcome=solved text="停工和修复通知已送达,方案已审"
[2023-03-16 10:30] unit:wh.binzhoujie > feedback outcome=solved text="每日看护现场"
    expect order state=handling
[2023-03-16 11:00] unit:wh.property_office > feedback outcome=in_progress text="修复进行中" => rejected still_running
[2023-03-16 11:10] unit:wh.property_office > writeoff text="责任已明确" => rejected not_followed_up
[2023-03-16 11:20] agent > rate rating=satisfied => rejected not_fed_back
    expect order state=handling
    expect writeoff count=0
    expect survey count=0
[2023-03-16 11:30] unit:wh.property_office > pause ground=works until="2023-03-31 17:30" reason="由有资质单位修复承重墙"
[2023-03-16 12:00] unit:wh.property_office > grant seq=1 => denied not_allowed
[2023-03-16 12:00] supervisor > grant seq=1 reason="修复期限与责令整改一致"
    # lost: the afternoon of 16 March, the 17th, 20th to 24th, 27th to 31st: eleven whole working days and half a one.
    # 21 March and eleven: 22 to 24, 27 to 31 March, 3, 4, 6 April (the 5th is Qingming)
    expect clock stage=settle unit="" started="2023-03-14 09:30" due="2023-04-06 17:30" state=open
    expect clock stage=feed_back unit=wh.property_office due="2023-04-06 17:30" state=open
    expect clock stage=pause unit=wh.property_office due="2023-03-31 17:30" state=open
[2023-03-31 17:00] unit:wh.property_office > writeoff text="修复快完成了" => rejected not_followed_up
    expect card action=yellow count=0
    expect card action=red count=0
    expect order state=handling yellow=0 red=0
    expect clock stage=settle unit="" due="2023-04-06 17:30" state=open
    expect clock stage=feed_back unit=wh.housing state=met
    expect request state=in_hand
    expect writeoff count=0
# The pause is over, nobody feeds back: the ladder climbs to its end. Only then comes the result; the repair itself goes on
# until the end of June.
[2023-05-22 10:00] unit:wh.property_office > feedback outcome=solved text="停工令已执行,责任明确,修复方案经区建设局审定,施工中" works_until="2023-06-30 17:30"
    expect order state=fed_back yellow=1 red=1
    expect card stage=settle unit="" action=account count=1
    expect result unit=wh.property_office interim=false works_until="2023-06-30 17:30"
    expect case state=asking works_until="2023-06-30 17:30" works_done=""
[2023-05-22 10:10] unit:wh.property_office > writeoff text="已办结" => rejected not_followed_up
[2023-05-23 09:30] agent > rate rating=basically solved=partly text="停了,等修好再看。"
    expect case state=asked
[2023-05-23 10:00] unit:wh.property_office > writeoff text="已回访" => rejected works_running
[2023-07-03 10:00] unit:wh.property_office > writeoff text="应该修好了" => rejected works_running
    expect order state=fed_back
    expect writeoff count=0
    expect case state=asked works_done=""
    expect request state=fed_back
