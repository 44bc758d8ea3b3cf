//! The `specs` command as a user meets it: what it prints, where, and how it ends.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod hercules;
mod json;
mod mistakes;
mod show;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

/// Spec files of the language's own tests, which do not change when a packet is added.
const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");

struct Ran {
    success: bool,
    stdout: String,
    stderr: String,
}

fn specs(line: &str) -> Ran {
    let words = line.split_whitespace();
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_specs")).args(words).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran {
        success: status.success(),
        stdout: text(stdout),
        stderr: text(stderr),
    }
}

/// A folder with one of the example files alone.
fn folder(kind: &str, name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("{name}.spec");
    std::fs::copy(Path::new(EXAMPLES).join(kind).join(&file), folder.path().join(&file)).unwrap();
    folder
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).expect(&ran.stdout)
}

#[test]
fn check_of_the_shipped_specs_succeeds() {
    let ran = specs("check");
    assert!(ran.success, "{}", ran.stderr);
    assert!(ran.stdout.contains("\n0 errors, "), "{}", ran.stdout);
}

#[test]
fn check_shows_every_mistake_with_place_and_hint_and_fails() {
    let folder = folder("err", "e0101-unknown-epoch");
    let ran = specs(&format!("check --dir {}", folder.path().display()));
    assert!(!ran.success);
    assert_eq!(ran.stderr.matches("[E0101]").count(), 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("e0101-unknown-epoch.spec:3:56"), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `ITEM32`?"), "{}", ran.stderr);
    assert!(!ran.stderr.contains('\u{1b}'), "colour where there is no terminal");
    assert!(ran.stdout.contains("3 errors"), "{}", ran.stdout);
}

#[test]
fn colour_is_for_terminals_unless_asked_for() {
    let folder = folder("err", "e0301-id-clash-two-files");
    let check = |options: &str| specs(&format!("check {options} --dir {}", folder.path().display())).stderr;
    assert!(!check("").contains('\u{1b}'), "colour where there is no terminal");
    assert!(!check("--color never").contains('\u{1b}'));
    let colored = check("--color always");
    assert!(colored.contains('\u{1b}'), "{colored}");
    let plain: String = colored
        .split('\u{1b}')
        .enumerate()
        .map(|(index, part)| {
            if index == 0 {
                part
            } else {
                part.split_once('m').map_or("", |(_, rest)| rest)
            }
        })
        .collect();
    assert_eq!(plain, check(""));
}

#[test]
fn check_counts_packets_without_a_vector_and_lists_them_on_demand() {
    let folder = folder("err", "w0504-no-vector");
    let short = specs(&format!("check --dir {}", folder.path().display()));
    assert!(short.success);
    assert!(
        short.stdout.contains("1 packet without a golden vector"),
        "{}",
        short.stdout
    );
    assert_eq!(short.stderr, "");
    let long = specs(&format!("check --all --dir {}", folder.path().display()));
    assert!(long.stderr.contains("ZC_X has no golden vector"), "{}", long.stderr);
}

#[test]
fn check_as_json_has_file_line_and_column() {
    let folder = folder("err", "e0101-unknown-epoch");
    let ran = specs(&format!("check --json --dir {}", folder.path().display()));
    assert!(!ran.success);
    let first = json(&ran)["diagnostics"][0].clone();
    assert_eq!(first["code"], "E0101");
    assert_eq!(first["at"]["file"], "e0101-unknown-epoch.spec");
    assert_eq!((&first["at"]["line"], &first["at"]["column"]), (&3.into(), &56.into()));
}

#[test]
fn a_folder_without_spec_files_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let empty = specs(&format!("check --dir {}", folder.path().display()));
    assert!(!empty.success);
    assert!(
        empty.stderr.contains("E0008") && empty.stderr.contains("no *.spec file"),
        "{}",
        empty.stderr
    );
    let absent = specs("check --dir /nonexistent/folder");
    assert!(
        !absent.success && absent.stderr.contains("/nonexistent/folder"),
        "{}",
        absent.stderr
    );
}

