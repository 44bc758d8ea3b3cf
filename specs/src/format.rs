//! The one form in which spec files are written: indentation by brackets, single spaces, aligned tables. Line breaks are the author's, comments and
//! vector bytes stay as they are.

/// Spaces per level.
const INDENT: usize = 4;
/// Rows of a length table in a line.
const LENGTHS_PER_LINE: usize = 10;
/// Rows of a shuffle in a line.
const SHUFFLES_PER_LINE: usize = 3;

/// Formats the text of a spec file. What only white space tells apart before is the same after; formatting again changes nothing.
/// Text that is no spec file (brackets that do not match, an open string) still comes out with all its words.
pub fn format(text: &str) -> String {
    let mut formatter = Formatter::default();
    for line in text.lines() {
        formatter.line(line.trim());
    }
    formatter.finish()
}

/// What an open bracket is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    /// The members of a declaration, a condition, an enum, a client.
    Block,
    /// A length table.
    Lengths,
    /// A table of shuffled ids.
    Shuffle,
    /// A struct in a vector.
    Value,
    /// A list, or the bytes of a vector.
    List,
}

#[derive(Default)]
struct Formatter {
    out: String,
    /// Open brackets, each with the columns before the line that opened it.
    open: Vec<(Bracket, usize)>,
    /// Whether the line before wants to go on.
    goes_on: bool,
    /// Rows of a table that are not written yet.
    rows: Vec<String>,
}

