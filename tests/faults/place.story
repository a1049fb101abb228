# Positions, as the maps of channels show them, against words; boundaries of the demo pack.
story P1 坐标定位 | A place by its position
must a position alone finds the street, whatever map it was read from; a contradiction is said and decided by people

# the middle of 玫瑰苑: 36.292133, 116.482683 in WGS-84. Read as WGS-84 these numbers would lie outside the district
[2019-10-15 09:00] phone > submit as=map district=pingyin latitude=36.298238 longitude=116.494853 datum=bd09 text="小区院里的井盖塌了,车轮掉进去了。" name=周先生 phone=13900000031
    expect classified area=pingyin.jinshui.meiguiyuan state=automatic notes="" on=map
    expect order state=dispatched area=pingyin.jinshui.meiguiyuan on=map
[2019-10-15 09:05] phone > submit as=gcj district=pingyin latitude=36.292266 longitude=116.488336 datum=gcj02 text="小区院里的井盖塌了,车轮又掉进去了。" name=周先生 phone=13900000031
    expect classified area=pingyin.jinshui.meiguiyuan state=automatic notes="" on=gcj
# the words say 东关, of another sub-district
[2019-10-15 09:10] phone > submit as=doubt district=pingyin latitude=36.292133 longitude=116.482683 text="东关社区路上的井盖塌了,车轮掉进去了。" name=吴女士 phone=13900000032
    expect classified area=pingyin.jinshui.meiguiyuan state=waiting notes="conflict pingyin.yushan.dongguan text review" on=doubt
    expect order count=0 on=doubt
# 50 metres east of the border with 会仙山, and no word about the place
[2019-10-15 09:20] phone > submit as=border district=pingyin latitude=36.2910 longitude=116.47287 text="路上的井盖塌了,车轮掉进去了。" name=郑先生 phone=13900000033
    expect classified area=pingyin.jinshui.meiguiyuan state=waiting notes="near_border pingyin.yushan.huixianshan 50 position review" on=border
# the same with the word that chooses
[2019-10-15 09:25] phone > submit as=chosen district=pingyin latitude=36.2910 longitude=116.47287 text="锦水街道路上的井盖塌了,车轮掉进去了。" name=郑先生 phone=13900000033
    expect classified area=pingyin.jinshui.meiguiyuan state=automatic notes="near_border pingyin.yushan.huixianshan 50 position" on=chosen
# a person decides the sub-district; what is added later makes it exact, and a place elsewhere changes nothing
[2019-10-15 09:40] agent > decide on=doubt area=pingyin.yushan note="电话核实:人在家里,井盖在榆山"
    expect classified area=pingyin.yushan by=person on=doubt
    expect order state=dispatched area=pingyin.yushan on=doubt
[2019-10-15 09:50] phone > supplement on=doubt text="就在东关社区居委会门口。"
    expect order area=pingyin.yushan.dongguan on=doubt
    expect classified area=pingyin.yushan.dongguan machine_area=pingyin.jinshui.meiguiyuan by=person on=doubt
    expect event kind=area_narrowed service=router on=doubt
[2019-10-15 09:55] phone > supplement on=doubt text="西关社区那边也有一个井盖松了。"
    expect order area=pingyin.yushan.dongguan on=doubt
    expect event kind=area_narrowed service=router count=1 on=doubt
