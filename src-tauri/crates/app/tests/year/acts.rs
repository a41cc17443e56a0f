//! What people do at a desk, through the actions. A click is often a double click: the same request again.

use super::desk::{Desk, Known};
use super::world::World;
use serde_json::{Value, json};

const NAMES: [&str; 6] = ["陈嘉怡", "沈若溪", "单雄信", "John Smith", "何建国", "陈佳怡"];
const FIRMS: [&str; 4] = ["恒居地产", "鸿安置业", "恒居地产有限公司", "安家"];

impl World {
    /// Does a write at a computer, sometimes twice, and notes that it was acknowledged.
    pub fn write(&mut self, n: usize, what: &'static str, mut request: Value) -> Option<Value> {
        let id = Desk::uuid(&mut self.dice);
        request["request"] = json!(id);
        let done = self.desks[n].try_act(what, request.clone())?;
        if done["outcome"] == "decide" {
            return Some(done);
        }
        self.note(what, &id, n);
        self.count(what);
        if self.dice.one_in(6) {
            let before = self.desks[n].store(|s| s.reader().changes().unwrap());
            self.desks[n].act(what, request);
            let after = self.desks[n].store(|s| s.reader().changes().unwrap());
            assert_eq!(before, after, "{what}: the same request again wrote once more");
            self.count("double click");
        }
        Some(done)
    }

    pub fn something(&mut self, n: usize) {
        match self.dice.below(24) {
            0..=8 => self.visit(n),
            9 | 10 => self.slip(n),
            11 => self.void(n),
            12 | 13 => self.report(n),
            14 => self.edit(n),
            15 => self.rule(n),
            16 => self.link(n),
            17 => self.unlink(n),
            18 => self.erase(n),
            19 | 20 => self.deal(n),
            21 => self.note_deal(n),
            22 => self.undo(n),
            _ => self.import(n),
        }
    }

    /// Few numbers, so that desks meet the same people.
    fn phone(&mut self) -> String {
        let people = 60 + usize::try_from(self.today).unwrap() * 5;
        format!("1380000{:04}", self.dice.below(people))
    }

    fn someone(&mut self) -> (&'static str, String) {
        let phone = self.phone();
        // A number has its name; sometimes somebody else answers it.
        let digits: usize = phone[7..].parse().unwrap();
        let name = if self.dice.one_in(8) { self.dice.below(6) } else { digits % 6 };
        (NAMES[name], phone)
    }

    fn visit(&mut self, n: usize) {
        let (name, phone) = self.someone();
        let report = if self.dice.one_in(3) { self.desks[n].reports.pop() } else { None };
        let firm = if self.dice.one_in(2) { Some(FIRMS[self.dice.below(4)]) } else { None };
        let channel = if firm.is_some() { "agency" } else { "walk_in" };
        let call = self.dice.one_in(9) && report.is_none();
        let mut request = json!({
            "kind": if call { "call" } else { "visit" }, "project": null,
            "customer": {"customer": null, "name": name, "phones": [phone], "gender": null},
            "headcount": 1 + self.dice.below(4), "channel": channel,
            "brought_by": firm.map(|f| json!({"name": f})), "report": null,
            "consent": "2026-1", "consultant": null, "arrived_at": null,
        });
        if call {
            (request["channel"], request["brought_by"]) = (json!("call"), Value::Null);
        }
        if let Some(report) = report {
            request["report"] = report["report"].clone();
            request["channel"] = json!("agency");
            request["brought_by"] = json!({"name": report["firm"]});
            request["customer"]["name"] = report["name"].clone();
            request["customer"]["phones"] = json!([report["phone"]]);
        }
        let Some(mut done) = self.write(n, "register_visit", request.clone()) else { return };
        if done["outcome"] == "decide" {
            // The number is on record under another name: the one on record, or somebody new.
            let same = done["candidates"][0]["customer"].clone();
            if self.dice.one_in(2) {
                request["customer"]["customer"] = same;
            } else {
                request["customer"]["phones"] = json!([format!("1390000{:04}", self.dice.below(9_999))]);
            }
            let Some(decided) = self.write(n, "register_visit", request) else { return };
            self.count("decided who it is");
            done = decided;
        }
        if done["outcome"] == "saved" {
            let line = &done["visit"]["line"];
            let known = Known {
                visit: line["visit"].clone(),
                customer: line["customer"].clone(),
                name: line["name"].as_str().unwrap().to_owned(),
                agency: !call && channel == "agency",
            };
            self.desks[n].visits.push(known);
        }
    }

    /// One of the last visits of this desk, or of another that may have come here.
    fn some_visit(&mut self, n: usize) -> Option<Known> {
        let from = if self.dice.one_in(3) { self.dice.below(self.desks.len()) } else { n };
        let visits = &self.desks[from].visits;
        let recent = visits.len().saturating_sub(30);
        self.dice.pick(&visits[recent..]).cloned()
    }

    fn slip(&mut self, n: usize) {
        let Some(known) = self.some_visit(n) else { return };
        if let Some(slip) = self.write(n, "issue_slip", json!({"visit": known.visit})) {
            self.desks[n].slips.push(slip["slip"].clone());
        }
    }

    fn void(&mut self, n: usize) {
        let Some(slip) = self.desks[n].slips.pop() else { return };
        self.write(n, "void_slip", json!({"slip": slip, "reason": "写错"}));
    }

