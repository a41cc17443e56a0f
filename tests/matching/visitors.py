#!/usr/bin/env python3
"""Visitors for `laifang bench --entry`: some of a file's people come once more, some come for the first time.

Reads a file with the truth columns (gen_customers.py, mix.py, desk_mix.py make them) and its truth. Of people who
are in it several times the last record becomes a visitor who returns; of people who are in it once, some become new
visitors. Both are taken out of the file, which is written without the truth columns.

    python3 visitors.py customers.csv customers-truth.csv base.csv visitors.jsonl [returning] [new]
    laifang bench --file base.csv --entry visitors.jsonl
"""
import collections
import csv
import json
import random
import sys


def main():
    source, truth, base, visitors = sys.argv[1:5]
    returning, new = (int(n) for n in (sys.argv[5:] + ["2000", "2000"][len(sys.argv[5:]):]))
    chance = random.Random(1)
    of = collections.defaultdict(list)
    with open(source, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        titles = next(rows)
        person = titles.index("true_person_id")
        for place, row in enumerate(rows):
            of[row[person]].append(place)
    several = sorted(p for p, rows in of.items() if len(rows) > 1)
    once = sorted(p for p, rows in of.items() if len(rows) == 1)
    back = {of[p][-1]: of[p][:-1] for p in chance.sample(several, min(returning, len(several)))}
    first = {of[p][0] for p in chance.sample(once, min(new, len(once)))}
    done = {}
    with open(truth, newline="", encoding="utf-8") as file:
        for a, b, link, how in list(csv.reader(file))[1:]:
            if link == "same_person":
                done[b] = how.split("+")[-1] if "+" in how else how
    lines = {}
    coming = []
    with open(source, newline="", encoding="utf-8") as file, open(base, "w", newline="", encoding="utf-8") as out:
        rows = csv.reader(file)
        next(rows)
        kept = [i for i, t in enumerate(titles) if t not in ("true_person_id", "household_id")]
        write = csv.writer(out, lineterminator="\n")
        write.writerow([titles[i] for i in kept])
        line = 1
        for place, row in enumerate(rows):
            if place in back or place in first:
                coming.append((place, dict(zip(titles, row))))
                continue
            line += 1
            lines[place] = line
            write.writerow([row[i] for i in kept])
    chance.shuffle(coming)
    with open(visitors, "w", encoding="utf-8") as out:
        for place, row in coming:
            one = {k: row[k] for k in ("phone", "alt_phone", "name", "id_tail", "gender")}
            one["address"] = row["district"] + row["address"]
            one["known"] = [lines[p] for p in back.get(place, [])]
            one["how"] = done.get(row["record_id"], "") if place in back else "new"
            out.write(json.dumps(one, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
