#!/usr/bin/env bash
# `make run-federation`: a city and two districts under var/federation/, four cases between them at speed, then left running.
set -euo pipefail
cd "$(dirname "$0")/../.."
export FED=${FED:-$PWD/var/federation} B=${B:-$PWD/build}
federation=deploy/federation/federation.sh
echo "Loopline 闭环热线: a city and two districts 市县两级"
[ ! -d "$FED" ] || { echo "what the run before left is removed 清除上一次的演示: $FED"; $federation destroy; }
$federation start
echo
echo "playing the cases on one movable clock 按时间线演示 (ningxiang/… east/…: what is done below 下级平台的动作)"
set +e
$federation play --live
code=$?
set -e
for place in city ningxiang east; do "$B/bin/loopline" --config "$FED/$place/etc/loopline.cfg" time speed 1 >/dev/null; done
cat <<EOF

All three are running 三套系统正在运行. Try 接下来可以试试:
  export PATH=$B/bin:\$PATH FED=$FED
  loopline --config \$FED/city/etc/loopline.cfg order NX20190816-00001       the city's page of it 市级工单
  loopline --config \$FED/ningxiang/etc/loopline.cfg order NX20190816-00001  the county's own, with where it came from 县级工单
  loopline --config \$FED/city/etc/loopline.cfg submit --channel phone --district ningxiang --phone 13900000000 --text "玉潭街道茆田社区路灯不亮"
  deploy/federation/federation.sh link ningxiang stop     the link is cut; start heals it 断开对接,再用 start 恢复
  deploy/federation/federation.sh town ningxiang stop     the district is gone; start brings it back 下级平台停机,再用 start 恢复
  make stop-federation                                    stops all of it 停止
EOF
exit $code
