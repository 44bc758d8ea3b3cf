//! What the model can be asked for: differences, ids, coverage, OpenKore's table.

use std::collections::BTreeMap;

use specs::emit::{coverage, difference, docs, ids, kore};
use specs::model::{Length, Protocol};
use specs::{Line, Version};

const SPEC: &str = "
    client main-20110101 { lengths { 0x0085 5  0x0100 var  0x0200 2  0x0300 8  0x0301 2 } }
    client main-20120307 { keys 1 2 3  lengths { 0x0085 none  0x0437 5  0x0100 none  0x0101 var  0x0300 9 }  shuffle { CZ_MOVE 0x0437 } }
    epoch WIDE = main-20120101
    struct Item { index: u16 -> u32 since WIDE  kind: u8 until WIDE  count: u16  kind: u8 since WIDE  new: u8 since WIDE }
    packet CZ_MOVE : client -> map { id 0x0085 until 20120101  id shuffled  dest: pos3 }
    packet ZC_LIST : map -> client { id 0x0100, 0x0101 since WIDE  len  items: Item[..] }
    opaque ZC_NAMED : map -> client { id 0x0200 }
";
const OLD: Version = Version::new(Line::Main, 20_110_101);
const NEW: Version = Version::new(Line::Main, 20_120_307);

fn protocol() -> Protocol {
    specs::load_sources(vec![("a.spec".to_owned(), SPEC.to_owned())]).unwrap_or_else(|errors| unreachable!("{errors}"))
}

#[test]
fn a_difference_names_fields_ids_lengths_and_keys() {
    let protocol = protocol();
    let changes = difference(&protocol, OLD, NEW);
    let [walk, list] = &changes.packets[..] else {
        panic!("{:?}", changes.packets)
    };
    assert_eq!(
        (walk.packet.name.as_str(), walk.ids),
        ("CZ_MOVE", (Some(0x85), Some(0x437)))
    );
    assert!(walk.fields.is_empty() && !walk.reordered);
    assert_eq!(
        (list.packet.name.as_str(), list.ids),
        ("ZC_LIST", (Some(0x100), Some(0x101)))
    );
    let fields = list
        .fields
        .iter()
        .map(|field| (field.path.as_str(), field.before.as_deref(), field.after.as_deref()));
    assert_eq!(
        fields.collect::<Vec<_>>(),
        [
            ("items.index", Some("u16"), Some("u32")),
            ("items.new", None, Some("u8"))
        ]
    );
    assert!(list.reordered);
    let unclaimed: Vec<_> = changes.unclaimed.into_iter().collect();
    assert_eq!(unclaimed, [(0x300, (Some(Length::Fixed(8)), Some(Length::Fixed(9))))]);
    assert_eq!(changes.keys, Some((None, Some([1, 2, 3]))));
}

#[test]
fn a_version_does_not_differ_from_itself() {
    let protocol = protocol();
    let changes = difference(&protocol, NEW, NEW);
    assert!(changes.packets.is_empty() && changes.unclaimed.is_empty() && changes.keys.is_none());
}

#[test]
fn ids_end_where_the_next_rule_begins() {
    let protocol = protocol();
    let list = ids(&protocol, protocol.packet("ZC_LIST").expect("it is declared"));
    let rules: Vec<_> = list
        .by_rule
        .iter()
        .map(|(id, set)| (*id, set.contains(OLD), set.contains(NEW)))
        .collect();
    assert_eq!(rules, [(0x100, true, false), (0x101, false, true)]);
    let walk = ids(&protocol, protocol.packet("CZ_MOVE").expect("it is declared"));
    assert_eq!(walk.shuffled.into_iter().collect::<Vec<_>>(), [(0x437, 1)]);
}

#[test]
fn coverage_counts_every_listed_id_once() {
    let known = coverage(&protocol(), OLD);
    let ids = |set: &std::collections::BTreeSet<u16>| set.iter().copied().collect::<Vec<_>>();
    assert_eq!(ids(&known.typed), [0x85, 0x100]);
    assert_eq!(ids(&known.opaque), [0x200]);
    assert_eq!(ids(&known.unknown), [0x300, 0x301]);
    assert_eq!(ids(&known.empty), [0x301]);
}

#[test]
fn openkore_gets_id_length_least_length_and_name() {
    assert_eq!(
        kore(&protocol(), OLD),
        "# main-20110101, written by `specs kore`\n\
         0085 5 5 0 CZ_MOVE\n0100 -1 4 0 ZC_LIST\n0200 2 2 0 ZC_NAMED\n0300 8 8 0\n0301 2 2 0\n"
    );
}

#[test]
fn a_packets_page_has_its_layouts_beside_each_other() {
    let protocol = protocol();
    let pages: BTreeMap<_, _> = docs(&protocol).collect();
    let page = &pages["packets/ZC_LIST.html"];
    for cell in [
        "<th scope=\"col\">main 20110101<br><code>0x0100</code></th><th scope=\"col\">main 20120307 on<br><code>0x0101</code></th>",
        "<th scope=\"row\" style=\"padding-left:1em\">index</th><td>+0 · 2 <small>u16</small></td><td class=\"changed\">+0 · 4 <small>u32</small></td>",
        "<td>+3 · 2 <small>u16</small></td><td class=\"moved\">+4 · 2 <small>u16</small></td>",
        "<th scope=\"row\" style=\"padding-left:1em\">new</th><td>–</td><td class=\"changed\">+7 · 1 <small>u8</small></td>",
    ] {
        assert!(page.contains(cell), "{cell}: {page}");
    }
    assert!(
        !pages["packets/CZ_MOVE.html"].contains("class=\"matrix\""),
        "one layout is beside none"
    );
}

#[test]
fn values_that_decide_are_all_in_the_json() {
    let spec = "
        client main-20110101 { lengths { 0x0100 var } }
        packet ZC_X : map -> client { id 0x0100  len  kind: u64  when kind = 1, 0xffffffffffffffff { value: u8 } }
    ";
    let protocol = specs::load_sources(vec![("a.spec".to_owned(), spec.to_owned())])
        .unwrap_or_else(|errors| unreachable!("{errors}"));
    let mut written = Vec::new();
    specs::emit::ir::write_protocol(&protocol, &mut written).expect("memory takes it");
    let json: serde_json::Value = serde_json::from_slice(&written).expect("it is JSON");
    let ty = &json["packets"][0]["members"][2]["type"];
    assert_eq!(ty["values"], serde_json::json!([1, u64::MAX]), "{json}");
}
