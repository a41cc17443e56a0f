//! Why somebody receives (R8, R11).

use super::{Text, channel};
use crate::org::Channel;
use crate::rota::{Proposal, Why, WhyTeam};

/// The names and days a reason speaks of.
#[derive(Clone, Copy, Default)]
pub struct Names<'a> {
    /// Who is proposed.
    pub consultant: &'a str,
    /// Their team.
    pub team: &'a str,
    /// The earlier consultant.
    pub earlier: &'a str,
    /// When the earlier consultant received them.
    pub day: Option<&'a str>,
    /// Who could receive at once instead.
    pub instead: Option<&'a str>,
    /// How the party comes.
    pub channel: Option<Channel>,
    /// With whom there is an appointment that cannot be kept, or whom a broker named in vain.
    pub missed: Option<&'a str>,
}

/// Why somebody is proposed to receive.
pub fn proposal(proposal: &Proposal, names: Names<'_>) -> Text {
    let Text { mut zh, mut en } = match proposal.why_team {
        Some(team) if proposal.why != Why::Orphan => in_team(proposal.why, team, names),
        _ => plain(proposal.why, names),
    };
    if let Some(missed) = names.missed {
        zh = format!("{missed}不在位；{zh}");
        en = format!("{missed} is not here. {en}");
    }
    if proposal.waits && proposal.why != Why::AllBusy {
        match names.instead {
            Some(other) => {
                zh = format!("{zh}；正在接待，请稍候，或由{other}接待");
                en = format!("{en}; receiving now: please wait, or {other} receives");
            }
            None => {
                zh = format!("{zh}；正在接待，请稍候");
                en = format!("{en}; receiving now, please wait");
            }
        }
    }
    Text { zh, en }
}

/// Nobody who may receive is present.
pub fn nobody(somebody_present: bool) -> Text {
    if somebody_present {
        return Text::new(
            "在位的顾问都不接这个项目或渠道，先请客户稍候，或换人接待。",
            "Nobody present serves this project or channel: ask the visitor to wait, or choose somebody.",
        );
    }
    Text::new("没有在位的顾问，先请客户稍候。", "Nobody is present: ask the visitor to wait.")
}

fn position_a(of: Option<Channel>) -> Text {
    let of = of.map(channel).unwrap_or_default();
    let mut begins = of.en.chars();
    let en: String = begins.next().into_iter().flat_map(char::to_uppercase).chain(begins).collect();
    Text::new(format!("{}由 A 位接待", of.zh), format!("{en} parties go to position A"))
}

fn plain(why: Why, names: Names<'_>) -> Text {
    let Names { consultant: name, earlier, day, .. } = names;
    match why {
        Why::Appointment => {
            Text::new(format!("与{name}有约，不占轮次"), format!("Appointment with {name}; uses no turn"))
        }
        Why::Earlier => Text::new(
            format!("{} 由{name}接待过，回到原顾问，不占轮次", day.unwrap_or("以前")),
            format!("Received by {name} on {}; goes back, uses no turn", day.unwrap_or("an earlier day")),
        ),
        Why::StandsIn => Text::new(
            format!("原顾问{earlier}不在位，由{name}代接，不占轮次，客户仍归{earlier}"),
            format!("{earlier} is away: {name} stands in, uses no turn; the customer stays {earlier}'s"),
        ),
        Why::Orphan => Text::new(
            format!("原顾问{earlier}已离岗（孤儿客户），轮到{name}，占轮次"),
            format!("{earlier} has left: the customer goes to {name}, next in turn"),
        ),
        Why::Broker => Text::new(format!("渠道指定{name}"), format!("The broker names {name}")),
        Why::PositionA => position_a(names.channel),
        Why::Turn => Text::new("轮到首接", "Next in turn"),
        Why::FillsIn => {
            Text::new("前面的顾问在接待，补位首接", "Fills in: those before are busy and keep their place")
        }
        Why::AllBusy => Text::new("都在接待，轮到他，请稍候", "Everybody is busy; next in turn, please wait"),
        Why::ByHand => Text::new("手动指定", "Chosen by hand"),
        Why::HandedOver => Text::new("转接", "Handed over"),
    }
}

