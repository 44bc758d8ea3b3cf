//! `specs find`

use std::io::Write;

use clap::Args;
use serde_json::json;
use specs::emit::{Ids, ids};
use specs::model::{Body, MemberKind, Packet, Protocol, Type};

use super::json_line;
use super::show::ends;

#[derive(Args)]
pub(super) struct Options {
    /// An id (0x0437), or a part of a packet's or field's name
    query: String,
    /// Print JSON, one object per packet and line
    #[arg(long)]
    json: bool,
}

/// Why a packet was found.
struct Hit<'p> {
    packet: &'p Packet,
    ids: Ids,
    /// Fields that have the text in their name, as paths.
    fields: Vec<String>,
}

/// Prints every packet that has the id, or the text in its name or in that of a field; false when there is none.
pub(super) fn run(options: &Options, protocol: &Protocol, out: &mut impl Write) -> anyhow::Result<bool> {
    let hits = hits(&options.query, protocol)?;
    for hit in &hits {
        if options.json {
            json_line(out, &hit.as_json())?;
        } else {
            hit.write(out)?;
        }
    }
    if hits.is_empty() {
        anyhow::bail!(
            "no packet has `{}` as an id, or in its name or a field's",
            options.query
        );
    }
    Ok(true)
}

fn hits<'p>(query: &str, protocol: &'p Protocol) -> anyhow::Result<Vec<Hit<'p>>> {
    let all = protocol.packets.iter().map(|packet| Hit {
        packet,
        ids: ids(protocol, packet),
        fields: Vec::new(),
    });
    if let Some(digits) = query.strip_prefix("0x") {
        let id =
            u16::from_str_radix(digits, 16).map_err(|_| anyhow::anyhow!("`{query}` is no packet id: write 0x0437"))?;
        return Ok(all
            .filter(|hit| hit.ids.by_rule.iter().any(|(known, _)| *known == id) || hit.ids.shuffled.contains_key(&id))
            .collect());
    }
    let text = query.to_lowercase();
    let with_fields = all.map(|mut hit| {
        if let Some(body) = hit.packet.body() {
            fields(protocol, body, "", &text, &mut hit.fields);
        }
        hit
    });
    Ok(with_fields
        .filter(|hit| hit.packet.name.to_lowercase().contains(&text) || !hit.fields.is_empty())
        .collect())
}

/// Fields with the text in their name, those of structs too.
fn fields(protocol: &Protocol, body: &Body, path: &str, text: &str, found: &mut Vec<String>) {
    for (index, field) in body.fields.iter().enumerate() {
        let name = format!("{path}{}", field.name);
        if field.name.contains(text) {
            found.push(name.clone());
        }
        let types = body.members.iter().filter_map(|member| match &member.kind {
            MemberKind::Field(known, ty) if *known == index => Some(ty),
            _ => None,
        });
        if let Some(inner) = types
            .filter_map(Type::as_struct)
            .find_map(|index| protocol.structs.get(index))
        {
            fields(protocol, &inner.body, &format!("{name}."), text, found);
        }
    }
}

impl Hit<'_> {
    fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "{} : {}", self.packet.name, ends(self.packet))?;
        for (id, set) in &self.ids.by_rule {
            writeln!(out, "  {id:#06x} on {set}")?;
        }
        if !self.ids.shuffled.is_empty() {
            let clients: usize = self.ids.shuffled.values().sum();
            writeln!(
                out,
                "  shuffled to {} ids by {clients} clients",
                self.ids.shuffled.len()
            )?;
        }
        if !self.fields.is_empty() {
            writeln!(out, "  fields: {}", self.fields.join(", "))?;
        }
        Ok(())
    }

    fn as_json(&self) -> serde_json::Value {
        let rules = self
            .ids
            .by_rule
            .iter()
            .map(|(id, set)| json!({ "id": format!("{id:#06x}"), "on": set.to_string() }));
        let shuffled = self
            .ids
            .shuffled
            .iter()
            .map(|(id, clients)| json!({ "id": format!("{id:#06x}"), "clients": clients }));
        json!({
            "name": self.packet.name,
            "servers": self.packet.servers.iter().map(|server| server.name()).collect::<Vec<_>>(),
            "direction": self.packet.direction.name(),
            "ids": rules.collect::<Vec<_>>(),
            "shuffled": shuffled.collect::<Vec<_>>(),
            "fields": self.fields,
        })
    }
}
