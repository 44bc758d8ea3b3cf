//! Golden vectors: the values encode to the bytes, and the bytes decode to the values.

use super::{Check, Code, Diagnostic};
use crate::interpret::{decode_at, encode_traced, literal_of};
use crate::model::content::find;
use crate::model::{At, Content, Packet, Vector};
use crate::{Value, Version};

impl Check<'_> {
    /// Every vector of every packet; and who has none.
    pub(super) fn vectors(&mut self) {
        for (_, packet) in self.sound() {
            if packet.vectors.is_empty() && !matches!(packet.content, Content::Opaque) {
                self.errors.push(Diagnostic::new(
                    Code::NoVector,
                    packet.span,
                    format!("{} has no golden vector", packet.name),
                ));
            }
            for vector in &packet.vectors {
                let found = vector
                    .versions
                    .iter()
                    .filter(|version| !self.misshuffled.contains(version))
                    .find_map(|version| self.vector(packet, vector, *version));
                self.errors.extend(found);
            }
        }
    }

    /// The first thing wrong with a vector on one version.
    fn vector(&self, packet: &Packet, vector: &Vector, version: Version) -> Option<Diagnostic> {
        if let Err(unknown) = self.protocol.client(version) {
            return Some(
                Diagnostic::new(Code::VectorVersion, vector.span, unknown.to_string()).hint("use a listed version"),
            );
        }
        if !packet.is_raw() && self.protocol.packet_id(packet, version).is_none() {
            let message = format!("{} has no id on {version}", packet.name);
            return Some(Diagnostic::new(Code::VectorId, vector.span, message).hint("see its `id` rules"));
        }
        let at = self.protocol.at(version);
        encodes(&at, packet, vector).or_else(|| decodes(&at, packet, vector))
    }
}

fn encodes(at: &At<'_>, packet: &Packet, vector: &Vector) -> Option<Diagnostic> {
    let version = at.version();
    match encode_traced(at, packet, &vector.values) {
        Err(error) => {
            let message = format!("these values cannot be encoded on {version}: {error}");
            Some(Diagnostic::new(Code::VectorBytes, vector.span, message))
        }
        Ok((bytes, _)) if bytes == vector.bytes => None,
        Ok((bytes, trace)) => {
            let same = bytes.iter().zip(&vector.bytes).take_while(|(a, b)| a == b).count();
            let place = place(&bytes, &trace, same, packet.header());
            let message = format!("the vector disagrees on {version} at byte {same}, {place}");
            let (encoded, written) = (from(&bytes, same), from(&vector.bytes, same));
            Some(
                Diagnostic::new(Code::VectorBytes, vector.bytes_span, message)
                    .label(format!("{} bytes, the values make {}", vector.bytes.len(), bytes.len()))
                    .hint(format!(
                        "from there on the vector has {written}, the values encode to {encoded}"
                    )),
            )
        }
    }
}

/// What is at an offset of an encoded packet.
fn place(bytes: &[u8], trace: &[(usize, String)], offset: usize, header: usize) -> String {
    if offset >= bytes.len() {
        return "where the packet ends".to_owned();
    }
    if offset < header {
        return "in the packet's id".to_owned();
    }
    let field = trace
        .iter()
        .rev()
        .find(|(start, _)| *start <= offset)
        .map_or("", |(_, path)| path);
    format!("field `{field}`")
}

/// The next few bytes.
fn from(bytes: &[u8], start: usize) -> String {
    const SHOWN: usize = 8;
    let rest = bytes.get(start..).unwrap_or_default();
    let shown: Vec<_> = rest.iter().take(SHOWN).map(|byte| format!("{byte:02x}")).collect();
    match (rest.is_empty(), rest.len() > SHOWN) {
        (true, _) => "nothing".to_owned(),
        (_, true) => format!("{} ...", shown.join(" ")),
        _ => shown.join(" "),
    }
}

fn decodes(at: &At<'_>, packet: &Packet, vector: &Vector) -> Option<Diagnostic> {
    let version = at.version();
    let decoded = match decode_at(at, packet, &vector.bytes) {
        Ok(value) => value,
        Err(error) => {
            let message = format!("these bytes cannot be decoded on {version}: {error}");
            return Some(Diagnostic::new(Code::VectorValues, vector.bytes_span, message));
        }
    };
    let (name, is, wanted) = difference(at, packet, &decoded, &vector.values)?;
    let message = format!("the bytes decode on {version} to {name} = {is}, not {wanted}");
    Some(Diagnostic::new(Code::VectorValues, vector.bytes_span, message))
}

/// The first field of the decoded packet that is not as the vector has it: its name, its value, the wanted one.
fn difference(at: &At<'_>, packet: &Packet, decoded: &Value, wanted: &Value) -> Option<(String, String, String)> {
    let (Value::Struct(decoded), Value::Struct(wanted), Some(body)) = (decoded, wanted, packet.body()) else {
        return None;
    };
    let protocol = at.protocol();
    decoded.iter().find_map(|(name, is)| {
        let (index, field) = body.field(name)?;
        let ty = body.widest(index)?;
        let given = find(wanted, name);
        let wanted = if field.counts.is_some() {
            given?
        } else {
            given.unwrap_or(&field.default)
        };
        let differs = !protocol.same(is, wanted, &ty);
        differs.then(|| {
            (
                name.clone(),
                literal_of(protocol, is, &ty),
                literal_of(protocol, wanted, &ty),
            )
        })
    })
}
