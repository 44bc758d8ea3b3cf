//! `specs find`

use std::io::Write;

use clap::Args;
use serde_json::json;
use specs::Version;
use specs::diagnostic::did_you_mean;
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
    /// Unconfirmed clients that have the packet, with the id asked for if one was.
    unconfirmed: Vec<Version>,
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
            "no packet has `{}` as an id, or in its name or a field's{}",
            options.query,
            hint(&options.query, protocol)
        );
    }
    Ok(true)
}

fn hits<'p>(query: &str, protocol: &'p Protocol) -> anyhow::Result<Vec<Hit<'p>>> {
    let id = match query.strip_prefix("0x") {
        Some(digits) => Some(
            u16::from_str_radix(digits, 16).map_err(|_| anyhow::anyhow!("`{query}` is no packet id: write 0x0437"))?,
        ),
        None => None,
    };
    let text = query.to_lowercase();
    let all = protocol.packets.iter().map(|packet| Hit::new(packet, protocol));
    let mut hits: Vec<_> = match id {
        Some(id) => all.filter(|hit| hit.ids.has(id)).collect(),
        None => all.filter_map(|hit| hit.matching(protocol, &text)).collect(),
    };
    for hit in &mut hits {
        hit.unconfirmed = unconfirmed(protocol, hit.packet, id);
    }
    Ok(hits)
}

/// Unconfirmed clients that have the packet, with that id if one is given.
fn unconfirmed(protocol: &Protocol, packet: &Packet, id: Option<u16>) -> Vec<Version> {
    let doubtful = protocol.clients.iter().filter(|client| client.unconfirmed);
    let has = |version: &Version| {
        let own = protocol.packet_id(packet, *version);
        own.is_some() && (id.is_none() || own == id)
    };
    doubtful.map(|client| client.version).filter(has).collect()
}

/// The first few versions, and how many more there are.
fn few(versions: &[Version]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<_> = versions.iter().take(SHOWN).map(Version::to_string).collect();
    match versions.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What else the query may have meant.
fn hint(query: &str, protocol: &Protocol) -> String {
    let packets = protocol.packets.iter().map(|packet| packet.name.as_str());
    let bodies = protocol.packets.iter().filter_map(Packet::body);
    let bodies = bodies.chain(protocol.structs.iter().map(|each| &each.body));
    let fields = bodies.flat_map(|body| &body.fields).map(|field| field.name.as_str());
    match did_you_mean(query, packets.chain(fields)) {
        hint if hint.is_empty() => String::new(),
        hint => format!("; {hint}"),
    }
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

impl<'p> Hit<'p> {
    fn new(packet: &'p Packet, protocol: &Protocol) -> Self {
        Self {
            packet,
            ids: ids(protocol, packet),
            unconfirmed: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// Itself, if it has the text in its name or in that of a field.
    fn matching(mut self, protocol: &Protocol, text: &str) -> Option<Self> {
        if let Some(body) = self.packet.body() {
            fields(protocol, body, "", text, &mut self.fields);
        }
        (self.packet.name.to_lowercase().contains(text) || !self.fields.is_empty()).then_some(self)
    }

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
        if !self.unconfirmed.is_empty() {
            writeln!(out, "  unconfirmed on {}", few(&self.unconfirmed))?;
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
            "unconfirmed": self.unconfirmed.iter().map(Version::to_string).collect::<Vec<_>>(),
            "fields": self.fields,
        })
    }
}
