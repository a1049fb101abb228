# S4, 江城. Thursday 7 March 2024 is the source's; the course of the following days is assumed within its 4 working days.
story C20 水费异常 | A water bill, signed by the leader before it goes out
must contact first, then down inside the group to the branch that bills, with the group still answerable
must 4 working days, and the leader signs before the result leaves the group (T08)
must who handles does not rate: not even the group's own reception
must double follow-up (R39): the group's reception calls first and registers it, the centre calls second, and its word is the rating; without the first no write-off

[2024-03-07 10:00] phone > submit district=jiangcheng text="这个月水费比平时多了两倍,请帮忙查一下。" name=高女士 phone=13900000020
    expect classified matter=public.water.fee area=jiangcheng state=automatic
    expect order state=dispatched policy=jiangcheng.water entry=jc.public-water
    expect assignment unit=jc.water duty=lead
    # 4 working days: 8, 11, 12, 13 March
    expect clock stage=feed_back unit=jc.water due="2024-03-13 17:30"
    expect clock stage=settle unit="" due="2024-03-13 17:30"
[2024-03-07 10:20] unit:jc.water > sign
[2024-03-07 10:30] unit:jc.water > contact note="先联系用户,问清户号"
    expect clock stage=contact unit=jc.water state=met
[2024-03-07 11:00] unit:jc.water > delegate to=jc.water_billing task="核对抄表和计费" limit=3wd
    expect assignment unit=jc.water duty=lead state=signed
    expect assignment unit=jc.water_billing duty=delegate parent=jc.water state=dispatched limit=3wd
    # 3 working days inside the group: 8, 11, 12 March; the group has its own 4
    expect clock stage=feed_back unit=jc.water_billing started="2024-03-07 11:00" due="2024-03-12 17:30" rule=3wd
    expect clock stage=feed_back unit=jc.water due="2024-03-13 17:30" state=open
    expect clock stage=settle unit="" started="2024-03-07 10:00" state=open
[2024-03-07 13:40] unit:jc.water_billing > sign
[2024-03-07 13:50] unit:jc.water_billing > contact
[2024-03-08 09:30] unit:jc.water_billing > arrive note="入户查表,抄错一位"
[2024-03-11 15:00] unit:jc.water_billing > feedback outcome=solved text="抄表有误,多收的水费退回"
    expect assignment unit=jc.water_billing state=fed_back fed_back="2024-03-11 15:00"
    expect clock stage=feed_back unit=jc.water_billing state=met stopped="2024-03-11 15:00"
    expect order state=handling
[2024-03-11 15:30] unit:jc.water > feedback outcome=solved text="营业收费分公司抄表有误,多收的水费退回" measures="退费,更正抄表" contact_way=phone contact_with=用户
    # reported, not yet fed back: it waits for the leader
    expect assignment unit=jc.water state=signing_off reported="2024-03-11 15:30"
    expect order state=signing_off
    expect clock stage=feed_back unit=jc.water state=open
    expect clock stage=sign_off unit=jc.water started="2024-03-11 15:30" due="2024-03-12 17:30" state=open
    expect step what=fed_back count=0
[2024-03-11 15:40] unit:jc.water > signoff approved=yes => denied not_allowed
[2024-03-12 10:00] leader:jc.water > signoff unit=jc.water approved=yes note="同意,向用户致歉"
    expect assignment unit=jc.water state=fed_back fed_back="2024-03-12 10:00"
    expect order state=fed_back yellow=0 red=0
    expect clock stage=sign_off unit=jc.water state=met stopped="2024-03-12 10:00"
    expect clock stage=feed_back unit=jc.water state=met stopped="2024-03-12 10:00"
    expect event kind=signed_off actor=leader-jc.water
    # 2 working days: 13, 14 March
    expect clock stage=follow_up unit="" due="2024-03-14 17:30"
[2024-03-12 14:00] unit:jc.petition > rate rating=satisfied => denied not_allowed
[2024-03-13 09:30] agent > rate rating=satisfied
[2024-03-13 09:40] unit:jc.water > writeoff text="退费到账" => rejected no_unit_call
[2024-03-13 09:50] unit:jc.petition > call rating=satisfied solved=yes at="2024-03-12 16:00" text="信访接待中心回访,用户认可"
    expect unitcall unit=jc.petition rating=satisfied solved=yes called="2024-03-12 16:00"
[2024-03-13 09:55] unit:jc.petition > call rating=satisfied => rejected already_done
    expect survey rating=satisfied source=agent
    expect finding count=0
[2024-03-13 10:00] unit:jc.water > writeoff text="退费到账"
[2024-03-13 10:30] reviewer > approve
    expect order state=written_off
    expect request state=closed
