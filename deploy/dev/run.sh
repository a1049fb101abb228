#!/usr/bin/env bash
# `make run`: a fresh demo city under var/, the real cases played at speed, then left running.
set -euo pipefail
cd "$(dirname "$0")/../.."
# The intake port of the examples, unless somebody has it already.
free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
export VAR=${VAR:-$PWD/var} B=${B:-$PWD/build} TICK_MS=10
town=deploy/dev/town.sh
echo "Loopline 闭环热线"
# The cases begin in 2018: their town is made anew each time, the keys and all.
[ ! -d "$VAR" ] || { echo "the town of the run before is removed 清除上一次的演示: $VAR"; $town destroy; }
if [ -z "${INTAKE_PORT:-}" ] && free 12345; then INTAKE_PORT=12345; fi
export INTAKE_PORT=${INTAKE_PORT:-}
echo "database, schema, keys, city pack, five services 启动数据库与五个服务 …"
$town start
echo
echo "playing the cases on the movable clock 按时间线演示真实案例"
set +e
"$B/tests/stories/play" --var "$VAR" --live --timeline C13 tests/stories/c*.story
code=$?
set -e
# The demo goes on from the last case at the pace of the wall.
"$B/bin/loopline" --config "$VAR/etc/loopline.cfg" time speed 1 >/dev/null
cat <<EOF

The town is running 系统正在运行. Try 接下来可以试试:
  export LOOPLINE_CONFIG=$VAR/etc/loopline.cfg PATH=$B/bin:\$PATH
  loopline doctor                      is everything well 检查
  loopline orders                      all orders 工单列表
  loopline order $("$B/bin/loopline" --config "$VAR/etc/loopline.cfg" -o json orders --limit 1 2>/dev/null | sed -n 's/.*"number": *"\([^"]*\)".*/\1/p' | head -n 1)     one order, whole life 工单全过程
  loopline submit --channel phone --district ningxiang --phone 13900000000 --text "玉潭街道茆田社区路灯不亮"
  loopline clock explain NX20190816-00001   what a pause did to the due instants 挂起后的时限
  loopline meeting show nx.six/2019-06-26   a dispatch meeting 调度会
  loopline violations                  overdue and late returns, apart 逾期未办与超期回退
  loopline survey list --kind look_back   who is asked whether it came back 回头看
  loopline rates --since 2018-01-01 --by district   the rates, with both sides 三率等指标
  loopline clock explain --calendar state --limit 4wd --start 2024-04-03T10:00+08:00
  make stop                            stops it 停止; deploy/dev/town.sh start starts it again 再次启动
EOF
exit $code
