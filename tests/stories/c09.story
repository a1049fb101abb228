# S2, 威海怡园, March 2023; Wednesday the 22nd is assumed.
story C09 主管道漏水 | A leaking main pipe
must an outside company, the property manager, is co-handler with clocks and a result of its own
must the community cannot close without the company, nor the company without the community
must the company sees the address and its own part, and nothing of the others: no result, comment or supplement of theirs

[2023-03-22 08:40] phone > submit district=weihai text="颐顺园7号楼302主管道漏水,家里墙都泡了。" name=宫女士 phone=13900000009
    expect classified matter=home.leak.pipe area=weihai.yiyuan.donglaotai state=automatic
    expect order entry=wh.home-leak.donglaotai policy=weihai
    expect assignment unit=wh.donglaotai duty=lead
    expect assignment unit=wh.property_yishunyuan duty=co
    expect clock stage=sign unit=wh.donglaotai due="2023-03-22 10:40"
    expect clock stage=sign unit=wh.property_yishunyuan due="2023-03-22 10:40"
    # 5 working days: 23, 24, 27, 28, 29 March
    expect clock stage=feed_back unit=wh.property_yishunyuan due="2023-03-29 17:30"
[2023-03-22 08:50] unit:wh.donglaotai > sign
[2023-03-22 08:55] unit:wh.donglaotai > contact note="先关总阀"
[2023-03-22 09:10] unit:wh.property_yishunyuan > sign
[2023-03-22 09:20] unit:wh.property_yishunyuan > contact note="约维修工上门"
[2023-03-22 09:40] unit:wh.donglaotai > arrive
[2023-03-22 09:45] unit:wh.property_yishunyuan > arrive note="查明主管道接头老化"
[2023-03-22 10:00] phone > supplement text="我白天上班,晚上六点以后家里有人。"
[2023-03-22 10:10] unit:wh.donglaotai > comment text="住户情绪激动,上门注意方式,先打13912345678"
[2023-03-22 10:20] unit:wh.property_yishunyuan > comment text="配件明天到货" attach="报价单@wh/2023/0322-3"
    expect comment count=2
    expect comment unit=wh.property_yishunyuan attach=wh/2023/0322-3
    expect step what=commented count=0
[2023-03-22 10:30] unit:wh.property_yishunyuan > view limited=yes parts=1 comments=1 supplements=0 has=颐顺园7号楼302
[2023-03-22 10:31] unit:wh.property_yishunyuan > view hides=情绪激动
[2023-03-22 10:32] unit:wh.property_yishunyuan > view hides=晚上六点
[2023-03-22 10:33] unit:wh.donglaotai > view limited=no parts=2 comments=2 supplements=1 has=配件明天到货
[2023-03-22 10:34] unit:wh.power > view => rejected not_yours
[2023-03-24 16:00] unit:wh.property_yishunyuan > feedback outcome=solved text="主管道更换"
    expect assignment unit=wh.property_yishunyuan state=fed_back outcome=solved
    expect order state=handling
    expect case count=0
[2023-03-24 16:10] unit:wh.property_yishunyuan > writeoff text="修好了" => rejected not_followed_up
[2023-03-27 10:00] unit:wh.donglaotai > feedback outcome=solved text="防水做好,墙面补好,上门看过"
    expect order state=fed_back yellow=0 red=0
    expect clock stage=settle unit="" due="2023-03-29 17:30" state=met
[2023-03-28 09:30] agent > rate rating=satisfied
[2023-03-28 10:00] unit:wh.property_yishunyuan > writeoff text="修好了" => rejected not_yours
[2023-03-28 10:10] unit:wh.donglaotai > writeoff text="修好了"
[2023-03-28 10:30] reviewer > approve
    expect writeoff unit=wh.donglaotai state=approved
    expect request state=closed
