//! A packet's page: what it is for, its ids, each of its layouts with offsets, its golden vectors.

use core::cmp::Reverse;

use super::html::{self, concat, doc, escape, table};
use super::matrix;
use crate::Direction;
use crate::emit::{Layouts, PacketLayout, ids, longest, vector};
use crate::model::{At, Body, Extent, MemberKind, Packet, Policy, Protocol, Type};

/// Members of all layouts that a page has room for; the packet with the most has some hundred.
const CELLS: usize = 4096;
/// Runs of clients that a layout names.
const RUNS: usize = 6;

/// The page.
pub(super) fn page(protocol: &Protocol, layouts: &Layouts<'_>, packet: &Packet) -> String {
    let servers: Vec<_> = packet.servers.iter().map(|server| server.name()).collect();
    let way = match packet.direction {
        Direction::ToServer => format!("client → {}", servers.join(", ")),
        Direction::ToClient => format!("{} → client", servers.join(", ")),
    };
    let is_packet = |name: &str| name != packet.name && protocol.packet(name).is_some();
    let distinct = layouts.of(packet);
    let shown = newest(&distinct, |layout| cells(protocol, packet, layout));
    let left_out = match distinct.len() - shown.len() {
        0 => String::new(),
        more => format!("<p>{more} older layouts are left out.</p>\n"),
    };
    let body = format!(
        "<h1>{}</h1>\n<p class=\"way\">{way}</p>\n{}{}{}{}{left_out}{}",
        packet.name,
        doc(&packet.doc, "../", is_packet),
        ids_text(protocol, packet),
        matrix::table(protocol, layouts, packet, &shown),
        layouts_text(protocol, layouts, packet, &shown),
        vectors_text(protocol, packet)
    );
    html::page(&packet.name, "../", &body)
}

/// The layouts that clients had last, as many as a page has room for and one at least, in the order in which they first occur. One that came back
/// is as new as its last client.
fn newest(distinct: &[PacketLayout], cells: impl Fn(&PacketLayout) -> usize) -> Vec<PacketLayout> {
    let mut by_age: Vec<_> = distinct.iter().enumerate().collect();
    by_age.sort_by_key(|(_, layout)| Reverse(last_date(layout)));
    let mut taken = 0_usize;
    let mut shown: Vec<_> = by_age
        .into_iter()
        .take_while(|(_, layout)| {
            let first = taken == 0;
            taken = taken.saturating_add(cells(layout).max(1));
            first || taken <= CELLS
        })
        .collect();
    shown.sort_by_key(|(index, _)| *index);
    shown.into_iter().map(|(_, layout)| layout.clone()).collect()
}

/// The date of the newest client that has a layout, of whatever line.
fn last_date(layout: &PacketLayout) -> Option<u32> {
    layout.versions.iter().map(|version| version.date).max()
}

/// How many members a layout has, those of its structs too.
fn cells(protocol: &Protocol, packet: &Packet, layout: &PacketLayout) -> usize {
    let last = layout.versions.last().zip(packet.body());
    last.map_or(0, |(version, body)| members(&protocol.at(*version), body))
}

fn members(at: &At<'_>, body: &Body) -> usize {
    let inner = |kind: &MemberKind| match kind {
        MemberKind::Field(_, ty) => ty.as_struct().and_then(|index| at.protocol().structs.get(index)),
        MemberKind::Len | MemberKind::Pad(_) => None,
    };
    let counts = at
        .members(body)
        .map(|member| 1 + inner(&member.kind).map_or(0, |inner| members(at, &inner.body)));
    counts.sum()
}

/// A row of cells per member of a layout.
fn rows(at: &At<'_>, packet: &Packet, body: &Body) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    body_rows(at, body, packet.header(), 0, &mut rows);
    rows
}

fn ids_text(protocol: &Protocol, packet: &Packet) -> String {
    if packet.is_raw() {
        return "<p>It has no id: these are bytes without a header.</p>\n".to_owned();
    }
    let known = ids(protocol, packet);
    let rules = known
        .by_rule
        .iter()
        .map(|(id, set)| vec![format!("<code>{id:#06x}</code>"), set.to_string()]);
    let shuffled = match known.shuffled.values().sum::<usize>() {
        0 => String::new(),
        clients => format!(
            "<p>{clients} clients shuffle it to {} other ids.</p>\n",
            known.shuffled.len()
        ),
    };
    format!("<h2>Ids</h2>\n{}{shuffled}", table(&["id", "versions"], rules))
}

fn layouts_text(protocol: &Protocol, layouts: &Layouts<'_>, packet: &Packet, distinct: &[PacketLayout]) -> String {
    let Some(body) = packet.body() else {
        return "<p>Only its id and its length are known.</p>\n".to_owned();
    };
    // A layout may come back: the first is the one that the newest client has.
    let mut distinct: Vec<_> = distinct.iter().collect();
    distinct.sort_by_key(|layout| Reverse(last_date(layout)));
    let mut tables = distinct.iter().map(|layout| {
        let at = protocol.at(*layout.versions.last()?);
        Some((heading(&at, layouts, packet, layout), rows(&at, packet, body)))
    });
    let Some((newest, rows)) = tables.next().flatten() else {
        return String::new();
    };
    let newest = format!("<h2>Layout</h2>\n<p class=\"on\">{newest}</p>\n{}", table(&HEAD, rows));
    let others = tables.flatten().map(|(heading, rows)| {
        let rows = table(&HEAD, rows);
        format!("<details><summary class=\"on\">{heading}</summary>{rows}</details>\n")
    });
    let others = concat(others);
    let title = if others.is_empty() {
        ""
    } else {
        "<h2>Other layouts</h2>\n"
    };
    format!("{newest}{title}{others}")
}

