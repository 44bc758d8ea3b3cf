//! `specs show`, and the marks of clients whose sources contradict each other.

use serde_json::{Value, json};

use super::{Ran, folder, json as read, specs, written};

#[test]
fn show_lists_offsets_sizes_types_and_names() {
    let folder = folder("ok", "arrays");
    let ran = specs(&format!(
        "show ZC_LIST --at main-20220406 --specs {}",
        folder.path().display()
    ));
    assert!(ran.success, "{}", ran.stderr);
    assert_eq!(
        ran.stdout,
        "\
ZC_LIST : map -> client, 0x0101, variable length, on main-20220406

offset  size  type            name      doc
     0     2  id
     2     2  len
     4   var  NormalItem[..]  items
    +0     2  u16               index
    +2     8  u16[4]            cards
   +10     2  u16               amount
 total   var
"
    );
}

#[test]
fn show_as_json_nests_structs() {
    let folder = folder("ok", "arrays");
    let ran = specs(&format!(
        "show zc_list --json --at main-20110101 --specs {}",
        folder.path().display()
    ));
    let layout = read(&ran);
    assert_eq!(layout["id"], "0x0101");
    assert_eq!(layout["size"], Value::Null);
    assert_eq!(layout["members"][2]["members"][1]["type"], "u16[4]");
    assert_eq!(layout["members"][2]["members"][1]["offset"], 2);
}

#[test]
fn show_says_what_is_unknown() {
    let packet = specs("show CZ_REQUEST_MOV --at main-20220406");
    assert!(
        !packet.success && packet.stderr.contains("did you mean `CZ_REQUEST_MOVE`?"),
        "{}",
        packet.stderr
    );
    let version = specs("show CZ_REQUEST_MOVE --at main-19990101");
    assert!(
        !version.success && version.stderr.contains("the nearest one"),
        "{}",
        version.stderr
    );
    let form = specs("show CZ_REQUEST_MOVE --at 2022");
    assert!(
        !form.success && form.stderr.contains("LINE-YYYYMMDD"),
        "{}",
        form.stderr
    );
}

/// A packet with three layouts, on clients of two lines, one of them unconfirmed.
const LAYOUTS: &str = "
    client main-20110101 { lengths { 0x0100 7 } }
    client main-20120101 { lengths { 0x0100 9 } }
    client main-20130101 unconfirmed {}
    client main-20140101 {}
    client re-20120101 { lengths { 0x0101 9 } }
    epoch NEW = main-20140101 | re
    struct Item { index: u16  kind: u8 since NEW }
    /// What lies there.
    packet ZC_ITEM : map -> client {
        id 0x0100, 0x0101 since re
        pad 1 until NEW
        amount: u16 -> u32 since 20120101
        item: Item
        test on main-20110101 {} = [00 01 | 00*5]
    }
";

fn layouts(line: &str) -> Ran {
    let folder = written(LAYOUTS);
    specs(&format!("{line} --specs {}", folder.path().display()))
}

#[test]
fn show_without_a_version_has_a_column_per_layout_and_a_row_per_field() {
    assert_eq!(
        layouts("show ZC_ITEM").stdout,
        "\
ZC_ITEM : map -> client, 3 layouts
  What lies there.

                      main 20110101  main 20120101 to 20130101?  main 20140101 on
field    newest type                                             re 20120101 on
id                    0x0100         0x0100                      0x0100 0x0101
pad                      2    1         2    1
amount   u32             3    2         3    4                      2    4
item     Item            5    2         7    2                      6    3
  index  u16            +0    2        +0    2                     +0    2
  kind   u8                                                        +2    1
total                         7              9                           9

in the columns: offset and bytes; + is from the start of a list's element or struct
? unconfirmed, their sources contradict each other: main-20130101
"
    );
}

#[test]
fn show_without_a_version_speaks_json() {
    let sheet = read(&layouts("show --json zc_item"));
    let runs = |index: usize| sheet["layouts"][index]["versions"].clone();
    assert_eq!(
        runs(1),
        json!([{ "line": "main", "from": 20_120_101, "to": 20_130_101, "newest": false, "clients": 2 }])
    );
    assert_eq!(sheet["layouts"][2]["ids"], json!(["0x0100", "0x0101"]));
    assert_eq!(
        sheet["fields"][1],
        json!({ "path": "amount", "layouts": [
            { "offset": 3, "size": 2, "type": "u16" },
            { "offset": 3, "size": 4, "type": "u32" },
            { "offset": 2, "size": 4, "type": "u32" },
        ] })
    );
    assert_eq!(sheet["fields"][4]["path"], "item.kind");
    assert_eq!(sheet["fields"][4]["layouts"][0], Value::Null);
    assert_eq!(sheet["unconfirmed"], json!(["main-20130101"]));
}

#[test]
fn every_packet_has_a_matrix_and_opaque_ones_their_lengths() {
    let folder = folder("ok", "clients");
    let ran = specs(&format!("show CZ_USE_SKILL --specs {}", folder.path().display()));
    assert!(
        ran.stdout.contains(
            "field  newest type  re 20120307 on\nid                  0x0436\ntotal                      10\n"
        ),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("opaque: its layout is not described"),
        "{}",
        ran.stdout
    );
}

#[test]
fn unconfirmed_clients_are_marked_wherever_they_are_shown() {
    let shown = layouts("show ZC_ITEM --at main-20130101");
    assert!(
        shown.stdout.contains("main-20130101 is unconfirmed"),
        "{}",
        shown.stdout
    );
    let confirmed = layouts("show ZC_ITEM --at main-20120101");
    assert!(!confirmed.stdout.contains("unconfirmed"), "{}", confirmed.stdout);
    assert_eq!(
        read(&layouts("show ZC_ITEM --json --at main-20130101"))["confirmed"],
        false
    );
    assert_eq!(
        read(&layouts("show ZC_ITEM --json --at main-20120101"))["confirmed"],
        true
    );

    let lengths = layouts("lengths --at main-20130101").stdout;
    assert!(lengths.starts_with("# main-20130101 is unconfirmed"), "{lengths}");
    assert_eq!(read(&layouts("lengths --json --at main-20130101"))["confirmed"], false);

    let found = layouts("find 0x0100").stdout;
    assert!(found.contains("  unconfirmed on main-20130101\n"), "{found}");
    assert_eq!(
        read(&layouts("find --json 0x0100"))["unconfirmed"],
        json!(["main-20130101"])
    );
    assert_eq!(read(&layouts("find --json 0x0101"))["unconfirmed"], json!([]));

    let covered = layouts("coverage").stdout;
    let marked: Vec<_> = covered.lines().filter(|line| line.ends_with("  unconfirmed")).collect();
    assert!(
        matches!(marked[..], [line] if line.starts_with("main-20130101 ")),
        "{covered}"
    );
    let rows = layouts("coverage --json").stdout;
    let row = rows.lines().find(|line| line.contains("main-20130101")).expect(&rows);
    assert!(row.contains("\"confirmed\":false"), "{row}");
}

#[test]
fn a_misspelt_word_is_answered_with_the_nearest_name() {
    let found = layouts("find amuont");
    assert!(
        !found.success && found.stderr.contains("did you mean `amount`?"),
        "{}",
        found.stderr
    );
}
