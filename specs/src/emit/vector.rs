//! Recorded bytes as a golden vector: the values that they say, and the bytes as they were, grouped by field.

use core::fmt::Write;

use crate::Value;
use crate::interpret::{decode_at, encode_traced, literal};
use crate::model::{At, Body, Extent, Packet, Type};

/// Zero bytes in a row that are written as `00*N`.
const RUN: usize = 5;
/// Letters in a row that are written as text.
const WORD: usize = 3;
/// Columns that a line of a spec file has.
const WIDTH: usize = 150;

/// A golden vector without the versions that it holds on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct VectorText {
    /// `{ field = value }`, fields with their default left out.
    pub values: String,
    /// `[id | bytes of a field | ...]`.
    pub bytes: String,
}

/// The vector of a packet's bytes. None where they do not decode, or hold something that is not kept (padding that is not 0, bytes after a
/// string's NUL): then the values would encode to other bytes.
pub fn vector(at: &At<'_>, packet: &Packet, bytes: &[u8]) -> Option<VectorText> {
    let mut value = decode_at(at, packet, bytes).ok()?;
    drop_defaults(at, packet.body()?, &mut value);
    let (encoded, trace) = encode_traced(at, packet, &value).ok()?;
    (encoded == bytes).then(|| VectorText {
        values: literal(at.protocol(), packet, &value),
        bytes: bytes_text(packet, bytes, &starts(&trace)),
    })
}

impl VectorText {
    /// The vector as it stands in a packet, on these versions.
    pub fn on(&self, versions: &[String]) -> String {
        let head = format!("    test on {} {}", versions.join(", "), self.values);
        let Self { bytes, .. } = self;
        if head.len() + bytes.len() + 3 <= WIDTH {
            return format!("{head} = {bytes}");
        }
        format!(
            "{}\n{}",
            wrapped(&head, ", "),
            wrapped(&format!("        = {bytes}"), " ")
        )
    }
}

/// Leaves out what a vector need not say: counts, and fields that have their default.
fn drop_defaults(at: &At<'_>, body: &Body, value: &mut Value) {
    let Value::Struct(fields) = value else { return };
    fields.retain_mut(|(name, value)| {
        let Some((index, field)) = body.field(name) else {
            return true;
        };
        let Some(ty) = body.widest(index) else { return true };
        let keep = field.counts.is_none() && !at.protocol().same(value, &field.default, &ty);
        drop_within(at, &ty, value);
        keep
    });
}

fn drop_within(at: &At<'_>, ty: &Type, value: &mut Value) {
    match (ty, value) {
        (Type::Struct(index), value) => {
            if let Some(each) = at.protocol().structs.get(*index) {
                drop_defaults(at, &each.body, value);
            }
        }
        (Type::Array(element, extent), Value::List(list)) => {
            for each in list.iter_mut() {
                drop_within(at, element, each);
            }
            // A fixed array is filled up with defaults.
            let zero = element.zero();
            while matches!(extent, Extent::Fixed(_))
                && list.last().is_some_and(|last| at.protocol().same(last, &zero, element))
            {
                list.pop();
            }
        }
        _ => {}
    }
}

/// Where the packet's own fields start; those within structs are not marked.
fn starts(trace: &[(usize, String)]) -> Vec<usize> {
    let own = trace.iter().filter(|(_, path)| !path.contains(['.', '[']));
    own.map(|(start, _)| *start).collect()
}

fn bytes_text(packet: &Packet, bytes: &[u8], starts: &[usize]) -> String {
    let mut cuts: Vec<usize> = starts.to_vec();
    cuts.push(packet.header());
    cuts.sort_unstable();
    cuts.dedup();
    let ends = cuts.iter().copied().filter(|cut| *cut > 0).chain([bytes.len()]);
    let mut from = 0;
    let mut groups = Vec::new();
    for end in ends {
        groups.extend(bytes.get(from..end).filter(|group| !group.is_empty()).map(group));
        from = end;
    }
    format!("[{}]", groups.join(" | "))
}

/// Hex pairs, words as text, long runs of zeros as repetition.
fn group(mut bytes: &[u8]) -> String {
    let mut text = String::new();
    while let Some((&first, rest)) = bytes.split_first() {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let letters = bytes.iter().take_while(|byte| is_plain(**byte)).count();
        let word = bytes.get(..letters).and_then(|word| core::str::from_utf8(word).ok());
        // Writing to a string cannot fail.
        let _ = match word.filter(|_| letters >= WORD) {
            Some(word) => write!(text, "\"{word}\" "),
            None if zeros >= RUN => write!(text, "00*{zeros} "),
            None => write!(text, "{first:02x} "),
        };
        bytes = match (letters >= WORD, zeros >= RUN) {
            (true, _) => bytes.get(letters..).unwrap_or_default(),
            (_, true) => bytes.get(zeros..).unwrap_or_default(),
            _ => rest,
        };
    }
    text.trim_end().to_owned()
}

/// Letters, digits and marks that stand for themselves within quotes.
fn is_plain(byte: u8) -> bool {
    (byte.is_ascii_graphic() || byte == b' ') && !matches!(byte, b'"' | b'\\')
}

/// Breaks a long line after separators.
fn wrapped(line: &str, separator: &str) -> String {
    let mut lines = vec![String::new()];
    for piece in line.split_inclusive(separator) {
        if lines
            .last()
            .is_some_and(|last| last.len() + piece.len() > WIDTH && !last.trim().is_empty())
        {
            lines.push("           ".to_owned());
        }
        if let Some(last) = lines.last_mut() {
            last.push_str(piece);
        }
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}
