//! The protocol as static HTML: an index that can be searched, a page per packet with its layouts, a page per diagnostic.

mod code;
mod examples;
mod html;
mod index;
mod packet;

use std::collections::BTreeMap;

use crate::diagnostic::Code;
use crate::emit::Layouts;
use crate::model::Protocol;

/// How every page looks.
const STYLE: &str = include_str!("style.css");
/// Searches the index.
const SEARCH: &str = include_str!("search.js");

/// Every file, by its path below the folder.
pub fn docs(protocol: &Protocol) -> BTreeMap<String, String> {
    let layouts = Layouts::new(protocol);
    let mut files = BTreeMap::new();
    files.insert("style.css".to_owned(), STYLE.to_owned());
    files.insert("search.js".to_owned(), SEARCH.to_owned());
    files.insert("index.html".to_owned(), index::page(protocol));
    for packet in &protocol.packets {
        files.insert(
            format!("packets/{}.html", packet.name),
            packet::page(protocol, &layouts, packet),
        );
    }
    files.insert("codes/index.html".to_owned(), code::list());
    for code in Code::ALL {
        files.insert(format!("codes/{code}.html"), code::page(*code));
    }
    files
}
