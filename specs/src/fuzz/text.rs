//! Any text is a spec or is refused, with a report that can be shown; it can be formatted, and what is a spec can be written in other forms.

use crate::emit;
use crate::model::Protocol;
use crate::{format, inspect_sources};

/// Between the files of an input.
const FORM_FEED: char = '\u{c}';

/// The input is the text of a folder of spec files, with a form feed between two of them.
pub fn parser(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for file in text.split(FORM_FEED) {
        formatted(file);
    }
    let files = text.split(FORM_FEED).enumerate();
    let inspection = inspect_sources(
        files
            .map(|(index, text)| (format!("{index}.spec"), text.to_owned()))
            .collect(),
    );
    let report = inspection.diagnostics.to_string();
    assert_eq!(report.is_empty(), inspection.diagnostics.list.is_empty(), "{report}");
    for diagnostic in &inspection.diagnostics.list {
        let spans = diagnostic
            .span
            .iter()
            .chain(diagnostic.notes.iter().map(|(span, _)| span));
        for span in spans {
            let file = inspection.diagnostics.files.get(span.file);
            let part = file.and_then(|file| file.text.get(span.start..span.end));
            assert!(part.is_some(), "{span:?} of {diagnostic:?} is not there");
        }
    }
    if let Ok(protocol) = inspection.into_result() {
        emitted(&protocol);
    }
}

/// Formatting keeps every word, and is done at once.
fn formatted(text: &str) {
    let once = format(text);
    assert!(words(text).eq(words(&once)), "{text:?} became {once:?}");
    let twice = format(&once);
    assert_eq!(once, twice, "of {text:?}");
}

fn words(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|letter| !letter.is_whitespace())
}

fn emitted(protocol: &Protocol) {
    let Some(client) = protocol.clients.last() else { return };
    assert!(!emit::lua(protocol, client.version).is_empty());
    assert!(emit::docs(protocol).all(|(_, page)| !page.is_empty()));
    assert!(emit::kore(protocol, client.version).len() < usize::MAX);
    #[cfg(feature = "json")]
    {
        assert!(emit::ir::write_protocol(protocol, &mut Vec::new()).is_ok());
        assert!(emit::ir::write_version(protocol, client.version, &mut Vec::new()).is_ok());
    }
}
