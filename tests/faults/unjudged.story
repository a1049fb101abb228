# The calendar of 2020 is not published yet: a limit runs into it, ends in it, and is judged when it is there.
story R4 来年日历未公布 | A limit that runs into an unpublished year
must nobody is judged by a guess; when the year is published, everybody is judged by it

# here 2020 is not published
[2019-12-27 10:00] phone > submit district=ningxiang text="在白马桥街道买的液化气灶爆炸,爱人烧伤住院,是灶具质量不合格,商家不肯负责。" name=付先生 phone=13900000017
    # 30, 31 December and, as if it were a plain week, 1, 2, 3, 6, 7 January
    expect clock stage=feed_back unit=nx.market due="2020-01-07 17:30" state=open
    expect clock stage=settle unit="" due="2020-01-07 17:30" state=open
[2019-12-27 10:30] unit:nx.market > sign
[2020-01-08 10:00] unit:nx.market > feedback outcome=solved text="双方签协议"
    expect clock stage=feed_back unit=nx.market due="2020-01-07 17:30" state=unjudged stopped="2020-01-08 10:00"
    expect clock stage=settle unit="" state=unjudged
    expect card stage=feed_back action=red count=0
    expect card stage=feed_back action=yellow count=0
# here it is: 1 January is a day off
[2020-01-08 11:00] agent > rate rating=satisfied
    expect clock stage=feed_back unit=nx.market due="2020-01-08 17:30" state=met stopped="2020-01-08 10:00"
    expect clock stage=settle unit="" due="2020-01-08 17:30" state=met
    expect event kind=judged detail=met count=2
    # rungs that were due before the end and waited for the year: yellow, a working day before
    expect card stage=feed_back action=yellow due="2020-01-07 17:30" count=1
