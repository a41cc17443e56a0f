#!/usr/bin/env python3
"""A second held-out mix of errors: what desks, spreadsheets, scanners and telephones do to a register.

Neither gen_customers.py nor mix.py makes these: columns that slipped, spreadsheets that took a phone for a number,
digits read by a camera, several numbers without a sign between them, English names, names the wrong way round,
two characters of the same sound, marks that nobody sees. Persons, households and truth are the generator's.
Standard library only, deterministic.

    python3 desk_mix.py --generator gen_customers.py --records 100000 --seed 21 --out desk.csv
    python3 desk_mix.py --generator gen_customers.py --records 100000 --seed 22 --kinds name --out names.csv
"""
import argparse
import sys

import mix

PHONE = ("swapped_far:5 missing_digit:5 extra_digit:5 glued:5 listed:4 float:4 quoted:3 grouped:3 scanned:5 remark:4 "
         "intl:2 landline_too:3 landline_only:2 no_phone:4 kin_phone:4 wrong_two:4 mask_4:3 mask_x:3 new_number:4").split()
NAME = ("pinyin:4 pinyin_back:3 pinyin_glued:2 english:3 english_mixed:2 back:3 surname_title:6 full_title:3 sound_one:5 "
        "sound_two:3 sound_surname:3 look:5 traditional:3 traditional_one:2 given_only:3 nick:4 part:3 spaced:3 "
        "wide:2 unseen:2 numbered:3 bracket:2 one_off:2").split()
OTHER = ("sex_wrong:4 sex_words:3 tail_digit:4 tail_whole:2 tail_zero:2 tail_swapped:2 shifted:4 name_in_phone:2 "
         "phone_in_name:3 address_in_district:3 dates:3 district_other:3 moved:3 estate_short:3 room_han:2 "
         "room_typo:3 city_before:3 sparse:4 office_words:2").split()
SETS = {"phone": PHONE, "name": NAME, "other": OTHER, "all": PHONE + NAME + OTHER}
# Taken from lists of confused characters and from handwriting, not from the matcher's table.
LOOK = ("己已 木林 未末 土士 大太 日目 人入 千干 王玉 天夭 伟纬 杨扬 刚钢 梅海 婷停 静净 娟绢 玲铃 俊竣 浩诰 辉挥 敏繁 芳芬 洁沽 "
        "丽历 军运 勇男 燕莱 雪雷 慧惠 莹萤 晶品 欣欢 颖颍 佳住 建健 明朋 波坡 峰锋 涛淘 平乎 亮高 鑫金 国围 东车 立位 永水 "
        "春舂 光先 志忐 文丈 春眷 成戊 云去 飞气 江红 凯剀 博搏 昊吴 晨震 泽择 清请 宁宇 思恩 凤风 兰三 秀季 琴瑟 红江 宏宠").split()
EARS = {"hu": "fu", "fu": "hu", "wang": "huang", "huang": "wang", "nai": "lai", "yin": "ying", "lin": "ling", "xin": "xing"}
SCAN = {"0": "OoQ", "1": "lI", "5": "S", "8": "B", "2": "Z", "6": "b", "9": "g"}
WRONG = {"1": "7", "7": "1", "3": "8", "8": "3", "6": "0", "0": "6", "5": "6", "9": "4", "4": "9", "2": "7"}
FIRST = {"M": "David Kevin Jack Tony Eric Leo Frank Andy Peter Michael".split(),
         "F": "Lily Amy Linda Cindy Grace Alice Joyce Vivian Emma Lucy".split()}
HAN = "零一二三四五六七八九"


