//! Names of who is owed and of what for, each looked up once.

use crate::prelude::*;
use laifang_core::reward::{Beneficiary, Source};
use laifang_core::wording;
use laifang_store::Reader;
use std::cell::RefCell;
use std::collections::HashMap;

/// Names that the lines of a list share.
pub(crate) struct Names<'a> {
    pub(crate) reader: Reader<'a>,
    zone: chrono_tz::Tz,
    partners: HashMap<PartnerId, (PartnerKind, String)>,
    consultants: HashMap<ConsultantId, String>,
    brokers: HashMap<BrokerId, (PartnerId, String)>,
    users: HashMap<UserId, String>,
    projects: HashMap<ProjectId, String>,
    customers: RefCell<HashMap<CustomerId, String>>,
    violations: HashMap<ViolationId, laifang_core::programme::ViolationKind>,
    events: HashMap<EventId, (chrono::NaiveDate, u32)>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(app: &'a App) -> Result<Self, AppError> {
        Self::over(app.reader()?)
    }

    pub(crate) fn over(reader: Reader<'a>) -> Result<Self, AppError> {
        Ok(Self {
            zone: reader.zone()?,
            partners: reader.partners()?.into_iter().map(|p| (p.partner, (p.kind, p.name))).collect(),
            consultants: reader.consultants()?.into_iter().map(|c| (c.consultant, c.name)).collect(),
            brokers: reader.broker_pays()?.into_iter().map(|(id, of, name, _)| (id, (of, name))).collect(),
            users: reader.users()?.into_iter().map(|u| (u.user, u.name)).collect(),
            projects: reader.projects()?.into_iter().map(|(id, name, _)| (id, name)).collect(),
            customers: RefCell::default(),
            violations: reader
                .violations()?
                .into_iter()
                .map(|v| (v.record.violation.id, v.record.violation.kind))
                .collect(),
            events: reader.group_events()?.into_iter().map(|(e, _)| (e.id, (e.on, e.people))).collect(),
            reader,
        })
    }

    pub(crate) fn zone(&self) -> chrono_tz::Tz {
        self.zone
    }

    pub(crate) fn partner(&self, partner: PartnerId) -> String {
        self.partners.get(&partner).map(|(_, name)| name.clone()).unwrap_or_default()
    }

    pub(crate) fn consultant(&self, consultant: ConsultantId) -> String {
        self.consultants.get(&consultant).cloned().unwrap_or_default()
    }

    pub(crate) fn user(&self, user: UserId) -> String {
        self.users.get(&user).cloned().unwrap_or_default()
    }

    pub(crate) fn project(&self, project: ProjectId) -> String {
        self.projects.get(&project).cloned().unwrap_or_default()
    }

    pub(crate) fn customer(&self, customer: CustomerId) -> Result<String, AppError> {
        if let Some(name) = self.customers.borrow().get(&customer) {
            return Ok(name.clone());
        }
        let name = self.reader.customer(customer)?.map(|c| c.name).unwrap_or_default();
        self.customers.borrow_mut().insert(customer, name.clone());
        Ok(name)
    }

    /// 恒居地产; 恒居地产 · 周凯.
    pub(crate) fn beneficiary(&self, beneficiary: Beneficiary) -> Result<String, AppError> {
        Ok(match beneficiary {
            Beneficiary::Partner(id) => self.partner(id),
            Beneficiary::Customer(id) => self.customer(id)?,
            Beneficiary::Consultant(id) => self.consultant(id),
            Beneficiary::Broker(id) => self
                .brokers
                .get(&id)
                .map(|(of, name)| format!("{} · {name}", self.partner(*of)))
                .unwrap_or_default(),
        })
    }

    /// What kind of beneficiary, in words.
    pub(crate) fn beneficiary_kind(&self, beneficiary: Beneficiary) -> Text {
        match beneficiary {
            Beneficiary::Partner(id) => {
                let kind = self.partners.get(&id).map(|(kind, _)| *kind);
                kind.map(|k| wording::channel(Channel::of_partner(k))).unwrap_or_default()
            }
            Beneficiary::Customer(_) => Text::new("新客户", "new customer"),
            Beneficiary::Broker(_) => Text::new("经纪人", "broker"),
            Beneficiary::Consultant(_) => Text::new("置业顾问", "consultant"),
        }
    }

    /// What a line is for: the unit with its first buyer, the visit, the event, the week, the violation.
    pub(crate) fn source(&self, source: Source) -> Result<Text, AppError> {
        Ok(match source {
            Source::Deal(id) => {
                let unit = self.reader.deal(id)?.map(|d| d.unit).unwrap_or_default();
                Text::new(unit.clone(), unit)
            }
            Source::Visit(id) => match self.reader.visit(id)? {
                Some(visit) => {
                    let (day, name) = (visit.arrived.day(self.zone), self.customer(visit.customer)?);
                    Text::new(format!("{day} 来访 {name}"), format!("visit of {name} on {day}"))
                }
                None => Text::default(),
            },
            Source::Event(id) => {
                let (on, people) = self.events.get(&id).copied().unwrap_or_default();
                Text::new(format!("{on} 团体活动 {people} 人"), format!("event of {people} on {on}"))
            }
            Source::Week(monday) => {
                Text::new(format!("{monday} 起的一周"), format!("the week from {monday}"))
            }
            Source::Violation(id) => {
                self.violations.get(&id).map(|k| wording::violation(*k)).unwrap_or_default()
            }
        })
    }
}
