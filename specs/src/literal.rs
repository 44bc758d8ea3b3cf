//! Values as text, in the syntax that golden vectors have.

use core::fmt::{self, Write as _};

use crate::Value;

/// A value as it is written in a golden vector. Constants of enums are numbers here; with the model at hand, use `interpret::literal`.
pub fn literal(value: &Value) -> String {
    value.to_string()
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => write!(f, "{number}"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Float(bits) => write_float(*bits, f),
            Self::Text(bytes) => write_text(bytes, f),
            Self::Bytes(bytes) => write_hex(bytes, f),
            Self::Ip4(address) => write!(f, "{}", core::net::Ipv4Addr::from(*address)),
            Self::Position { x, y, dir } => write!(f, "({x}, {y}, {dir})"),
            Self::Move { from, to, sub } => {
                write!(
                    f,
                    "({}, {} -> {}, {}, {}, {})",
                    from.0, from.1, to.0, to.1, sub.0, sub.1
                )
            }
            Self::List(list) => write_list(list, f),
            Self::Struct(fields) => write_struct(fields, f),
        }
    }
}

/// Decimal digits and a point; what is no finite number as its bytes.
fn write_float(bits: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let value = f32::from_bits(bits);
    if !value.is_finite() {
        return write_hex(&bits.to_le_bytes(), f);
    }
    let digits = value.to_string();
    let point = if digits.contains('.') { "" } else { ".0" };
    write!(f, "{digits}{point}")
}

/// In quotes. Text that is no UTF-8 (Korean clients have their own) keeps its bytes as escapes.
fn write_text(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    match core::str::from_utf8(bytes) {
        Ok(text) => text.chars().try_for_each(|letter| write_letter(letter, f))?,
        Err(_) => bytes.iter().try_for_each(|&byte| match byte {
            0x80.. => write!(f, "\\x{byte:02x}"),
            _ => write_letter(char::from(byte), f),
        })?,
    }
    f.write_char('"')
}

fn write_letter(letter: char, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match letter {
        '\0' => f.write_str("\\0"),
        '\n' => f.write_str("\\n"),
        '\r' => f.write_str("\\r"),
        '\t' => f.write_str("\\t"),
        '"' => f.write_str("\\\""),
        '\\' => f.write_str("\\\\"),
        letter if letter.is_control() => {
            let mut buffer = [0; 4];
            letter
                .encode_utf8(&mut buffer)
                .bytes()
                .try_for_each(|byte| write!(f, "\\x{byte:02x}"))
        }
        letter => f.write_char(letter),
    }
}

fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("hex[")?;
    for (index, byte) in bytes.iter().enumerate() {
        let space = if index == 0 { "" } else { " " };
        write!(f, "{space}{byte:02x}")?;
    }
    f.write_char(']')
}

fn write_list(list: &[Value], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_char('[')?;
    for (index, value) in list.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(f, "{comma}{value}")?;
    }
    f.write_char(']')
}

fn write_struct(fields: &[(String, Value)], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if fields.is_empty() {
        return f.write_str("{}");
    }
    f.write_char('{')?;
    for (index, (name, value)) in fields.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(f, "{comma} {name} = {value}")?;
    }
    f.write_str(" }")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_written_as_vectors_have_it() {
        let fields = vec![
            ("a".to_owned(), Value::Int(-3)),
            ("b".to_owned(), Value::Bytes(vec![0x0a, 0xff])),
            (
                "c".to_owned(),
                Value::List(vec![Value::Bool(true), Value::Ip4([127, 0, 0, 1])]),
            ),
            ("d".to_owned(), Value::Position { x: 150, y: 100, dir: 0 }),
            (
                "e".to_owned(),
                Value::Move {
                    from: (1, 2),
                    to: (3, 4),
                    sub: (8, 9),
                },
            ),
            ("f".to_owned(), Value::Struct(vec![])),
        ];
        assert_eq!(
            Value::Struct(fields).to_string(),
            "{ a = -3, b = hex[0a ff], c = [true, 127.0.0.1], d = (150, 100, 0), e = (1, 2 -> 3, 4, 8, 9), f = {} }"
        );
    }

    #[test]
    fn floats_are_written_with_a_point_or_as_bytes() {
        for (value, text) in [
            (240.0, "240.0"),
            (-0.1, "-0.1"),
            (-0.0, "-0.0"),
            (1e10, "10000000000.0"),
            (f32::INFINITY, "hex[00 00 80 7f]"),
        ] {
            assert_eq!(literal(&Value::Float(value.to_bits())), text);
        }
    }

    #[test]
    fn text_keeps_every_byte() {
        for (bytes, text) in [
            (&b"a\"b\\\0\n"[..], r#""a\"b\\\0\n""#),
            (&[0x61, 0xb0, 0xa1], r#""a\xb0\xa1""#),
            ("\u{7f}é".as_bytes(), "\"\\x7fé\""),
        ] {
            assert_eq!(literal(&Value::Text(bytes.to_vec())), text);
        }
    }
}
