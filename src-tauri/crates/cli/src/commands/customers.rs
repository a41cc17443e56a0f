//! Customers and the people who use the program.

use crate::args::{Customer, People};
use crate::desk;
use crate::output::{Done, Out, Problem};
use laifang_app::App;
use laifang_app::customers::{
    CustomerView, EditCustomer, ErasePerson, FindCustomers, LinkCustomers, RevealPhone, ShowCustomer,
    WithdrawLink,
};
use laifang_app::duplicates::{CheckMerge, ListDuplicates, QueueState};
use laifang_app::settings::{AddPerson, ShowSettings};
use laifang_core::id::{CustomerId, LinkId, RequestId};
use laifang_core::org::{Gender, Role};
use laifang_core::wording;

/// Search.
pub fn find(app: &mut App, text: &str, limit: u32, out: &Out) -> Done {
    let found = app.perform(FindCustomers {
        text: text.to_owned(),
        channel: None,
        consultant: None,
        since: None,
        offset: 0,
        limit,
        turn: 0,
    })?;
    out.view(&found, || {
        let mut lines: Vec<String> = found
            .rows
            .iter()
            .map(|r| {
                let channel = r.channel.map(wording::channel).map(|t| out.say(&t).to_owned());
                [
                    r.customer.to_string(),
                    r.name.clone(),
                    r.phone.clone().unwrap_or_default(),
                    r.last_contact.clone().unwrap_or_default(),
                    channel.unwrap_or_default(),
                    r.consultant.clone().unwrap_or_default(),
                ]
                .join("  ")
            })
            .collect();
        let mark = if found.more { "+" } else { "" };
        lines.push(format!("{} {}{mark}", out.pick("共", "in all"), found.total));
        lines.join("\n")
    })
}

/// 男, 女, M, F ….
pub fn gender(text: Option<&str>) -> Result<Option<Gender>, Problem> {
    text.map(|t| Gender::read(t).ok_or_else(|| Problem::usage("性别写男或女。", "The gender is M or F.")))
        .transpose()
}

/// One customer: shown, corrected, a number revealed.
pub fn customer(app: &mut App, request: RequestId, what: &Customer, out: &Out) -> Done {
    match what {
        Customer::Show { customer } => {
            let view = app.perform(ShowCustomer { customer: desk::id(customer, CustomerId::new)? })?;
            out.view(&view, || shown(&view, out))
        }
        Customer::Edit { customer, name, gender: sex, id_tail, address, add_phones, remove_phones } => {
            let customer = desk::id(customer, CustomerId::new)?;
            let before = app.perform(ShowCustomer { customer })?;
            let view = app.perform(EditCustomer {
                request,
                customer,
                shown: before.shown,
                name: name.clone(),
                gender: gender(sex.as_deref())?,
                id_tail: id_tail.clone(),
                address: address.clone(),
                add_phones: add_phones.clone(),
                remove_phones: remove_phones.clone(),
            })?;
            out.view(&view, || shown(&view, out))
        }
        Customer::Reveal { customer, index } => {
            let customer = desk::id(customer, CustomerId::new)?;
            let view = app.perform(RevealPhone { customer, index: *index })?;
            out.view(&view, || view.phone.clone())
        }
    }
}