/// A piece of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece<'t> {
    /// A word, number or string.
    Word(&'t str),
    /// A mark: bracket, comma, arrow...
    Mark(&'t str),
    /// From `//` to the end of the line.
    Comment(&'t str),
}

impl<'t> Piece<'t> {
    fn text(self) -> &'t str {
        match self {
            Self::Word(text) | Self::Mark(text) | Self::Comment(text) => text,
        }
    }
}

impl Formatter {
    fn line(&mut self, line: &str) {
        if line.is_empty() {
            self.flush_rows();
            if !self.out.is_empty() && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
            return;
        }
        let pieces = pieces(line);
        if let Some(table @ (Bracket::Lengths | Bracket::Shuffle)) = self.inside()
            && self.table_line(table, &pieces)
        {
            return;
        }
        let indent = self.indent(&pieces);
        let text = if self.inside() == Some(Bracket::List) && !line.starts_with(']') {
            line.to_owned()
        } else {
            joined(line, &pieces)
        };
        self.follow(&pieces, indent);
        self.write(indent, &text);
        self.split_table(&text);
    }

    /// Collects the rows of a table; false when the line is something else.
    fn table_line(&mut self, table: Bracket, pieces: &[Piece<'_>]) -> bool {
        let words: Vec<_> = pieces
            .iter()
            .map_while(|piece| matches!(piece, Piece::Word(_)).then(|| piece.text()))
            .collect();
        let closes = pieces.get(words.len()..) == Some(&[Piece::Mark("}")]);
        if !words.len().is_multiple_of(2) || (words.len() != pieces.len() && !closes) {
            self.flush_rows();
            return false;
        }
        self.rows.extend(words.chunks(2).map(|pair| match table {
            Bracket::Lengths => format!("{} {:<4}", pair.first().unwrap_or(&""), pair.get(1).unwrap_or(&"")),
            _ => format!("{:<38}", pair.join(" ")),
        }));
        if closes {
            self.flush_rows();
            let (_, columns) = self.open.pop().unwrap_or((table, 0));
            self.write(columns, "}");
        }
        true
    }

    fn flush_rows(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let (count, between) = match self.inside() {
            Some(Bracket::Lengths) => (LENGTHS_PER_LINE, "    "),
            _ => (SHUFFLES_PER_LINE, "  "),
        };
        let indent = self.within();
        for row in rows.chunks(count) {
            self.write(indent, row.join(between).trim_end());
        }
    }

    /// A table that begins and ends in one line stays so; one that begins is collected from the next line on.
    fn split_table(&mut self, text: &str) {
        let opens = text.ends_with('{');
        if let Some(last) = self
            .open
            .last_mut()
            .map(|(bracket, _)| bracket)
            .filter(|last| **last == Bracket::Block && opens)
        {
            let word = text.trim_end_matches('{').trim().rsplit(' ').next().unwrap_or_default();
            match word {
                "lengths" => *last = Bracket::Lengths,
                "shuffle" => *last = Bracket::Shuffle,
                _ => {}
            }
        }
    }

    /// The innermost open bracket.
    fn inside(&self) -> Option<Bracket> {
        self.open.last().map(|(bracket, _)| *bracket)
    }

    /// Columns before what is in the innermost bracket.
    fn within(&self) -> usize {
        self.open.last().map_or(0, |(_, columns)| columns + INDENT)
    }

    /// Columns before a line.
    fn indent(&self, pieces: &[Piece<'_>]) -> usize {
        let closing = pieces
            .iter()
            .take_while(|piece| matches!(piece.text(), "}" | "]" | ")"))
            .count();
        if closing > 0 {
            let closed = self
                .open
                .len()
                .checked_sub(closing)
                .and_then(|index| self.open.get(index));
            return closed.map_or(0, |(_, columns)| *columns);
        }
        let first = pieces.first().map_or("", |piece| piece.text());
        let within_value = matches!(self.inside(), Some(Bracket::Value | Bracket::List));
        let continues = !within_value && (self.goes_on || matches!(first, "=" | "|" | "->" | "{"));
        self.within() + usize::from(continues) * INDENT
    }

    /// Keeps track of brackets, and of whether the line goes on.
    fn follow(&mut self, pieces: &[Piece<'_>], mut columns: usize) {
        let code: Vec<_> = pieces
            .iter()
            .filter(|piece| !matches!(piece, Piece::Comment(_)))
            .collect();
        let first = code.first().map_or("", |piece| piece.text());
        for piece in &code {
            match **piece {
                Piece::Mark("{") => self.open.push((self.brace(first), columns)),
                Piece::Mark("[" | "(") => self.open.push((Bracket::List, columns)),
                Piece::Mark("}" | "]" | ")") => {
                    // What opens after a bracket of an earlier line is closed stands where that one stood.
                    columns = self.open.pop().map_or(columns, |(_, opened)| opened.min(columns));
                }
                _ => {}
            }
        }
        if let Some(last) = code.last() {
            self.goes_on = matches!(last.text(), "," | "|" | "=" | "->");
        }
    }

    fn brace(&self, first: &str) -> Bracket {
        let value =
            matches!(first, "test" | "=" | "{") || matches!(self.inside(), Some(Bracket::Value | Bracket::List));
        if value { Bracket::Value } else { Bracket::Block }
    }

    fn write(&mut self, indent: usize, text: &str) {
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn finish(mut self) -> String {
        self.flush_rows();
        let end = self.out.trim_end().len();
        self.out.truncate(end);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }
}

/// Cuts a line into pieces.
fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            rest = rest.trim_start();
            continue;
        }
        let (piece, after) = piece(rest, first);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

fn piece(rest: &str, first: char) -> (Piece<'_>, &str) {
    const MARKS: [&str; 4] = ["...", "->", "..", "//"];
    let known = MARKS.into_iter().find(|mark| rest.starts_with(mark));
    match (known, first) {
        (Some("//"), _) => (Piece::Comment(rest), ""),
        (Some(mark), _) => split(rest, mark.len(), Piece::Mark),
        (None, '"') => split(rest, string_length(rest), Piece::Word),
        (None, letter) if is_word(letter) => split(
            rest,
            rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()),
            Piece::Word,
        ),
        (None, letter) => split(rest, letter.len_utf8(), Piece::Mark),
    }
}

fn split<'t>(text: &'t str, at: usize, piece: fn(&'t str) -> Piece<'t>) -> (Piece<'t>, &'t str) {
    let (head, tail) = text.split_at(at);
    (piece(head), tail)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Bytes of the string that begins here, quotes included; to the end of the line where it is not closed.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The pieces with one space between them, or none. Bytes in brackets keep their spaces.
fn joined(line: &str, pieces: &[Piece<'_>]) -> String {
    let mut text = String::new();
    let mut before: Option<Piece<'_>> = None;
    let start = line.as_ptr() as usize;
    let mut end = 0;
    let mut lists = 0_usize;
    for &piece in pieces {
        let at = piece.text().as_ptr() as usize - start;
        let gap = line.get(end..at).unwrap_or_default();
        if let Some(before) = before {
            let kept = lists > 0 && !matches!(piece, Piece::Comment(_));
            text.push_str(if kept { gap } else { space(before, piece, gap) });
        }
        lists = match piece {
            Piece::Mark("[") => lists + 1,
            Piece::Mark("]") => lists.saturating_sub(1),
            _ => lists,
        };
        text.push_str(piece.text());
        end = at + piece.text().len();
        before = Some(piece);
    }
    text
}

/// What stands between two pieces: what the author wrote, as one space, except where it is the same everywhere.
fn space(before: Piece<'_>, after: Piece<'_>, gap: &str) -> &'static str {
    match (before, after) {
        (_, Piece::Mark(",")) => "",
        (Piece::Mark("," | ":" | "=" | "|" | "->"), _)
        | (_, Piece::Mark("=" | "|" | "->") | Piece::Comment(_))
        | (Piece::Word(_), Piece::Mark("{")) => " ",
        _ if gap.is_empty() => "",
        _ => " ",
    }
}
