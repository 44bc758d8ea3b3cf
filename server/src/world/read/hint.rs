//! What to do about a mistake: the word that was meant, or what is possible.

use super::{At, Problem};

/// Most words that a hint lists.
const LISTED: usize = 40;

/// The hint for a word that is none of `known`.
pub(super) fn instead<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    // Two letters that changed places count as two.
    let allowed = (word.chars().count() / 2).clamp(1, 3);
    let nearest = known
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .min();
    match nearest {
        Some((steps, candidate)) if steps <= allowed => format!("did you mean `{candidate}`?"),
        _ if known.is_empty() => "there is none yet".to_owned(),
        _ if known.len() <= LISTED => format!("there are: {}", known.join(", ")),
        _ => format!("there are {} others", known.len()),
    }
}

/// How many letters are to be put in, taken out or changed to make one word of the other; case counts for nothing.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.chars().take(64).enumerate() {
        let mut diagonal = index;
        let mut left = index.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (above, known) in row.iter_mut().skip(1).zip(&other) {
            let changed = diagonal.saturating_add(usize::from(!letter.eq_ignore_ascii_case(known)));
            diagonal = *above;
            left = changed.min(left.saturating_add(1)).min(above.saturating_add(1));
            *above = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// What a TOML reader says is wrong, as a problem: its words in backticks are the wrong one and the possible ones.
pub(super) fn of_reader(at: At<'_>, message: &str) -> Problem {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let word = quoted.next().unwrap_or_default();
    if message.starts_with("unknown field") || message.starts_with("unknown variant") {
        return at.problem(format!("`{word}` is not known here"), instead(word, quoted));
    }
    if let Some(keys) = message.strip_prefix("unexpected keys in table: ") {
        let (keys, known) = keys.split_once(", available keys: ").unwrap_or((keys, ""));
        let word = keys.split(", ").next().unwrap_or(keys);
        return at.problem(format!("`{word}` is not known here"), instead(word, known.split(", ")));
    }
    if message.starts_with("missing field") {
        return at.problem(format!("`{word}` is missing"), format!("say {word} = ..."));
    }
    let (what, hint) = message.split_once(", expected ").unwrap_or((message, ""));
    match hint {
        "" => at.problem(first_line(what), "see https://toml.io for how to write TOML"),
        hint => at.problem(first_line(what), format!("what fits here: {}", first_line(hint))),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_of_words_is_counted_in_letters() {
        for (one, other, steps) in [
            ("", "", 0),
            ("fire", "fier", 2),
            ("fire", "Fire", 0),
            ("wnd", "wind", 1),
            ("", "ab", 2),
        ] {
            assert_eq!(distance(one, other), steps, "{one} {other}");
        }
    }

    #[test]
    fn the_nearest_word_is_proposed_or_all_are_listed() {
        assert_eq!(instead("Jelopy", ["Apple", "Jellopy"]), "did you mean `Jellopy`?");
        assert_eq!(instead("xyz", ["b", "a"]), "there are: a, b");
        assert_eq!(instead("xyz", []), "there is none yet");
    }
}
