//! `specs check --hercules`: the spec files beside a checkout, here a small one of the same shape.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::{Ran, json as read, specs, written};

const SPEC: &str = "
    client main-20110101 { lengths { 0x0085 5  0x0100 var  0x0200 4 } }
    client main-20120710 { keys 1 2 3  lengths { 0x0200 6 }  shuffle { CZ_REQUEST_MOVE 0x0085 } }
    client main-20120712 { keys 1 2 3  shuffle { CZ_REQUEST_MOVE 0x0200 } }
    client re-20120711 { lengths { 0x0085 5 } }
    packet CZ_REQUEST_MOVE : client -> map {
        id shuffled
        pad 1 on main-20120712
        dest: pos3
        test on main-20120710 {} = [85 00 | 00*3]
    }
    packet CZ_CHOOSE_MENU : client -> map {
        id 0x0100 since main
        len
        npc: u32
        choice: bytes[..]
        test on main-20120710 {} = [00 01 08 00 00*4]
    }
";

/// Files of a checkout that says the same as the spec.
const LENGTHS: &str = "common/packets/packets_len_main.h";
const TABLE: &str = "common/packets/packets2011_len_main.h";
const SHUFFLE: &str = "map/packets_shuffle_main.h";
const KEYS: &str = "map/packets_keys_main.h";
const HANDLERS: &str = "map/packets.h";
const FILES: [(&str, &str); 5] = [
    (
        HANDLERS,
        "packet(0x0072,clif->pWantToConnection,2,6);\npacket(0x0100,clif->pNpcSelectMenu,4,8);  // CZ_CHOOSE_MENU\npacket(0x0200,clif->pWalkToXY,3);\n",
    ),
    (
        LENGTHS,
        "/* the tables */\n#ifndef LEN_H\n#define LEN_H\n#if PACKETVER >= 20110000\n#include \"common/packets/packets2011_len_main.h\"\n#endif\n#endif /* LEN_H */\n",
    ),
    (
        TABLE,
        "// Packet: 0x0085\npacketLen(0x0085, 5)\n#if PACKETVER >= 20110101\npacketLen(0x0100, -1)\n#endif\n#if PACKETVER >= 20120710\npacketLen(0x0200, 6)\n#elif PACKETVER >= 20110101\npacketLen(0x0200, 4)\n#endif\n",
    ),
    (
        SHUFFLE,
        "#ifndef packet\n\t#define packet(a,...)\n#endif\n#if PACKETVER == 20120710\n\tpacket(0x0085,clif->pWalkToXY,2);\n\tpacket(0x0300,clif->pDull/*,XXX*/);\n#endif\n#if PACKETVER == 20120711 || \\\n    PACKETVER == 20120712\n\tpacket(0x0200,clif->pWalkToXY,3);\n#endif\n",
    ),
    (
        KEYS,
        "#if PACKETVER == 20110101\n\tpacketKeys(0x00000000,0x00000000,0x00000000);\n#endif\n#if PACKETVER == 20120710 || PACKETVER == 20120712\n\tpacketKeys(0x00000001,0x2,3);\n#endif\n",
    ),
];

/// A checkout with one of its files changed.
fn checkout(path: &str, change: impl Fn(&str) -> String) -> tempfile::TempDir {
    let folder = written(SPEC);
    for (file, text) in FILES {
        let text = if file == path { change(text) } else { text.to_owned() };
        let file = folder.path().join("hercules/src").join(file);
        fs::create_dir_all(file.parent().unwrap_or(Path::new("/"))).expect("a folder");
        fs::write(file, text).expect("a file");
    }
    folder
}

fn check(folder: &tempfile::TempDir, options: &str) -> Ran {
    let folder = folder.path().display();
    specs(&format!(
        "check {options} --specs {folder} --hercules {folder}/hercules"
    ))
}

/// What is said about a checkout with a word replaced in one of its files.
fn replaced(path: &str, from: &str, to: &str) -> Ran {
    check(
        &checkout(path, |text| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        }),
        "",
    )
}

