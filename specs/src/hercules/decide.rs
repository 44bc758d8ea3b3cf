//! What a header says for one version: its conditionals decided, its includes followed.

use std::collections::BTreeMap;

use super::HerculesError;
use super::expression::Macros;
use super::source::{Branch, Call, Node};
use crate::{Line, Version};

/// How deep includes may be within each other.
const MAX_DEPTH: usize = 16;
/// Pieces, and values of conditions, that are looked at for one version; real ones have less than a hundred thousand.
const MAX_STEPS: usize = 500_000;

/// Headers by path below `src`.
pub(super) type Headers = BTreeMap<String, Vec<Node>>;

/// The calls that are left for a version, in order, with the file that they are in.
pub(super) fn calls<'h>(
    headers: &'h Headers,
    entry: &str,
    version: Version,
) -> Result<Vec<(&'h str, &'h Call)>, HerculesError> {
    let mut decision = Decision {
        headers,
        macros: macros(version),
        calls: Vec::new(),
        steps: 0,
        depth: 0,
    };
    decision.file(entry)?;
    Ok(decision.calls)
}

/// What the build defines for a version.
fn macros(version: Version) -> Macros {
    let date = i64::from(version.date);
    let mut macros = Macros::from([("PACKETVER".to_owned(), date)]);
    for line in Line::ALL {
        let name = line.name().to_uppercase();
        let own = line == version.line;
        macros.insert(format!("PACKETVER_{name}_NUM"), if own { date } else { 0 });
        if own && line != Line::Main {
            macros.insert(format!("PACKETVER_{name}"), 1);
        }
    }
    // Whoever includes the headers defines these first.
    for name in ["packet", "packetLen", "packetKeys"] {
        macros.insert(name.to_owned(), 0);
    }
    macros
}

struct Decision<'h> {
    headers: &'h Headers,
    macros: Macros,
    calls: Vec<(&'h str, &'h Call)>,
    steps: usize,
    depth: usize,
}

impl<'h> Decision<'h> {
    fn file(&mut self, path: &str) -> Result<(), HerculesError> {
        let Some((path, nodes)) = self.headers.get_key_value(path) else {
            return Ok(());
        };
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(error(path, 1, format!("includes are nested deeper than {MAX_DEPTH}")));
        }
        self.nodes(path, nodes)?;
        self.depth -= 1;
        Ok(())
    }

    fn nodes(&mut self, file: &'h str, nodes: &'h [Node]) -> Result<(), HerculesError> {
        for node in nodes {
            self.step(file, 1)?;
            match node {
                Node::Call(call) => self.calls.push((file, call)),
                Node::Branches(branches) => self.branches(file, branches)?,
                Node::Include(line, path) if !self.headers.contains_key(path) => {
                    return Err(error(file, *line, format!("{path} is not there")));
                }
                Node::Include(_, path) => self.file(path)?,
                Node::Define(name, value) => {
                    self.macros.insert(name.clone(), *value);
                }
                Node::Undefine(name) => {
                    self.macros.remove(name);
                }
                Node::Error(line, text) => return Err(error(file, *line, format!("#error {text}"))),
            }
        }
        Ok(())
    }

    fn branches(&mut self, file: &'h str, branches: &'h [Branch]) -> Result<(), HerculesError> {
        for branch in branches {
            self.step(file, branch.cost)?;
            let holds = match &branch.when {
                None => true,
                Some(when) => {
                    when.value(&self.macros)
                        .map_err(|what| error(file, branch.line, what))?
                        != 0
                }
            };
            if holds {
                return self.nodes(file, &branch.nodes);
            }
        }
        Ok(())
    }

    fn step(&mut self, file: &str, cost: usize) -> Result<(), HerculesError> {
        self.steps = self.steps.saturating_add(cost);
        if self.steps > MAX_STEPS {
            return Err(error(
                file,
                1,
                format!("there are more than {MAX_STEPS} pieces to look at for one version"),
            ));
        }
        Ok(())
    }
}

/// An error at a line of a file.
pub(super) fn error(file: &str, line: usize, what: String) -> HerculesError {
    HerculesError::Line {
        file: file.to_owned(),
        line,
        what,
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::read;
    use super::*;

    fn decided(files: &[(&str, &str)], version: &str) -> Result<Vec<String>, String> {
        let headers = files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), read(name, text).expect("it is right")))
            .collect();
        let version = version.parse().expect("a version");
        let calls = calls(&headers, "a.h", version).map_err(|error| error.to_string())?;
        Ok(calls.iter().map(|(_, call)| call.arguments.join(" ")).collect())
    }

    #[test]
    fn the_first_branch_that_holds_is_taken() {
        let file = "#if PACKETVER >= 20200101\nf(new)\n#elif defined(PACKETVER_RE)\nf(re)\n#else\nf(old)\n#endif";
        let files = [("a.h", file)];
        assert_eq!(decided(&files, "main-20200101"), Ok(vec!["new".to_owned()]));
        assert_eq!(decided(&files, "re-20191231"), Ok(vec!["re".to_owned()]));
        assert_eq!(decided(&files, "main-20191231"), Ok(vec!["old".to_owned()]));
        let lines = [(
            "a.h",
            "#if PACKETVER_MAIN_NUM >= 20200101 || PACKETVER_ZERO_NUM\nf(1)\n#endif",
        )];
        assert_eq!(decided(&lines, "re-20220101").map(|calls| calls.len()), Ok(0));
        assert_eq!(decided(&lines, "zero-20180101").map(|calls| calls.len()), Ok(1));
    }

    #[test]
    fn guards_and_definitions_work_as_in_c() {
        let guarded = "#ifndef A_H\n#define A_H\n#define N 7\n#include \"b.h\"\n#include \"a.h\"\n#endif";
        let files = [
            ("a.h", guarded),
            ("b.h", "#if N == 7\nf(seven)\n#undef N\n#endif\n#if N\nf(still)\n#endif"),
        ];
        assert_eq!(decided(&files, "main-20200101"), Ok(vec!["seven".to_owned()]));
    }

    #[test]
    fn what_would_not_end_is_refused() {
        let told = |files: &[(&str, &str)]| decided(files, "main-20200101").expect_err("it does not end");
        assert!(told(&[("a.h", "#include \"a.h\"")]).contains("nested deeper than 16"));
        let twice: Vec<_> = (0..14)
            .map(|index| {
                let name = |index: usize| {
                    if index == 0 {
                        "a.h".to_owned()
                    } else {
                        format!("{index}.h")
                    }
                };
                let line = format!("#include \"{}\"\n", name(index + 1));
                (name(index), line.repeat(8))
            })
            .chain([("14.h".to_owned(), "f(1)".to_owned())])
            .collect();
        let twice: Vec<_> = twice
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        assert!(told(&twice).contains("pieces to look at"));
        assert_eq!(
            told(&[("a.h", "f(1)\n#include \"b.h\"")]),
            "a.h, line 2: b.h is not there"
        );
        assert_eq!(told(&[("a.h", "#if 1 / 0\n#endif")]), "a.h, line 1: division by zero");
        assert_eq!(told(&[("a.h", "#error no")]), "a.h, line 1: #error no");
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_or_hangs(text in "(#(if|elif|else|endif|define|include|ifdef)? ?|f\\(|[()|&!<>=,;\\\\/*\"]|PACKETVER|[0-9]{1,9}|\n| |.){0,60}") {
            if let Ok(nodes) = read("a.h", &text) {
                let headers = Headers::from([("a.h".to_owned(), nodes)]);
                let _ = calls(&headers, "a.h", Version::new(Line::Re, 20_180_307));
            }
        }
    }
}
