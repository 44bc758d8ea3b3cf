//! What changed, in words that need no knowledge of the figures' names.

use super::figure::{Change, Figure, Kind};

/// Reasons that are told, and how many of them say what is better, where so much is.
const MOST_REASONS: usize = 5;
const BETTER_REASONS: usize = 2;

/// What stands above reasons of runs that say nothing of each other.
pub(super) const ALL_THE_SAME: &str = "What was measured all the same, and proves nothing";

/// What figures are about, the most important first: a name's beginning, and what a person calls it.
const SUBJECTS: [(&str, &str); 42] = [
    ("capacity", "Bots that it holds"),
    ("reached.map", "Bots that came onto the map"),
    ("on_map.mean", "Bots on the map, on average"),
    ("errors", "Errors"),
    ("walks.acknowledged", "Walks that were answered"),
    ("walks.unacknowledged", "Walks without any answer"),
    ("walks.refused", "Walks that were refused"),
    ("answers", "Answers of all kinds"),
    ("walk_ack", "Answer to a walk"),
    ("visible", "Until others see a walk"),
    ("sight.missed", "Others that should be in sight and are not"),
    ("sight.ghosts", "Others that are in sight and should not be"),
    ("attack", "First blow of an attack"),
    ("chat_echo", "Echo of a chat line"),
    ("whisper", "Delivery of a whisper"),
    ("pick_up", "Picking up"),
    ("drop", "Dropping"),
    ("use", "Using an item"),
    ("talk", "A talk with an NPC"),
    ("shop_list", "List of a shop"),
    ("buy", "Buying"),
    ("sell", "Selling"),
    ("store", "Putting into the storage"),
    ("take_out", "Taking out of the storage"),
    ("trade_ask", "Asking for a trade"),
    ("trade_offer", "Offering in a trade"),
    ("trade_lock", "Closing an offer"),
    ("trade_done", "Making a trade"),
    ("party_make", "Making a party"),
    ("party_invite", "Inviting to a party"),
    ("server.cores", "Processor time of the server"),
    ("server.memory", "Memory of the server, at most"),
    ("map_load", "Loading a map"),
    ("map_enter", "Entering the map"),
    ("login", "Login"),
    ("char_list", "Character list"),
    ("select", "Choosing a character"),
    ("create", "Making a character"),
    ("pincode", "Pincode"),
    ("connect", "Connecting"),
    ("restart", "Going back to the character list"),
    ("quit", "Quitting"),
];

/// What `figure` is about, how important that is (less is more), and what a person calls it.
pub(super) fn subject(figure: &Figure) -> (usize, String) {
    // `errors` and `walks.refused` stand for themselves, `walk_ack.p99` and `walk_ack.rate` for one step.
    let step = figure.name.split('.').next().unwrap_or_default();
    let known = |wanted: &str| SUBJECTS.iter().position(|(name, _)| *name == wanted);
    match known(&figure.name).or_else(|| known(step)) {
        Some(index) => (index, SUBJECTS.get(index).map_or("", |(_, words)| words).to_owned()),
        None => (SUBJECTS.len(), step.replace('_', " ")),
    }
}

/// What `figure` is called where there is room for it alone.
pub(super) fn title(figure: &Figure) -> String {
    let words = subject(figure).1;
    let last = figure.name.split('.').nth(1).unwrap_or_default();
    match last.split(' ').next().unwrap_or_default() {
        "p50" => format!("{words}: half within"),
        "p99" => format!("{words}: 99 % within"),
        "rate" => format!("{words}: how often"),
        _ => words,
    }
}

/// How many things changed so; figures of one step are one.
pub(super) fn things(figures: &[Figure], change: Change) -> usize {
    subjects(figures, change).len()
}

/// What changed so, the most important first.
fn subjects(figures: &[Figure], change: Change) -> Vec<(usize, String)> {
    let changed = figures.iter().filter(|figure| figure.change == change);
    let mut subjects: Vec<(usize, String)> = changed.map(subject).collect();
    subjects.sort();
    subjects.dedup();
    subjects
}

/// What changed most, worst first, and then what is better; figures of one step are one reason.
pub(super) fn reasons(figures: &[Figure]) -> Vec<(Change, String)> {
    let (worse, better) = (those(figures, Change::Worse), those(figures, Change::Better));
    let many_worse = worse.len().min(MOST_REASONS - better.len().min(BETTER_REASONS));
    let told = worse.into_iter().take(many_worse).chain(better);
    told.take(MOST_REASONS).collect()
}

/// What changed so: what is gone first, and then the most important.
fn those(figures: &[Figure], change: Change) -> Vec<(Change, String)> {
    let subjects = subjects(figures, change).into_iter().map(|(rank, words)| {
        let of = figures.iter().filter(|figure| figure.change == change);
        let of: Vec<&Figure> = of.filter(|figure| subject(figure) == (rank, words.clone())).collect();
        let is_gone = of.iter().any(|figure| figure.kind == Kind::Rate && figure.new == 0.0);
        ((!is_gone, rank), (change, reason(&words, &of)))
    });
    let mut subjects: Vec<_> = subjects.collect();
    subjects.sort_by_key(|(key, _)| *key);
    subjects.into_iter().map(|(_, told)| told).collect()
}

