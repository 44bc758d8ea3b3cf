//! As much YAML as the public servers' databases use: maps and lists by indentation, plain or quoted words, blocks of text.

use std::{collections::BTreeMap, iter::Peekable};

/// A map's entries.
pub(super) type Entries = BTreeMap<String, Node>;

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Node {
    Word(String),
    List(Vec<Node>),
    Map(Entries),
}

impl Node {
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.get(key),
            _ => None,
        }
    }

    /// The word of a key.
    pub(super) fn word(&self, key: &str) -> Option<&str> {
        self.get(key).map(Self::text)
    }

    /// The number of a key.
    pub(super) fn number<N: std::str::FromStr>(&self, key: &str) -> Option<N> {
        let word = self.word(key)?;
        Some(word.parse().unwrap_or_else(|_| panic!("{key}: {word}")))
    }

    /// Whether a key says `true`.
    pub(super) fn is(&self, key: &str) -> bool {
        self.word(key) == Some("true")
    }

    /// The list of a key; empty without.
    pub(super) fn list(&self, key: &str) -> &[Self] {
        match self.get(key) {
            Some(Self::List(list)) => list,
            Some(other) => panic!("{key}: {other:?}"),
            None => &[],
        }
    }

    /// The keys below a key that say `true`.
    pub(super) fn set(&self, key: &str) -> Vec<&str> {
        match self.get(key) {
            Some(Self::Map(entries)) => {
                let set = entries.iter().filter(|(_, value)| value.text() == "true");
                set.map(|(key, _)| &**key).collect()
            }
            Some(other) => panic!("{key}: {other:?}"),
            None => Vec::new(),
        }
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Word(word) => word,
            other => panic!("{other:?} is no word"),
        }
    }
}

/// Indentation and text.
type Line<'a> = (usize, &'a str);

/// The map that a file is.
pub(super) fn parse(text: &str) -> Entries {
    let lines = text
        .lines()
        .map(|line| (line.len() - line.trim_start().len(), line.trim()));
    let mut lines = lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .peekable();
    match value(&mut lines, 0) {
        Node::Map(entries) => entries,
        other => panic!("{other:?}"),
    }
}

/// What stands at this indentation.
fn value<'a>(lines: &mut Peekable<impl Iterator<Item = Line<'a>>>, indent: usize) -> Node {
    let is_list = lines.peek().is_some_and(|(_, line)| line.starts_with("- "));
    if is_list {
        list(lines, indent)
    } else {
        Node::Map(map(lines, indent, None))
    }
}

fn list<'a>(lines: &mut Peekable<impl Iterator<Item = Line<'a>>>, indent: usize) -> Node {
    let mut items = Vec::new();
    while let Some(&(at, line)) = lines.peek() {
        let Some(first) = line.strip_prefix("- ").filter(|_| at == indent) else {
            break;
        };
        lines.next();
        // The keys of an entry stand below its first, behind the dash.
        let inner = at + line.len() - first.trim_start().len();
        items.push(Node::Map(map(lines, inner, Some(first.trim_start()))));
    }
    Node::List(items)
}

fn map<'a>(lines: &mut Peekable<impl Iterator<Item = Line<'a>>>, indent: usize, first: Option<&'a str>) -> Entries {
    let mut entries = Entries::new();
    let mut next = first;
    loop {
        let line = match next.take() {
            Some(line) => line,
            None => match lines.next_if(|&(at, line)| at == indent && !line.starts_with("- ")) {
                Some((_, line)) => line,
                None => return entries,
            },
        };
        let (key, rest) = line.split_once(':').unwrap_or_else(|| panic!("{line}"));
        let below = lines.peek().map_or(0, |&(at, _)| at);
        let node = match without_comment(rest.trim()) {
            "|" => Node::Word(block(lines, indent)),
            "" if below > indent => value(lines, below),
            word => Node::Word(word.trim_matches('"').to_owned()),
        };
        entries.insert(key.trim().to_owned(), node);
    }
}

fn without_comment(word: &str) -> &str {
    word.split_once(" #").map_or(word, |(word, _)| word.trim())
}

/// Lines deeper than this, as they are.
fn block<'a>(lines: &mut Peekable<impl Iterator<Item = Line<'a>>>, indent: usize) -> String {
    let mut text = String::new();
    while let Some((_, line)) = lines.next_if(|&(at, _)| at > indent) {
        text.push_str(line);
        text.push('\n');
    }
    text
}

#[test]
fn what_the_databases_use_is_read() {
    let text = "# no\nHeader:\n  Type: X\n\nBody:\n  - Id: 1 # one\n    Name: \"A b\"\n    Script: |\n      bonus a;\n      bonus b;\n    \
                Drops:\n      - Item: X\n        Rate: 5\n      - Item: Y\n  - Id: 2\n    Jobs:\n      All: true\n      Mage: false\n";
    let entries = parse(text);
    let Node::List(body) = &entries["Body"] else {
        panic!("{entries:?}")
    };
    assert_eq!(
        (body[0].number::<u8>("Id"), body[0].word("Name")),
        (Some(1), Some("A b"))
    );
    assert_eq!(body[0].word("Script"), Some("bonus a;\nbonus b;\n"));
    assert_eq!(body[0].list("Drops")[0].number::<u8>("Rate"), Some(5));
    assert_eq!(body[0].list("Drops").len(), 2);
    assert_eq!(body[1].set("Jobs"), ["All"]);
}
