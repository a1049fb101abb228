#!/usr/bin/env bash
# What `loopline order N` shows of the cases, in both languages and as JSON: who acts and whose part it is, who came when,
# what was found, said and settled; nothing twice, and no number of a person. Needs a town (VAR) in which the stories have
# been played.
set -euo pipefail
cd "$(dirname "$0")/../.."
number() { sed -n 2p "tests/stories/golden/$1.trace" | cut -d' ' -f2; }
page() { "${B:-build}/bin/loopline" --config "$VAR/etc/loopline.cfg" order "$@"; }
cases="C02 C04 C05 C06 C07 C09 C11 C13 C17 C20 C21 C22"
for c in $cases; do page "$(number "$c")" -o json >"$VAR/page-$c.json"; done
page "$(number C04)-1" -o json >"$VAR/page-part.json"
page "$(number C11)" --lang zh >"$VAR/page-zh.txt"
page "$(number C11)" --lang en >"$VAR/page-en.txt"
python3 - "$VAR" <<'PY'
import json, re, sys

def once(pairs):
    keys = [k for k, _ in pairs]
    assert len(keys) == len(set(keys)), "a key stands twice: %s" % [k for k in keys if keys.count(k) > 1]
    return dict(pairs)

def read(name):
    text = open("%s/page-%s.json" % (sys.argv[1], name)).read()
    phones = re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)
    assert not phones, "%s shows %s" % (name, phones)
    return json.loads(text, object_pairs_hook=once)

def some(rows, **wanted):
    found = [r for r in rows if all(r[k] == v for k, v in wanted.items())]
    assert found, "no row with %s among %s" % (wanted, json.dumps(rows, ensure_ascii=False))
    return found[0]

def at(time):
    return time.replace(" ", "T") + ":00+08:00"

c02 = read("C02")
assert c02["cause"] == "旁边住户往街上倾倒生活废水" and not c02["unclear"]
assert [w["state"] for w in c02["whistles"]] == ["closed", "named"] and c02["whistles"][0]["kind"] == "joint_visit"
some(c02["units"], unit="py.dongguan", duty="joint", state="relieved", reported_in_at=at("2019-08-06 10:40"))
some(c02["results"], unit="py.station", round=1, interim=False, told_at=at("2019-08-08 16:35"), contact_way="phone")

c04, part = read("C04"), read("part")
assert c04["child_count"] == 2 and c04["children_open"] == 0
assert [c["kind"] for c in c04["children"]] == ["extend", "extend"] and c04["children"][0]["limit"] == "3wd"
assert part["parent"] == c04["number"] and part["child_kind"] == "extend" and part["requests"] == []

session = read("C05")["sessions"][0]
assert session["kind"] == "consultation" and session["result"] == "agreed" and session["parties"] == ["施工方", "业主"]
assert "by.food_market" in session["units"] and session["attachments"][0]["reference"] == "by/2024/0410-1"

c06 = read("C06")["results"]
assert [(r["interim"], r["told_at"]) for r in c06[:2]] == [(True, None), (True, at("2024-03-21 16:50"))]
some(c06, outcome="confirmed", contact_way="visit", contact_with="企业负责人", contact_result="reached")

c07 = read("C07")
assert c07["class"] == "meeting" and c07["hops"] == 2 and c07["first_unit"] == "wh.yiyuan"
assert c07["whistles"][0]["state"] == "undecided"

comments = read("C09")["comments"]
assert comments[0]["text"].endswith("139****5678") and comments[1]["attachments"][0]["name"] == "报价单"

c11 = read("C11")
assert c11["whistles_open"] == 0 and not c11["front_line"]
assert c11["whistles"][0]["level"] == "street" and c11["whistles"][0]["co"] == "wh.housing,wh.binzhoujie"
assert len(c11["calls"]) == 4 and not any(c["late"] for c in c11["calls"])
some(c11["calls"], unit="wh.housing", reported_in_at=at("2023-03-15 09:30"), due_at=at("2023-03-15 17:30"), person="质安站站长、鉴定人员")
late = {u["unit"]: u["late"] for u in c11["units"] if u["state"] != "relieved"} # late is late by himself
assert "feed_back" in late["wh.property_office"] and late["wh.housing"] == [] and late["wh.binzhoujie"] == []

c13 = read("C13")
some(c13["hand_overs"], direction="to", agency="119", reference="119-0527-88")
some(c13["units"], unit="nx.petrol_maotian", duty="called", reported_in_at=at("2019-05-27 21:17"))

c17 = read("C17")
some(c17["units"], unit="nx.market_baimaqiao", duty="delegate", of="nx.market", task="现场取证,组织调解")
assert [(s["round"], s["result"]) for s in c17["sessions"]] == [(1, "failed"), (2, "agreed")]

c20 = some(read("C20")["results"], unit="jc.water")
assert (c20["at"], c20["platform_at"]) == (at("2024-03-11 15:30"), at("2024-03-12 10:00")) # a leader signed between

c21 = read("C21")
assert c21["forced"] and c21["return_count"] == 2
assert [(r["ruling"], r["new_unit"], r["units"]) for r in c21["returns"]] == [
    ("named", "jc.labour", "jc.medical,jc.tax"), ("forced", None, None)]
assert c21["returns"][1]["reason"].startswith("核定与征收一并办理")
read("C22")

for name, words in {
    "zh": ["交办类别", "首接单位", "应哨报到", "召集结束", "吹哨与联合到场", "街道吹哨、区直部门报到", "被召集单位", "办理结果",
           "停工通知书 (wh/2023/0315-2)", "超期环节"],
    "en": ["first receiver", "called by a whistle", "call is over", "whistles and joint visits", "called and reported in",
           "results", "who came", "late"]}.items():
    text = open("%s/page-%s.txt" % (sys.argv[1], name)).read()
    for word in words:
        assert word in text, "%s: %s is missing" % (name, word)
PY