const HEAD: [&str; 5] = ["offset", "size", "type", "field", "meaning"];

/// Size of a layout, and the clients that have it.
fn heading(at: &At<'_>, layouts: &Layouts<'_>, packet: &Packet, layout: &PacketLayout) -> String {
    let size = at
        .packet_size(packet)
        .map_or_else(|| "variable length".to_owned(), |size| format!("{size} bytes"));
    let runs = layouts.runs(&layout.versions);
    let shown = longest(&runs, RUNS);
    let shown: Vec<_> = shown.iter().map(|run| run.text(at.protocol())).collect();
    let more = match runs.len().saturating_sub(RUNS) {
        0 => String::new(),
        more => format!(" and {more} more runs"),
    };
    format!("{size}: {}{more}", shown.join(", "))
}

fn body_rows(at: &At<'_>, body: &Body, start: usize, depth: usize, rows: &mut Vec<Vec<String>>) {
    let mut offset = Some(start);
    for member in at.members(body) {
        let (ty, size, name, meaning) = match &member.kind {
            MemberKind::Len => ("u16".to_owned(), Some(2), "<i>length</i>".to_owned(), String::new()),
            MemberKind::Pad(size) => (
                format!("{size} bytes"),
                Some(*size as usize),
                "<i>padding</i>".to_owned(),
                String::new(),
            ),
            MemberKind::Field(index, ty) => field_cells(at, body, *index, ty),
        };
        let place = offset.map_or_else(
            || "…".to_owned(),
            |offset| format!("{}{offset}", if depth > 0 { "+" } else { "" }),
        );
        let size_text = size.map_or_else(|| "…".to_owned(), |size| size.to_string());
        let name = format!("<span style=\"padding-left:{depth}em\">{name}</span>");
        rows.push(vec![place, size_text, ty, name, meaning]);
        if let MemberKind::Field(_, ty) = &member.kind
            && let Some(inner) = ty.as_struct().and_then(|index| at.protocol().structs.get(index))
        {
            body_rows(at, &inner.body, 0, depth + 1, rows);
        }
        offset = offset.zip(size).map(|(offset, size)| offset + size);
    }
}

/// Type, size, name and meaning of a field.
fn field_cells(at: &At<'_>, body: &Body, index: usize, ty: &Type) -> (String, Option<usize>, String, String) {
    let Some(field) = body.fields.get(index) else {
        return (String::new(), None, String::new(), String::new());
    };
    let counted = match ty.extent() {
        Some(Extent::Count(count)) => body.fields.get(count).map(|field| field.name.as_str()),
        _ => None,
    };
    let described = at.protocol().describe(ty);
    let described = match (counted, ty) {
        (Some(count), _) => described.replace("[count]", &format!("[{count}]")),
        (None, Type::Chosen(choice)) => format!("{described} {}", at.protocol().describe_choice(choice, body)),
        _ => described,
    };
    let policy = match field.policy {
        Policy::Refuse => "",
        Policy::Drop => " <small>Left out where a version lacks it.</small>",
        Policy::Clamp => " <small>Saturates where a version has it narrower.</small>",
    };
    let meaning = format!(
        "{}{}{policy}",
        escape(&field.doc.replace('\n', " ")),
        constants(at.protocol(), ty)
    );
    (
        format!("<code>{}</code>", escape(&described)),
        at.type_size(ty),
        field.name.clone(),
        meaning,
    )
}

/// The constants of an enum, as a list that opens.
fn constants(protocol: &Protocol, ty: &Type) -> String {
    let element = match ty {
        Type::Array(element, _) => element,
        other => other,
    };
    let Type::Enum(index, _) = element else {
        return String::new();
    };
    let Some(each) = protocol.enums.get(*index) else {
        return String::new();
    };
    let value = |variant: &crate::model::Variant| {
        let value = if each.flags {
            format!("{:#x}", variant.value)
        } else {
            variant.value.to_string()
        };
        format!(
            "<li><code>{value} {}</code> {}</li>",
            variant.name,
            escape(&variant.doc.replace('\n', " "))
        )
    };
    let values = concat(each.variants.iter().map(value));
    format!("<details><summary>{}</summary><ul>{values}</ul></details>", each.name)
}

fn vectors_text(protocol: &Protocol, packet: &Packet) -> String {
    if packet.vectors.is_empty() {
        return String::new();
    }
    let one = |each: &crate::model::Vector| {
        let version = each.versions.first()?;
        let text = vector(&protocol.at(*version), packet, &each.bytes)?;
        let versions: Vec<_> = each.versions.iter().map(ToString::to_string).collect();
        Some(format!("<pre>{}</pre>\n", escape(&text.on(&versions))))
    };
    format!(
        "<h2>Golden vectors</h2>\n{}",
        packet.vectors.iter().filter_map(one).collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Line, Version};

    fn layout(dates: &[u32]) -> PacketLayout {
        let versions = dates.iter().map(|&date| Version::new(Line::Main, date)).collect();
        PacketLayout { versions, ids: vec![] }
    }

    #[test]
    fn a_layout_that_came_back_is_no_old_one() {
        let returned = layout(&[20_100_000, 20_220_406]);
        let (old, older) = (layout(&[20_120_307]), layout(&[20_110_000]));
        let all = [returned.clone(), older, old.clone()];
        assert_eq!(newest(&all, |_| CELLS / 2), [returned.clone(), old]);
        assert_eq!(newest(&all, |_| CELLS + 1), [returned]);
        assert_eq!(newest(&all, |_| 1), all);
        assert_eq!(newest(&[], |_| 1), []);
    }
}
