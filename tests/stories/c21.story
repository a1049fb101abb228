# S4, 江城. Wednesday 6 March 2024 and the banner of Sunday the 10th are the source's; the hours are assumed.
story C21 老单位欠保 | Three bureaus that had each said no
must every return in time goes to the bench: one ruling names lead and co-handlers, the next forces, and after that nobody returns it (N02)
must the bureaus that had each refused are on one order, with one lead
must two at the bench at once: one rules, the other is told
must what the bench named is proposed to the catalogue as a row of its own
must settled in days; the banner comes on a Sunday

[2024-03-06 09:00] phone > submit district=jiangcheng text="老单位欠缴养老保险和医保,到龄办不了退休手续,社保、医保、税务跑遍了都说不归自己。" name=赵先生 phone=13900000021
    expect classified state=automatic area=jiangcheng
    expect order entry=jc.social-insurance policy=jiangcheng
    expect assignment unit=jc.labour duty=lead
    expect assignment count=1
    # a return within 2 working days: 7, 8 March
    expect assignment unit=jc.labour return_by="2024-03-08 17:30"
    # 5 working days: 7, 8, 11, 12, 13 March
    expect clock stage=settle unit="" due="2024-03-13 17:30"
[2024-03-06 09:30] unit:jc.labour > return ground=other_unit text="欠费属税务,医保属医保局"
    expect order state=returned returns=1
    expect slip unit=jc.labour ground=other_unit
    # the ruling has a limit; the citizen's clock goes on
    expect clock stage=review unit=jc.labour started="2024-03-06 09:30" due="2024-03-07 17:30" state=open
    expect clock stage=settle unit="" state=open
[2024-03-06 09:50] dispatcher > rule unit=jc.labour ruling=named co=jc.medical,jc.tax reason="一家牵头" => rejected required
[2024-03-06 09:55] dispatcher > rule unit=jc.labour ruling=named lead=jc.labour co=jc.medical,jc.tax teach=yes dispatches=1 reason="人社牵头,医保、税务同步办理,不得让群众来回跑"
    expect slip unit=jc.labour ruling=named new_unit=jc.labour units=jc.medical,jc.tax ruled_by=dispatcher
    expect clock stage=review unit=jc.labour state=met stopped="2024-03-06 09:55"
    expect assignment unit=jc.labour duty=lead state=dispatched
    expect assignment unit=jc.medical duty=co state=dispatched
    expect assignment unit=jc.tax duty=co state=dispatched
    expect order state=dispatched dispatches=2 hops=0
    expect proposal matter=social.insurance.pension area=jiangcheng lead=jc.labour co=jc.medical,jc.tax policy=jiangcheng state=proposed by=dispatcher
    expect event kind=catalogue_taught
[2024-03-06 09:56] supervisor > rule unit=jc.labour ruling=dismiss dispatches=1 reason="人社自办" => rejected changed_meanwhile
[2024-03-06 10:00] unit:jc.labour > sign
[2024-03-06 10:05] unit:jc.labour > contact note="收齐工龄和缴费材料"
[2024-03-06 10:10] unit:jc.medical > sign
[2024-03-06 10:50] unit:jc.tax > return ground=not_duty text="征收以社保核定为准"
    expect order state=returned returns=2
[2024-03-06 11:20] dispatcher > rule unit=jc.tax ruling=forced reason="核定与征收一并办理,不得让群众来回跑"
    expect slip unit=jc.tax ruling=forced
    expect assignment unit=jc.tax duty=co state=dispatched
    expect order state=handling forced=true returns=2
[2024-03-06 11:30] unit:jc.tax > sign
[2024-03-06 11:40] unit:jc.medical > return ground=other_unit text="应先由社保补缴" => rejected forced
    expect slip count=2
    expect proposal count=1
[2024-03-06 15:00] unit:jc.tax > contact
[2024-03-06 15:10] unit:jc.medical > contact
[2024-03-07 16:00] unit:jc.tax > feedback outcome=solved text="欠费核定,老单位当日缴清"
[2024-03-08 10:00] unit:jc.medical > feedback outcome=solved text="医疗保险补缴到账"
[2024-03-08 15:00] unit:jc.labour > feedback outcome=solved text="养老保险补缴到账,退休手续受理"
    expect order state=fed_back yellow=0 red=0
    expect clock stage=settle unit="" state=met stopped="2024-03-08 15:00"
    # 2 working days: 11, 12 March
    expect clock stage=follow_up unit="" due="2024-03-12 17:30"
[2024-03-10 10:00] agent > rate rating=satisfied text="星期天专门来送锦旗。"
    expect clock stage=follow_up unit="" state=met stopped="2024-03-10 10:00"
[2024-03-11 09:00] unit:jc.labour > writeoff text="退休手续办结"
[2024-03-11 10:00] reviewer > approve
    expect order state=written_off
    expect request state=closed
