//! Brokers and the firms they work for.

use crate::args::Broker;
use crate::output::{Done, Out, Problem};
use laifang_app::App;
use laifang_app::brokers::{AssignBroker, BrokerView, FindBrokers, ListBrokers};
use laifang_app::partners::ListPartners;
use laifang_core::id::RequestId;

/// One of the commands about brokers.
pub fn broker(app: &mut App, request: RequestId, what: &Broker, out: &Out) -> Done {
    let brokers = match what {
        Broker::List { firm } => {
            let mut all = app.perform(ListBrokers {})?;
            if let Some(firm) = firm {
                all.retain(|b| b.assignments.iter().any(|a| a.firm_name == *firm));
            }
            all
        }
        Broker::Find { text } => app.perform(FindBrokers { text: text.clone() })?,
        Broker::Assign { name, phone, firm, store, from, until } => {
            let partners = app.perform(ListPartners {})?;
            let found = partners.iter().find(|p| p.name == *firm && !p.kind.is_person());
            let partner = found.map(|p| p.partner).ok_or_else(|| {
                Problem::usage(
                    format!("名录里没有机构“{firm}”：先收它一条报备或带访，它就在了。"),
                    format!("There is no firm “{firm}” on record: receive a report or a visit of it first."),
                )
            })?;
            app.perform(AssignBroker {
                request,
                broker: None,
                name: name.clone(),
                phone: phone.clone(),
                firm: partner,
                store: store.clone(),
                from: from.clone(),
                until: until.clone(),
            })?
        }
    };
    out.view(&brokers, || brokers.iter().flat_map(lines).collect::<Vec<_>>().join("\n"))
}

/// A line for each firm somebody works or worked for.
fn lines(broker: &BrokerView) -> Vec<String> {
    let one = |a: &laifang_app::brokers::AssignmentView| {
        let until = a.until.clone().unwrap_or_default();
        let store = a.store.clone().unwrap_or_default();
        [
            broker.name.clone(),
            broker.phone.clone(),
            a.firm_name.clone(),
            store,
            format!("{} – {until}", a.from),
        ]
        .join("  ")
    };
    broker.assignments.iter().map(one).collect()
}
