//! The lines of a C file without comments, lines that `\` continues joined.

/// A line of code and its number, from 1.
pub(super) type Numbered = (usize, String);

/// Lines with something on them.
pub(super) fn lines(text: &str) -> Vec<Numbered> {
    let mut lines = Vec::new();
    let mut current = (1, String::new());
    let mut number = 1;
    let mut letters = text.chars().peekable();
    let mut end = |current: &mut Numbered, next: usize| {
        let line = core::mem::replace(current, (next, String::new()));
        if !line.1.trim().is_empty() {
            lines.push((line.0, line.1.trim().to_owned()));
        }
    };
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\r', _) => {}
            ('\n', _) => {
                number += 1;
                end(&mut current, number);
            }
            ('\\', Some('\n' | '\r')) => {
                letters.by_ref().find(|letter| *letter == '\n');
                number += 1;
            }
            ('/', Some('/')) => while letters.next_if(|letter| *letter != '\n').is_some() {},
            ('/', Some('*')) => {
                number += skip_comment(&mut letters);
                current.1.push(' ');
            }
            _ => current.1.push(letter),
        }
    }
    end(&mut current, number);
    lines
}

/// Goes behind `*/`, from before its `*`; returns how many lines ended on the way.
fn skip_comment(letters: &mut impl Iterator<Item = char>) -> usize {
    letters.next();
    let (mut star, mut newlines) = (false, 0);
    for letter in letters {
        if star && letter == '/' {
            break;
        }
        star = letter == '*';
        newlines += usize::from(letter == '\n');
    }
    newlines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, String)> {
        lines(text)
    }

    #[test]
    fn comments_and_empty_lines_are_left_out_and_numbers_stay() {
        let text = "/* a\n * b */ one // c\n\n\ttwo(1/*,x*/);\r\n/**/three /";
        let wanted = [(2, "one"), (4, "two(1 );"), (5, "three /")];
        // A line that begins in a comment has the number of the comment's first line.
        let read = read(text);
        assert_eq!(
            read.iter().map(|(_, line)| line.as_str()).collect::<Vec<_>>(),
            wanted.map(|(_, line)| line)
        );
        assert_eq!(read.last().map(|(number, _)| *number), Some(5));
    }

    #[test]
    fn a_backslash_joins_lines() {
        assert_eq!(
            read("#if a || \\\n  b\nc"),
            [(1, "#if a ||   b".to_owned()), (3, "c".to_owned())]
        );
        assert_eq!(read("a \\\r\nb"), [(1, "a b".to_owned())]);
    }

    #[test]
    fn an_open_comment_ends_with_the_file() {
        assert_eq!(read("a /* b"), [(1, "a".to_owned())]);
        assert_eq!(read("a /"), [(1, "a /".to_owned())]);
        assert_eq!(read("a \\"), [(1, "a \\".to_owned())]);
    }
}
