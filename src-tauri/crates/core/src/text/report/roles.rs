//! Whose names and phones are whose, where no label says it.

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
    // First what stands beside something telling, then the rest.
    for certain in [true, false] {
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
            let who = if sender.contains(&name) || firm_before {
                Some(Who::Broker)
            } else if after.is_some_and(|t| masked(&t.part)) {
                Some(Who::Customer)
            } else if titled {
                Some(Who::Broker)
            } else if phone_before_is_free || tokens[..i].last().is_some_and(|t| t.part == Part::ListNumber) {
                Some(Who::Customer)
            } else if after.is_some_and(|t| matches!(t.part, Part::Phone { .. })) && any_masked {
                Some(Who::Broker)
            } else if certain {
                None
            } else {
                let firm = tokens[..i]
                    .iter()
                    .rev()
                    .take_while(|t| !customer(&t.part))
                    .any(|t| matches!(t.part, Part::Company(_) | Part::Store));
                let first = !tokens.iter().any(|t| customer(&t.part));
                let listed =
                    pairs > 2 && !firm && after.is_some_and(|t| matches!(t.part, Part::Phone { .. }));
                Some(if first || listed { Who::Customer } else { Who::Broker })
            };
            if let (Some(who), Part::Name { who: slot, .. }) = (who, &mut tokens[i].part) {
                *slot = who;
            }
        }
    }
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
