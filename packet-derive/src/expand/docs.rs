//! Documentation of what is generated: the doc comment, where it is declared, and the spec's own text.

use proc_macro2::TokenStream;
use quote::quote;
use specs::model::{Packet, Span};

use crate::plan::{FieldPlan, Plan, camel};

/// Docs of a declared item: its doc comment, its place, and its text without golden vectors.
pub(super) fn item(plan: &Plan<'_>, doc: &str, span: Span) -> TokenStream {
    let text = prose(plan, doc);
    let place = place(plan, span);
    let source = source(plan, span);
    let all = format!("{text}\n\nDeclared in `{place}`:\n```text\n{source}\n```");
    lines(all.trim_start())
}

/// Docs of a packet.
pub(super) fn packet(plan: &Plan<'_>, packet: &Packet) -> TokenStream {
    item(plan, &packet.doc, packet.span)
}

/// Docs of a field; where the spec says nothing, its name.
pub(super) fn field(plan: &Plan<'_>, field: &FieldPlan<'_>) -> TokenStream {
    let doc = &field.field.doc;
    if doc.is_empty() {
        let name = &field.field.name;
        return lines(&format!("`{name}`."));
    }
    lines(&prose(plan, doc))
}

/// Docs of a named value.
pub(super) fn variant(plan: &Plan<'_>, name: &str, doc: &str) -> TokenStream {
    if doc.is_empty() {
        return lines(&format!("`{name}`."));
    }
    lines(&prose(plan, doc))
}

/// `map/walk.spec:12`.
pub(super) fn place(plan: &Plan<'_>, span: Span) -> String {
    match plan.protocol.files.get(span.file) {
        Some(file) => format!("{}:{}", file.path, file.lines().position(span.start).0),
        None => String::new(),
    }
}

/// A doc attribute.
pub(super) fn lines(text: &str) -> TokenStream {
    quote!(#[doc = #text])
}

/// A doc comment as Markdown: names of packets become links, brackets are just brackets.
fn prose(plan: &Plan<'_>, doc: &str) -> String {
    let mut text = String::new();
    let mut in_code = false;
    for (nth, part) in doc.split('`').enumerate() {
        if nth > 0 {
            text.push('`');
        }
        if in_code {
            text.push_str(part);
        } else {
            words(plan, part, &mut text);
        }
        in_code = !in_code;
    }
    text
}

fn words(plan: &Plan<'_>, text: &str, out: &mut String) {
    for word in text.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_') {
        let name = word.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        let after = word.get(name.len()..).unwrap_or_default();
        if is_packet(plan, name) {
            let link = format!("[`{name}`]({})", camel(name));
            out.push_str(&link);
        } else {
            out.push_str(&name.replace('_', "\\_"));
        }
        for letter in after.chars() {
            if matches!(letter, '[' | ']' | '<' | '>' | '*') {
                out.push('\\');
            }
            out.push(letter);
        }
    }
}

fn is_packet(plan: &Plan<'_>, name: &str) -> bool {
    let packets = &plan.protocol.packets;
    let found = packets.binary_search_by(|packet| packet.name.as_str().cmp(name));
    found.is_ok_and(|index| plan.packets.get(index).is_some_and(Option::is_some))
}

/// The text of the item whose name stands at `span`, up to its golden vectors, which come last.
fn source(plan: &Plan<'_>, span: Span) -> String {
    let Some(file) = plan.protocol.files.get(span.file) else {
        return String::new();
    };
    let before = file.text.get(..span.start).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let rest = file.text.get(start..).unwrap_or_default();
    let all = rest.get(..item_length(rest)).unwrap_or_default();
    let shown: Vec<_> = all
        .lines()
        .take_while(|line| !line.trim_start().starts_with("test "))
        .collect();
    let text = shown.join("\n");
    if shown.len() == all.lines().count() {
        text
    } else {
        text.trim_end().to_owned() + "\n}"
    }
}

/// Where the braces of the item at the front of `text` close; braces in comments and texts are none.
fn item_length(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut letters = text.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '{' => depth += 1,
            '}' if depth <= 1 => return place + 1,
            '}' => depth -= 1,
            '"' => {
                while let Some((_, letter)) = letters.next_if(|(_, letter)| *letter != '"') {
                    if letter == '\\' {
                        letters.next();
                    }
                }
            }
            '/' if letters.peek().is_some_and(|(_, next)| *next == '/') => {
                while letters.next_if(|(_, letter)| *letter != '\n').is_some() {}
            }
            _ => {}
        }
        if letter == '"' {
            letters.next();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_ends_where_its_braces_close() {
        for item in [
            "packet A : x { id 1 }",
            "enum B: u8 { A = 0 // }\n }",
            r#"packet C { test { a = "}\"{" } = [] }"#,
        ] {
            assert_eq!(item_length(&format!("{item}\nstruct D {{ }}")), item.len(), "{item}");
        }
    }
}
