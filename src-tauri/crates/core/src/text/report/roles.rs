//! Whose names and phones are whose, where no label says it.

use super::labels::Label;
use super::message::Message;
use super::scan::{Part, Token, Who};

/// Settles every `Who::Unknown`.
pub(super) fn settle(text: &[char], message: &Message, tokens: &mut [Token]) {
    names(text, message, tokens);
    phones(text, tokens);
}

/// Nothing but signs and blanks between two places of one line.
fn adjacent(text: &[char], from: usize, to: usize) -> bool {
    from <= to && !text[from..to].iter().any(|c| c.is_alphanumeric() || *c == '\n')
}

/// The nearest token before or after that is not a label.
fn neighbour(tokens: &[Token], of: usize, before: bool) -> Option<&Token> {
    let value = |t: &&Token| !matches!(t.part, Part::Label(_));
    if before { tokens[..of].iter().rev().find(value) } else { tokens[of + 1..].iter().find(value) }
}

fn masked(part: &Part) -> bool {
    matches!(part, Part::Phone { phone, .. } if phone.is_masked())
}

fn names(text: &[char], message: &Message, tokens: &mut [Token]) {
    let sender: String = message.sender.map(|(a, b)| text[a..b].iter().collect()).unwrap_or_default();
    let any = |tokens: &[Token], is: &dyn Fn(&Part) -> bool| tokens.iter().any(|t| is(&t.part));
    for token in tokens.iter_mut() {
        if let Part::Name { who: who @ Who::Unknown, titled: true } = &mut token.part {
            *who = Who::Customer;
        }
    }
    let customer = |p: &Part| matches!(p, Part::Name { who: Who::Customer, .. });
    let titled = any(tokens, &customer);
    let any_masked = any(tokens, &masked);
    let bare = |p: &Part| matches!(p, Part::Name { who: Who::Unknown, .. });
    let pairs = (0..tokens.len())
        .filter(|i| bare(&tokens[*i].part))
        .filter(|i| matches!(tokens.get(i + 1).map(|t| &t.part), Some(Part::Phone { .. })))
        .count();
    let rows = rows(text, tokens);
    // First what stands beside something telling, then the rest.
    for certain in [true, false] {
        let broker_named = any(tokens, &|p| matches!(p, Part::Name { who: Who::Broker, .. }));
        for i in 0..tokens.len() {
            if !bare(&tokens[i].part) {
                continue;
            }
            let (start, end) = (tokens[i].start, tokens[i].end);
            let before = neighbour(tokens, i, true).filter(|t| adjacent(text, t.end, start));
            let after = neighbour(tokens, i, false).filter(|t| adjacent(text, end, t.start));
            let name: String = text[start..end].iter().collect();
            let firm_before = before.is_some_and(|t| matches!(t.part, Part::Company(_) | Part::Store));
            let phone_before_is_free = before.is_some_and(|t| {
                masked(&t.part)
                    && !tokens.iter().any(|n| {
                        matches!(n.part, Part::Name { .. })
                            && n.start < t.start
                            && adjacent(text, n.end, t.start)
                    })
            });
            let phone_after = after.is_some_and(|t| matches!(t.part, Part::Phone { .. }));
            let announced = i > 0 && tokens[i - 1].part == Part::Label(Label::Marker) && phone_after;
            let who = if sender.contains(&name) || firm_before {
                Some(Who::Broker)
            } else if announced
                || phone_after && in_a_list(text, tokens, i)
                || after.is_some_and(|t| masked(&t.part))
            {
                Some(Who::Customer)
            } else if titled {
                Some(Who::Broker)
            } else if phone_before_is_free || tokens[..i].last().is_some_and(|t| t.part == Part::ListNumber) {
                Some(Who::Customer)
            } else if phone_after && any_masked {
                Some(Who::Broker)
            } else if rows.contains(&i) {
                Some(Who::Customer)
            } else if certain {
                None
            } else {
                let firm = tokens[..i]
                    .iter()
                    .rev()
                    .take_while(|t| !customer(&t.part))
                    .any(|t| matches!(t.part, Part::Company(_) | Part::Store));
                let first = !tokens.iter().any(|t| customer(&t.part));
                let listed = (pairs > 2 || broker_named) && !firm && phone_after;
                Some(if first || listed { Who::Customer } else { Who::Broker })
            };
            if let (Some(who), Part::Name { who: slot, .. }) = (who, &mut tokens[i].part) {
                *slot = who;
            }
        }
    }
}

