//! Values to bytes.

use super::error::{InterpretError, Problem};
use super::path::{Step, path_text};
use crate::model::content::{count, find, kind};
use crate::model::{At, Body, Extent, Field, Int, MemberKind, Packet, Policy, Protocol, Type};
use crate::{Value, Version};

/// Writes a whole packet, id included. `value` is a struct of fields by name, in any order; those left out have their default,
/// counts are filled in.
pub fn encode(
    protocol: &Protocol,
    packet: &Packet,
    version: Version,
    value: &Value,
) -> Result<Vec<u8>, InterpretError> {
    encode_at(&protocol.at(version), packet, value)
}

/// Like [`encode`], for many packets of one version.
pub fn encode_at(at: &At<'_>, packet: &Packet, value: &Value) -> Result<Vec<u8>, InterpretError> {
    Ok(encode_traced(at, packet, value)?.0)
}

/// Bytes, and the path of each field with the offset at which it begins.
pub(crate) type Traced = (Vec<u8>, Vec<(usize, String)>);

/// Like [`encode_at`], and tells which field is where.
pub(crate) fn encode_traced(at: &At<'_>, packet: &Packet, value: &Value) -> Result<Traced, InterpretError> {
    let mut writer = Writer {
        at,
        out: Vec::new(),
        path: Vec::new(),
        trace: Vec::new(),
    };
    match writer.packet(packet, value) {
        Ok(()) => Ok((writer.out, writer.trace)),
        Err(problem) => Err(InterpretError {
            packet: packet.name.clone(),
            field: path_text(&writer.path),
            offset: writer.out.len(),
            problem,
        }),
    }
}

struct Writer<'a> {
    at: &'a At<'a>,
    out: Vec<u8>,
    /// Left as it was when an error comes out.
    path: Vec<Step>,
    trace: Vec<(usize, String)>,
}

