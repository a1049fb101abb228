# C11 between the city and the eastern area, whose deployment serves 威海 and 江城 (times: tests/stories/c11.story).
story F11 承重墙被砸,市区两级 | A load-bearing wall: city and area
must the whistle and the joint visit stay below: the city sees one unit, and its result
must who asked does not cross: this link may not open it
must works that go on come up with the result: no write-off on either side before they are done

[2023-03-14 09:30] phone > submit as=CITY district=weihai text="悦海小区商铺装修把承重墙砸了,楼上住户很担心。" name=毕先生 phone=13900000011
    expect order entry=gov.east.weihai policy=weihai
    # 5 working days: 15, 16, 17, 20, 21 March
    expect clock stage=feed_back unit=gov.east due="2023-03-21 17:30"
[2023-03-14 09:30] east/link > crossed as=BELOW on=CITY
    expect classified matter=housing.structure.wall area=weihai.yiyuan.binzhoujie
    expect order entry=wh.housing-structure.binzhoujie
    expect clock stage=feed_back unit=wh.property_office due="2023-03-21 17:30"
[2023-03-14 09:40] east/unit:wh.property_office > sign
[2023-03-14 09:50] east/unit:wh.property_office > contact note="先劝停商户"
[2023-03-14 09:55] east/unit:wh.property_office > whistle level=street called=wh.housing,wh.property_bureau,wh.yiyuan,wh.binzhoujie text="承重墙被砸,请各单位到悦海小区商铺现场"
    expect call whistle=1 count=4
    expect assignment count=1 on=CITY
[2023-03-14 11:10] east/unit:wh.binzhoujie > reportin person="社区书记、网格长"
[2023-03-15 09:20] east/unit:wh.yiyuan > reportin person="分管副主任"
[2023-03-15 09:25] east/unit:wh.property_bureau > reportin person="监管科科长"
[2023-03-15 09:30] east/unit:wh.housing > reportin person="质安站站长、鉴定人员"
[2023-03-15 09:30] east/unit:wh.property_office > arrive note="各单位到齐"
    expect assignment unit=gov.east arrived="2023-03-15 09:30" on=CITY
[2023-03-15 11:00] east/unit:wh.property_office > conclude end=closed finding="墙体受损约七十厘米,承重结构被破坏" measures="责令停工,限期由有资质单位修复"
[2023-03-16 11:00] east/unit:wh.property_office > feedback outcome=solved text="停工令已执行,责任明确,修复方案经区建设局审定,施工中" works_until="2023-06-30 17:30"
    expect order state=fed_back
    expect order state=fed_back on=CITY
    expect case works_until="2023-06-30 17:30" on=CITY
[2023-03-17 09:30] agent > rate rating=basically solved=partly text="停了,等修好再看。"
    expect survey rating=basically on=BELOW
[2023-03-17 10:00] unit:gov.east > writeoff text="已回访" => rejected works_running
[2023-03-17 10:00] east/unit:wh.property_office > writeoff text="已回访" => rejected works_running
