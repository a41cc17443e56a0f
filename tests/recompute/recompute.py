"""Works the demo office's rewards out again from the exported CSVs, with nothing of the program, and compares.

    laifang export csv --headers en --out DIR
    python3 recompute.py DIR

The programmes of the demo office are written out below by hand, from the rules. Exit code 1 where a sum differs.
"""

import csv
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

FEN = Decimal("0.01")


def read(folder, name):
    with open(Path(folder) / name, encoding="utf-8-sig", newline="") as file:
        return [{k: v.removeprefix("'") for k, v in row.items()} for row in csv.DictReader(file)]


def fen(value):
    return value.quantize(FEN, ROUND_HALF_UP)


def parts(whole, shares):
    """Cumulative amounts are rounded; each part is a difference, so that they sum to the whole."""
    out, share_so_far, given = [], Decimal(0), Decimal(0)
    for share in shares:
        share_so_far += share
        until = fen(whole * share_so_far / 100)
        out.append(until - given)
        given = until
    return out


DAYS = ("subscribed_on", "signed_on", "signing_order", "first_payment_on", "fully_paid_on", "loan_released_on", "handed_over_on", "ended_on")


def days(deal, facts):
    """When a deal reached what, from its facts alone: those that stand, by day and place among changes."""
    out, moves, past_deposit = dict.fromkeys(DAYS, ""), [], ""
    for fact in sorted(facts, key=lambda f: (f["on"], int(f["order"]))):
        on, event, amount = fact["on"], fact["event"], Decimal(fact["amount"] or 0)
        if fact["withdrawn"] == "1" or event == "withdrawn":
            continue
        if event in ("subscribed", "signed"):
            if out["ended_on"]:  # taken up again: it begins anew
                out, moves, past_deposit = dict.fromkeys(DAYS, ""), [], ""
            out["subscribed_on"] = out["subscribed_on"] or on
            if event == "signed" and not out["signed_on"]:
                out["signed_on"], out["signing_order"] = on, fact["order"]
        elif event in ("pre_subscribed", "paid", "loan_released"):
            moves.append((on, amount, Decimal(0), event != "loan_released"))
            if event == "paid" and fact["part"] != "deposit":
                past_deposit = past_deposit or on
            if event == "loan_released":
                out["loan_released_on"] = out["loan_released_on"] or on
        elif event == "refunded":
            moves.append((on, -amount, amount if fact["part"] == "price" else Decimal(0), True))
        elif event == "handed_over":
            out["handed_over_on"] = out["handed_over_on"] or on
        elif event in ("cancelled", "deposit_returned"):
            out["ended_on"] = out["ended_on"] or on
    asked = sum(Decimal(deal[part] or 0) for part in ("price", "decoration", "parking")) - Decimal(deal["discounts"] or 0)
    agreed, own = Decimal(deal["first_payment"] or 0), Decimal(0)
    for on, amount, _, mine in moves if agreed > 0 else ():
        own += amount if mine else 0
        out["first_payment_on"] = (out["first_payment_on"] or on) if own >= agreed else ""
    if agreed == 0:
        out["first_payment_on"] = past_deposit
    paid = Decimal(0)
    for on, amount, less, _ in moves if asked > 0 else ():
        paid, asked = paid + amount, asked - less
        out["fully_paid_on"] = (out["fully_paid_on"] or on) if paid >= asked else ""
    if out["fully_paid_on"]:
        out["first_payment_on"] = min(out["first_payment_on"] or out["fully_paid_on"], out["fully_paid_on"])
    return out


def earns(deal):
    """Whether who brought them is rewarded at all: R6, R15, R28, R37."""
    late = deal["protected_until"] and deal["subscribed_on"] > deal["protected_until"]
    return not (
        deal["verdict"] == "invalid"
        or deal["buyer_on_slip"] == "0"
        or deal["only_new_customer"] == "1"
        or deal["ended_on"]
        or late
    )


def agency(deal, place):
    """R29 with R35 and R36: earned and due."""
    base = Decimal(deal["price"]) - Decimal(deal["discounts"]) - Decimal(deal["refunded"])
    rate = Decimal("1")
    if deal["usage"] == "residential" and 1 <= int(deal["bedrooms"]) <= 3 and place >= 150:
        rate = Decimal("1.2")
    elif deal["usage"] == "shop":
        rate = Decimal("1.2")
    elif deal["usage"] not in ("residential", "shop"):
        return Decimal(0), Decimal(0)
    whole = fen(base * rate / 100)
    paid_out, kept = parts(whole, [90, 10])
    first, full, loan = deal["first_payment_on"], deal["fully_paid_on"], deal["loan_released_on"]
    if deal["method"] == "lump_sum":
        stages, met = parts(paid_out, [100]), [full]
    elif deal["method"] == "instalments":
        stages, met = parts(paid_out, [50, 50]), [first, full]
    else:
        stages, met = parts(paid_out, [50, 50]), [first, loan]
    due = sum((amount for amount, on in zip(stages, met) if on), Decimal(0))
    if all(met) and deal["handed_over_on"]:
        due += kept
    return whole, due


