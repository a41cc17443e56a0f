#!/usr/bin/env python3
"""A held-out mix of errors: customers as the data set's generator invents them, but written down with
mistakes that it never makes.

The persons, households and truth are those of gen_customers.py (given by --generator); only the ways of
writing differ. The matcher was not tuned to these shares. Standard library only, deterministic.

    python3 mix.py --generator gen_customers.py --records 100000 --seed 11 --out mix.csv
    python3 mix.py --generator gen_customers.py --records 100000 --seed 13 --out crowded.csv \
        --set SHARED_PHONE=0.4 --set HOUSEHOLD=0.25 --set ID_TAIL=0.12 --set ADDRESS=0.35 --set OTHER_OFFICE=0.5
"""
import argparse
import importlib.util
import sys

KINDS = ("repeat:8 dropped:6 doubled:4 two_digits:4 keypad:6 tail_only:3 odd_mask:4 both_in_one:4 second_first:4 "
         "landline:3 spouse_phone:3 new_phone:5 nickname:5 full_title:4 given_only:3 remark:4 pinyin:4 lookalike:6 "
         "part:5 turned:3 spaced:2 alias:2 id_slip:4 sex_wrong:3 moved:4 address_style:5 estate_slip:3 sparse:6 "
         "two_errors:6").split()
# Not the matcher's own table: pairs taken from lists of commonly confused characters.
ALIKE = dict(("晴睛 博搏 晨辰 涵函 冶治 杨扬 辉晖 伟玮 诚城 浩皓 佳住 娟涓 瑞端 莹萤 欣掀 琳淋 宇字 芳房 平苹 亮高 明朋 鹏棚 涛寿 俊峻 丽雨 利莉 "
              "玉王 天夭 夫失 文丈 军车 建健 志忘 强张 磊垒 勇男 杰木 超赵 刚钢 波坡 鑫金 翔祥 哲晢 琦绮 敏海 静净 艳色 霞霄 燕莺 玲岭 桂娃 英莫 "
              "红江 萍苹 雪雷 倩情 婷停 洁结 颖颍 晶品 慧惠 春舂 国图 华化 林材 成戌 光先 小少 思恩 子孑 一二 中申 云去 生主 龙尤").split())
KEYS = {"1": "24", "2": "135", "3": "26", "4": "157", "5": "2468", "6": "359", "7": "48", "8": "5790", "9": "68", "0": "8"}
READ = {}