/// The team first, then the queue in it: 轮到 B 组，组内轮到许知遥.
fn in_team(why: Why, why_team: WhyTeam, names: Names<'_>) -> Text {
    let name = names.consultant;
    // A name that begins or ends with a letter stands apart from the characters: 轮到 B 组.
    let begins = if names.team.starts_with(|c: char| c.is_ascii_alphanumeric()) { " " } else { "" };
    let ends = if names.team.ends_with(|c: char| c.is_ascii_alphanumeric()) { " " } else { "" };
    let (team, zh_team) = (names.team, format!("{begins}{}{ends}", names.team));
    let of = names.channel.map(channel).unwrap_or_default();
    let outer = match why_team {
        WhyTeam::Channel => {
            Text::new(format!("{}由{zh_team}接待", of.zh), format!("{team} receives {} parties", of.en))
        }
        WhyTeam::Alone => Text::new(format!("由{zh_team}接待"), format!("{team} receives")),
        WhyTeam::Turn => Text::new(format!("轮到{}", zh_team.trim_end()), format!("{team}'s turn")),
        WhyTeam::FillsIn => Text::new(
            format!("前面的组没有人空闲，{}补位", zh_team.trim_start()),
            format!("nobody of the team before is free, {team} fills in"),
        ),
    };
    let inner = match why {
        Why::Turn => Text::new(format!("组内轮到{name}"), format!("in it {name} is next")),
        Why::FillsIn => {
            Text::new(format!("组内前面的在接待，{name}补位"), format!("{name} fills in for those busy"))
        }
        Why::AllBusy => Text::new(
            format!("都在接待，组内轮到{name}，请稍候"),
            format!("everybody is busy, {name} is next: please wait"),
        ),
        Why::PositionA if why_team == WhyTeam::Channel => {
            Text::new(format!("组内 A 位是{name}"), format!("its position A is {name}"))
        }
        other => plain(other, names),
    };
    Text::new(format!("{}，{}", outer.zh, inner.zh), format!("{}; {}", outer.en, inner.en))
}

/// A reason in a word, for lists and figures.
pub fn why(why: Why) -> Text {
    match why {
        Why::Appointment => Text::new("预约", "appointment"),
        Why::Earlier => Text::new("复访", "return visit"),
        Why::StandsIn => Text::new("代接", "stood in"),
        Why::Orphan => Text::new("孤儿客户", "orphan customer"),
        Why::Broker => Text::new("渠道指定", "named by the broker"),
        Why::PositionA => Text::new("A 位", "position A"),
        Why::Turn => Text::new("首接", "first reception"),
        Why::FillsIn => Text::new("补位", "filled in"),
        Why::AllBusy => Text::new("都忙时首接", "first reception, all busy"),
        Why::ByHand => Text::new("手动指定", "chosen by hand"),
        Why::HandedOver => Text::new("转接", "handed over"),
    }
}

/// How a party came to whoever received it first, as it is read afterwards.
pub fn allotted(
    of: Why,
    takes_turn: bool,
    earlier: Option<&str>,
    proposed: Option<&str>,
    reason: &str,
) -> Text {
    let Text { mut zh, mut en } = why(of);
    match (of, earlier) {
        (Why::StandsIn, Some(earlier)) => {
            zh.push_str(&format!("，客户仍归{earlier}"));
            en.push_str(&format!(", the customer stays {earlier}'s"));
        }
        (Why::Orphan | Why::Broker, Some(earlier)) => {
            zh.push_str(&format!("，原顾问{earlier}已离岗"));
            en.push_str(&format!(", {earlier} has left"));
        }
        _ => {}
    }
    if let (Why::ByHand, Some(proposed)) = (of, proposed) {
        zh.push_str(&format!("，没有给{proposed}"));
        en.push_str(&format!(" instead of {proposed}"));
    }
    if !reason.is_empty() {
        zh.push_str(&format!("（{reason}）"));
        en.push_str(&format!(" ({reason})"));
    }
    let (z, e) =
        if takes_turn { ("，占轮次", ", uses a turn") } else { ("，不占轮次", ", uses no turn") };
    Text::new(zh + z, en + e)
}
