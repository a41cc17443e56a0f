//! Which column is what, and what a row says.

use super::{FieldColumn, ImportField};
use crate::cells::unguard;
use crate::parse;
use crate::prelude::*;
use crate::tabular::{Row, columns};
use chrono::NaiveDate;
use laifang_core::change::{CustomerPersonal, ImportedContact};
use laifang_core::wording;

/// Titles people give to columns, without blanks and marks.
const TITLES: [(ImportField, &[&str]); 11] = {
    use ImportField::*;
    [
        (
            Name,
            &[
                "姓名",
                "客户姓名",
                "客户名称",
                "客户名",
                "客户",
                "名字",
                "name",
                "customername",
                "customer",
                "fullname",
            ],
        ),
        (
            Phone,
            &[
                "电话",
                "手机",
                "手机号",
                "手机号码",
                "联系电话",
                "联系方式",
                "电话号码",
                "客户电话",
                "客户手机",
                "主电话",
                "电话1",
                "手机1",
                "phone",
                "phone1",
                "phonenumber",
                "mobile",
                "mobilephone",
                "cellphone",
                "tel",
                "telephone",
            ],
        ),
        (
            AltPhone,
            &[
                "备用电话",
                "备用手机",
                "备用号码",
                "第二电话",
                "其他电话",
                "电话2",
                "手机2",
                "altphone",
                "phone2",
                "secondphone",
                "otherphone",
            ],
        ),
        (
            IdTail,
            &[
                "身份证后六位",
                "身份证后6位",
                "证件后六位",
                "证件后6位",
                "身份证",
                "身份证号",
                "身份证号码",
                "证件号",
                "证件号码",
                "idtail",
                "idcard",
                "idnumber",
                "idcardnumber",
            ],
        ),
        (Gender, &["性别", "gender", "sex"]),
        (District, &["区域", "居住区域", "所在区域", "行政区", "片区", "district", "area"]),
        (
            Address,
            &[
                "地址",
                "住址",
                "居住地址",
                "家庭住址",
                "家庭地址",
                "联系地址",
                "现住址",
                "address",
                "homeaddress",
            ],
        ),
        (
            VisitDate,
            &[
                "来访日期",
                "到访日期",
                "首访日期",
                "来访时间",
                "到访时间",
                "首次来访",
                "首次到访",
                "登记日期",
                "登记时间",
                "日期",
                "visitdate",
                "visitday",
                "firstvisit",
                "date",
            ],
        ),
        (Channel, &["渠道", "来访渠道", "客户来源", "来源", "获客渠道", "认知渠道", "channel", "source"]),
        (
            Broker,
            &[
                "带访人",
                "经纪人",
                "经纪人编号",
                "中介",
                "推荐人",
                "渠道公司",
                "分销公司",
                "经纪公司",
                "broker",
                "agent",
                "referrer",
                "brokercode",
            ],
        ),
        (Project, &["项目", "楼盘", "项目名称", "所属项目", "来访项目", "project", "projectname"]),
    ]
};

/// For each field the first column whose title says so.
pub(crate) fn guess(titles: &[String]) -> Vec<FieldColumn> {
    columns(titles, &TITLES).into_iter().map(|(field, column)| FieldColumn { field, column }).collect()
}

/// A mapping that has been checked.
pub(crate) struct Plan {
    titles: Vec<String>,
    mapping: Vec<FieldColumn>,
    today: NaiveDate,
    projects: Vec<(ProjectId, String)>,
}

/// What a good row says.
pub(crate) struct Customer {
    pub(crate) personal: CustomerPersonal,
    pub(crate) gender: Option<Gender>,
    pub(crate) contact: Option<ImportedContact>,
}

/// All that is wrong with a row: titles of the columns, and why.
pub(crate) struct Wrong {
    pub(crate) column: String,
    pub(crate) reason: Text,
}

