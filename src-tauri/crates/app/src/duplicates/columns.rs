//! Which column of a file is what, for matching.

use crate::import::ImportField;
use crate::prelude::*;
use crate::tabular::{Row, columns};
use std::borrow::Cow;

/// What can be compared, and what names a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchField {
    /// Names the record in the result.
    RecordId,
    /// Name.
    Name,
    /// Phone, or several.
    Phone,
    /// Second phone.
    AltPhone,
    /// Last six of the identity card, or the whole number.
    IdTail,
    /// Gender.
    Gender,
    /// Sales office.
    Office,
    /// District.
    District,
    /// Address.
    Address,
    /// Day of the contact.
    VisitDate,
    /// Who brought them.
    Broker,
}

/// A field and the column it is read from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MatchColumn {
    /// Which field.
    pub field: MatchField,
    /// Index of the column, from 0.
    pub column: usize,
}

/// Titles of the two fields that an import does not have; the others are read as an import reads them.
const OWN_TITLES: [(MatchField, &[&str]); 2] = [
    (
        MatchField::RecordId,
        &[
            "recordid",
            "记录编号",
            "客户编号",
            "记录",
            "编号",
            "customerid",
            "customerno",
            "record",
            "id",
            "序号",
        ],
    ),
    (MatchField::Office, &["office", "案场", "售楼处", "销售中心", "salesoffice"]),
];

/// For each field the column guessed from its title, in Chinese or English.
pub(crate) fn guess(titles: &[String]) -> Vec<MatchColumn> {
    let own = columns(titles, &OWN_TITLES);
    let shared = crate::import::guess(titles).into_iter().filter_map(|m| Some((field(m.field)?, m.column)));
    let mut out: Vec<MatchColumn> = Vec::new();
    for (field, column) in own.into_iter().chain(shared) {
        if out.iter().all(|m| m.column != column) {
            out.push(MatchColumn { field, column });
        }
    }
    out
}

fn field(field: ImportField) -> Option<MatchField> {
    Some(match field {
        ImportField::Name => MatchField::Name,
        ImportField::Phone => MatchField::Phone,
        ImportField::AltPhone => MatchField::AltPhone,
        ImportField::IdTail => MatchField::IdTail,
        ImportField::Gender => MatchField::Gender,
        ImportField::District => MatchField::District,
        ImportField::Address => MatchField::Address,
        ImportField::VisitDate => MatchField::VisitDate,
        ImportField::Broker => MatchField::Broker,
        ImportField::Channel | ImportField::Project => return None,
    })
}

/// Where each field stands in a row.
#[derive(Clone)]
pub(crate) struct Plan {
    titles: usize,
    columns: Vec<MatchColumn>,
}

impl Plan {
    pub(crate) fn new(titles: &[String], columns: Vec<MatchColumn>) -> Result<Self, AppError> {
        let beyond = columns.iter().find(|m| m.column >= titles.len());
        let telling = columns.iter().any(|m| {
            matches!(
                m.field,
                MatchField::Name | MatchField::Phone | MatchField::AltPhone | MatchField::IdTail
            )
        });
        if beyond.is_some() || !telling {
            return Err(AppError::refused(
                format!("看不出哪一列是姓名、电话或身份证：用 --map 指定。列有 {}。", titles.join("、")),
                format!(
                    "No column is known as name, phone or identity card: say which with --map. Columns: {}.",
                    titles.join(", ")
                ),
            ));
        }
        Ok(Self { titles: titles.len(), columns })
    }

    pub(crate) fn titles(&self) -> usize {
        self.titles
    }

    pub(crate) fn has(&self, field: MatchField) -> bool {
        self.columns.iter().any(|m| m.field == field)
    }

    /// What a row says of a field; of several columns joined by a blank.
    pub(crate) fn cell<'a>(&self, row: &'a Row, field: MatchField) -> Cow<'a, str> {
        let mut out = Cow::Borrowed("");
        for column in self.columns.iter().filter(|m| m.field == field) {
            let cell = crate::cells::unguard(row.cell(column.column).trim());
            if out.is_empty() {
                out = Cow::Borrowed(cell);
            } else if !cell.is_empty() {
                out.to_mut().push(' ');
                out.to_mut().push_str(cell);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_known_in_both_languages() {
        use MatchField::*;
        let cases: [(&str, &[(MatchField, usize)]); 3] = [
            (
                "record_id,office,name,phone,alt_phone,id_tail,gender,district,address,visit_date,channel,broker",
                &[
                    (RecordId, 0),
                    (Office, 1),
                    (Name, 2),
                    (Phone, 3),
                    (AltPhone, 4),
                    (IdTail, 5),
                    (Gender, 6),
                    (District, 7),
                    (Address, 8),
                    (VisitDate, 9),
                    (Broker, 11),
                ],
            ),
            (
                "客户编号,案场,姓名,手机号,备用电话,身份证后六位,性别,区域,地址,来访日期,渠道,经纪人",
                &[(RecordId, 0), (Office, 1), (Name, 2), (AltPhone, 4), (Broker, 11)],
            ),
            ("true_person_id,household_id,mobile", &[(Phone, 2)]),
        ];
        for (titles, expected) in cases {
            let titles: Vec<String> = titles.split(',').map(str::to_owned).collect();
            let found = guess(&titles);
            for (field, column) in expected {
                assert!(
                    found.contains(&MatchColumn { field: *field, column: *column }),
                    "{titles:?} {field:?}"
                );
            }
            assert!(found.iter().all(|m| !titles[m.column].starts_with("true_")));
        }
    }
}
