//! The pages of diagnostics: what each code means, what to do, and an example with what is said about it.

use super::examples::examples;
use super::html::{self, escape, table};
use crate::diagnostic::{Code, Severity};

/// All codes.
pub(super) fn list() -> String {
    let row = |code: &Code| {
        vec![
            format!("<a href=\"{code}.html\">{code}</a>"),
            kind(*code).to_owned(),
            escape(code.meaning()),
        ]
    };
    let rows = Code::ALL.iter().map(row);
    let body = format!(
        "<h1>Diagnostics</h1>\n<p>What `specs check` can say. Errors stop a build, warnings do not.</p>\n{}",
        table(&["code", "", "what it is about"], rows)
    );
    html::page("Diagnostics of spec files", "../", &body)
}

/// The page of a code.
pub(super) fn page(code: Code) -> String {
    let shown = html::concat(examples(code).map(|(spec, said)| {
        format!(
            "<h2>Example</h2>\n<pre>{}</pre>\n<h2>What is said about it</h2>\n<pre>{}</pre>\n",
            escape(spec.trim_end()),
            escape(said.trim_end())
        )
    }));
    let body = format!(
        "<h1>{code}</h1>\n<p class=\"way\">{}</p>\n<p>{}</p>\n<p>What to do: {}.</p>\n{shown}",
        kind(code),
        escape(code.meaning()),
        escape(code.advice())
    );
    html::page(code.text(), "../", &body)
}

fn kind(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
