//! What a line of a header says.

use super::source::Call;
use crate::model::Length;

/// `packetLen(0x0064, 55)`
pub(super) fn length(call: &Call) -> Result<(u16, Length), String> {
    let [id, length] = &call.arguments[..] else {
        return Err(format!(
            "packetLen has {} arguments, not an id and a length",
            call.arguments.len()
        ));
    };
    let length = match length.as_str() {
        "-1" => Length::Variable,
        text => Length::Fixed(number(text, "length")?),
    };
    Ok((number(id, "packet id")?, length))
}

/// A client-to-map packet that the server handles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Registration {
    /// Its id.
    pub id: u16,
    /// The function that handles it, without `clif->p` before its name.
    pub handler: String,
    /// Where its fields are, in bytes from its start; 0 is none.
    pub offsets: Vec<u16>,
}

impl Registration {
    /// `packet(0x0437,clif->pWalkToXY,2)`; none for an id that is only listed. Headers of 2018 and before give a length after the id, which
    /// is left out.
    pub(super) fn read(call: &Call) -> Result<Option<Self>, String> {
        let [id, rest @ ..] = &call.arguments[..] else {
            return Err("packet has no id".to_owned());
        };
        let id = number(id, "packet id")?;
        let rest = match rest {
            [length, rest @ ..] if super::expression::number(length.trim_start_matches('-')).is_ok() => rest,
            rest => rest,
        };
        let [handler, offsets @ ..] = rest else {
            return Ok(None);
        };
        let name = handler.rsplit("->").next().unwrap_or_default();
        Ok(Some(Self {
            id,
            handler: name.strip_prefix('p').unwrap_or(name).to_owned(),
            offsets: offsets
                .iter()
                .map(|offset| number(offset, "offset"))
                .collect::<Result<_, _>>()?,
        }))
    }
}

/// `packetKeys(0x49357d72,0x22c370a1,0x5f836591)`
pub(super) fn keys(call: &Call) -> Result<[u32; 3], String> {
    let [a, b, c] = &call.arguments[..] else {
        return Err(format!(
            "packetKeys has {} arguments, not three keys",
            call.arguments.len()
        ));
    };
    Ok([number(a, "key")?, number(b, "key")?, number(c, "key")?])
}

fn number<T: TryFrom<i64>>(text: &str, what: &str) -> Result<T, String> {
    let value = super::expression::number(text)
        .ok()
        .and_then(|value| T::try_from(value).ok());
    value.ok_or_else(|| format!("`{text}` is no {what}"))
}
