//! A C header as a tree: calls, conditionals, includes, definitions.

use super::HerculesError;
use super::expression::Expression;
use super::lines::lines;

/// How deep conditionals may be within each other.
const MAX_DEPTH: usize = 32;

/// A piece of a header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Node {
    /// `name(argument, ...);`
    Call(Call),
    /// The first branch whose condition holds; `#else` has none.
    Branches(Vec<Branch>),
    Include(usize, String),
    /// A macro and its value; 0 for one without, or with arguments.
    Define(String, i64),
    Undefine(String),
    /// `#error`
    Error(usize, String),
}

/// A macro that is used as a function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Call {
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) arguments: Vec<String>,
}

/// A branch of a conditional.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Branch {
    pub(super) line: usize,
    pub(super) when: Option<Expression>,
    /// How many values its condition has.
    pub(super) cost: usize,
    pub(super) nodes: Vec<Node>,
}

impl Branch {
    fn new(line: usize, when: Option<Expression>) -> Self {
        Self {
            line,
            cost: when.as_ref().map_or(1, Expression::operands),
            when,
            nodes: Vec::new(),
        }
    }
}

/// Reads a header; `file` is its name in error messages.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<Node>, HerculesError> {
    let mut tree = Tree::default();
    for (line, text) in lines(text) {
        tree.line(line, &text).map_err(|what| HerculesError::Line {
            file: file.to_owned(),
            line,
            what,
        })?;
    }
    match tree.open.last() {
        None => Ok(tree.nodes),
        Some(open) => Err(HerculesError::Line {
            file: file.to_owned(),
            line: open.first().map_or(0, |branch| branch.line),
            what: "this condition has no #endif".to_owned(),
        }),
    }
}

/// The tree so far.
#[derive(Default)]
struct Tree {
    /// What is under no condition.
    nodes: Vec<Node>,
    /// Conditionals that are open, outermost first; each has at least one branch.
    open: Vec<Vec<Branch>>,
}

impl Tree {
    fn line(&mut self, line: usize, text: &str) -> Result<(), String> {
        let Some(directive) = text.strip_prefix('#') else {
            return self.calls(line, text);
        };
        let directive = directive.trim_start();
        let end = directive.find(|letter: char| !letter.is_ascii_alphabetic());
        let (name, rest) = directive.split_at(end.unwrap_or(directive.len()));
        let rest = rest.trim();
        match name {
            "if" => return self.open(line, Expression::read(rest)?),
            "ifdef" => return self.open(line, Expression::Defined(identifier(rest)?)),
            "ifndef" => return self.open(line, Expression::read(&format!("!defined({})", identifier(rest)?))?),
            "elif" => return self.branch(line, Some(Expression::read(rest)?)),
            "else" => return self.branch(line, None),
            "pragma" | "warning" | "line" | "" => return Ok(()),
            _ => {}
        }
        let node = match name {
            "endif" => Node::Branches(self.open.pop().ok_or("there is no #if before this #endif")?),
            "include" => Node::Include(line, path(rest)?),
            "define" => definition(rest)?,
            "undef" => Node::Undefine(identifier(rest)?),
            "error" => Node::Error(line, rest.to_owned()),
            _ => return Err(format!("#{name} is not understood")),
        };
        self.push(node);
        Ok(())
    }

    fn push(&mut self, node: Node) {
        let branch = self.open.last_mut().and_then(|branches| branches.last_mut());
        branch.map_or(&mut self.nodes, |branch| &mut branch.nodes).push(node);
    }

    fn open(&mut self, line: usize, when: Expression) -> Result<(), String> {
        if self.open.len() >= MAX_DEPTH {
            return Err(format!("conditions are nested deeper than {MAX_DEPTH}"));
        }
        self.open.push(vec![Branch::new(line, Some(when))]);
        Ok(())
    }

    fn branch(&mut self, line: usize, when: Option<Expression>) -> Result<(), String> {
        let branches = self.open.last_mut().ok_or("there is no #if before this")?;
        if branches.last().is_some_and(|last| last.when.is_none()) {
            return Err("there was an #else already".to_owned());
        }
        branches.push(Branch::new(line, when));
        Ok(())
    }

    /// Calls that stand on a line, with or without `;` after them.
    fn calls(&mut self, line: usize, text: &str) -> Result<(), String> {
        let mut rest = text;
        while !rest.is_empty() {
            let whole = || format!("`{}` is no call such as packetLen(0x0064, 55)", shortened(text));
            let (name, after) = rest.split_once('(').ok_or_else(whole)?;
            let (arguments, after) = after.split_once(')').ok_or_else(whole)?;
            let name = identifier(name.trim()).map_err(|_| whole())?;
            let arguments = arguments
                .split(',')
                .map(|argument| argument.trim().to_owned())
                .collect();
            self.push(Node::Call(Call { line, name, arguments }));
            rest = after.trim_start().trim_start_matches(';').trim_start();
        }
        Ok(())
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

fn identifier(text: &str) -> Result<String, String> {
    let fits = text
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if fits && text.starts_with(|letter: char| !letter.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    Err(format!("`{}` is no name", shortened(text)))
}

/// The path of an `#include "path"`.
fn path(text: &str) -> Result<String, String> {
    let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    quoted
        .map(ToOwned::to_owned)
        .ok_or_else(|| format!("`{}` is no path in quotes", shortened(text)))
}

fn definition(text: &str) -> Result<Node, String> {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let (name, value) = text.split_at(end.unwrap_or(text.len()));
    Ok(Node::Define(
        identifier(name)?,
        super::expression::number(value.trim()).unwrap_or(0),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditionals_nest_and_calls_stand_where_they_are() {
        let text = "#ifndef A\n#define A\n#if B == 1\n\tf(1, x->y);\n#elif B == 2\n#else\nf(2) f()\n#endif\n#endif";
        let nodes = read("a.h", text).expect("it is right");
        let [Node::Branches(outer)] = &nodes[..] else {
            panic!("{nodes:?}")
        };
        let [Node::Define(name, 0), Node::Branches(inner)] = &outer[0].nodes[..] else {
            panic!("{outer:?}")
        };
        assert_eq!((name.as_str(), inner.len()), ("A", 3));
        let call = |line, arguments: &[&str]| {
            Node::Call(Call {
                line,
                name: "f".to_owned(),
                arguments: arguments.iter().map(ToString::to_string).collect(),
            })
        };
        assert_eq!(inner[0].nodes, [call(4, &["1", "x->y"])]);
        assert_eq!(inner[2].nodes, [call(7, &["2"]), call(7, &[""])]);
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        for (text, told) in [
            ("\n#endif", "a.h, line 2: there is no #if before this #endif"),
            ("#else", "line 1: there is no #if"),
            ("#if 1\n#else\n#elif 1", "line 3: there was an #else"),
            ("f(1)\n#if 1", "line 2: this condition has no #endif"),
            ("#frob", "#frob is not understood"),
            ("int x;", "`int x;` is no call"),
            ("f(1", "is no call"),
            ("#include <stdio.h>", "no path in quotes"),
            ("#define 1", "`1` is no name"),
            ("#if", "the condition ends"),
        ] {
            let error = read("a.h", text).expect_err(text).to_string();
            assert!(error.contains(told), "{text}: {error}");
        }
        let deep = read("a.h", &"#if 1\n".repeat(100_000))
            .expect_err("it is deep")
            .to_string();
        assert!(deep.contains("nested deeper"), "{deep}");
    }
}