    fn report(&mut self, n: usize) {
        let ((name, phone), firm) = (self.someone(), FIRMS[self.dice.below(4)]);
        let masked =
            if self.dice.one_in(2) { format!("{}****{}", &phone[..3], &phone[7..]) } else { phone.clone() };
        let text = format!("【报备】云澜府 {name} {masked} 2人 今天16:30到 {firm} 周凯");
        let read = self.desks[n].act("read_paste", json!({"text": text}));
        let Some(done) = self.write(n, "receive_reports", json!({"reports": read["reports"]})) else {
            return;
        };
        let report = done["replies"][0]["report"]["report"].clone();
        self.desks[n].reports.push(json!({"report": report, "firm": firm, "name": name, "phone": phone}));
    }

    fn edit(&mut self, n: usize) {
        let Some(known) = self.some_visit(n) else { return };
        let Some(shown) = self.desks[n].try_act("show_customer", json!({"customer": known.customer})) else {
            return;
        };
        let name = NAMES[self.dice.below(6)];
        let more = if self.dice.one_in(8) { vec![self.phone()] } else { Vec::new() };
        let edit = json!({
            "customer": known.customer, "shown": shown["shown"], "name": name, "gender": null, "id_tail": null,
            "address": format!("云澜路{}号", self.dice.below(99)), "add_phones": more,
        });
        self.write(n, "edit_customer", edit);
    }

    fn rule(&mut self, n: usize) {
        let rows = self.desks[n].act("list_clashes", json!({}))["rows"].clone();
        let rows = rows.as_array().unwrap();
        let Some(row) = self.dice.pick(rows) else { return };
        let visit = row["line"]["visit"].clone();
        let ruling = if self.dice.one_in(2) { json!({"is": "valid"}) } else { json!({"is": "invalid"}) };
        self.desks[n].sure();
        self.write(n, "rule_claim", json!({"visit": visit, "ruling": ruling, "reason": "监控为证"}));
    }

    fn link(&mut self, n: usize) {
        let (Some(a), Some(b)) = (self.some_visit(n), self.some_visit(n)) else { return };
        let (a, b) = (a.customer, b.customer);
        // Persons that grow without end are no office's.
        if a == b || self.desks[n].links.len() > 12 {
            return;
        }
        let same = !self.dice.one_in(4);
        let ask = json!({"a": a, "b": b, "same": same, "consultant_of": a, "protection_of": a});
        if let Some(view) = self.write(n, "link_customers", ask) {
            let links = view["links"].as_array().unwrap().iter().map(|l| l["link"].clone());
            self.desks[n].links.extend(links.collect::<Vec<_>>());
        }
    }

    fn unlink(&mut self, n: usize) {
        let Some(link) = self.desks[n].links.pop() else { return };
        self.write(n, "withdraw_link", json!({"link": link}));
    }

    fn erase(&mut self, n: usize) {
        if !self.dice.one_in(2) {
            return;
        }
        let Some(known) = self.some_visit(n) else { return };
        self.desks[n].sure();
        self.write(n, "erase_person", json!({"customer": known.customer, "confirm": known.name}));
    }

    fn undo(&mut self, n: usize) {
        let Some(known) = self.desks[n].visits.last().cloned() else { return };
        self.write(n, "undo_registration", json!({"visit": known.visit}));
    }

    fn deal(&mut self, n: usize) {
        let Some(known) = self.desks[n].visits.iter().rev().take(12).find(|v| v.agency).cloned() else {
            return;
        };
        let unit = self.dice.below(900);
        let terms = json!({
            "unit": {"name": format!("{}-1-{}", 1 + unit % 5, 100 + unit), "area": "96", "bedrooms": 3},
            "price": {"total": format!("{}", 900_000 + 1_000 * unit)}, "method": "lump_sum",
        });
        let first = json!({"event": {"is": "signed", "terms": terms}});
        if let Some(deal) = self.write(n, "open_deal", json!({"visit": known.visit, "first": first})) {
            self.desks[n].deals.push((deal["line"]["deal"].clone(), 0));
        }
    }

    /// Paid in full, handed over, or cancelled: what was due is taken back.
    fn note_deal(&mut self, n: usize) {
        if self.desks[n].deals.is_empty() {
            return;
        }
        let at = self.dice.below(self.desks[n].deals.len());
        let (deal, step) = self.desks[n].deals[at].clone();
        let event = match (step, self.dice.below(3)) {
            (0, 0) => json!({"is": "cancelled"}),
            (0, _) => json!({"is": "paid", "amount": "500000", "part": "balance"}),
            _ => json!({"is": "handed_over"}),
        };
        if self.write(n, "note_deal", json!({"deal": deal, "event": event})).is_some() {
            self.desks[n].deals[at].1 += 1;
        }
    }

    /// A small file of earlier customers; some imports are undone.
    fn import(&mut self, n: usize) {
        if let Some(import) = self.desks[n].imports.pop()
            && self.dice.one_in(3)
        {
            self.write(n, "undo_import", json!({"import": import}));
            return;
        }
        let mut text = String::from("姓名,电话,地址\n");
        for _ in 0..4 {
            let (name, phone) = self.someone();
            text.push_str(&format!("{name},{phone},云澜路1号\n"));
        }
        self.next_file += 1;
        let path = self.root.path().join(format!("old/customers-{}.csv", self.next_file));
        std::fs::write(&path, text).unwrap();
        let mapping = self.desks[n].act("inspect_csv", json!({"path": path}))["mapping"].clone();
        let id = Desk::uuid(&mut self.dice);
        let ask = json!({"request": id, "path": path, "mapping": mapping, "dry_run": false, "rejects": null});
        let Some(mut view) = self.desks[n].try_act("import_customers", ask) else { return };
        let import = view["import"].clone();
        while view["state"] == "running" {
            let step = self.desks[n].app.step_import(import.as_str().unwrap().parse().unwrap()).unwrap();
            view = serde_json::to_value(step).unwrap();
        }
        self.note("import_customers", &id, n);
        self.count("import_customers");
        self.desks[n].imports.push(import);
    }
}
