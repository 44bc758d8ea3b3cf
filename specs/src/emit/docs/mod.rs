//! The protocol as static HTML: an index that can be searched, a page per packet with its layouts, a page per diagnostic.

mod code;
mod examples;
mod html;
mod index;
mod matrix;
mod packet;

use crate::diagnostic::Code;
use crate::emit::Layouts;
use crate::model::Protocol;

/// How every page looks.
const STYLE: &str = include_str!("style.css");
/// Searches the index.
const SEARCH: &str = include_str!("search.js");

/// Every file: its path below the folder, and what is in it. A page is written when it is asked for.
pub fn docs(protocol: &Protocol) -> impl Iterator<Item = (String, String)> {
    let layouts = Layouts::new(protocol);
    let fixed = [
        ("style.css".to_owned(), STYLE.to_owned()),
        ("search.js".to_owned(), SEARCH.to_owned()),
        ("index.html".to_owned(), index::page(protocol)),
        ("codes/index.html".to_owned(), code::list()),
    ];
    let packets = protocol.packets.iter().map(move |packet| {
        let path = format!("packets/{}.html", packet.name);
        (path, packet::page(protocol, &layouts, packet))
    });
    let codes = Code::ALL
        .iter()
        .map(|code| (format!("codes/{code}.html"), code::page(*code)));
    fixed.into_iter().chain(packets).chain(codes)
}
