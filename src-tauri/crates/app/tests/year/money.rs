//! Pay day at the one desk that pays: settled, approved by one and paid by another, sometimes sent back by the bank.

use super::desk::{CASHIER_PASSWORD, PASSWORD};
use super::world::World;
use serde_json::{Value, json};

impl World {
    fn sit(&mut self, finance: bool) {
        let (user, password) = match finance {
            true => (self.finance.clone(), CASHIER_PASSWORD),
            false => (self.desks[0].user.clone(), PASSWORD),
        };
        self.clock(0);
        self.desks[0].act("unlock", json!({"user": user, "password": password}));
    }

    pub fn pay_day(&mut self) {
        if self.desks[0].gone {
            return;
        }
        let project = self.project.clone();
        self.sit(true);
        // Once the desk is another one, the manager names it anew.
        if self.write(0, "settle", json!({"project": project})).is_none() {
            self.sit(false);
            let desks = self.desks[0].act("list_desks", json!({}))["desks"].clone();
            let desk = desks[0]["desk"].clone();
            self.write(0, "set_paying_desk", json!({"project": project, "desk": desk}));
            self.sit(true);
            self.write(0, "settle", json!({"project": project}));
        }
        let approval = self.write(0, "prepare_approval", json!({"project": project}));
        self.sit(false);
        if let Some(approval) = approval {
            self.write(0, "approve", json!({"approval": approval["approval"], "agreed": true}));
        }
        // Finance prepares; the manager, who alone gives the word for desks that are silent, says what the bank did.
        self.sit(true);
        let groups = self.desks[0].act("list_ledger", json!({"project": project}))["groups"].clone();
        let mut prepared = Vec::new();
        for group in groups.as_array().unwrap() {
            if group["totals"]["approved"] == "0.00" {
                continue;
            }
            let who = group["beneficiary"].clone();
            if !self.done.contains_key("set_payee") || self.dice.one_in(3) {
                self.write(0, "set_payee", payee(&who));
            }
            let ask = json!({"project": project, "beneficiary": who});
            prepared.extend(self.write(0, "prepare_payout", ask).or_else(|| {
                self.write(0, "set_payee", payee(&who));
                self.write(0, "prepare_payout", json!({"project": project, "beneficiary": who}))
            }));
        }
        self.sit(false);
        for payout in prepared {
            let payout = payout["payout"].clone();
            let ask = json!({"payout": payout, "reference": "B-1", "unheard": "经理已电话确认"});
            let Some(paid) = self.write(0, "confirm_payout", ask) else {
                self.write(0, "cancel_payout", json!({"payout": payout}));
                continue;
            };
            let id = payout.as_str().unwrap().to_owned();
            let before = self.paid.insert(id.clone(), paid["net"].as_str().unwrap().to_owned());
            assert_eq!(before, None, "payment {id} was confirmed twice");
            if self.dice.one_in(6)
                && self.write(0, "payout_returned", json!({"payout": payout, "reason": "账号有误"})).is_some()
            {
                self.paid.insert(id, "0.00".into());
            }
        }
    }
}

fn payee(who: &Value) -> Value {
    json!({
        "beneficiary": who, "kind": "firm", "tax": {"is": "none"}, "holder": "恒居地产有限公司",
        "account": "6222 0000 1111 2222", "bank": "中国银行",
    })
}