impl Writer<'_> {
    fn packet(&mut self, packet: &Packet, value: &Value) -> Result<(), Problem> {
        let body = packet.body().ok_or(Problem::Opaque)?;
        if !packet.is_raw() {
            let id = self
                .at
                .protocol()
                .packet_id(packet, self.at.version())
                .ok_or(Problem::NoId)?;
            self.put(&id.to_le_bytes())?;
        }
        self.body(body, value)?;
        if self.at.has_len(body) {
            let length = u16::try_from(self.out.len()).map_err(|_| Problem::TooLong)?;
            if let Some(place) = self.out.get_mut(2..4) {
                place.copy_from_slice(&length.to_le_bytes());
            }
        }
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        if self.out.len().saturating_add(bytes.len()) > usize::from(u16::MAX) {
            return Err(Problem::TooLong);
        }
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    /// Bytes, then zeros up to a size.
    fn put_padded(&mut self, bytes: &[u8], size: usize) -> Result<(), Problem> {
        self.put(bytes)?;
        let padding = size.saturating_sub(bytes.len());
        if self.out.len().saturating_add(padding) > usize::from(u16::MAX) {
            return Err(Problem::TooLong);
        }
        self.out.resize(self.out.len() + padding, 0);
        Ok(())
    }

    fn body(&mut self, body: &Body, value: &Value) -> Result<(), Problem> {
        let Value::Struct(values) = value else {
            return Err(Problem::DoesNotFit(format!("a struct is wanted, not {}", kind(value))));
        };
        self.check_names(body, values)?;
        self.check_lost(body, values)?;
        let at = self.at;
        for member in at.members(body) {
            match &member.kind {
                MemberKind::Len => {
                    self.trace.push((self.out.len(), "len".to_owned()));
                    self.put(&[0, 0])?;
                }
                MemberKind::Pad(size) => {
                    self.trace.push((self.out.len(), "padding".to_owned()));
                    self.put_padded(&[], *size as usize)?;
                }
                MemberKind::Field(index, ty) => {
                    let Some(field) = body.fields.get(*index) else { continue };
                    self.path.push(Step::Field(field.name.clone()));
                    if !chosen(ty, body, values) {
                        self.check_left_out(field, ty, values)?;
                        self.path.pop();
                        continue;
                    }
                    let ty = ty.inner();
                    self.trace.push((self.out.len(), path_text(&self.path)));
                    self.field(field, ty, body, values)?;
                    self.path.pop();
                }
            }
        }
        Ok(())
    }

    /// Every value is one of a field.
    fn check_names(&mut self, body: &Body, values: &[(String, Value)]) -> Result<(), Problem> {
        match values.iter().find(|(name, _)| body.field(name).is_none()) {
            None => Ok(()),
            Some((name, _)) => {
                self.path.push(Step::Field(name.clone()));
                Err(Problem::UnknownField)
            }
        }
    }

    /// No value is of a field that the version lacks, unless nothing is lost or the field's policy allows it.
    fn check_lost(&mut self, body: &Body, values: &[(String, Value)]) -> Result<(), Problem> {
        for (index, field) in body.fields.iter().enumerate() {
            let Some(value) = find(values, &field.name) else {
                continue;
            };
            let there = self
                .at
                .members(body)
                .any(|member| matches!(member.kind, MemberKind::Field(at, _) if at == index));
            let default = body
                .widest(index)
                .is_none_or(|ty| self.at.protocol().same(value, &field.default, &ty));
            if !there && !default && field.policy == Policy::Refuse && field.counts.is_none() {
                self.path.push(Step::Field(field.name.clone()));
                return Err(Problem::Lost(value.to_string()));
            }
        }
        Ok(())
    }

    /// No value is of a field that the value of another leaves out, unless nothing is lost or its policy allows it.
    fn check_left_out(&self, field: &Field, ty: &Type, values: &[(String, Value)]) -> Result<(), Problem> {
        match find(values, &field.name) {
            Some(value) if field.policy == Policy::Refuse && !self.at.protocol().same(value, &field.default, ty) => {
                Err(Problem::Lost(value.to_string()))
            }
            _ => Ok(()),
        }
    }

    fn field(&mut self, field: &Field, ty: &Type, body: &Body, values: &[(String, Value)]) -> Result<(), Problem> {
        if let Some(counted) = field.counts.and_then(|index| body.fields.get(index)) {
            let value = find(values, &counted.name).unwrap_or(&counted.default);
            return self.value(&count(value), ty);
        }
        let value = find(values, &field.name).unwrap_or(&field.default);
        match (value, ty, field.policy) {
            (Value::Int(number), Type::Int(int) | Type::Leaf(_, int) | Type::Enum(_, int), Policy::Clamp) => {
                let range = int.range();
                self.int((*number).clamp(*range.start(), *range.end()), *int)
            }
            _ => self.value(value, ty),
        }
    }

    fn value(&mut self, value: &Value, ty: &Type) -> Result<(), Problem> {
        match (value, ty) {
            (Value::Struct(_), Type::Struct(index)) => {
                let protocol = self.at.protocol();
                return protocol
                    .structs
                    .get(*index)
                    .map_or(Ok(()), |each| self.body(&each.body, value));
            }
            (Value::List(list), Type::Array(element, extent)) => return self.list(list, element, *extent),
            _ => self.at.protocol().fits(value, ty).map_err(Problem::DoesNotFit)?,
        }
        match (value, ty) {
            (Value::Int(number), Type::Int(int) | Type::Leaf(_, int) | Type::Enum(_, int)) => self.int(*number, *int),
            (Value::Bool(value), _) => self.put(&[u8::from(*value)]),
            (Value::Float(bits), _) => self.put(&bits.to_le_bytes()),
            (Value::Ip4(address), _) => self.put(address),
            (Value::Position { x, y, dir }, _) => self.put(&position(*x, *y, *dir)),
            (Value::Move { from, to, sub }, _) => self.put(&movement(*from, *to, *sub)),
            (Value::Text(bytes), Type::Str(extent)) | (Value::Bytes(bytes), Type::Bytes(extent)) => {
                self.put_padded(bytes, fixed(*extent))
            }
            _ => Ok(()),
        }
    }

    fn list(&mut self, list: &[Value], element: &Type, extent: Extent) -> Result<(), Problem> {
        let size = fixed(extent);
        if matches!(extent, Extent::Fixed(_)) && list.len() > size {
            return Err(Problem::DoesNotFit(format!(
                "{} elements are more than {size}",
                list.len()
            )));
        }
        let zero = element.zero();
        for index in 0..list.len().max(size) {
            self.path.push(Step::Element(index));
            let before = self.out.len();
            self.value(list.get(index).unwrap_or(&zero), element)?;
            if self.out.len() == before {
                return Err(Problem::BadCount);
            }
            self.path.pop();
        }
        Ok(())
    }

    fn int(&mut self, number: i128, int: Int) -> Result<(), Problem> {
        let bytes = number.to_le_bytes();
        self.put(bytes.get(..int.size()).unwrap_or_default())
    }
}

/// Whether a field is there by the value of the one that it depends on.
fn chosen(ty: &Type, body: &Body, values: &[(String, Value)]) -> bool {
    let Type::Chosen(choice) = ty else { return true };
    let field = body.fields.get(choice.field);
    field.is_some_and(|field| choice.holds(find(values, &field.name).unwrap_or(&field.default)))
}

/// The size of a fixed extent; 0 for the others, which have no padding.
fn fixed(extent: Extent) -> usize {
    match extent {
        Extent::Fixed(size) => size as usize,
        Extent::Rest | Extent::Count(_) => 0,
    }
}

/// x:10 y:10 dir:4, the first bit the highest.
fn position(x: u16, y: u16, dir: u8) -> [u8; 3] {
    low_bytes((u64::from(x) << 14) | (u64::from(y) << 4) | u64::from(dir))
}

/// x0:10 y0:10 x1:10 y1:10 sx:4 sy:4, the first bit the highest.
fn movement(from: (u16, u16), to: (u16, u16), sub: (u8, u8)) -> [u8; 6] {
    let cells =
        (u64::from(from.0) << 38) | (u64::from(from.1) << 28) | (u64::from(to.0) << 18) | (u64::from(to.1) << 8);
    low_bytes(cells | (u64::from(sub.0) << 4) | u64::from(sub.1))
}

/// The last bytes, the highest first.
fn low_bytes<const N: usize>(bits: u64) -> [u8; N] {
    bits.to_be_bytes().last_chunk().copied().unwrap_or([0; N])
}