impl Plan {
    /// Checks the mapping; everything wrong with it is said at once.
    pub(crate) fn new(
        titles: Vec<String>,
        mapping: Vec<FieldColumn>,
        today: NaiveDate,
        projects: Vec<(ProjectId, String)>,
    ) -> Result<Self, AppError> {
        let mut fields = Fields::default();
        let has = |field| mapping.iter().any(|m| m.field == field);
        if !has(ImportField::Name) && !has(ImportField::Phone) {
            fields.wrong(
                "mapping",
                Text::new("至少要指定姓名或电话在哪一列。", "Say which column is the name or the phone."),
            );
        }
        if (has(ImportField::Channel) || has(ImportField::Broker)) && !has(ImportField::VisitDate) {
            fields.wrong(
                "mapping",
                Text::new(
                    "渠道和带访人要和来访日期一起导入：指定日期列，或不要这两列。",
                    "Channel and broker belong to a visit: say which column is its date, or leave them out.",
                ),
            );
        }
        for (place, one) in mapping.iter().enumerate() {
            let name = wording_of(one.field);
            if one.column >= titles.len() {
                fields.wrong(
                    format!("mapping.{}", code(one.field)),
                    Text::new(
                        format!("文件没有第 {} 列，请重新指定{}。", one.column + 1, name.zh),
                        format!("There is no column {}: choose another for {}.", one.column + 1, name.en),
                    ),
                );
            }
            if mapping[..place].iter().any(|m| m.field == one.field || m.column == one.column) {
                fields.wrong(
                    format!("mapping.{}", code(one.field)),
                    Text::new(
                        format!("{}重复指定了，一列只用一次。", name.zh),
                        format!("A column is used twice, or {} is: use each once.", name.en),
                    ),
                );
            }
        }
        fields.finish()?;
        Ok(Self { titles, mapping, today, projects })
    }

    pub(crate) fn titles(&self) -> &[String] {
        &self.titles
    }

    fn text<'a>(&self, row: &'a Row, field: ImportField) -> &'a str {
        let column = self.mapping.iter().find(|m| m.field == field).map(|m| m.column);
        column.map(|c| unguard(row.cell(c).trim()).trim()).unwrap_or_default()
    }

    /// What the row says, or all that is wrong with it.
    pub(crate) fn read(&self, row: &Row) -> Result<Customer, Wrong> {
        let whole = row.whole(self.titles.len());
        whole.map_err(|reason| Wrong { column: String::new(), reason })?;
        let mut wrong = Wrongs { plan: self, found: Vec::new() };
        let text = |field| self.text(row, field);
        let filled = |field| Some(text(field)).filter(|t| !t.is_empty());
        let name = filled(ImportField::Name).and_then(|t| wrong.take(ImportField::Name, parse::name(t)));
        let mut phones: Vec<String> = Vec::new();
        for field in [ImportField::Phone, ImportField::AltPhone] {
            let phone = filled(field).and_then(|t| wrong.take(field, parse::phone(t)));
            if let Some(phone) = phone.map(String::from)
                && !phones.contains(&phone)
            {
                phones.push(phone);
            }
        }
        let id_tail = wrong.take(ImportField::IdTail, parse::id_tail(text(ImportField::IdTail))).flatten();
        let gender =
            filled(ImportField::Gender).and_then(|t| wrong.take(ImportField::Gender, gender(t))).flatten();
        let (district, address) = (text(ImportField::District), text(ImportField::Address));
        let address = wrong.take(ImportField::Address, parse::free(&format!("{district}{address}"), 200));
        let day =
            filled(ImportField::VisitDate).and_then(|t| wrong.take(ImportField::VisitDate, self.day(t)));
        let channel = filled(ImportField::Channel).and_then(|t| wrong.take(ImportField::Channel, channel(t)));
        let broker =
            filled(ImportField::Broker).and_then(|t| wrong.take(ImportField::Broker, parse::free(t, 60)));
        let project = filled(ImportField::Project)
            .and_then(|t| wrong.take(ImportField::Project, parse::free(t, 60)))
            .filter(|t| !t.is_empty());
        let ours = project.as_ref().and_then(|name| self.projects.iter().find(|(_, n)| n == name));
        let elsewhere = project.is_some() && ours.is_none();
        let dateless = filled(ImportField::VisitDate).is_none();
        if dateless && (filled(ImportField::Channel).is_some() || filled(ImportField::Broker).is_some()) {
            wrong.add(
                ImportField::VisitDate,
                Text::new(
                    "有渠道或带访人却没有日期：补上日期，或清空渠道和带访人。",
                    "A channel or broker without a date: add the date, or clear both.",
                ),
            );
        }
        if filled(ImportField::Name).is_none()
            && filled(ImportField::Phone).is_none()
            && filled(ImportField::AltPhone).is_none()
        {
            wrong.add(
                if self.mapping.iter().any(|m| m.field == ImportField::Name) {
                    ImportField::Name
                } else {
                    ImportField::Phone
                },
                Text::new("姓名和电话都是空的：至少填一个。", "Name and phone are both empty: fill in one."),
            );
        }
        wrong.finish()?;
        Ok(Customer {
            personal: CustomerPersonal {
                name: name.map(String::from).unwrap_or_default(),
                phones,
                id_tail: id_tail.map(|t| t.as_str().to_owned()),
                address: address.filter(|a| !a.is_empty()),
            },
            gender,
            contact: day.map(|day| ImportedContact {
                day,
                channel,
                broker,
                project: ours.map(|(id, _)| *id),
                elsewhere,
            }),
        })
    }

    fn day(&self, text: &str) -> Result<NaiveDate, Text> {
        let day = parse::day(text)?;
        if day > self.today {
            return Err(Text::new(
                format!("{day} 还没到：来访日期不能晚于今天。"),
                format!("{day} has not come yet: a visit's date is not after today."),
            ));
        }
        Ok(day)
    }
}

