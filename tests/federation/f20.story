# C20 between the city and the eastern area (times: tests/stories/c20.story).
story F20 水费异常,市区两级 | A water bill: city and area
must the group's leader signs below; only what is signed comes up
must the area says that it is not its own, the city dismisses that once; it stays, and goes on as it was

[2024-03-07 10:00] phone > submit as=CITY district=jiangcheng text="这个月水费比平时多了两倍,请帮忙查一下。" name=高女士 phone=13900000020
    expect order entry=gov.east.jiangcheng policy=jiangcheng
    # 5 working days of the city: 8, 11, 12, 13, 14 March
    expect clock stage=feed_back unit=gov.east due="2024-03-14 17:30"
[2024-03-07 10:00] east/link > crossed as=BELOW on=CITY
    expect order policy=jiangcheng.water entry=jc.public-water
    # the group's own four days give way to what the city said
    expect clock stage=feed_back unit=jc.water due="2024-03-14 17:30"
[2024-03-07 10:05] east/dispatcher > handback ground=not_duty text="户表在主城区,应由主城区水务办理"
    expect assignment unit=gov.east state=returned on=CITY
    expect order state=dispatched
[2024-03-07 10:06] east/dispatcher > handback ground=not_duty text="户表在主城区" => rejected already_done
# nobody acts on it before the ruling, as above
[2024-03-07 10:10] east/unit:jc.water > sign => rejected wrong_state
[2024-03-07 10:15] dispatcher > rule unit=gov.east ruling=dismiss reason="户表在江城,由东片区办理"
    expect assignment unit=gov.east state=dispatched on=CITY
    expect event kind=hand_back_refused on=BELOW
[2024-03-07 10:20] east/unit:jc.water > sign
    expect assignment unit=gov.east state=signed on=CITY
[2024-03-07 10:30] east/unit:jc.water > contact note="先联系用户,问清户号"
[2024-03-07 11:00] east/unit:jc.water > delegate to=jc.water_billing task="核对抄表和计费" limit=3wd
[2024-03-07 13:40] east/unit:jc.water_billing > sign
[2024-03-07 13:50] east/unit:jc.water_billing > contact
[2024-03-11 15:00] east/unit:jc.water_billing > feedback outcome=solved text="抄表有误,多收的水费退回"
[2024-03-11 15:30] east/unit:jc.water > feedback outcome=solved text="营业收费分公司抄表有误,多收的水费退回" measures="退费,更正抄表" contact_way=phone contact_with=用户
    expect order state=signing_off
    expect order state=handling on=CITY
[2024-03-12 10:00] east/leader:jc.water > signoff unit=jc.water approved=yes note="同意,向用户致歉"
    expect order state=fed_back
    expect order state=fed_back on=CITY
    expect result unit=gov.east measures="退费" outcome=solved on=CITY
[2024-03-13 09:30] agent > rate rating=satisfied
    expect survey rating=satisfied on=BELOW
