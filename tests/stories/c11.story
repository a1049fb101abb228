# S2, 威海怡园. Tuesday 14 and Wednesday 15 March 2023 are the source's; the hours and the last day of the repair are
# assumed. While works run the policy offers a pause; nobody asks for one here, so the ladder climbs to its end.
story C11 承重墙被砸 | A load-bearing wall is broken; the repair still runs
must four units are called and all five are on the scene on the next day: when each signed and came is on record
must it may not be written off while the repair runs, however often it is asked for
must the repair is the ground of a pause with a review date; nobody is late meanwhile, and the clocks run on after it
pending 5 the whistle as an object: who whistled, who reported in, by when; today they are co-handlers of the catalogue
pending 6 write-off refused for a repair still running even after a follow-up

[2023-03-14 09:30] phone > submit district=weihai text="悦海小区商铺装修把承重墙砸了,楼上住户很担心。" name=毕先生 phone=13900000011
    expect classified matter=housing.structure.wall urgency=normal area=weihai.yiyuan.binzhoujie state=automatic
    expect order state=dispatched policy=weihai entry=wh.housing-structure.binzhoujie
    expect assignment unit=wh.property_office duty=lead
    expect assignment unit=wh.housing duty=co
    expect assignment unit=wh.property_bureau duty=co
    expect assignment unit=wh.yiyuan duty=co
    expect assignment unit=wh.binzhoujie duty=co
    expect clock stage=sign unit=wh.housing due="2023-03-14 11:30"
    # 5 working days: 15, 16, 17, 20, 21 March
    expect clock stage=feed_back unit=wh.property_office due="2023-03-21 17:30"
[2023-03-14 09:40] unit:wh.property_office > sign
[2023-03-14 09:50] unit:wh.property_office > contact note="先劝停,通知各单位次日上午到场"
[2023-03-14 10:00] unit:wh.binzhoujie > sign
[2023-03-14 10:10] unit:wh.yiyuan > sign
[2023-03-14 10:30] unit:wh.property_bureau > sign
[2023-03-14 11:00] unit:wh.housing > sign
[2023-03-14 11:10] unit:wh.binzhoujie > arrive note="看护现场,联系商户"
[2023-03-15 09:20] unit:wh.yiyuan > arrive
[2023-03-15 09:25] unit:wh.property_bureau > arrive
[2023-03-15 09:30] unit:wh.housing > arrive note="带鉴定人员到场"
[2023-03-15 09:30] unit:wh.property_office > arrive note="各单位到齐"
    expect assignment unit=wh.housing signed="2023-03-14 11:00" arrived="2023-03-15 09:30"
    expect assignment unit=wh.property_bureau signed="2023-03-14 10:30" arrived="2023-03-15 09:25"
    expect assignment unit=wh.yiyuan signed="2023-03-14 10:10" arrived="2023-03-15 09:20"
    expect assignment unit=wh.binzhoujie signed="2023-03-14 10:00" arrived="2023-03-14 11:10"
    expect assignment unit=wh.property_office arrived="2023-03-15 09:30"
[2023-03-15 11:00] unit:wh.housing > interim text="墙体受损约七十厘米,责令停工,限期由有资质单位修复" until="2023-03-31 17:30"
[2023-03-15 11:10] unit:wh.property_office > interim text="商户签收停工和修复通知,修复进行中" until="2023-03-31 17:30"
    expect step what=interim
[2023-03-16 09:00] unit:wh.housing > feedback outcome=solved text="停工和修复通知已送达,方案已审"
[2023-03-16 09:30] unit:wh.property_bureau > feedback outcome=solved text="督促物业加强装修巡查"
[2023-03-16 10:00] unit:wh.yiyuan > feedback outcome=solved text="现场协调完成"
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
