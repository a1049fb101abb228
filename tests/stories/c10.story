# S2, 威海怡园, March 2023; Friday the 24th is assumed.
story C10 校墙外落果 | Fruit falls on the way to school
must closed in one go (一次办结): one visit, the trees pruned on the spot, settled the same morning
must the mark 一次办结 stands on the order (R06), set by the record alone

[2023-03-24 08:35] phone > submit district=weihai text="钦村小学南墙外的果树上掉果子,地上又黏又滑,孩子上学不好走。" name=于女士 phone=13900000010
    expect classified matter=city.green.tree urgency=normal area=weihai.yiyuan.xiqin state=automatic
    expect order entry=wh.city-green policy=weihai
    expect assignment unit=wh.urban_office duty=lead
    expect assignment count=1
    expect clock stage=sign unit=wh.urban_office due="2023-03-24 10:35"
    # 5 working days: 27 to 31 March
    expect clock stage=settle unit="" due="2023-03-31 17:30"
[2023-03-24 08:45] unit:wh.urban_office > sign
[2023-03-24 08:50] unit:wh.urban_office > contact
[2023-03-24 09:30] unit:wh.urban_office > arrive note="带修剪车到场"
[2023-03-24 10:20] unit:wh.urban_office > feedback outcome=solved text="当场修剪七棵,果子清扫干净"
    expect order state=fed_back round=0 returns=0 front_line=true one_go=true
    expect event kind=one_go count=1
    expect clock stage=settle unit="" state=met stopped="2023-03-24 10:20"
    expect event kind=arrived count=1
    # 2 working days: 27, 28 March
    expect clock stage=follow_up unit="" due="2023-03-28 17:30"
[2023-03-27 09:30] agent > rate rating=satisfied
[2023-03-27 10:00] unit:wh.urban_office > writeoff text="一次办结"
[2023-03-27 10:30] reviewer > approve
    expect order state=written_off round=0
    expect request state=closed
    expect card count=0
