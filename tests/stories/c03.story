# S0, 平阴榆山. Thirty and more orders of January to June 2019: three of other places, thirty-two of the old cotton-mill
# dormitory, and the thanks of 24 June. Days, times and words are assumed; "more than 30", "cleaned in 15 days" and the
# 24th are the source's. R1 to R32 are played, and left out of the trace.
story C03 背街小巷与无物业小区 | Back alleys and estates without a manager
must many callers, one kind of matter: each has a receipt, an order and a rating of his own
must the old cotton-mill dormitory is cleaned fifteen days after the call, inside an extension asked for in time and granted by the supervisor (N12)
must more than thirty demands about one place start one campaign order before the next one asks (R44), linked to all of them
must the call of thanks names the order it is about, and that order shows it

[2019-01-15 09:00] phone > submit as=A district=pingyin text="文昌社区的背街小巷脏乱差,雨天没法走,希望有人打扫。" name=张先生 phone=13900000003
    expect classified matter=city.sanitation.alley area=pingyin.yushan.wenchang state=automatic
    expect order entry=py.sanitation-alley.yushan policy=pingyin
    expect assignment unit=py.yushan duty=lead
    expect assignment unit=py.patrol duty=co
    # 5 working days: 16, 17, 18, 21, 22 January
    expect clock stage=feed_back unit=py.yushan due="2019-01-22 17:30"
[2019-01-15 10:00] unit:py.yushan > sign
[2019-01-15 10:20] unit:py.patrol > sign
[2019-01-15 10:40] unit:py.yushan > contact note="约定现场看"
[2019-01-16 09:00] unit:py.patrol > arrive note="巡查取证"
[2019-01-16 10:00] unit:py.patrol > feedback outcome=solved text="巡查照片已交街道"
# noon of every fourth day, from January to 20 May
[2019-01-16 12:00] phone > submit times=32 every=4d as=R## district=pingyin name=居民 phone=139000003## text="国棉厂宿舍没有物业,院里卫生死角多,杂草丛生,盼着有人打扫。 | 国棉厂宿舍是无人管理小区,卫生死角没人清理,杂草丛生。 | 国棉厂宿舍院里卫生死角越来越多,无人管理,请派人清理杂草。 | 国棉厂宿舍无物业,楼后卫生死角一直没人打扫,杂草长到窗台。"
    expect classified matter=city.sanitation.alley area=pingyin.yushan.nanmen on=R01
    expect order entry=py.sanitation-alley.yushan on=R01
[2019-01-16 13:00] unit:py.yushan > sign times=32 every=4d on=R##
[2019-01-16 13:10] unit:py.patrol > sign times=32 every=4d on=R##
[2019-01-16 13:20] unit:py.yushan > contact times=32 every=4d on=R## note="约定现场看"
[2019-01-16 14:00] unit:py.patrol > feedback times=32 every=4d on=R## outcome=solved text="点位已拍照登记"
[2019-01-16 15:00] unit:py.yushan > feedback times=32 every=4d on=R## outcome=solved text="当日清扫"
    expect order state=fed_back on=R01
[2019-01-16 16:00] agent > rate times=32 every=4d on=R## rating=basically text="清了,过几天又脏。"
[2019-01-16 16:10] unit:py.yushan > writeoff times=32 every=4d on=R## text="已清扫"
[2019-01-16 16:20] reviewer > approve times=32 every=4d on=R##
    expect request state=closed on=R01
[2019-01-18 16:00] unit:py.yushan > feedback outcome=solved text="小巷清扫并铺了碎石"
    expect order state=fed_back
[2019-01-21 10:00] agent > rate rating=satisfied
[2019-01-21 14:00] unit:py.yushan > writeoff text="已清理"
[2019-01-21 15:00] reviewer > approve
    expect request state=closed

[2019-04-10 10:00] patrol > submit as=B text="巡查发现西关社区一处无物业小区卫生死角多,杂草丛生。" reference=XC-0410-07
    expect request channel=patrol district=pingyin on=B
    expect classified matter=city.sanitation.alley area=pingyin.yushan.xiguan nature=complaint on=B
    # 5 working days: 11, 12, 15, 16, 17 April
    expect clock stage=feed_back unit=py.yushan due="2019-04-17 17:30" on=B
[2019-04-10 10:30] unit:py.yushan > sign on=B
[2019-04-10 10:40] unit:py.patrol > sign on=B
[2019-04-10 11:00] unit:py.yushan > contact on=B note="与巡查队核对点位"
[2019-04-11 09:00] unit:py.patrol > feedback on=B outcome=solved text="点位照片齐全"
[2019-04-15 11:00] unit:py.yushan > feedback on=B outcome=solved text="除草清运完成"
[2019-04-16 09:00] agent > rate on=B rating=basically text="清了,盼能管住。"
[2019-04-16 10:00] unit:py.yushan > writeoff on=B text="已清理"
[2019-04-16 11:00] reviewer > approve on=B
    expect request state=closed on=B
    expect survey rating=basically on=B

