//! The parser's input: tokens, and where its errors go.

use core::cell::RefCell;
use core::iter::{Copied, Enumerate};
use core::slice::Iter;

use nom::error::{ErrorKind, ParseError};
use nom::{Input, Needed};

use super::lexer::{Kind, Token};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::Span;

/// How deep blocks and lists may nest; more is no spec but an attack on the stack.
const MAX_DEPTH: u8 = 16;

/// What the parsers of one file share.
pub(super) struct Context {
    pub(super) file: usize,
    /// Length of the text.
    pub(super) end: usize,
    pub(super) errors: RefCell<Vec<Diagnostic>>,
}

/// The tokens that are left.
#[derive(Clone, Copy)]
pub(super) struct Tokens<'t> {
    rest: &'t [Token<'t>],
    context: &'t Context,
    depth: u8,
}

/// What a parser returns.
pub(super) type Parsed<'t, T> = nom::IResult<Tokens<'t>, T, Expected>;

impl<'t> Tokens<'t> {
    pub(super) fn new(rest: &'t [Token<'t>], context: &'t Context) -> Self {
        Self {
            rest,
            context,
            depth: 0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The token that many places ahead.
    pub(super) fn peek(&self, ahead: usize) -> Option<&'t Token<'t>> {
        self.rest.get(ahead)
    }

    /// Whether the token that many places ahead has this text.
    pub(super) fn is(&self, ahead: usize, text: &str) -> bool {
        self.peek(ahead).is_some_and(|token| token.text == text)
    }

    /// Whether the token that many places ahead is of this kind.
    pub(super) fn is_kind(&self, ahead: usize, kind: Kind) -> bool {
        self.peek(ahead).is_some_and(|token| token.kind == kind)
    }

    /// After the next token.
    pub(super) fn skip(self) -> Self {
        Self {
            rest: self.rest.get(1..).unwrap_or_default(),
            ..self
        }
    }

    /// Where the next token is.
    pub(super) fn span(&self) -> Span {
        let Context { file, end, .. } = *self.context;
        self.peek(0).map_or(Span { file, start: end, end }, |token| Span {
            file,
            start: token.start,
            end: token.start + token.text.len(),
        })
    }

    /// From the next token to the last one that is not in `rest`, which is what was left after a parse from here.
    pub(super) fn span_to(&self, rest: Self) -> Span {
        let taken = self.rest.len().saturating_sub(rest.rest.len());
        let last = taken.checked_sub(1).and_then(|index| self.peek(index));
        Span {
            end: last.map_or(self.span().start, |token| token.start + token.text.len()),
            ..self.span()
        }
    }

    /// Keeps an error that parsing goes on after.
    pub(super) fn report(&self, error: Diagnostic) {
        self.context.errors.borrow_mut().push(error);
    }

    /// How many errors there are so far.
    pub(super) fn error_count(&self) -> usize {
        self.context.errors.borrow().len()
    }

    /// Whether the next token is a word that begins with a letter, the first of its line.
    pub(super) fn is_first_of_line(&self) -> bool {
        self.peek(0).is_some_and(|token| {
            token.kind == Kind::Word
                && token.first_of_line
                && !token.text.starts_with(|first: char| first.is_ascii_digit())
        })
    }

    /// Reports what made a parser fail; returns the byte at which it did.
    pub(super) fn report_failure(&self, failure: nom::Err<Expected>) -> usize {
        match failure {
            nom::Err::Error(expected) | nom::Err::Failure(expected) => {
                let start = expected.span.start;
                self.report(expected.into_diagnostic());
                start
            }
            nom::Err::Incomplete(_) => self.context.end,
        }
    }

    /// One block or list further in, unless that is too deep.
    pub(super) fn deeper(self) -> Result<Self, nom::Err<Expected>> {
        if self.depth < MAX_DEPTH {
            return Ok(Self {
                depth: self.depth + 1,
                ..self
            });
        }
        Err(nom::Err::Failure(Expected {
            too_deep: true,
            ..Expected::new(self, "less nesting")
        }))
    }

    /// The same tokens, as deep as `outer`.
    pub(super) fn back_to(self, outer: Self) -> Self {
        Self {
            depth: outer.depth,
            ..self
        }
    }
}

impl<'t> Input for Tokens<'t> {
    type Item = Token<'t>;
    type Iter = Copied<Iter<'t, Token<'t>>>;
    type IterIndices = Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.rest.len()
    }