#[test]
fn lengths_are_sorted_lines_of_id_and_length() {
    let folder = folder("ok", "clients");
    let ran = specs(&format!(
        "lengths --at main-20120307 --specs {}",
        folder.path().display()
    ));
    assert_eq!(ran.stdout, "0x0085 5\n0x0187 6\n0x0200 -1\n0x0437 5\n");
    let ran = specs(&format!(
        "lengths --json --at main-20120307 --specs {}",
        folder.path().display()
    ));
    let wanted = json!({ "version": "main-20120307", "confirmed": true,
        "lengths": { "0x0085": 5, "0x0187": 6, "0x0200": -1, "0x0437": 5 } });
    assert_eq!(json(&ran), wanted);
}

#[test]
fn decode_shows_packets_in_a_row() {
    let ran = specs("decode --at main-20220406 5f 03 25 86 40 | 8700102700000d46f0f07388");
    assert!(ran.success, "{}", ran.stderr);
    assert_eq!(
        ran.stdout,
        "\
0x035f CZ_REQUEST_MOVE (client -> map), 5 bytes
  { dest = (150, 100, 0) }
0x0087 ZC_NOTIFY_PLAYERMOVE (map -> client), 12 bytes
  { tick = 10000, path = (53, 111 -> 60, 115, 8, 8) }
"
    );
}

#[test]
fn decode_tells_raw_and_opaque_bytes() {
    let folder = folder("ok", "raw");
    let raw = specs(&format!(
        "decode --at main-20220406 --server char --dir s2c 80841e00 --specs {}",
        folder.path().display()
    ));
    assert_eq!(
        raw.stdout, "raw HC_ACCOUNT_ID (char -> client), 4 bytes\n  { account = 2000000 }\n",
        "{}",
        raw.stderr
    );
    let folder = self::folder("ok", "clients");
    let opaque = specs(&format!(
        "decode --at main-20110101 000301020304050a --specs {}",
        folder.path().display()
    ));
    assert_eq!(
        opaque.stdout, "0x0300 ZC_OLD (map -> client), 8 bytes, opaque: 00 03 01 02 03 04 05 0a\n",
        "{}",
        opaque.stderr
    );
    let unnamed = specs(&format!(
        "decode --at main-20110101 --dir c2s 000301020304050a --specs {}",
        folder.path().display()
    ));
    assert_eq!(
        unnamed.stdout, "0x0300 opaque, 8 bytes: 00 03 01 02 03 04 05 0a\n",
        "{}",
        unnamed.stderr
    );
}

#[test]
fn decode_of_what_is_no_packet_fails_and_says_where() {
    for (bytes, complaint) in [
        ("5f0325864099ff", "at byte 5: no packet of main-20220406 has id 0xff99"),
        ("5f03 2586", "at byte 0: 0x035f is cut off: it has 5 bytes, 4 are left"),
        ("5f", "a single byte is left"),
        ("5f0", "odd number of hex digits"),
        ("zz", "is not hex"),
    ] {
        let ran = specs(&format!("decode --at main-20220406 {bytes}"));
        assert!(!ran.success, "{bytes}");
        assert!(ran.stderr.contains(complaint), "{bytes}: {}", ran.stderr);
    }
}

#[test]
fn decode_as_json_keeps_what_went_before_the_mistake() {
    let ran = specs("decode --json --at main-20220406 --server map --dir c2s 5f0325864099ff");
    assert!(!ran.success);
    let lines: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [walk, rest] = &lines[..] else {
        panic!("{}", ran.stdout)
    };
    assert_eq!(walk["name"], "CZ_REQUEST_MOVE");
    assert_eq!(walk["fields"]["dest"]["x"], 150);
    assert_eq!((&walk["trailing"], &walk["error"]), (&Value::from(0), &Value::Null));
    assert_eq!(rest["name"], Value::Null);
    assert_eq!(rest["error"], "at byte 5: no packet of main-20220406 has id 0xff99");
}