# The first of a kind is known by nothing yet, so R02 to R31 are the thirty: made at noon of 16 May, a Thursday. No
# second order came.
[2019-05-16 12:30] classifier > raised as=H on=R02
    expect hotspot state=raised matter=city.sanitation.alley area=pingyin.yushan.nanmen raised="2019-05-16 12:00" on=H
    expect source count=30 channel=phone area=pingyin.yushan.nanmen on=H
    expect link kind=source count=30 on=H
    expect request channel=patrol district=pingyin accepted="2019-05-16 12:00" on=H
    expect classified matter=city.sanitation.alley area=pingyin.yushan.nanmen nature=complaint state=automatic on=H
    expect order entry=py.sanitation-alley.yushan policy=pingyin on=H
    expect assignment unit=py.yushan duty=lead on=H
    expect assignment unit=py.patrol duty=co on=H
    # 5 working days: 17, 20, 21, 22, 23 May
    expect clock stage=feed_back unit=py.yushan due="2019-05-23 17:30" on=H
[2019-05-16 14:00] unit:py.yushan > sign on=H
[2019-05-16 14:10] unit:py.patrol > sign on=H
[2019-05-16 15:00] unit:py.yushan > contact on=H note="与社区约定整治方案"
[2019-05-20 10:00] unit:py.patrol > feedback on=H outcome=solved text="全院点位巡查完毕"
[2019-05-22 16:00] unit:py.yushan > feedback on=H outcome=solved text="清运两日,先期整治完成"
    expect order state=fed_back yellow=0 red=0 on=H
    # the last one joined the hot spot
    expect source count=31 on=H
    expect hotspot count=1 on=R32
    # R43: no person stands behind a hot spot: nobody is called, and that is shown at once
[2019-05-23 10:00] agent > rate on=H rating=basically text="楼前清了,楼后还要盯。" => rejected already_done
[2019-05-23 14:00] unit:py.yushan > writeoff on=H text="先期整治完成"
[2019-05-23 15:00] reviewer > approve on=H
    expect request state=closed on=H

[2019-06-03 09:00] phone > submit as=C district=pingyin text="国棉厂宿舍是无人管理小区,院里卫生死角多,杂草丛生,盼着能彻底清一次。" name=王女士 phone=13900000033
    expect classified matter=city.sanitation.alley area=pingyin.yushan.nanmen on=C
    # 5 working days over the Dragon Boat holiday (7 June): 4, 5, 6, 10, 11 June
    expect clock stage=feed_back unit=py.yushan due="2019-06-11 17:30" state=open on=C
    expect clock stage=settle unit="" due="2019-06-11 17:30" on=C
[2019-06-03 09:30] unit:py.yushan > sign on=C
[2019-06-03 09:40] unit:py.patrol > sign on=C
[2019-06-03 10:00] unit:py.yushan > contact on=C note="组织专项整治,约十五天"
[2019-06-04 09:00] unit:py.patrol > arrive on=C note="逐楼登记"
[2019-06-05 09:00] unit:py.patrol > feedback on=C outcome=solved text="十二处死角登记完毕"
[2019-06-05 10:00] unit:py.yushan > interim on=C text="列入街道背街小巷整治,每日出车清运" until="2019-06-18 17:30"
    expect order state=handling on=C
    expect step what=interim on=C
[2019-06-05 10:10] unit:py.yushan > extend on=C ground=campaign by=11wd reason="全街道整治,需十五天" => rejected over_cap
[2019-06-05 10:10] unit:py.yushan > extend on=C ground=campaign by=10wd reason="全街道整治,需十五天"
    expect relief seq=1 kind=extension state=asked amount=10wd on=C
    expect clock stage=settle unit="" due="2019-06-11 17:30" state=open on=C
[2019-06-05 14:00] supervisor > grant on=C seq=1
    expect relief seq=1 state=granted decided_by=supervisor on=C
    # 11 June and ten working days: 12 to 14, 17 to 21, 24, 25 June
    expect clock stage=feed_back unit=py.yushan started="2019-06-03 09:00" due="2019-06-25 17:30" state=open on=C
    expect clock stage=settle unit="" started="2019-06-03 09:00" due="2019-06-25 17:30" state=open on=C
    # who did not ask keeps his limit
    expect clock stage=feed_back unit=py.patrol due="2019-06-11 17:30" on=C
[2019-06-18 16:00] unit:py.yushan > feedback on=C outcome=solved text="十五天清运四十多车,种菜地块恢复绿化"
    expect card action=yellow count=0 on=C
    expect card action=red count=0 on=C
    expect order state=fed_back yellow=0 red=0 on=C
    expect clock stage=feed_back unit=py.yushan state=met stopped="2019-06-18 16:00" on=C
    expect clock stage=settle unit="" state=met on=C
    expect clock stage=feed_back unit=py.patrol state=met on=C
    expect clock stage=follow_up unit="" due="2019-06-20 17:30" on=C
[2019-06-20 10:00] agent > rate on=C rating=satisfied text="住了三十年,没见这么干净过。"
[2019-06-20 14:00] unit:py.yushan > writeoff on=C text="整治完成"
[2019-06-20 15:00] reviewer > approve on=C
    expect request state=closed on=C

[2019-06-24 08:58] agent > submit as=X channel=phone district=pingyin text="打电话来表扬。" answer="谢谢。" about=PY20190101-99999 name=王女士 phone=13900000033 => rejected not_found
[2019-06-24 09:00] agent > submit as=D about=C channel=phone district=pingyin text="我是国棉厂宿舍的住户,打电话来表扬,感谢你们把院子清干净了。" answer="谢谢您的来电,已转告街道。" name=王女士 phone=13900000033
    expect request state=answered on=D
    expect event kind=referred service=intake on=C
    expect order count=0 on=D
    expect case unit="" on=D
    expect clock count=0 on=D
[2019-06-25 09:00] agent > rate on=D rating=satisfied
    expect survey rating=satisfied state=rated on=D
    expect request state=closed on=D
