//! Bytes to values.

use super::error::{InterpretError, Problem};
use super::path::{Step, path_text};
use crate::model::content::find;
use crate::model::{At, Body, Extent, Int, MemberKind, Packet, Protocol, Type};
use crate::{Value, Version};

/// Reads a whole packet, id included; the id's bytes are not looked at. The value has the fields that the version has, in wire order.
pub fn decode(protocol: &Protocol, packet: &Packet, version: Version, bytes: &[u8]) -> Result<Value, InterpretError> {
    decode_at(&protocol.at(version), packet, bytes)
}

/// Like [`decode`], for many packets of one version.
pub fn decode_at(at: &At<'_>, packet: &Packet, bytes: &[u8]) -> Result<Value, InterpretError> {
    let (value, left) = decode_with_rest(at, packet, bytes)?;
    if left == 0 {
        return Ok(value);
    }
    Err(InterpretError {
        packet: packet.name.clone(),
        field: String::new(),
        offset: bytes.len() - left,
        problem: Problem::Leftover(left),
    })
}

/// Like [`decode_at`], where bytes may be left over: also says how many are.
pub fn decode_with_rest(at: &At<'_>, packet: &Packet, bytes: &[u8]) -> Result<(Value, usize), InterpretError> {
    let mut reader = Reader {
        at,
        bytes,
        offset: 0,
        path: Vec::new(),
    };
    let value = reader.packet(packet).map_err(|problem| InterpretError {
        packet: packet.name.clone(),
        field: path_text(&reader.path),
        offset: reader.offset,
        problem,
    })?;
    Ok((value, reader.left()))
}

struct Reader<'a> {
    at: &'a At<'a>,
    bytes: &'a [u8],
    offset: usize,
    /// Left as it was when an error comes out.
    path: Vec<Step>,
}

impl<'a> Reader<'a> {
    fn packet(&mut self, packet: &Packet) -> Result<Value, Problem> {
        let body = packet.body().ok_or(Problem::Opaque)?;
        self.take(packet.header())?;
        self.body(body)
    }

    fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.offset)
    }

    fn take(&mut self, need: usize) -> Result<&'a [u8], Problem> {
        let end = self.offset.saturating_add(need);
        let bytes = self.bytes.get(self.offset..end).ok_or(Problem::Truncated {
            need,
            have: self.left(),
        })?;
        self.offset = end;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Problem> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn body(&mut self, body: &Body) -> Result<Value, Problem> {
        let at = self.at;
        let mut fields = Vec::new();
        for member in at.members(body) {
            match &member.kind {
                MemberKind::Len => self.len()?,
                MemberKind::Pad(size) => {
                    self.take(*size as usize)?;
                }
                MemberKind::Field(index, ty) => {
                    let Some(field) = body.fields.get(*index) else { continue };
                    let Some(ty) = there(ty, body, &fields) else { continue };
                    self.path.push(Step::Field(field.name.clone()));
                    let size = extent(ty, body, &fields)?;
                    let value = self.sized(ty, size)?;
                    self.path.pop();
                    fields.push((field.name.clone(), value));
                }
            }
        }
        Ok(Value::Struct(fields))
    }

    fn len(&mut self) -> Result<(), Problem> {
        let says = usize::from(u16::from_le_bytes(self.array()?));
        let have = self.bytes.len();
        if says == have {
            Ok(())
        } else {
            Err(Problem::WrongLength { says, have })
        }
    }

    fn sized(&mut self, ty: &Type, size: Option<usize>) -> Result<Value, Problem> {
        match ty {
            Type::Str(own) => {
                let bytes = self.take(size.unwrap_or(self.left()))?;
                Ok(Value::Text(
                    if matches!(own, Extent::Fixed(_)) {
                        until_nul(bytes)
                    } else {
                        bytes
                    }
                    .to_vec(),
                ))
            }
            Type::Bytes(_) => Ok(Value::Bytes(self.take(size.unwrap_or(self.left()))?.to_vec())),
            Type::Array(element, _) => self.list(element, size),
            _ => self.value(ty),
        }
    }

    /// Elements up to a count, or to the end. Allocates as it reads, so never more than the bytes account for.
    fn list(&mut self, element: &Type, count: Option<usize>) -> Result<Value, Problem> {
        let mut list = Vec::new();
        while count.map_or(self.left() > 0, |count| list.len() < count) {
            self.path.push(Step::Element(list.len()));
            let before = self.offset;
            let size = extent(element, &Body::default(), &[])?;
            let value = self.sized(element, size)?;
            if self.offset == before {
                return Err(Problem::BadCount);
            }
            self.path.pop();
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn value(&mut self, ty: &Type) -> Result<Value, Problem> {
        match ty {
            Type::Int(int) | Type::Leaf(_, int) | Type::Enum(_, int) => self.int(*int),
            Type::Bool => Ok(Value::Bool(self.array::<1>()? != [0])),
            Type::F32 => Ok(Value::Float(u32::from_le_bytes(self.array()?))),
            Type::Ip4 => Ok(Value::Ip4(self.array()?)),
            Type::Pos3 => Ok(position(self.array()?)),
            Type::Move6 => Ok(movement(self.array()?)),
            Type::Struct(index) => {
                let protocol = self.at.protocol();
                protocol
                    .structs
                    .get(*index)
                    .map_or(Err(Problem::Opaque), |each| self.body(&each.body))
            }
            Type::Str(_) | Type::Bytes(_) | Type::Array(..) | Type::Chosen(_) => Err(Problem::BadCount),
        }
    }

    fn int(&mut self, int: Int) -> Result<Value, Problem> {
        let bytes = self.take(int.size())?;
        let unsigned = bytes
            .iter()
            .rev()
            .fold(0_i128, |number, byte| (number << 8) | i128::from(*byte));
        let beyond = *int.range().end() + 1;
        // Two's complement: what is beyond the largest value of a signed type is negative.
        let negative = int.is_signed() && unsigned >= beyond;
        Ok(Value::Int(if negative { unsigned - 2 * beyond } else { unsigned }))
    }
}

/// A field's type, unless it depends on a value that an earlier field does not have.
fn there<'t>(ty: &'t Type, body: &Body, fields: &[(String, Value)]) -> Option<&'t Type> {
    let Type::Chosen(choice) = ty else { return Some(ty) };
    let value = find(fields, &body.fields.get(choice.field)?.name)?;
    choice.holds(value).then_some(&choice.ty)
}

/// How many bytes or elements a string, bytes or an array has; none for those to the end, and for other types.
fn extent(ty: &Type, body: &Body, fields: &[(String, Value)]) -> Result<Option<usize>, Problem> {
    match ty.extent() {
        Some(Extent::Fixed(size)) => Ok(Some(size as usize)),
        Some(Extent::Count(index)) => {
            let name = body.fields.get(index).map(|field| field.name.as_str());
            match name.and_then(|name| find(fields, name)) {
                Some(Value::Int(count)) => usize::try_from(*count).map(Some).map_err(|_| Problem::BadCount),
                _ => Err(Problem::BadCount),
            }
        }
        Some(Extent::Rest) | None => Ok(None),
    }
}

fn until_nul(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

/// x:10 y:10 dir:4, the first bit the highest.
fn position(bytes: [u8; 3]) -> Value {
    let bits = big_endian(&bytes);
    Value::Position {
        x: cell(bits >> 14),
        y: cell(bits >> 4),
        dir: small(bits),
    }
}

/// x0:10 y0:10 x1:10 y1:10 sx:4 sy:4, the first bit the highest.
fn movement(bytes: [u8; 6]) -> Value {
    let bits = big_endian(&bytes);
    Value::Move {
        from: (cell(bits >> 38), cell(bits >> 28)),
        to: (cell(bits >> 18), cell(bits >> 8)),
        sub: (small(bits >> 4), small(bits)),
    }
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// The low 10 bits.
fn cell(bits: u64) -> u16 {
    u16::try_from(bits & 0x3ff).unwrap_or_default()
}

/// The low 4 bits.
fn small(bits: u64) -> u8 {
    u8::try_from(bits & 0xf).unwrap_or_default()
}
