//! What the log is told of a step: who came and went, what was refused, what game masters commanded. Every line names its session,
//! by the number that the lines of its connection have as well.

use crate::event::{GivenOrder, Name, PassedOver, Presence, SessionId, limit::Limited};

/// Who came or went.
pub(super) fn presence((SessionId(session), presence): &(SessionId, Presence)) {
    match presence {
        Presence::LoggedIn { address, account, user } => {
            let user = shown(*user);
            tracing::info!(session, %address, account = account.0, user, "logged in");
        }
        Presence::Refused { address, user, why } => {
            // What cannot be a name is not shown.
            let user = shown(user.unwrap_or_default());
            tracing::info!(session, %address, user, ?why, "a login is refused");
        }
        Presence::Entered {
            account,
            character,
            map,
        } => {
            tracing::info!(session, account = account.0, %character, %map, "in the game");
        }
        Presence::Left { account, character } => {
            tracing::info!(session, account = account.0, %character, "left the game");
        }
    }
}

/// A name that anybody may send: no line of the log ends in it.
fn shown(name: Name) -> String {
    name.to_string().escape_debug().to_string()
}

/// What was refused: the lines that are due for operators, the others for who looks closer.
pub(super) fn limited(limited: &Limited) {
    let Limited {
        session: SessionId(session),
        address,
        what,
        line,
    } = limited;
    let (what, words) = (what.name(), what.in_words());
    if let Some(times) = line {
        tracing::info!(session, %address, what, times, "{words}");
    } else {
        tracing::debug!(session, %address, what, "{words}");
    }
}

/// What was passed over in silence.
pub(super) fn passed_over(passed_over: &PassedOver) {
    let PassedOver {
        session: SessionId(session),
        from,
        to,
        reason,
    } = passed_over;
    tracing::debug!(session, %from, %to, ?reason, "a walk is passed over");
}

/// A GM command.
pub(super) fn order(order: &GivenOrder) {
    let GivenOrder {
        session: SessionId(session),
        account,
        name,
        line,
        answer,
    } = order;
    let (line, answer) = (line.escape_debug(), answer.escape_debug());
    tracing::info!(session, account = account.0, %name, %line, %answer, "a GM command is given");
}

/// What came of reading configuration and world anew: a line of the log for each of its own. What files say may be in it.
pub(super) fn reload(answer: &str) {
    for line in reload_lines(answer) {
        tracing::info!(answer = %line, "read anew");
    }
}

fn reload_lines(answer: &str) -> impl Iterator<Item = String> {
    answer.lines().map(|line| line.escape_debug().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_of_reading_anew_forges_no_lines() {
        let answer = "Nothing is changed: items.toml:3: `a\u{1b}[2J\rb`\n  hint: `c`\n";
        let lines: Vec<String> = reload_lines(answer).collect();
        let expected = ["Nothing is changed: items.toml:3: `a\\u{1b}[2J\\rb`", "  hint: `c`"];
        assert_eq!(lines, expected);
    }
}