def employee(deal):
    """R23: by area, once fully paid."""
    area, bedrooms = Decimal(deal["area"]), int(deal["bedrooms"])
    amount = Decimal(0)
    if deal["usage"] == "residential" and bedrooms == 2 and area < 78:
        amount = Decimal(1000)
    elif deal["usage"] == "residential" and 78 <= area <= 117:
        amount = Decimal(1500)
    return amount, amount if deal["fully_paid_on"] else Decimal(0)


def owner(place):
    """R24, for the n-th unit; due at signing."""
    amount = Decimal([500, 1000, 1500, 2000][min(place, 4) - 1])
    return amount, amount


def main(folder):
    deals, visits = read(folder, "deals.csv"), read(folder, "visits.csv")
    persons = {row["record_id"]: row["person_id"] for row in read(folder, "customers.csv")}
    earned, due = defaultdict(Decimal), defaultdict(Decimal)
    facts, wrong = defaultdict(list), []
    for fact in read(folder, "deal_facts.csv"):
        facts[fact["deal_id"]].append(fact)
    for deal in deals:
        # Only whether and in which order a deal came so far is taken from here on, and from its facts.
        found = days(deal, facts[deal["deal_id"]])
        changed = any(f["event"] == "unit_changed" for f in facts[deal["deal_id"]])
        for column, value in found.items():
            if deal[column] != value and not (changed and column == "fully_paid_on"):
                wrong.append(f"deal {deal['deal_id']}: {column} is {deal[column]}, the facts say {value}")
        deal.update(found)

    def add(who, what, sums):
        earned[who, what] += sums[0]
        due[who, what] += sums[1]

    signed = sorted((d for d in deals if d["signed_on"]), key=lambda d: (d["signed_on"], int(d["signing_order"])))
    agencies, owners = defaultdict(int), defaultdict(int)
    for deal in signed:
        if not earns(deal):
            continue
        who = deal["partner"]
        if deal["channel"] == "agency":
            if deal["usage"] == "residential" and 1 <= int(deal["bedrooms"]) <= 3:
                agencies[who] += 1
            add(who, "r29-marginal", agency(deal, agencies[who]))
        elif deal["channel"] == "employee":
            add(who, "r23", employee(deal))
        elif deal["channel"] == "owner":
            owners[who] += 1
            add(who, "r24-nth", owner(owners[who]))

    # R25: a new party's visit, once the supervisor confirms; nobody has, so it is earned and not due.
    seen = set()
    for visit in sorted(visits, key=lambda v: (v["entered_at"], v["visit_id"])):
        if visit.get("voided") == "1" or visit.get("state") == "voided":
            continue
        person = persons[visit["record_id"]]
        new, _ = person not in seen, seen.add(person)
        if new and visit["kind"] == "visit" and visit["channel"] == "owner" and visit["verdict"] != "invalid":
            add(visit["brought_by"], "r25", (Decimal(50), Decimal(0)))

    posted, accrued, balance = defaultdict(Decimal), defaultdict(Decimal), defaultdict(Decimal)
    for line in read(folder, "postings.csv"):
        key, amount = (line["beneficiary"], line["programme"]), Decimal(line["amount"])
        balance[line["posting"]] += amount
        if line["account"] == "expense":
            posted[key] += amount
        elif line["account"] == "accrued":
            accrued[key] -= amount

    wrong += [f"posting {name} is off by {off}" for name, off in balance.items() if off]
    for key in sorted(set(earned) | set(posted)):
        was = (posted[key], posted[key] - accrued[key])
        if (earned[key], due[key]) != was:
            wrong.append(f"{key}: earned and due {earned[key]}, {due[key]}; the ledger has {was[0]}, {was[1]}")
    for line in wrong:
        print(line)
    total, paid = sum(earned.values()), sum(due.values())
    print(f"{len(signed)} signed deals, {len(balance)} postings: earned {total}, due {paid}")
    return 1 if wrong or not signed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