def load(path):
    spec = importlib.util.spec_from_file_location("gen_customers", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for token in module.PINYIN.split():
        sound, chars = token.split(":")
        for c in chars:
            READ[c] = sound
    return module


def make(module):
    class Mix(module.Generator):
        def __init__(self, *args):
            super().__init__(*args)
            self.kind = module.pick_of(KINDS)
            self.kin = {}
            self.desks = {}

        def new_person(self, kin=None):
            p = super().new_person(kin)
            if kin is not None:
                self.kin[p.pid] = kin
                self.kin.setdefault(kin.pid, p)
            return p

        def fields(self, p, office, channel=None):
            f = super().fields(p, office, channel)
            R = self.R
            u = R()
            # A store that gives its own number for customers it wants to keep to itself.
            if f[7] == "broker store" and u < 0.02:
                f[1] = self.desks.setdefault(f[8][:6], self.new_phone(p.city))
            elif u > 0.998:
                f[1] = "13800138000"
            if f[4] and R() < 0.01:
                f[4] = "F" if f[4] == "M" else "M"
            if f[5] and R() < 0.10:
                f[5] = f[5][:-1] if f[5].endswith("区") and len(f[5]) > 2 else f[5]
            return f

        def corrupt(self, p, k, missing_phone, office):
            f = self.fields(p, office)
            if k == "two_errors":
                phone = ("dropped", "keypad", "two_digits", "odd_mask")[int(self.R() * 4)]
                name = ("lookalike", "part", "nickname", "pinyin", "remark")[int(self.R() * 5)]
                return self.one(p, name, self.one(p, phone, f))
            return self.one(p, k, f)

        def one(self, p, k, f):
            R = self.R
            ph = f[1]
            at = 1 + int(R() * 10)
            digit = lambda: str(int(R() * 10))
            name = p.sur + p.given
            han = not p.latin
            if k == "dropped":
                f[1] = ph[:at] + ph[at + 1:]
            elif k == "doubled":
                f[1] = ph[:at] + ph[at] + ph[at:]
            elif k == "two_digits":
                f[1] = ph[:3] + "".join(digit() if i in (at % 8, (at + 3) % 8) else c for i, c in enumerate(ph[3:]))
            elif k == "keypad":
                c = KEYS.get(ph[at:at + 1], "0")
                f[1] = ph[:at] + c[int(R() * len(c))] + ph[at + 1:]
            elif k == "tail_only":
                f[1] = ("*******" if R() < 0.5 else "尾号") + ph[-4:]
            elif k == "odd_mask":
                u = R()
                f[1] = ph[:7] + "****" if u < 0.4 else ph[:3] + "*****" + ph[8:] if u < 0.7 else ph[:4] + "xxx" + ph[7:]
                f[2] = ""
            elif k == "both_in_one":
                other = p.alt or self.new_phone(p.city)
                f[1], f[2] = (ph + "/" + other if R() < 0.5 else other + "、" + ph), ""
            elif k == "second_first":
                f[1], f[2] = (p.alt or self.new_phone(p.city)), ph
            elif k == "landline":
                f[1], f[2] = "0%d-%d" % (311 + p.city * 7, 80000000 + int(R() * 9999999)), ph if R() < 0.7 else ""
            elif k == "spouse_phone":
                kin = self.kin.get(p.pid)
                f[1] = kin.phone if kin else ph
            elif k == "new_phone":
                f[1] = self.new_phone(p.city)
                f[3] = p.idt if R() < 0.6 else f[3]
                if not f[6]:
                    f[6] = self.address(p)
            elif k == "nickname" and han:
                last, u = p.given[-1], R()
                f[0] = ("小" + p.sur if u < 0.25 else "老" + p.sur if u < 0.4 else "阿" + last if u < 0.6
                        else last + ("哥" if p.sex == "M" else "姐") if u < 0.8 else last * 2)
            elif k == "full_title" and han:
                f[0] = name + ("先生" if p.sex == "M" else "女士")
            elif k == "given_only" and han and len(p.given) == 2:
                f[0] = p.given
            elif k == "remark":
                f[0] = f[0] + ("（老客户）", "(二次来访)", "【朋友介绍】", "/家属")[int(R() * 4)]
            elif k == "pinyin" and han and all(c in READ for c in name):
                given = "".join(READ[c] for c in p.given)
                sur = "".join(READ[c] for c in p.sur)
                f[0] = (sur.title() + " " + given.title(), sur + " " + given, sur.upper() + " " + given.title())[int(R() * 3)]
            elif k == "lookalike" and han:
                hits = [i for i, c in enumerate(name) if c in ALIKE]
                if hits:
                    i = hits[int(R() * len(hits))]
                    f[0] = name[:i] + ALIKE[name[i]] + name[i + 1:]
            elif k == "part" and han and len(p.given) == 2:
                f[0] = p.sur + p.given[int(R() * 2)]
            elif k == "turned":
                f[0] = p.sur + p.given[::-1] if han else p.sur + " " + p.given
            elif k == "spaced":
                f[0] = "  ".join(f[0]) if han else f[0].upper()
            elif k == "alias":
                f[0] = p.sur + self.new_given(p.sex) if han else f[0]
            elif k == "id_slip":
                i = int(R() * 5)
                f[3] = p.idt[:i] + digit() + p.idt[i + 1:] if R() < 0.6 else p.idt[:i] + p.idt[i + 1] + p.idt[i] + p.idt[i + 2:]
            elif k == "sex_wrong":
                f[4] = "F" if p.sex == "M" else "M"
            elif k == "moved":
                f[5] = self.cities[p.city][1](R())
                f[6] = "%s%d栋%d" % (self.estates(R()), 1 + int(R() * 30), 101 + int(R() * 33) * 100)
            elif k == "address_style":
                u = R()
                unit = 1 + int(R() * 3)
                f[6] = ("%s %d幢 %d单元 %d" % (p.estate, p.block, unit, p.room) if u < 0.35
                        else "%s%s%d号楼%d" % (p.district, p.estate, p.block, p.room) if u < 0.6
                        else "%s%d#%d室" % (p.estate, p.block, p.room) if u < 0.8
                        else "%d号楼%d室%s" % (p.block, p.room, p.estate))
            elif k == "estate_slip":
                i = 2 + int(R() * (len(p.estate) - 2))
                f[6] = "%s%d栋%d" % (p.estate[:i] + "苑" + p.estate[i + 1:], p.block, p.room)
            elif k == "sparse":
                f[2] = f[3] = f[4] = f[5] = ""
                f[6] = ""
            return f

    return Mix


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--generator", required=True)
    ap.add_argument("--records", type=int, default=100000)
    ap.add_argument("--seed", type=int, default=11)
    ap.add_argument("--out", required=True)
    ap.add_argument("--set", action="append", default=[], metavar="NAME=SHARE",
                    help="another share of the generator's: SHARED_PHONE=0.4, HOUSEHOLD=0.25, ID_TAIL=0.1 …")
    ap.add_argument("--own-mistakes", action="store_true", help="keep the generator's mistakes, change only shares")
    a = ap.parse_args()
    module = load(a.generator)
    for pair in a.set:
        name, share = pair.split("=")
        if not hasattr(module, name):
            ap.error("the generator has no " + name)
        setattr(module, name, float(share))
    mix = (module.Generator if a.own_mistakes else make(module))(a.records, a.seed, 0)
    rows = mix.run()
    module.write_records(rows, a.out)
    truth = (a.out[:-4] if a.out.endswith(".csv") else a.out) + "-truth.csv"
    same, kin = module.write_truth(rows, truth)
    sys.stderr.write("%d records, %d same-person pairs, %d household pairs\n" % (len(rows), same, kin))


if __name__ == "__main__":
    main()