/// What became of one thing.
fn reason(words: &str, figures: &[&Figure]) -> String {
    if let Some(rate) = figures
        .iter()
        .find(|figure| figure.kind == Kind::Rate && figure.new == 0.0)
    {
        let old = rate.kind.write(rate.old);
        return format!("{words}: never any more, and {old} before ({})", rate.name);
    }
    let parts = figures.iter().map(|figure| {
        let (old, new) = (figure.kind.write(figure.old), figure.kind.write(figure.new));
        let which = match figure.name.split(['.', ' ']).nth(1) {
            Some("p50") => "half within ",
            Some("p99") => "99 % within ",
            _ => "",
        };
        format!("{}{which}{new} instead of {old} ({})", how(figure), figure.name)
    });
    format!("{words}: {}", parts.collect::<Vec<_>>().join("; "))
}

/// How much, where that can be said by a factor.
fn how(figure: &Figure) -> String {
    let factor = figure.factor();
    let is_more = figure.new > figure.old;
    match figure.kind {
        Kind::Time if factor.is_finite() && is_more => format!("{factor:.1} times as long, "),
        Kind::Time if factor.is_finite() => format!("{factor:.1} times as fast, "),
        Kind::Rate if factor.is_finite() && is_more => format!("{factor:.1} times as often, "),
        Kind::Rate if factor.is_finite() => format!("{factor:.1} times as seldom, "),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Step;

    fn figure(name: &str, kind: Kind, old: f64, new: f64, change: Change) -> Figure {
        Figure {
            change,
            ..Figure::shown(name, kind, (old, new))
        }
    }

    #[test]
    fn what_is_gone_comes_first_then_what_matters_most_and_worse_before_better() {
        let figures = [
            figure("login.p50", Kind::Time, 1_000.0, 9_000.0, Change::Worse),
            figure("walk_ack.p50", Kind::Time, 5_000.0, 20_000.0, Change::Worse),
            figure("walk_ack.p99", Kind::Time, 15_000.0, 60_000.0, Change::Worse),
            figure("chat_echo.rate", Kind::Rate, 12.0, 0.0, Change::Worse),
            figure("errors", Kind::Count, 400.0, 2.0, Change::Better),
            figure("connect.p50", Kind::Time, 1.0, 1.0, Change::Same),
        ];
        let texts: Vec<String> = reasons(&figures).into_iter().map(|(_, text)| text).collect();
        assert_eq!(
            texts,
            [
                "Echo of a chat line: never any more, and 12/s before (chat_echo.rate)",
                "Answer to a walk: 4.0 times as long, half within 20.0 ms instead of 5.00 ms (walk_ack.p50); 4.0 times as long, 99 % within 60.0 ms instead of 15.0 ms (walk_ack.p99)",
                "Login: 9.0 times as long, half within 9.00 ms instead of 1.00 ms (login.p50)",
                "Errors: 2 instead of 400 (errors)",
            ]
        );
    }

    #[test]
    fn of_much_that_is_worse_and_better_both_are_told() {
        let steps = [
            "login", "connect", "quit", "select", "create", "restart", "pincode", "talk",
        ];
        let figures = |worse: usize, better: usize| -> Vec<Change> {
            let changes = std::iter::repeat_n(Change::Worse, worse).chain(std::iter::repeat_n(Change::Better, better));
            let figures = steps.iter().zip(changes);
            let figures: Vec<Figure> = figures
                .map(|(step, change)| figure(&format!("{step}.p50"), Kind::Time, 1_000.0, 9_000.0, change))
                .collect();
            reasons(&figures).into_iter().map(|(change, _)| change).collect()
        };
        let count = |changes: &[Change]| changes.iter().filter(|change| **change == Change::Worse).count();
        for (worse, better, told) in [(6, 2, 3), (6, 1, 4), (6, 0, 5), (1, 7, 1), (2, 3, 2)] {
            let changes = figures(worse, better);
            assert_eq!((changes.len(), count(&changes)), (5, told), "{worse} {better}");
        }
    }

    #[test]
    fn every_step_that_is_judged_has_words() {
        let wordless: Vec<&str> = Step::ALL
            .iter()
            .filter(|step| {
                subject(&figure(
                    &format!("{}.p50", step.name()),
                    Kind::Time,
                    1.0,
                    1.0,
                    Change::Same,
                ))
                .0 == SUBJECTS.len()
            })
            .map(|step| step.name())
            .collect();
        assert_eq!(wordless, ["time_sync", "trade_cancel", "respawn"]);
    }
}