    fn take(&self, index: usize) -> Self {
        Self {
            rest: self.rest.get(..index).unwrap_or(self.rest),
            ..*self
        }
    }

    fn take_from(&self, index: usize) -> Self {
        Self {
            rest: self.rest.get(index..).unwrap_or_default(),
            ..*self
        }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.rest.iter().position(|&token| predicate(token))
    }

    fn iter_elements(&self) -> Self::Iter {
        self.rest.iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        let missing = count.saturating_sub(self.rest.len());
        if missing == 0 {
            Ok(count)
        } else {
            Err(Needed::new(missing))
        }
    }
}

/// Why a parser failed: what it would have taken, and what is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Expected {
    span: Span,
    what: Vec<&'static str>,
    found: String,
    too_deep: bool,
    /// What to do about it, if something is known.
    hint: String,
}

impl Expected {
    /// `what` was expected at the next token.
    pub(super) fn new(at: Tokens<'_>, what: &'static str) -> Self {
        Self {
            span: at.span(),
            what: vec![what],
            found: at.peek(0).map_or_else(|| "the end of the file".to_owned(), describe),
            too_deep: false,
            hint: String::new(),
        }
    }

    /// With what to do about it.
    pub(super) fn hint(self, hint: String) -> Self {
        Self { hint, ..self }
    }

    fn into_diagnostic(self) -> Diagnostic {
        if self.too_deep {
            let hint = format!("at most {MAX_DEPTH} levels are allowed");
            return Diagnostic::new(Code::TooDeep, self.span, "nested too deep").hint(hint);
        }
        let wanted = match self.what.as_slice() {
            [] => "something else".to_owned(),
            [only] => (*only).to_owned(),
            [most @ .., last] => format!("{} or {last}", most.join(", ")),
        };
        let hint = did_you_mean(
            self.found.trim_matches('`'),
            self.what.iter().flat_map(|what| words(what)),
        );
        let message = format!("expected {wanted}, found {}", self.found);
        Diagnostic::new(Code::Expected, self.span, message)
            .hint(hint)
            .hint(self.hint)
    }
}

/// The words of the language that are named in what is expected: those in backticks, and those of a list in parentheses.
fn words(what: &'static str) -> impl Iterator<Item = &'static str> {
    let quoted = what.split('`').skip(1).step_by(2);
    let list = what.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
    let listed = list.split([',', ' ']);
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|letter| letter.is_ascii_alphanumeric());
    quoted.chain(listed).filter(is_word)
}

fn describe(token: &Token<'_>) -> String {
    match token.kind {
        Kind::Doc => "a doc comment".to_owned(),
        Kind::Text => "a string".to_owned(),
        Kind::Word | Kind::Mark => format!("`{}`", shorten(token.text)),
    }
}

/// At most 40 characters of it.
fn shorten(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { short + "..." } else { short }
}

impl<'t> ParseError<Tokens<'t>> for Expected {
    fn from_error_kind(input: Tokens<'t>, _: ErrorKind) -> Self {
        Self {
            what: Vec::new(),
            ..Self::new(input, "")
        }
    }

    fn append(_: Tokens<'t>, _: ErrorKind, other: Self) -> Self {
        other
    }

    /// Of two alternatives, the one that got further; what both wanted when they got equally far.
    fn or(mut self, other: Self) -> Self {
        match self.span.start.cmp(&other.span.start) {
            core::cmp::Ordering::Less => other,
            core::cmp::Ordering::Greater => self,
            core::cmp::Ordering::Equal => {
                self.what.extend(other.what);
                self.what.dedup();
                self
            }
        }
    }
}
