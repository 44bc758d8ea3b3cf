//! Text of others on its way to a terminal or a log: what moves the cursor, or turns the direction of writing, stays behind.

/// Text in a line: neither control characters nor line ends, so that it cannot pass for a line of ours.
pub(crate) fn line(text: &str) -> String {
    text.chars().filter(|letter| !is_control(*letter)).collect()
}

/// Text of several lines: without control characters but line ends and tabs.
pub(crate) fn text(text: &str) -> String {
    text.chars()
        .filter(|letter| matches!(letter, '\n' | '\t') || !is_control(*letter))
        .collect()
}

/// Control characters, and those that turn the direction of what follows.
fn is_control(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_escape_sequence_reaches_a_terminal() {
        for (given, in_a_line, in_lines) in [
            ("a\x1b[2Jb", "a[2Jb", "a[2Jb"),
            ("\x1b]0;title\x07", "]0;title", "]0;title"),
            ("one\r\ntwo\tthree", "onetwothree", "one\ntwo\tthree"),
            ("\u{9b}31mred", "31mred", "31mred"),
            ("\u{202e}gpj.exe", "gpj.exe", "gpj.exe"),
            ("Prontera é 漢字 µs →", "Prontera é 漢字 µs →", "Prontera é 漢字 µs →"),
        ] {
            assert_eq!(
                (line(given).as_str(), text(given).as_str()),
                (in_a_line, in_lines),
                "{given:?}"
            );
        }
    }
}
