# S0, 平阴榆山. The source gives the day, a Sunday, and "within one hour"; the minutes are assumed.
story C01 周日大树歪倒 | A tree leans into the motor lane on a Sunday
must the emergency lane runs by the wall on a rest day: every limit in minutes, nobody waits for Monday
must the exact place is learned after dispatch: it becomes the order's own, and the village on the spot joins then
must the sub-district has it, and the roster of that Sunday hands it to the duty room (T15); the record says who was on duty

[2019-06-02 14:20] phone > submit district=pingyin text="东外环路北侧有一棵大树歪倒,压向机动车道,随时可能砸到过往的车,请尽快派人。" address="东外环路北侧" name=李先生 phone=13900000001
    expect classified matter=city.green.tree urgency=urgent area=pingyin.yushan state=automatic
    expect order state=dispatched policy=pingyin.urgent entry=py.city-green-tree.yushan.urgent urgency=urgent
    expect assignment unit=py.duty duty=lead state=dispatched
    expect event kind=ordered detail=带班领导组
    expect event kind=ordered detail=py.yushan
    expect order class=ordinary first_unit=py.duty
    expect assignment unit=py.qiaokou duty=co state=dispatched
    expect assignment count=2
    # Sunday: 15 minutes, 15 minutes, one hour, two hours, 24 hours, all by the wall
    expect clock stage=sign unit=py.duty started="2019-06-02 14:20" due="2019-06-02 14:35" state=open
    expect clock stage=contact unit=py.duty due="2019-06-02 14:35"
    expect clock stage=arrive unit=py.duty due="2019-06-02 15:20"
    expect clock stage=arrive unit=py.qiaokou due="2019-06-02 15:20"
    expect clock stage=feed_back unit=py.duty due="2019-06-02 16:20"
    expect clock stage=settle unit="" due="2019-06-03 14:20"
[2019-06-02 14:23] unit:py.duty > sign
    expect clock stage=sign unit=py.duty state=met stopped="2019-06-02 14:23"
[2019-06-02 14:24] unit:py.duty > contact note="电话问清位置:在东桥口村口附近"
[2019-06-02 14:26] phone > supplement text="就在东桥口村口往南两百米,树干已经横过一条车道。"
    expect event kind=supplemented service=router
    # inside the sub-district that has it: the place is the village's now, limits and units stay
    expect event kind=area_narrowed service=router
    expect order area=pingyin.yushan.dongqiaokou entry=py.city-green-tree.yushan.urgent
    expect classified area=pingyin.yushan.dongqiaokou state=automatic
[2019-06-02 14:28] dispatcher > assign co=py.dongqiaokou reason="位置确定在东桥口村口,请村里组织人手"
    expect assignment unit=py.dongqiaokou duty=co state=dispatched dispatched="2019-06-02 14:28"
    expect clock stage=arrive unit=py.dongqiaokou started="2019-06-02 14:28" due="2019-06-02 15:28" state=open
    # whoever joins later takes no time from the citizen and gives none
    expect clock stage=settle unit="" started="2019-06-02 14:20" due="2019-06-03 14:20" state=open
[2019-06-02 14:29] unit:py.qiaokou > sign
[2019-06-02 14:31] unit:py.dongqiaokou > sign
[2019-06-02 14:36] unit:py.dongqiaokou > arrive note="村里六人到场"
[2019-06-02 14:38] unit:py.duty > arrive note="带班领导到场,两头设警戒"
    expect clock stage=arrive unit=py.duty state=met stopped="2019-06-02 14:38"
[2019-06-02 14:40] unit:py.qiaokou > arrive
[2019-06-02 15:06] unit:py.dongqiaokou > feedback outcome=solved text="树干锯断移出车道"
    expect order state=handling
[2019-06-02 15:08] unit:py.qiaokou > feedback outcome=solved text="枝叶清运完毕,撤除警戒"
[2019-06-02 15:12] unit:py.duty > feedback outcome=solved text="接报52分钟,倒树移除,车道恢复通行"
    expect order state=fed_back yellow=0 red=0
    expect clock stage=feed_back unit=py.duty state=met stopped="2019-06-02 15:12"
    expect clock stage=settle unit="" state=met stopped="2019-06-02 15:12"
    # asked back within one working day: the first one after Sunday
    expect clock stage=follow_up unit="" started="2019-06-02 15:12" due="2019-06-03 17:30" state=open
    expect step what=fed_back state=fed_back
[2019-06-03 09:10] agent > rate rating=satisfied text="星期天也来得这么快,谢谢。"
    expect survey round=0 rating=satisfied state=rated
    expect clock stage=follow_up unit="" state=met
[2019-06-03 09:40] unit:py.duty > writeoff text="已处置,群众满意"
[2019-06-03 10:00] reviewer > approve
    expect writeoff state=approved unit=py.duty
    expect order state=written_off
    expect request state=closed
    expect card action=yellow count=0
    expect card action=red count=0
    expect clock state=open count=0
