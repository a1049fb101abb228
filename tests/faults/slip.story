# Slips by hand and of the ladder, answered, sent back, closed; the priority list.
story R2 督办单与重点督办 | Supervision slips and the priority list
must a slip is numbered, must be answered within its limit, and is closed by a supervisor
must a unit has one open slip of an order at a time, whoever would issue another

[2019-05-08 10:00] phone > submit district=pingyin text="东关社区和东三里社区交界的街面上污水横流,没法走路,不知道归谁,好几天没人管。" name=宋女士 phone=13900000002
    expect assignment unit=py.station duty=lead
    # 5 working days: 9, 10, 13, 14, 15 May
    expect clock stage=settle unit="" due="2019-05-15 17:30"
[2019-05-08 10:30] supervisor > supervise priority=yes text="重点督办"
    expect watch priority=true
    expect event kind=priority_set service=escalation actor=supervisor
[2019-05-08 10:31] supervisor > supervise priority=yes text="再列" => rejected already_done
[2019-05-08 10:32] supervisor > supervise lift=yes slip=yes text="移出" => rejected forbidden_here
[2019-05-08 10:33] supervisor > supervise text="无" => rejected required
[2019-05-08 10:34] supervisor > supervise slip=yes unit=py.nobody text="请说明" => rejected unknown_code
[2019-05-08 10:35] unit:py.station > supervise slip=yes text="请说明" => denied not_allowed
[2019-05-08 11:00] supervisor > supervise slip=yes text="请于两日内说明清运安排"
    expect supervision unit=py.station state=issued issued_by=supervisor issued="2019-05-08 11:00"
    # 2 working days: 9 and 10 May
    expect clock stage=slip unit=py.station state=open due="2019-05-10 17:30"
    expect event kind=slip_issued detail=DB2019-
[2019-05-08 11:05] supervisor > supervise slip=yes text="再发" => rejected already_done
[2019-05-08 11:10] unit:py.dongguan > answer text="与我无关" => rejected not_yours
[2019-05-08 11:20] supervisor > accept => rejected wrong_state
[2019-05-09 09:00] unit:py.station > answer text="正在联系"
    expect supervision state=answered
    expect clock stage=slip state=met stopped="2019-05-09 09:00"
[2019-05-09 09:05] unit:py.station > answer text="再答" => rejected wrong_state
[2019-05-09 10:00] supervisor > accept accepted=no reason="没有时间表"
    expect supervision state=issued sent_back=1
    # 2 working days more: 10 and 13 May
    expect clock stage=slip state=open due="2019-05-13 17:30"
[2019-05-10 10:00] unit:py.station > answer text="5月14日前疏通"
[2019-05-10 11:00] supervisor > accept
    expect supervision state=closed
    expect clock stage=slip state=met count=2
    expect event kind=slip_closed actor=supervisor
[2019-05-10 11:05] supervisor > accept => rejected wrong_state
[2019-05-10 11:10] supervisor > supervise lift=yes text="已有安排"
    expect watch priority=false
[2019-05-23 17:31] supervisor > supervise slip=yes text="仍未办结" => rejected already_done
    # 6 working days after settlement was due the ladder itself issues one: 16, 17, 20 to 23 May
    expect card stage=settle action=slip due="2019-05-23 17:30" fired="2019-05-23 17:30" late=false
    expect supervision unit=py.station state=issued issued_by="" issued="2019-05-23 17:30"
    # 24 and 27 May
    expect clock stage=slip state=open due="2019-05-27 17:30" count=1
[2019-05-24 09:00] unit:py.station > sign
[2019-05-24 10:00] unit:py.station > feedback outcome=solved text="井下淤泥清掏,积水排空"
    # the order being done does not answer the slip
    expect supervision state=issued
[2019-05-24 11:00] unit:py.station > answer text="已疏通,雨季前再查一次"
[2019-05-24 11:30] supervisor > accept
    expect supervision state=closed