/// Collects what is wrong with a row.
struct Wrongs<'a> {
    plan: &'a Plan,
    found: Vec<(ImportField, Text)>,
}

impl Wrongs<'_> {
    fn add(&mut self, field: ImportField, text: Text) {
        self.found.push((field, text));
    }

    fn take<T>(&mut self, field: ImportField, value: Result<T, Text>) -> Option<T> {
        value.map_err(|text| self.add(field, text)).ok()
    }

    fn finish(self) -> Result<(), Wrong> {
        if self.found.is_empty() {
            return Ok(());
        }
        let title = |field: ImportField| {
            let column = self.plan.mapping.iter().find(|m| m.field == field).map(|m| m.column);
            column.and_then(|c| self.plan.titles.get(c)).cloned().unwrap_or_else(|| wording_of(field).zh)
        };
        let titles: Vec<String> = self.found.iter().map(|(field, _)| title(*field)).collect();
        let zh: Vec<String> = self.found.iter().map(|(_, text)| text.zh.clone()).collect();
        let en: Vec<String> = self.found.iter().map(|(_, text)| text.en.clone()).collect();
        Err(Wrong { column: titles.join("、"), reason: Text::new(zh.join(" "), en.join(" ")) })
    }
}

fn gender(text: &str) -> Result<Option<Gender>, Text> {
    if let Some(gender) = Gender::read(text) {
        return Ok(Some(gender));
    }
    match text.to_lowercase().as_str() {
        "未知" | "不详" | "保密" | "unknown" | "u" | "-" | "/" => Ok(None),
        _ => Err(Text::new(
            "性别要写男、女、M、F，或留空。",
            "Write the gender as M, F, 男 or 女, or leave it empty.",
        )),
    }
}

fn channel(text: &str) -> Result<Channel, Text> {
    Channel::read(text).ok_or_else(|| {
        let known = |pick: fn(&Text) -> &str, gap: &str| {
            let all: Vec<String> =
                Channel::ALL.into_iter().map(|c| pick(&wording::channel(c)).to_owned()).collect();
            all.join(gap)
        };
        Text::new(
            format!("没有这个渠道，请改成：{}；或留空。", known(|t| &t.zh, "、")),
            format!("There is no such channel; write one of: {}; or leave it empty.", known(|t| &t.en, ", ")),
        )
    })
}

/// The field's name in the request.
pub(crate) const fn code(field: ImportField) -> &'static str {
    match field {
        ImportField::Name => "name",
        ImportField::Phone => "phone",
        ImportField::AltPhone => "alt_phone",
        ImportField::IdTail => "id_tail",
        ImportField::Gender => "gender",
        ImportField::District => "district",
        ImportField::Address => "address",
        ImportField::VisitDate => "visit_date",
        ImportField::Channel => "channel",
        ImportField::Broker => "broker",
        ImportField::Project => "project",
    }
}

fn wording_of(field: ImportField) -> Text {
    let (zh, en) = match field {
        ImportField::Name => ("姓名", "name"),
        ImportField::Phone => ("电话", "phone"),
        ImportField::AltPhone => ("备用电话", "second phone"),
        ImportField::IdTail => ("身份证后六位", "ID tail"),
        ImportField::Gender => ("性别", "gender"),
        ImportField::District => ("区域", "district"),
        ImportField::Address => ("地址", "address"),
        ImportField::VisitDate => ("来访日期", "date of visit"),
        ImportField::Channel => ("渠道", "channel"),
        ImportField::Broker => ("带访人", "broker"),
        ImportField::Project => ("项目", "project"),
    };
    Text::new(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_guessed_in_both_languages() {
        let guessed = |titles: &[&str]| {
            let titles: Vec<String> = titles.iter().map(|t| (*t).to_owned()).collect();
            guess(&titles).into_iter().map(|m| (code(m.field), m.column)).collect::<Vec<_>>()
        };
        assert_eq!(
            guessed(&["record_id", "true_person_id", "household_id", "office", "name", "phone", "alt_phone"]),
            [("name", 4), ("phone", 5), ("alt_phone", 6)]
        );
        assert_eq!(
            guessed(&["编号", "客户姓名 *", "手机号码（必填）", "身份证后六位", "首访日期", "渠道"]),
            [("name", 1), ("phone", 2), ("id_tail", 3), ("visit_date", 4), ("channel", 5)]
        );
        assert_eq!(guessed(&["Name", "Name", "Phone Number"]), [("name", 0), ("phone", 2)]);
    }
}
