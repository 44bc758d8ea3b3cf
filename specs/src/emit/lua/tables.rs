//! The model as Lua tables. What only one version needs is in strings, which are taken apart when that version is chosen.

use core::fmt::Write;

use crate::Line;
use crate::model::{Body, Client, Enum, Extent, Length, Member, MemberKind, Packet, Protocol, Type, VersionSet, When};

/// Every table.
pub(super) fn tables(protocol: &Protocol) -> String {
    let mut out = String::new();
    list(
        &mut out,
        "CONDITIONS",
        protocol.conditions.iter().map(|each| quoted(&set(each))),
    );
    list(&mut out, "ENUMS", protocol.enums.iter().map(enumeration));
    let structs = protocol
        .structs
        .iter()
        .map(|each| format!("{{ name = {}, {} }}", quoted(&each.name), members(&each.body)));
    list(&mut out, "STRUCTS", structs);
    list(&mut out, "PACKETS", protocol.packets.iter().map(packet));
    out.push_str("local CLIENTS = {}\n");
    for line in Line::ALL {
        let clients = protocol.clients.iter().filter(|client| client.version.line == line);
        list_of(&mut out, &format!("CLIENTS.{line}"), clients.map(client));
    }
    out
}

fn list(out: &mut String, name: &str, items: impl Iterator<Item = String>) {
    list_of(out, &format!("local {name}"), items);
}

fn list_of(out: &mut String, name: &str, items: impl Iterator<Item = String>) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{name} = {{");
    for item in items {
        let _ = writeln!(out, "  {item},");
    }
    out.push_str("}\n");
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// `main:20101123-20120307,20180315-;re:...`, or `*` for every version.
fn set(set: &VersionSet) -> String {
    if set.is_all() {
        return "*".to_owned();
    }
    let line = |line: Line| {
        let ranges: Vec<_> = set.ranges(line).iter().map(|range| self::range(*range)).collect();
        (!ranges.is_empty()).then(|| format!("{line}:{}", ranges.join(",")))
    };
    Line::ALL.into_iter().filter_map(line).collect::<Vec<_>>().join(";")
}

fn range((from, until): (u32, u32)) -> String {
    if until == u32::MAX {
        format!("{from}-")
    } else {
        format!("{from}-{until}")
    }
}

fn enumeration(each: &Enum) -> String {
    let values = each
        .variants
        .iter()
        .map(|variant| format!("[{}] = {}", variant.value, quoted(&variant.name)));
    format!(
        "{{ flags = {}, values = {{ {} }} }}",
        each.flags,
        values.collect::<Vec<_>>().join(", ")
    )
}

fn packet(packet: &Packet) -> String {
    let servers: u32 = packet.servers.iter().map(|server| 1 << (*server as u32)).sum();
    let rules: Vec<_> = packet
        .ids
        .iter()
        .map(|rule| format!("{{ {:#06x}, {} }}", rule.id, quoted(&set(&rule.set))))
        .collect();
    let body = packet
        .body()
        .map_or_else(String::new, |body| format!(", {}", members(body)));
    format!(
        "{{ name = {}, servers = {servers}, direction = {}, raw = {}, ids = {{ {} }}{body} }}",
        quoted(&packet.name),
        packet.direction as u32,
        packet.is_raw(),
        rules.join(", ")
    )
}

fn members(body: &Body) -> String {
    let list: Vec<_> = body.members.iter().map(|each| member(each, body)).collect();
    format!("members = {{ {} }}", list.join(", "))
}

/// `{ condition or 0, "field", name, type }`, `{ condition, "pad", bytes }`, `{ condition, "len" }`.
fn member(member: &Member, body: &Body) -> String {
    let condition = match member.when {
        When::Always => 0,
        When::If(index) => index + 1,
    };
    match &member.kind {
        MemberKind::Len => format!("{{ {condition}, \"len\" }}"),
        MemberKind::Pad(size) => format!("{{ {condition}, \"pad\", {size} }}"),
        MemberKind::Field(index, ty) => {
            format!(
                "{{ {condition}, \"field\", {}, {} }}",
                quoted(name(body, *index)),
                type_of(ty, body)
            )
        }
    }
}

fn name(body: &Body, index: usize) -> &str {
    body.fields.get(index).map_or("", |field| field.name.as_str())
}

fn type_of(ty: &Type, body: &Body) -> String {
    match ty {
        Type::Int(int) => format!("{{ \"{}\" }}", int.name()),
        Type::Bool => "{ \"bool\" }".to_owned(),
        Type::F32 => "{ \"f32\" }".to_owned(),
        Type::Ip4 => "{ \"ip4\" }".to_owned(),
        Type::Pos3 => "{ \"pos3\" }".to_owned(),
        Type::Move6 => "{ \"move6\" }".to_owned(),
        Type::Leaf(_, int) => format!("{{ \"leaf\", \"{}\" }}", int.name()),
        Type::Enum(index, int) => format!("{{ \"enum\", \"{}\", {} }}", int.name(), index + 1),
        Type::Struct(index) => format!("{{ \"struct\", {} }}", index + 1),
        Type::Str(size) => format!("{{ \"str\", {} }}", extent(*size, body)),
        Type::Bytes(size) => format!("{{ \"bytes\", {} }}", extent(*size, body)),
        Type::Chosen(choice) => {
            let values: Vec<_> = choice.values.iter().map(|value| format!("[{value}] = true")).collect();
            format!(
                "{{ \"chosen\", {}, {}, {{ {} }} }}",
                type_of(&choice.ty, body),
                quoted(name(body, choice.field)),
                values.join(", ")
            )
        }
        Type::Array(element, size) => format!("{{ \"array\", {}, {} }}", type_of(element, body), extent(*size, body)),
    }
}

fn extent(extent: Extent, body: &Body) -> String {
    match extent {
        Extent::Fixed(size) => size.to_string(),
        Extent::Rest => "\"..\"".to_owned(),
        Extent::Count(index) => quoted(name(body, index)),
    }
}

/// `{ date, "keys", "id=length ...", "packet=id ..." }`; lengths are changes against the client before, -1 is variable, `none` removed.
fn client(client: &Client) -> String {
    let keys = client
        .keys
        .map_or_else(String::new, |keys| keys.map(|key| format!("{key:#x}")).join(" "));
    let lengths = client.lengths.iter().map(|(id, length)| match length {
        None => format!("{id:x}=none"),
        Some(Length::Variable) => format!("{id:x}=-1"),
        Some(Length::Fixed(size)) => format!("{id:x}={size}"),
    });
    let shuffle = client
        .shuffle
        .iter()
        .map(|(packet, id)| format!("{}={id:x}", packet + 1));
    format!(
        "{{ {}, \"{keys}\", \"{}\", \"{}\" }}",
        client.version.date,
        lengths.collect::<Vec<_>>().join(" "),
        shuffle.collect::<Vec<_>>().join(" ")
    )
}
