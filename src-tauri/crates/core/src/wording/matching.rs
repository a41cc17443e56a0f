//! Who is this? The word and the reasons, for window, command line and CSV.

use super::Text;
use crate::matching::{
    AddressMatch, Assessment, Commonness, GivenMatch, IdMatch, Likeness, NumberMatch, Reason, SurnameMatch,
    Suspicion,
};

/// 很像 / 可能 / 不像.
pub fn likeness(likeness: Likeness) -> Text {
    match likeness {
        Likeness::VeryLike => Text::new("很像", "very like"),
        Likeness::Possible => Text::new("可能", "possible"),
        Likeness::Unlike => Text::new("不像", "unlike"),
    }
}

/// The word for a pair, households included.
pub fn assessment(found: &Assessment) -> Text {
    if found.household {
        return Text::new("像一家人，不是同一个人", "rather one household than one person");
    }
    match found.likeness {
        Likeness::VeryLike => Text::new("很像同一个人", "very likely one person"),
        Likeness::Possible => Text::new("可能是同一个人", "possibly one person"),
        Likeness::Unlike => Text::new("不像同一个人", "not likely one person"),
    }
}

/// One reason.
pub fn match_reason(reason: Reason) -> Text {
    let (zh, en) = match reason {
        Reason::Phone(NumberMatch::Same) => ("手机号相同", "same phone"),
        Reason::Phone(NumberMatch::SameOther) => {
            ("一方的备用号是另一方的号码", "the second number of one is a number of the other")
        }
        Reason::Phone(NumberMatch::Masked) => ("隐号对得上", "the masked number fits"),
        Reason::Phone(NumberMatch::OneDigit) => ("手机号只差一位", "phones differ in one digit"),
        Reason::Phone(NumberMatch::Swapped) => {
            ("手机号相邻两位颠倒", "two neighbouring digits of the phone are swapped")
        }
        Reason::Phone(NumberMatch::Dropped) => {
            ("手机号少打或多打一位", "a digit of the phone is missing or doubled")
        }
        Reason::Phone(NumberMatch::TwoSlips) => ("手机号差两位", "phones differ in two digits"),
        Reason::Phone(NumberMatch::Other) => ("手机号不同", "different phones"),
        Reason::Phone(NumberMatch::None) => ("缺手机号", "no phone to compare"),
        Reason::IdTail(IdMatch::Same) => ("身份证后六位相同", "same last six of the identity card"),
        Reason::IdTail(IdMatch::Near) => ("身份证后六位只差一处", "last six of the card differ in one place"),
        Reason::IdTail(IdMatch::Other) => ("身份证后六位不同", "different last six of the identity card"),
        Reason::IdTail(IdMatch::None) => ("缺身份证后六位", "no card to compare"),
        Reason::Name(Commonness::Common) => ("姓名相同，但重名多", "same name, but many have it"),
        Reason::Name(Commonness::Usual) => ("姓名相同", "same name"),
        Reason::Name(Commonness::Rare) => ("姓名相同，重名少", "same name, and a rare one"),
        Reason::Given(GivenMatch::Same) => ("名字相同", "same given name"),
        Reason::Given(GivenMatch::Sound) => ("名字同音", "given names sound the same"),
        Reason::Given(GivenMatch::Near) => ("名字音近或形近", "given names sound or look alike"),
        Reason::Given(GivenMatch::Turned) => {
            ("名字两个字颠倒", "characters of the given name changed places")
        }
        Reason::Given(GivenMatch::Part) => ("名字少一个字", "a character of the given name is missing"),
        Reason::Given(GivenMatch::OneOff) => ("名字有一个字相同", "one character of the given name agrees"),
        Reason::Given(GivenMatch::Spelt) => ("拼音相同", "same name in pinyin"),
        Reason::Given(GivenMatch::Nickname) => ("称呼对得上名字", "the nickname fits the name"),
        Reason::Given(GivenMatch::Other) => ("名字不同", "different given names"),
        Reason::Given(GivenMatch::Script) => {
            ("一个中文名、一个外文名", "one name in Chinese, one in Latin letters")
        }
        Reason::Given(GivenMatch::None) => ("只有姓或称呼", "only a surname or form of address"),
        Reason::Surname(SurnameMatch::Same) => ("姓相同", "same surname"),
        Reason::Surname(SurnameMatch::Sound) => ("姓同音", "surnames sound the same"),
        Reason::Surname(SurnameMatch::Near) => ("姓音近或形近", "surnames sound or look alike"),
        Reason::Surname(SurnameMatch::Other) => ("姓不同", "different surnames"),
        Reason::Surname(SurnameMatch::None) => ("缺姓", "no surname to compare"),
        Reason::Gender(true) => ("性别相同", "same sex"),
        Reason::Gender(false) => ("性别不同", "different sex"),
        Reason::Office(true) => ("同一案场", "same office"),
        Reason::Office(false) => ("不同案场", "different offices"),
        Reason::District(true) => ("同一区", "same district"),
        Reason::District(false) => ("不同区", "different districts"),
        Reason::Address(AddressMatch::Unit) => ("同一住处", "same dwelling"),
        Reason::Address(AddressMatch::Estate) => ("同一小区", "same estate"),
        Reason::Address(AddressMatch::OtherUnit) => ("同一小区，房号不同", "same estate, another dwelling"),
        Reason::Address(AddressMatch::Other) => ("住址不同", "different addresses"),
        Reason::Address(AddressMatch::None) => ("缺住址", "no address to compare"),
    };
    Text::new(zh, en)
}

/// The pattern of a known customer passed off as new.
pub fn suspicion(suspicion: Suspicion) -> Text {
    match suspicion {
        Suspicion::SameCard => Text::new(
            "身份证后六位与老客户相同，却换了号码由他人带来，请核对。",
            "Same identity card as a known customer, but brought under another number: please check.",
        ),
        Suspicion::SamePerson => Text::new(
            "很像老客户换号后由他人带来，请核对。",
            "Very like a known customer brought under another number: please check.",
        ),
    }
}