fn shown(view: &CustomerView, out: &Out) -> String {
    let phones: Vec<&str> = view.phones.iter().map(|p| p.masked.as_str()).collect();
    let mut lines = vec![
        format!("{}  {}", view.names.join(" / "), view.customer),
        phones.join("  "),
        [view.id_tail.as_deref(), view.address.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("  "),
        format!("{} {}", out.pick("登记于", "registered"), view.registered),
    ];
    if let Some(p) = &view.protection {
        lines.push(format!("{} {} → {}", out.pick("保护", "protected"), p.partner, p.until));
    }
    for link in &view.links {
        let same = match (link.same, link.waits) {
            (true, true) => ("等另一位经理同意合并", "waits for a second person"),
            (true, false) => ("同一人", "same person"),
            (false, _) => ("不是同一人", "not the same"),
        };
        lines.push(format!("{} {} {}  {}", out.pick(same.0, same.1), link.name, link.customer, link.link));
    }
    for entry in &view.timeline {
        lines.push(format!("{}  {}", entry.at, out.say(&entry.text)));
    }
    lines.retain(|l| !l.trim().is_empty());
    lines.join("\n")
}

/// Same person, or not; `chosen` are the records whose consultant and whose protection stand.
pub fn link(
    app: &mut App,
    request: RequestId,
    ends: (&str, &str),
    same: bool,
    chosen: (Option<&str>, Option<&str>),
    out: &Out,
) -> Done {
    let (a, b) = (desk::id(ends.0, CustomerId::new)?, desk::id(ends.1, CustomerId::new)?);
    let record = |id: Option<&str>| id.map(|id| desk::id(id, CustomerId::new)).transpose();
    let (consultant_of, protection_of) = (record(chosen.0)?, record(chosen.1)?);
    let view = app.perform(LinkCustomers { request, a, b, same, consultant_of, protection_of })?;
    out.view(&view, || shown(&view, out))
}

/// Merges that wait for a second person.
pub fn merges(app: &mut App, out: &Out) -> Done {
    let found = app.perform(ListDuplicates { state: QueueState::Waiting, offset: 0, limit: 200 })?;
    out.view(&found, || {
        let mut lines = Vec::new();
        for row in &found.rows {
            let Some(waits) = &row.waits else { continue };
            let decides: Vec<&str> = waits.decides.iter().map(|text| out.say(text)).collect();
            let names = format!("{} / {}", row.a.name, row.b.name);
            let (link, at) = (waits.link.to_string(), waits.at.clone());
            lines.push([link, at, waits.by.clone(), names, decides.join(" · ")].join("  "));
        }
        lines.push(format!("{} {}", out.pick("共", "in all"), found.total));
        lines.join("\n")
    })
}

/// A second person agrees to a merge, or does not.
pub fn check_merge(app: &mut App, request: RequestId, link: &str, agreed: bool, out: &Out) -> Done {
    let done = app.perform(CheckMerge { request, link: desk::id(link, LinkId::new)?, agreed })?;
    out.view(&done, || match agreed {
        true => out.pick("已同意，合并生效。", "Agreed: they are one person.").into(),
        false => out.pick("已记为不同意，没有合并。", "Not agreed: nothing was merged.").into(),
    })
}

/// Takes a link back.
pub fn unlink(app: &mut App, request: RequestId, link: &str, out: &Out) -> Done {
    let done = app.perform(WithdrawLink { request, link: desk::id(link, LinkId::new)? })?;
    out.view(&done, || out.pick("已撤回。", "Taken back.").into())
}

/// Erases a person.
pub fn erase(app: &mut App, request: RequestId, customer: &str, confirm: &str, out: &Out) -> Done {
    let customer = desk::id(customer, CustomerId::new)?;
    let done = app.perform(ErasePerson { request, customer, confirm: confirm.to_owned() })?;
    out.view(&done, || out.pick("个人信息已删除。", "The person is erased.").into())
}

/// People who use the program.
pub fn people(app: &mut App, request: RequestId, what: &People, out: &Out) -> Done {
    if let People::Add { name, role } = what {
        let role: Role = serde_json::from_value(role.as_str().into()).map_err(|_| {
            Problem::usage(
                "角色是 receptionist、channel_assistant、consultant、manager、finance、head_office、auditor 之一。",
                "The role is one of receptionist, channel_assistant, consultant, manager, finance, head_office, auditor.",
            )
        })?;
        let password = desk::new_password(out, name)?;
        app.perform(AddPerson { request, name: name.clone(), role, password })?;
    }
    let people = app.perform(ShowSettings {})?.people;
    out.view(&people, || {
        let line = |u: &laifang_app::settings::UserView| {
            let away = if u.active { "" } else { out.pick("（停用）", " (retired)") };
            format!("{}  {}{away}", u.name, out.say(&wording::role(u.role)))
        };
        people.iter().map(line).collect::<Vec<_>>().join("\n")
    })
}