/// Bare names that begin a row of a list: each alone with its phone on a line (or line by line below each other),
/// two rows at least. A firm's own line before the name makes it the broker's row; so does a last row that is only a
/// name and a phone below rows that say more.
fn rows(text: &[char], tokens: &[Token]) -> Vec<usize> {
    let wordless = |from: usize, to: usize| from <= to && !text[from..to].iter().any(|c| c.is_alphanumeric());
    let line_start = |at: usize| text[..at].iter().rposition(|c| *c == '\n').map_or(0, |n| n + 1);
    let lined = |i: usize| text[..tokens[i].start].iter().filter(|c| **c == '\n').count();
    let person = |p: &Part| matches!(p, Part::Name { .. } | Part::Phone { .. });
    let phone = |p: &Part| matches!(p, Part::Phone { who: Who::Unknown | Who::Customer, .. });
    let firm = |p: &Part| matches!(p, Part::Company(_) | Part::Store);
    let mut found: Vec<(usize, Vec<u8>)> = Vec::new();
    for i in 0..tokens.len() {
        if !matches!(tokens[i].part, Part::Name { who: Who::Unknown, .. }) {
            continue;
        }
        let line = lined(i);
        let before: Vec<usize> = (0..i).filter(|j| lined(*j) == line).collect();
        let behind = before.last().filter(|j| phone(&tokens[**j].part)).copied();
        let leads =
            before.iter().all(|j| Some(*j) == behind || !person(&tokens[*j].part) && !firm(&tokens[*j].part));
        let next = (i + 1..tokens.len())
            .find(|j| !matches!(tokens[*j].part, Part::Label(Label::Phone | Label::CustomerPhone)));
        let gaps = |to: usize| (i..to).all(|j| wordless(tokens[j].end, tokens[j + 1].start));
        let follows = next.is_some_and(|j| phone(&tokens[j].part) && gaps(j));
        let paired = match behind {
            Some(j) => {
                let beside = next.is_some_and(|j| lined(j) == line) && follows;
                wordless(tokens[j].end, tokens[i].start) && !beside
            }
            None => follows,
        };
        let above = tokens[..i]
            .iter()
            .rposition(|t| !matches!(t.part, Part::Label(_) | Part::ListNumber) && t.end <= tokens[i].start);
        let above = above.filter(|j| lined(*j) < line);
        let below_a_firm = above.is_some_and(|j| {
            let same = |k: &usize| lined(*k) == lined(j);
            let mut whole = (0..tokens.len()).filter(same);
            firm(&tokens[j].part) && !whole.any(|k| person(&tokens[k].part))
        });
        if leads && paired && !below_a_firm {
            found.push((i, Vec::new()));
        }
    }
    // What each row says besides.
    for n in 0..found.len() {
        let first = |i: usize| tokens.iter().position(|t| t.start >= line_start(tokens[i].start));
        let start = first(found[n].0).unwrap_or_default();
        let end = found.get(n + 1).and_then(|(next, _)| first(*next)).unwrap_or(tokens.len()).max(start);
        let said = tokens[start..end].iter().filter_map(|t| match t.part {
            Part::Headcount(_) => Some(0),
            Part::Arrival { .. } => Some(1),
            _ => None,
        });
        found[n].1 = said.collect();
    }
    let bare_last = found.len() == 2 && found[1].1.is_empty() && !found[0].1.is_empty();
    if bare_last {
        found.pop();
    }
    if found.len() < 2 { Vec::new() } else { found.into_iter().map(|(i, _)| i).collect() }
}

/// Behind a sign of a list, after a customer whose label it shares: 客户:张伟 138…;李娜 139….
fn in_a_list(text: &[char], tokens: &[Token], i: usize) -> bool {
    let before = text[..tokens[i].start].iter().rev().find(|c| **c != ' ');
    let line = text[..tokens[i].start].iter().rposition(|c| *c == '\n').map_or(0, |n| n + 1);
    let mut own = tokens[..i].iter().filter(|t| t.start >= line);
    before.is_some_and(|c| ";、".contains(*c)) && own.any(|t| t.part == Part::Label(Label::Name))
}

fn phones(text: &[char], tokens: &mut [Token]) {
    for i in 0..tokens.len() {
        let Part::Phone { ref phone, who: Who::Unknown } = tokens[i].part else { continue };
        let is_masked = phone.is_masked();
        let before = neighbour(tokens, i, true)
            .filter(|t| !text[t.end..tokens[i].start].iter().any(|c| c.is_alphanumeric()));
        let after = neighbour(tokens, i, false).filter(|t| adjacent(text, tokens[i].end, t.start));
        let customer_phone =
            tokens[..i].iter().any(|t| matches!(t.part, Part::Phone { who: Who::Customer, .. }));
        let broker = |t: &Token| matches!(t.part, Part::Name { who: Who::Broker, .. });
        let firm = |t: &Token| matches!(t.part, Part::Company(_) | Part::Store);
        let customer = |t: &Token| matches!(t.part, Part::Name { who: Who::Customer, .. });
        let who = if is_masked || before.is_some_and(customer) {
            Who::Customer
        } else if before.is_some_and(|t| broker(t) || firm(t)) || after.is_some_and(broker) && customer_phone
        {
            Who::Broker
        } else if customer_phone {
            let since = tokens[..i]
                .iter()
                .rev()
                .take_while(|t| !matches!(t.part, Part::Phone { who: Who::Customer, .. }))
                .any(|t| broker(t) || firm(t));
            if since { Who::Broker } else { Who::Customer }
        } else {
            Who::Customer
        };
        if let Part::Phone { who: slot, .. } = &mut tokens[i].part {
            *slot = who;
        }
    }
}