#[test]
fn a_checkout_that_says_the_same_has_no_difference() {
    let ran = check(&checkout("", str::to_owned), "");
    assert!(ran.success, "{}{}", ran.stdout, ran.stderr);
    for line in [
        "the checkout has no length tables of re\n",
        "1 client listed here, not named in the checkout: re-20120711\n",
        "1 client named in the checkout, neither listed here nor inheriting: main-20120711\n",
        "1 client whose shuffled ids the checkout does not name: ids of such packets were not compared there: main-20110101\n",
        "3 length tables, the shuffled ids of 2 clients, the keys of 3 clients, 5 ids from client to map and 8 offsets of their fields compared with ",
        ": 0 differences on 0 clients\n",
    ] {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
}

#[test]
fn every_difference_is_named_once_with_its_clients() {
    for (path, from, to, told) in [
        (
            TABLE,
            "0x0085, 5",
            "0x0085, 7",
            "length of 0x0085: 5 here, 7 in the checkout, on main-20110101 to main-20120712 (3 clients)\n",
        ),
        (
            TABLE,
            "packetLen(0x0100, -1)",
            "",
            "length of 0x0100: variable here, not listed in the checkout, on main-20110101 to main-20120712 (3 clients)\n",
        ),
        (
            TABLE,
            "packetLen(0x0200, 4)",
            "packetLen(0x0200, 4)\npacketLen(0x0bff, 2)",
            "length of 0x0bff: not listed here, 2 in the checkout, on main-20110101\n",
        ),
        (
            SHUFFLE,
            "0x0085",
            "0x0086",
            "id of CZ_REQUEST_MOVE: 0x0085 here, 0x0086 in the checkout, on main-20120710\n",
        ),
        (
            SHUFFLE,
            "pDull",
            "pNewThing",
            "handler NewThing: no packet here, 0x0300 in the checkout, on main-20120710\n",
        ),
        (
            KEYS,
            "0x2,3",
            "0x2,4",
            "keys: 0x00000001 0x00000002 0x00000003 here, 0x00000001 0x00000002 0x00000004 in the checkout, on main-20120710 to main-20120712 (2 clients)\n",
        ),
        (
            KEYS,
            "PACKETVER == 20110101\n\tpacketKeys(0x00000000",
            "PACKETVER == 20110101\n\tpacketKeys(0x00000009",
            "keys: none here, 0x00000009 0x00000000 0x00000000 in the checkout, on main-20110101\n",
        ),
    ] {
        one_difference(path, from, to, told);
    }
}

#[test]
fn a_difference_of_what_is_handled_is_named_once_with_its_clients() {
    for (from, to, told) in [
        (
            "4,8",
            "4,7",
            "offset 7 of CZ_CHOOSE_MENU: no field here, one that NpcSelectMenu reads in the checkout, on main-20110101 to main-20120712 (3 clients)\n",
        ),
        (
            "packet(0x0200,clif->pWalkToXY,3);",
            "packet(0x0085,clif->pNewThing);",
            "0x0085 from client to map: no packet here, NewThing of length 5 in the checkout, on main-20110101, main-20120712\n",
        ),
        (
            "  // CZ_CHOOSE_MENU",
            "\n#if PACKETVER == 20120712\npacket(0x0100,clif->pOther)\n#endif",
            "0x0100 from client to map: CZ_CHOOSE_MENU, which NpcSelectMenu handles elsewhere, here, Other in the checkout, on main-20120712\n",
        ),
    ] {
        one_difference(HANDLERS, from, to, told);
    }
}

fn one_difference(path: &str, from: &str, to: &str, told: &str) {
    let ran = replaced(path, from, to);
    assert!(!ran.success, "{to}");
    assert!(ran.stdout.contains(told), "{told}: {}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains(": 1 difference on "), "{}", ran.stdout);
}

#[test]
fn a_date_of_two_builds_agrees_with_either() {
    let second = "#if PACKETVER == 20120710\n\tpacketKeys(7,8,9);\n#endif\n";
    let ran = check(&checkout(KEYS, |text| format!("{text}{second}")), "");
    assert!(ran.success, "{}", ran.stdout);
}

#[test]
fn what_is_known_to_be_no_mistake_is_told_with_its_reason() {
    let ran = replaced(HANDLERS, "pNpcSelectMenu,4,8", "pcashshop_buy,4,6");
    let told = "known: offset 6 of CZ_CHOOSE_MENU: no field here, one that cashshop_buy reads in the checkout, on main-20110101 to main-20120712 \
                (3 clients) (the client's packet is variable since 2010-08-03, the server's since 2010-11-23)\n";
    assert!(ran.success && ran.stdout.contains(told), "{}{}", ran.stdout, ran.stderr);
    assert!(!ran.stdout.contains("not met"), "{}", ran.stdout);
}

#[test]
fn another_mistake_of_the_same_handler_is_a_difference_and_an_exception_without_a_row_is_told() {
    let ran = replaced(HANDLERS, "pNpcSelectMenu,4,8", "pcashshop_buy,4,7");
    for told in [
        "\noffset 7 of CZ_CHOOSE_MENU: no field here, one that cashshop_buy reads in the checkout, on main-20110101 to main-20120712 (3 clients)\n",
        "\nnot met in this checkout: offset 6 that cashshop_buy reads (the client's packet is variable since 2010-08-03, the server's since 2010-11-23)\n",
        ": 1 difference on 3 clients",
    ] {
        assert!(
            !ran.success && ran.stdout.contains(told),
            "{told}: {}{}",
            ran.stdout,
            ran.stderr
        );
    }
}

#[test]
fn headers_of_2018_with_lengths_in_every_row_are_read() {
    let folder = checkout(HANDLERS, |text| {
        text.replace("0x0100,", "0x0100,-1,").replace("0x0200,", "0x0200,6,")
    });
    let ran = check(&folder, "");
    assert!(
        ran.success && ran.stdout.contains("5 ids from client to map and 8 offsets"),
        "{}",
        ran.stdout
    );
}

#[test]
fn headers_of_2017_are_read_for_what_they_have() {
    let folder = checkout("", str::to_owned);
    let source = folder.path().join("hercules/src");
    fs::remove_dir_all(source.join("common")).expect("it is there");
    fs::remove_file(source.join(SHUFFLE)).expect("it is there");
    fs::rename(source.join(KEYS), source.join("map/packets_keys.h")).expect("it is there");
    let rows = "#if PACKETVER >= 20120710\npacket(0x0100,-1,clif->pNpcSelectMenu,4,8);\n#endif\n#if PACKETVER >= 20120712\n#endif";
    fs::write(source.join(HANDLERS), rows).expect("a file");
    let ran = check(&folder, "");
    let told = "0 length tables, the shuffled ids of 0 clients, the keys of 3 clients, 2 ids from client to map and 4 offsets of their fields";
    assert!(ran.success && ran.stdout.contains(told), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn clients_newer_than_the_checkout_are_not_compared() {
    let folder = checkout(KEYS, |text| {
        format!("{text}#if PACKETVER >= 20120712\n\tpacketKeys(0,0,0);\n#endif\n")
    });
    let spec = "client main-20200101 { lengths { 0x0300 2 } }";
    fs::write(folder.path().join("newer.spec"), spec).expect("a file");
    let ran = check(&folder, "");
    let told = "2 clients listed here, not named in the checkout: main-20200101, re-20120711\n";
    assert!(ran.success && ran.stdout.contains(told), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn differences_as_json() {
    let folder = checkout(TABLE, |text| text.replace("0x0085, 5", "0x0085, 7"));
    let found = read(&check(&folder, "--json"))["hercules"].clone();
    assert_eq!(
        found["compared"],
        json!({ "lengths": 3, "shuffles": 2, "keys": 3, "ids": 5, "offsets": 8 })
    );
    assert_eq!(
        found["differences"],
        json!([{ "subject": "length of 0x0085", "ours": "5", "theirs": "7",
            "versions": ["main-20110101", "main-20120710", "main-20120712"] }])
    );
    assert_eq!(found["only_there"], json!(["main-20120711"]));
}

#[test]
fn what_is_wrong_with_a_checkout_is_told_with_its_place() {
    for (path, from, to, told) in [
        (TABLE, "-1", "-2", "packets2011_len_main.h, line 4: `-2` is no length"),
        (TABLE, "0x0100", "0x10000", "line 4: `0x10000` is no packet id"),
        (TABLE, ", 5)", ")", "line 2: packetLen has 1 arguments"),
        (TABLE, "#endif", "", "this condition has no #endif"),
        (TABLE, "#elif", "#elsif", "#elsif is not understood"),
        (TABLE, "packetLen(0x0085, 5)", "int x;", "line 2: `int x;` is no call"),
        (TABLE, "20110101", "MAX(1, 2)", "line 3: `MAX(...)`"),
        (
            LENGTHS,
            "packets2011",
            "packets2010",
            "packets2010_len_main.h is not there",
        ),
        (
            LENGTHS,
            "common/packets/packets2011",
            "../../a",
            "../../a_len_main.h is not there",
        ),
        (KEYS, "0x2,3", "0x2", "packetKeys has 2 arguments"),
        (KEYS, "0x2,3", "0x2,0x123456789", "is no key"),
        (SHUFFLE, "pWalkToXY,2", "pWalkToXY,x", "line 5: `x` is no offset"),
        (
            HANDLERS,
            "0x0100",
            "0x10100",
            "packets.h, line 2: `0x10100` is no packet id",
        ),
        (HANDLERS, "4,8", "4,-8", "`-8` is no offset"),
    ] {
        let ran = replaced(path, from, to);
        assert!(
            !ran.success && ran.stderr.contains(told),
            "{told}: {}{}",
            ran.stdout,
            ran.stderr
        );
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    }
}

#[test]
fn nothing_in_common_is_no_agreement() {
    let folder = checkout("", str::to_owned);
    let other = written("client sak-20080101 {}");
    let ran = specs(&format!(
        "check --specs {} --hercules {}/hercules",
        other.path().display(),
        folder.path().display()
    ));
    assert!(
        !ran.success && ran.stderr.contains("names no client that is listed here"),
        "{}{}",
        ran.stdout,
        ran.stderr
    );
}

#[test]
fn a_folder_that_is_no_checkout_is_told() {
    let folder = written(SPEC);
    fs::create_dir(folder.path().join("hercules")).expect("a folder");
    let ran = check(&folder, "");
    assert!(
        !ran.success
            && ran
                .stderr
                .contains("is no Hercules checkout: there is no src/common/packets/packets_len_main.h"),
        "{}",
        ran.stderr
    );
    let folder = checkout("", str::to_owned);
    let file = folder.path().join("hercules/src").join(TABLE);
    fs::remove_file(&file).expect("it is there");
    fs::create_dir(&file).expect("a folder of its name");
    let ran = check(&folder, "");
    assert!(!ran.success && ran.stderr.contains("it is no file"), "{}", ran.stderr);
    fs::remove_dir(&file).expect("it is there");
    fs::write(&file, [0xff, 0xfe]).expect("a file");
    let ran = check(&folder, "");
    assert!(
        !ran.success && ran.stderr.contains("is no UTF-8 text"),
        "{}",
        ran.stderr
    );
}
