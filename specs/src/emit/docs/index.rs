//! The index: every packet in a table that can be searched by name, id, field and text.

use super::html::{self, escape, table};
use crate::emit::ids;
use crate::model::{Packet, Protocol};
use crate::{Direction, Line};

/// The page.
pub(super) fn page(protocol: &Protocol) -> String {
    let rows = protocol.packets.iter().map(|packet| row(protocol, packet));
    let list = table(&["packet", "way", "ids", "what"], rows);
    let body = format!(
        "<h1>Ragnarok Online packets</h1>\n<p>{}</p>\n\
         <input id=\"search\" type=\"search\" placeholder=\"name, 0x0437, field, word\" aria-label=\"Search packets\" autofocus>\n\
         <p id=\"count\"></p>\n{list}<script src=\"search.js\"></script>\n",
        summary(protocol)
    );
    html::page("Ragnarok Online packets", "", &body)
}

fn summary(protocol: &Protocol) -> String {
    let count = |line: Line| {
        let clients = protocol
            .clients
            .iter()
            .filter(|client| client.version.line == line)
            .count();
        format!("{line} {clients}")
    };
    let unconfirmed = protocol.clients.iter().filter(|client| client.unconfirmed).count();
    format!(
        "{} packets, {} client versions ({}); {unconfirmed} of the versions are unconfirmed.",
        protocol.packets.len(),
        protocol.clients.len(),
        Line::ALL.map(count).join(", ")
    )
}

/// A row; what is searched besides the words seen is in the row's `data-more`.
fn row(protocol: &Protocol, packet: &Packet) -> Vec<String> {
    let known = ids(protocol, packet);
    let mut shown: Vec<String> = known.by_rule.iter().map(|(id, _)| format!("{id:#06x}")).collect();
    shown.dedup();
    let shuffled: Vec<String> = known.shuffled.keys().map(|id| format!("{id:#06x}")).collect();
    let fields = packet
        .body()
        .into_iter()
        .flat_map(|body| &body.fields)
        .map(|field| field.name.as_str());
    let more = format!("{} {}", fields.collect::<Vec<_>>().join(" "), shuffled.join(" "));
    if !shuffled.is_empty() {
        shown.push("shuffled".to_owned());
    }
    let servers: Vec<_> = packet.servers.iter().map(|server| server.name()).collect();
    let way = match packet.direction {
        Direction::ToServer => format!("client → {}", servers.join(", ")),
        Direction::ToClient => format!("{} → client", servers.join(", ")),
    };
    let first = packet.doc.split(". ").next().unwrap_or_default();
    vec![
        format!(
            "<a href=\"packets/{0}.html\" data-more=\"{1}\">{0}</a>",
            packet.name,
            escape(&more)
        ),
        way,
        shown.join(" "),
        escape(first),
    ]
}
