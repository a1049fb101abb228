# S1, 济南北园. The source says spring 2024; Thursday 21 March is assumed, so that the ten working days run over
# Qingming and its make-up Sunday.
story C06 茶叶市场断网断话 | A tea market without network and phone: 2110
must three clocks on one order: 2 hours to the scene, 1 working day for the opinion, 10 working days to settle (R20)
must the opinion goes to the enterprise and to the platform apart, each with its own clock
must the enterprise lane is chosen by the party of the caller: task force, co-handlers and limits of its own
must it ends with the enterprise's service confirmation (服务确认), with evidence that the enterprise was asked

[2024-03-21 10:30] phone > submit district=beiyuan party=enterprise text="茶叶市场的宽带和电话全断了,收款机也用不了,各家都在等。" address="茶叶市场" name=闫女士 phone=13900000006
    expect classified matter=public.telecom.outage party=enterprise urgency=normal area=beiyuan.street state=automatic
    expect order state=dispatched policy=beiyuan.2110 entry=by.public-telecom.firm
    expect assignment unit=by.enterprise duty=lead
    expect assignment unit=by.telecom_office duty=co
    expect assignment unit=by.power duty=co
    expect assignment unit=by.mobile duty=co
    expect assignment unit=by.property_tea duty=co
    expect clock stage=sign unit=by.enterprise due="2024-03-21 11:30"
    # 2: two hours by the wall
    expect clock stage=arrive unit=by.enterprise started="2024-03-21 10:30" due="2024-03-21 12:30" state=open
    expect clock stage=arrive unit=by.mobile due="2024-03-21 12:30"
    # 1: one working day, Friday 22 March, to the platform and to the enterprise; the lead's alone
    expect clock stage=opinion unit=by.enterprise due="2024-03-22 17:30" state=open
    expect clock stage=reply unit=by.enterprise due="2024-03-22 17:30" state=open
    expect clock stage=opinion count=1
    # 10: ten working days: 22, 25 to 29 March, 1 to 3 April, Sunday 7 April (made up for Qingming, 4 to 6 April)
    expect clock stage=settle unit="" due="2024-04-07 17:30" state=open
    expect clock stage=feed_back unit=by.mobile due="2024-04-07 17:30" state=open
[2024-03-21 10:36] unit:by.enterprise > sign
[2024-03-21 10:40] unit:by.enterprise > contact note="问清断网范围和影响的商户"
[2024-03-21 10:45] unit:by.telecom_office > sign
[2024-03-21 10:48] unit:by.mobile > sign
[2024-03-21 10:50] unit:by.power > sign
[2024-03-21 10:55] unit:by.property_tea > sign
[2024-03-21 11:15] unit:by.property_tea > arrive note="打开机房和管井"
[2024-03-21 11:20] unit:by.enterprise > arrive note="专班到场,召集各方"
    expect clock stage=arrive unit=by.enterprise state=met stopped="2024-03-21 11:20"
[2024-03-21 11:25] unit:by.telecom_office > arrive
[2024-03-21 11:30] unit:by.mobile > arrive
[2024-03-21 11:35] unit:by.power > arrive
    expect assignment unit=by.power arrived="2024-03-21 11:35"
    expect card stage=arrive count=0
[2024-03-21 16:30] unit:by.enterprise > interim text="办理意见:市场外光缆被挖断,移动公司今夜重新熔接,明日恢复" until="2024-03-22 17:30"
    expect clock stage=opinion unit=by.enterprise state=met stopped="2024-03-21 16:30"
    expect clock stage=reply unit=by.enterprise state=open
    expect result interim=true at="2024-03-21 16:30" told="" until="2024-03-22 17:30"
[2024-03-21 16:50] unit:by.enterprise > interim to=person text="今夜抢修,明日恢复,收款可先用手机热点"
    expect clock stage=reply unit=by.enterprise state=met stopped="2024-03-21 16:50"
    expect clock stage=feed_back unit=by.enterprise state=open
    expect result interim=true at="2024-03-21 16:50" told="2024-03-21 16:50"
    expect result count=2
[2024-03-22 09:30] unit:by.property_tea > feedback outcome=solved text="机房值守,配合到位"
[2024-03-22 09:40] unit:by.power > feedback outcome=explained text="供电正常,机房电源无故障"
[2024-03-22 10:40] unit:by.telecom_office > feedback outcome=solved text="协调各运营商同沟施工"
[2024-03-22 14:00] unit:by.mobile > feedback outcome=solved text="光缆熔接完成,网络恢复"
[2024-03-22 14:50] unit:by.enterprise > feedback outcome=confirmed text="各商户网络和电话恢复" => rejected required
[2024-03-22 15:00] unit:by.enterprise > feedback outcome=confirmed text="各商户网络和电话恢复,企业确认服务" measures="移动公司连夜熔接,各商户逐户试机" contact_way=visit contact_with=企业负责人 contact_at="2024-03-22 14:40" told="2024-03-22 14:40" attach="服务确认书@by/2024/0322-7"
    expect result interim=false outcome=confirmed contact_way=visit contact_with=企业负责人 contact_result=reached attach=by/2024/0322-7
    expect order state=fed_back yellow=0 red=0
    expect clock stage=feed_back unit=by.enterprise state=met stopped="2024-03-22 15:00"
    expect clock stage=settle unit="" state=met stopped="2024-03-22 15:00"
    expect clock stage=follow_up unit="" due="2024-03-26 17:30"
[2024-03-25 09:30] agent > rate rating=satisfied
[2024-03-25 10:00] unit:by.enterprise > writeoff text="企业满意"
[2024-03-25 10:30] reviewer > approve
    expect order state=written_off
    expect request state=closed
