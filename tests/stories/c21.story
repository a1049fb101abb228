# S4, 江城. Wednesday 6 March 2024 and the banner of Sunday the 10th are the source's; the hours are assumed.
story C21 老单位欠保 | Three bureaus that had each said no
must the bureaus that had each refused are on one order, with one lead
must returns in time go to a ruling; after the last one whoever has it keeps it (N02)
must settled in days; the banner comes on a Sunday
pending 5 the objection bench with its members, and what the ruling teaches the catalogue

[2024-03-06 09:00] phone > submit district=jiangcheng text="老单位欠缴养老保险和医保,到龄办不了退休手续,社保、医保、税务跑遍了都说不归自己。" name=赵先生 phone=13900000021
    expect classified state=automatic area=jiangcheng
    expect order entry=jc.social-insurance policy=jiangcheng
    expect assignment unit=jc.labour duty=lead
    expect assignment unit=jc.medical duty=co
    expect assignment unit=jc.tax duty=co
    # a return within 2 working days: 7, 8 March
    expect assignment unit=jc.tax return_by="2024-03-08 17:30"
    # 5 working days: 7, 8, 11, 12, 13 March
    expect clock stage=settle unit="" due="2024-03-13 17:30"
[2024-03-06 09:30] unit:jc.labour > sign
[2024-03-06 09:40] unit:jc.labour > contact note="收齐工龄和缴费材料"
[2024-03-06 10:10] unit:jc.medical > sign
[2024-03-06 10:50] unit:jc.tax > return ground=not_duty text="征收以社保核定为准"
    expect order state=returned returns=1
    expect slip unit=jc.tax ground=not_duty
    # the ruling has a limit; the citizen's clock goes on
    expect clock stage=review unit=jc.tax started="2024-03-06 10:50" due="2024-03-07 17:30" state=open
    expect clock stage=settle unit="" state=open
[2024-03-06 11:20] dispatcher > rule unit=jc.tax ruling=dismiss reason="核定与征收一并办理,不得让群众来回跑"
    expect slip unit=jc.tax ruling=dismiss
    expect clock stage=review unit=jc.tax state=met stopped="2024-03-06 11:20"
    expect assignment unit=jc.tax state=dispatched
    expect order state=handling
[2024-03-06 11:30] unit:jc.tax > sign
[2024-03-06 11:40] unit:jc.medical > return ground=other_unit text="应先由社保补缴"
[2024-03-06 14:00] dispatcher > rule unit=jc.medical ruling=dismiss reason="同步补缴"
    expect clock stage=review unit=jc.medical started="2024-03-06 11:40" state=met stopped="2024-03-06 14:00"
    # signed for before it was returned: it goes on where it was
    expect assignment unit=jc.medical state=signed
    expect order returns=2
[2024-03-06 14:10] unit:jc.labour > return ground=other_unit text="欠费属税务" => rejected returns_exhausted
    expect order state=handling returns=2
    expect slip count=2
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