def make(module, kinds):
    class Desk(module.Generator):
        def __init__(self, *args):
            super().__init__(*args)
            self.kind = module.pick_of(kinds)
            self.kin = {}

        def new_person(self, kin=None):
            p = super().new_person(kin)
            if kin is not None:
                self.kin[p.pid] = kin
                self.kin.setdefault(kin.pid, p)
            return p

        def corrupt(self, p, k, missing_phone, office):
            f = self.one(p, k, self.fields(p, office))
            if self.R() < 0.15:
                f = self.one(p, self.kind(self.R()), f)
            return f

        def one(self, p, k, f):
            R = self.R
            pick = lambda items: items[int(R() * len(items))]
            digit = lambda: str(int(R() * 10))
            ph, name, han = p.phone, p.sur + p.given, not p.latin
            at = 1 + int(R() * 10)
            # telephones
            if k == "swapped_far":
                j = min(10, at + 2)
                f[1] = ph[:at] + ph[j] + ph[at + 1:j] + ph[at] + ph[j + 1:] if j > at else ph
            elif k == "missing_digit":
                f[1] = ph[:at] + ph[at + 1:]
            elif k == "extra_digit":
                f[1] = ph[:at] + digit() + ph[at:]
            elif k == "glued":
                f[1], f[2] = ph + (p.alt or self.new_phone(p.city)), ""
            elif k == "listed":
                f[1], f[2] = pick(["%s %s", "%s,%s", "%s；%s", "%s 或 %s", "%s\t%s"]) % (p.alt or self.new_phone(p.city), ph), ""
            elif k == "float":
                f[1] = ph + ".0"
            elif k == "quoted":
                f[1] = "'" + ph
            elif k == "grouped":
                f[1] = pick([ph[:4] + " " + ph[4:8] + " " + ph[8:], ph[:3] + "." + ph[3:7] + "." + ph[7:],
                             "(" + ph[:3] + ")" + ph[3:], ph[:3] + "—" + ph[3:]])
            elif k == "scanned":
                hits = [i for i in range(1, 11) if ph[i] in SCAN]
                if R() < 0.5 and hits:
                    i = pick(hits)
                    f[1] = ph[:i] + pick(SCAN[ph[i]]) + ph[i + 1:]
                else:
                    f[1] = ph[:at] + WRONG[ph[at]] + ph[at + 1:]
            elif k == "remark":
                f[1] = ph + pick(["(本人)", "（微信同号）", " 妻子", "/晚上打", "转1", " 王总助理"])
            elif k == "intl":
                f[1] = pick(["+86-", "(86)", "0", "086"]) + ph
            elif k == "landline_too":
                f[1] = "0%d-%d/%s" % (311 + p.city * 7, 80000000 + int(R() * 9999999), ph)
            elif k == "landline_only":
                f[1] = "0%d%d" % (311 + p.city * 7, 80000000 + int(R() * 9999999))
                f[6] = f[6] or self.address(p)
            elif k == "no_phone":
                f[1] = f[2] = ""
                f[3] = p.idt if R() < 0.5 else f[3]
                f[6] = f[6] or self.address(p)
            elif k == "kin_phone":
                kin = self.kin.get(p.pid)
                f[1] = kin.phone if kin else ph
            elif k == "wrong_two":
                i, j = 3 + int(R() * 4), 7 + int(R() * 4)
                f[1] = ph[:i] + digit() + ph[i + 1:j] + digit() + ph[j + 1:]
            elif k == "mask_4":
                f[1], f[2] = pick([ph[:3] + "**" + ph[-4:], ph[:3] + "-****-" + ph[-4:], "1**-****-" + ph[-4:], ph[:6] + "***" + ph[-2:]]), ""
            elif k == "mask_x":
                f[1], f[2] = ph[:3] + pick(["xxxx", "XXXX", "····", "____", "####", "……", "？？？？"]) + ph[-4:], ""
            elif k == "new_number":
                f[1] = self.new_phone(p.city)
                u = R()
                f[3], f[6] = (p.idt if u < 0.6 else f[3]), (f[6] or self.address(p))
            # names
            elif k.startswith("pinyin") and han and all(c in mix.READ for c in name):
                given, sur = "".join(mix.READ[c] for c in p.given), "".join(mix.READ[c] for c in p.sur)
                if k == "pinyin":
                    f[0] = pick([sur.title() + " " + given.title(), sur.upper() + given.title(), sur.title() + ", " + given.title()])
                elif k == "pinyin_back":
                    f[0] = given.title() + " " + sur.title()
                else:
                    f[0] = sur + given
            elif k == "english" and han and p.sur in mix.READ:
                f[0] = pick(FIRST[p.sex]) + " " + mix.READ[p.sur].title()
            elif k == "english_mixed" and han:
                f[0] = pick([pick(FIRST[p.sex]) + p.sur, p.sur + pick(FIRST[p.sex]), name + "(" + pick(FIRST[p.sex]) + ")"])
            elif k == "back" and han:
                f[0] = p.given + pick(["", " "]) + p.sur
            elif k == "surname_title" and han:
                f[0] = p.sur + (pick("先生 总 老板 经理 哥 老师 主任".split()) if p.sex == "M" else pick("女士 小姐 太太 姐 总 老师 阿姨".split()))
            elif k == "full_title" and han:
                f[0] = name + (pick("先生 总 经理".split()) if p.sex == "M" else pick("女士 小姐 总".split()))
            elif k == "sound_one" and han:
                f[0] = p.sur + self.sounds(p.given, 1)
            elif k == "sound_two" and han:
                f[0] = p.sur + self.sounds(p.given, 2)
            elif k == "sound_surname" and han:
                f[0] = self.sounds(p.sur, 1) + p.given
            elif k == "look" and han:
                pairs = {c: w.replace(c, "", 1) for w in LOOK for c in w}
                hits = [i for i, c in enumerate(name) if c in pairs]
                if hits:
                    i = pick(hits)
                    f[0] = name[:i] + pairs[name[i]] + name[i + 1:]
            elif k == "traditional" and han:
                f[0] = self.traditional(p)
            elif k == "traditional_one" and han:
                hits = [i for i, c in enumerate(name) if c in self.trad]
                if hits:
                    i = pick(hits)
                    f[0] = name[:i] + self.trad[name[i]] + name[i + 1:]
            elif k == "given_only" and han and len(p.given) == 2:
                f[0] = p.given
            elif k == "nick" and han:
                last = p.given[-1]
                f[0] = pick(["小" + p.sur, "老" + p.sur, "阿" + last, "小" + last, last + last, last + ("哥" if p.sex == "M" else "姐")])
            elif k == "part" and han and len(p.given) == 2:
                f[0] = p.sur + pick(p.given)
            elif k == "spaced":
                f[0] = pick([" ", "\u3000", "·", "."]).join([p.sur, p.given])
            elif k == "wide":
                f[0] = "\u3000" + f[0] + " "
            elif k == "unseen":
                f[0] = f[0][:1] + pick(["\u200b", "\u00a0", "\ufeff", "\u200d"]) + f[0][1:]
            elif k == "numbered":
                f[0] = f[0] + pick(["1", "2", "(2)", "②", "_1", "B座", "#"])
            elif k == "bracket":
                f[0] = f[0] + pick(["[已看房]", "「意向高」", "-朋友", "+家人2", "*VIP", "（" + p.district + "）"])
            elif k == "one_off" and han and len(p.given) == 2:
                other = self.new_given(p.sex)
                f[0] = p.sur + p.given[0] + other[-1] if R() < 0.5 else p.sur + other[0] + p.given[1]
            # the rest
            elif k == "sex_wrong":
                f[4] = "F" if p.sex == "M" else "M"
            elif k == "sex_words":
                f[4] = pick(["男", "先生", "male", "1", "男性"]) if p.sex == "M" else pick(["女", "女士", "female", "2", "女性"])
            elif k == "tail_digit":
                i = int(R() * 6)
                f[3] = p.idt[:i] + digit() + p.idt[i + 1:]
            elif k == "tail_swapped":
                i = int(R() * 4)
                f[3] = p.idt[:i] + p.idt[i + 1] + p.idt[i] + p.idt[i + 2:]
            elif k == "tail_whole":
                f[3] = "3101%02d19%02d%02d%s" % (1 + int(R() * 30), 50 + int(R() * 49), 1 + int(R() * 12), p.idt)
            elif k == "tail_zero":
                f[3] = p.idt.lstrip("0").lower()
            elif k == "shifted":
                f[0], f[1], f[2], f[3] = "", f[0], ph, ""
            elif k == "name_in_phone":
                f[0], f[1] = "", name + ph
            elif k == "phone_in_name":
                f[0], f[1] = name + pick(["", " ", "/"]) + ph, ""
            elif k == "address_in_district":
                f[5], f[6] = p.district + self.address(p), ""
            elif k == "dates":
                f.append("odd date")
            elif k == "district_other":
                f[5] = self.cities[p.city][1](R())
            elif k == "moved":
                f[5] = self.cities[p.city][1](R())
                f[6] = "%s%d栋%d" % (self.estates(R()), 1 + int(R() * 30), 101 + int(R() * 33) * 100)
            elif k == "estate_short":
                f[6] = "%s %d-%d" % (p.estate[:2], p.block, p.room)
            elif k == "room_han":
                block = HAN[p.block] if p.block < 10 else "十" + (HAN[p.block - 10] if p.block > 10 else "") if p.block < 20 else str(p.block)
                f[6] = "%s%s栋%d室" % (p.estate, block, p.room)
            elif k == "room_typo":
                f[6] = "%s%d栋%d" % (p.estate, p.block, p.room + pick([-100, 100, 1, -1, 10]))
            elif k == "city_before":
                f[6] = "%s市%s%s%d号楼%d室" % (self.cities[p.city][0], p.district, p.estate, p.block, p.room)
            elif k == "sparse":
                f[2] = f[3] = f[4] = f[5] = f[6] = ""
            elif k == "office_words":
                f[5] = self.cities[p.city][0] + "市" + p.district
            return f

        def sounds(self, text, count):
            out, left = list(text), count
            for i in range(len(out)):
                others = self.exact.get(out[i]) if self.R() < 0.8 else self.near.get(out[i]) or self.exact.get(out[i])
                if others and left and (left >= len(out) - i or self.R() < 0.5):
                    out[i] = others[int(self.R() * len(others))]
                    left -= 1
            return "".join(out)

        def add(self, p, f, office, day, how):
            odd = len(f) > 9
            super().add(p, f[:9], office, day, how)
            if odd:
                row = self.rows[-1]
                y, m, d = row[13].split("-")
                style = ("%s/%d/%d", "%s.%d.%d", "%s年%d月%d日")[int(self.R() * 3)]
                self.rows[-1] = row[:13] + (style % (y, int(m), int(d)),) + row[14:]

    return Desk


def quoted(rows):
    """The generator writes without quotes: cells with commas need them."""
    for row in rows:
        yield tuple('"%s"' % c.replace('"', '""') if isinstance(c, str) and ("," in c or '"' in c) else c for c in row)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--generator", required=True)
    ap.add_argument("--records", type=int, default=100000)
    ap.add_argument("--seed", type=int, default=21)
    ap.add_argument("--out", required=True)
    ap.add_argument("--kinds", default="all", choices=sorted(SETS))
    ap.add_argument("--set", action="append", default=[], metavar="NAME=SHARE")
    a = ap.parse_args()
    module = mix.load(a.generator)
    for pair in a.set:
        name, share = pair.split("=")
        setattr(module, name, float(share))
    rows = make(module, SETS[a.kinds])(a.records, a.seed, 0).run()
    module.write_records(quoted(rows), a.out)
    truth = (a.out[:-4] if a.out.endswith(".csv") else a.out) + "-truth.csv"
    same, kin = module.write_truth(rows, truth)
    sys.stderr.write("%d records, %d same-person pairs, %d household pairs\n" % (len(rows), same, kin))


if __name__ == "__main__":
    main()
