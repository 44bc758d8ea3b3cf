//! Text to words, marks, strings and doc comments.

use nom::branch::alt;
use nom::bytes::complete::{is_not, tag, take_till, take_while1};
use nom::character::complete::{char, multispace1, one_of, satisfy};
use nom::combinator::{not, recognize, value};
use nom::multi::many0_count;
use nom::{IResult, Parser};

use crate::diagnostic::{Code, Diagnostic};
use crate::model::Span;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A run of letters, digits and `_`: a name, a keyword, a number, hex bytes.
    Word,
    /// A string with its quotes; its escapes are not read yet.
    Text,
    /// A `///` comment to the end of its line.
    Doc,
    /// Anything else.
    Mark,
}

/// A piece of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
    pub(super) start: usize,
    /// Nothing but white space is before it on its line.
    pub(super) first_of_line: bool,
}

/// Splits a file. Characters that mean nothing and strings without an end are reported and left out.
pub(super) fn tokens<'t>(text: &'t str, file: usize, errors: &mut Vec<Diagnostic>) -> Vec<Token<'t>> {
    let mut list = Vec::with_capacity(text.len() / 5);
    let mut rest = skip_blank(text);
    let mut last_end = 0;
    while !rest.is_empty() {
        let start = text.len() - rest.len();
        let first_of_line = text
            .get(last_end..start)
            .is_none_or(|blank| list.is_empty() || blank.contains('\n'));
        let after = if let Ok((after, (kind, text))) = token(rest) {
            list.push(Token {
                kind,
                text,
                start,
                first_of_line,
            });
            after
        } else {
            let (after, bad) = garbage(rest);
            errors.push(complain(
                bad,
                Span {
                    file,
                    start,
                    end: start + bad.len(),
                },
            ));
            after
        };
        last_end = text.len() - after.len();
        rest = skip_blank(after);
    }
    list
}

fn complain(bad: &str, span: Span) -> Diagnostic {
    if bad.starts_with('"') {
        return Diagnostic::new(Code::BadString, span, "this string has no end")
            .hint("close it with `\"` on the same line; write a line end as \\n");
    }
    Diagnostic::new(
        Code::BadCharacter,
        span,
        format!("`{}` means nothing here", shortened(bad)),
    )
}

/// The first characters, those that cannot be seen escaped.
fn shortened(bad: &str) -> String {
    const SHOWN: usize = 16;
    let shown: String = bad.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    let rest = if bad.chars().nth(SHOWN).is_some() { "..." } else { "" };
    shown + rest
}

fn token(input: &str) -> IResult<&str, (Kind, &str)> {
    alt((
        word.map(|text| (Kind::Word, text)),
        doc.map(|text| (Kind::Doc, text)),
        string.map(|text| (Kind::Text, text)),
        mark.map(|text| (Kind::Mark, text)),
    ))
    .parse(input)
}

fn word(input: &str) -> IResult<&str, &str> {
    take_while1(|letter: char| letter.is_ascii_alphanumeric() || letter == '_').parse(input)
}

/// `///`, but not `////`, which is a line of decoration.
fn doc(input: &str) -> IResult<&str, &str> {
    recognize((tag("///"), not(char('/')), to_last_end)).parse(input)
}

fn string(input: &str) -> IResult<&str, &str> {
    let escape = recognize((char('\\'), satisfy(|letter| letter != '\n')));
    recognize((char('"'), many0_count(alt((is_not("\"\\\n"), escape))), char('"'))).parse(input)
}

fn mark(input: &str) -> IResult<&str, &str> {
    alt((tag("->"), tag("..."), tag(".."), recognize(one_of("{}[]():,=|*.-")))).parse(input)
}

fn to_last_end(input: &str) -> IResult<&str, &str> {
    take_till(|letter| letter == '\n').parse(input)
}

/// Skips white space and comments.
fn skip_blank(input: &str) -> &str {
    let comment = recognize((not(doc), tag("//"), to_last_end));
    let blank: IResult<&str, ()> = value((), many0_count(alt((multispace1, comment)))).parse(input);
    blank.map_or(input, |(rest, ())| rest)
}

/// Splits off what is no token: the rest of a line after a stray quote, else characters until something begins. Returns what is left, then that.
fn garbage(input: &str) -> (&str, &str) {
    let begins = |rest: &str| rest.starts_with('"') || skip_blank(rest).len() < rest.len() || token(rest).is_ok();
    let end = if input.starts_with('"') {
        input.find('\n')
    } else {
        let mut places = input.char_indices().map(|(index, _)| index).skip(1);
        places.find(|index| input.get(*index..).is_some_and(begins))
    };
    let (bad, rest) = input.split_at(end.unwrap_or(input.len()));
    (rest, bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        let mut errors = Vec::new();
        let list = tokens(text, 0, &mut errors)
            .into_iter()
            .map(|token| token.text)
            .collect();
        assert_eq!(errors, []);
        list
    }

    #[test]
    fn splits_without_white_space() {
        assert_eq!(
            texts("...Look a:str[..]x->..20120101"),
            [
                "...", "Look", "a", ":", "str", "[", "..", "]", "x", "->", "..", "20120101"
            ]
        );
    }

    #[test]
    fn comments_are_blank_and_docs_are_not() {
        assert_eq!(texts("a // b\n/// c\n//// d\ne"), ["a", "/// c", "e"]);
    }

    #[test]
    fn strings_keep_their_escapes() {
        assert_eq!(texts(r#""a\"b\0" x"#), [r#""a\"b\0""#, "x"]);
    }

    #[test]
    fn nonsense_in_a_row_is_told_once() {
        let mut errors = Vec::new();
        let text = format!("a {}b", "\u{7}€".repeat(100));
        let list = tokens(&text, 0, &mut errors);
        assert_eq!(list.len(), 2);
        let told = format!("`{}...` means nothing here", "\\u{7}€".repeat(8));
        assert_eq!(
            errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>(),
            [told]
        );
    }

    #[test]
    fn nonsense_is_reported_and_skipped() {
        let mut errors = Vec::new();
        let list = tokens("a € \"open\nb", 3, &mut errors);
        assert_eq!(list.iter().map(|token| token.text).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(
            errors.iter().map(|error| error.code).collect::<Vec<_>>(),
            [Code::BadCharacter, Code::BadString]
        );
        assert_eq!(
            errors[0].span,
            Some(Span {
                file: 3,
                start: 2,
                end: 5
            })
        );
    }
}
