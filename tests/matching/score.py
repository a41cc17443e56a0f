#!/usr/bin/env python3
"""Scores pairs.csv against the truth, groups closed (if a=b and b=c then a=c). Standard library only.

    python3 score.py pairs.csv customers-truth.csv
"""
import collections
import csv
import sys


def main():
    pairs, truth = sys.argv[1:3]
    parent = {}

    def root(x):
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    with open(pairs, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            a, b = root(row[0]), root(row[1])
            if a != b:
                parent[a] = b
    sizes = collections.Counter(root(x) for x in list(parent))
    found = sum(n * (n - 1) // 2 for n in sizes.values())
    there = right = relatives = 0
    missed = collections.Counter()
    with open(truth, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for a, b, link, how in rows:
            joined = a in parent and b in parent and root(a) == root(b)
            if link == "same_person":
                there += 1
                right += joined
                if not joined:
                    missed["+".join(sorted(how.split("+")))] += 1
            else:
                relatives += joined
    precision, recall = right / max(found, 1), right / there
    print("precision %.4f  recall %.4f  F1 %.4f" % (precision, recall, 2 * precision * recall / (precision + recall)))
    print("right %d, false %d (of one household: %d), missed %d, largest group %d"
          % (right, found - right, relatives, there - right, max(sizes.values(), default=0)))
    print("missed most:", ", ".join("%s %d" % pair for pair in missed.most_common(8)))


if __name__ == "__main__":
    main()