#[test]
fn decode_of_a_recording_shows_every_packet() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("main-20220406-walk.jsonl");
    let lines = [
        r#"{"t": 0.5, "conn": "map", "stream": 2, "dir": "c2s", "id": "0x035f", "hex": "5f03258640"}"#,
        r#"{"t": 0.75, "conn": "map", "stream": 2, "dir": "s2c", "id": "0x0187", "hex": "870010270000"}"#,
    ];
    std::fs::write(&file, lines.join("\n")).unwrap();
    let ran = specs(&format!("decode {}", file.display()));
    assert!(ran.success, "{}", ran.stderr);
    assert!(
        ran.stdout
            .starts_with("    0.500000   2 map   c2s 0x035f CZ_REQUEST_MOVE { dest = (150, 100, 0) }\n"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.ends_with("\n2 packets: 1 decoded, 0 opaque, 1 malformed\n"),
        "{}",
        ran.stdout
    );
    let ran = specs(&format!("decode --json --dir s2c {}", file.display()));
    let packet = json(&ran);
    assert_eq!(
        (&packet["t"], &packet["conn"], &packet["id"]),
        (&0.75.into(), &2.into(), &"0x0087".into())
    );
    assert!(
        packet["error"].as_str().unwrap().contains("6 bytes are needed"),
        "{packet}"
    );
}

/// The names of all commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = specs("--help").stdout;
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = list.take_while(|line| !line.is_empty());
    // Lines that go on with what the one above says are indented more.
    let names = names.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    let names = names.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_command_has_an_example_in_its_help_and_speaks_json() {
    let commands = commands();
    assert!(commands.len() >= 15, "{commands:?}");
    for command in commands {
        let help = specs(&format!("{command} --help")).stdout;
        assert!(help.contains(&format!("Example:\n  specs {command}")), "{help}");
        assert!(help.contains("      --json\n"), "{help}");
    }
}

#[test]
fn what_is_a_script_for_people_is_an_object_in_json() {
    let lua = json(&specs("lua --json --at main-20220406"));
    let plain = specs("lua --at main-20220406").stdout;
    assert_eq!(
        (&lua["version"], &lua["script"]),
        (&json!("main-20220406"), &json!(plain))
    );
    assert!(lua["versions"].as_u64().unwrap() > 1000 && lua["packets"].as_u64().unwrap() > 900);
    let bash = json(&specs("completions bash --json"));
    assert_eq!(bash["shell"], "bash");
    assert!(bash["script"].as_str().unwrap().contains("_specs()"));
}

#[test]
fn find_knows_ids_names_and_fields() {
    let folder = folder("ok", "arrays");
    let find = |query: &str| specs(&format!("find {query} --specs {}", folder.path().display()));
    assert!(
        find("0x0102")
            .stdout
            .starts_with("ZC_COUNTED : map -> client\n  0x0102 on every version\n")
    );
    assert!(find("say").stdout.starts_with("ZC_SAY : "));
    assert!(find("cards").stdout.ends_with("  fields: items.cards\n"));
    let nothing = find("nothing_like_it");
    assert!(
        !nothing.success && nothing.stderr.contains("no packet has `nothing_like_it`"),
        "{}",
        nothing.stderr
    );
    assert!(find("0xzz").stderr.contains("is no packet id"));
}

#[test]
fn coverage_and_diff_speak_json() {
    let ran = specs("coverage --json --at main-20220406");
    let lines: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["version"], "main-20220406");
    assert!(lines[0]["typed"].as_u64().unwrap() > 100);
    assert!(lines[1]["without_vector"].is_array());
    let changes = json(&specs("diff --json main-20190530 main-20220406"));
    let packets = changes["packets"].as_array().unwrap();
    let list = packets
        .iter()
        .find(|packet| packet["name"] == "HC_ACCEPT_MAKECHAR")
        .unwrap();
    assert_eq!(list["id"]["to"], "0x0b6f");
    assert_eq!(list["fields"][0]["path"], "character.hp");
}

#[test]
fn completions_are_for_the_shell_asked_for() {
    assert!(specs("completions bash").stdout.contains("complete -F _specs"));
    assert!(specs("completions zsh").stdout.starts_with("#compdef specs"));
}

#[test]
fn a_new_version_is_scaffolded_and_what_does_not_fit_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    write(
        "old.spec",
        "client main-20110101 { keys 1 2 3  lengths { 0x0085 5  0x0100 8  0x0200 var }  shuffle { CZ_MOVE 0x0085 } }
         packet CZ_MOVE : client -> map { id shuffled  dest: pos3 }
         packet ZC_WIDE : map -> client { id 0x0100  item: u16  count: u32 }",
    );
    let table = write("table.txt", "0x0085 5\n0x0100 10\n0x0300 -1\n");
    let out = folder.path().join("main-20120101.spec");
    let ran = specs(&format!(
        "new-version main-20120101 --from main-20110101 --lengths {} --out {} --specs {}",
        table.display(),
        out.display(),
        folder.path().display()
    ));
    assert!(!ran.success);
    assert!(
        ran.stderr
            .contains("ZC_WIDE is 8 bytes, but 0x0100 is 10 bytes on main-20120101"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("1 to decide"), "{}", ran.stderr);
    let text = std::fs::read_to_string(&out).unwrap();
    assert!(text.contains("keys 0x00000001 0x00000002 0x00000003"), "{text}");
    assert!(
        text.contains("        0x0100 10      0x0200 none    0x0300 var\n"),
        "{text}"
    );
    assert!(text.contains("        CZ_MOVE 0x0085\n"), "{text}");
    std::fs::remove_file(&out).unwrap();
    let over = specs(&format!(
        "new-version main-20110102 --from main-20110101 --out {} --specs {}",
        table.display(),
        folder.path().display()
    ));
    assert!(over.stderr.contains("exists already"), "{}", over.stderr);
    assert!(
        std::fs::read_to_string(&table).unwrap().starts_with("0x0085 5"),
        "it stays as it was"
    );
    let alike = specs(&format!(
        "new-version main-20110102 --from main-20110101 --specs {}",
        folder.path().display()
    ));
    assert!(alike.success && !alike.stdout.contains("lengths"), "{}", alike.stdout);
    let again = specs(&format!(
        "new-version main-20110101 --from main-20110101 --specs {}",
        folder.path().display()
    ));
    assert!(again.stderr.contains("is listed already"), "{}", again.stderr);
}

#[test]
fn check_compares_with_a_length_table() {
    let folder = folder("ok", "clients");
    let table = folder.path().join("table.csv");
    let check = |rows: &str| {
        std::fs::write(&table, format!("client_type,packetver,id_hex,length\n{rows}")).unwrap();
        specs(&format!(
            "check --lengths {} --specs {}",
            table.display(),
            folder.path().display()
        ))
    };
    let lengths = specs(&format!(
        "lengths --at main-20120307 --specs {}",
        folder.path().display()
    ))
    .stdout;
    let rows: Vec<_> = lengths
        .lines()
        .map(|line| format!("main,20120307,{}", line.replace(' ', ",")))
        .collect();
    let rows = rows.join("\n");
    let same = check(&rows);
    assert!(same.success, "{}{}", same.stdout, same.stderr);
    assert!(same.stdout.contains("1 length table compared"), "{}", same.stdout);
    let other = check(&rows.replace("0x0437,5", "0x0437,6"));
    assert!(!other.success);
    assert!(
        other.stdout.contains("main-20120307: 0x0437 is 5 here, 6 in the file"),
        "{}",
        other.stdout
    );
}

/// A folder with a spec file of this text.
fn written(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.spec"), text).unwrap();
    folder
}
