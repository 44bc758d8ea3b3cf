//! `specs json`: as its schema says, complete, and the same each time.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::{folder, json as read, specs};

fn schema() -> Validator {
    let ran = specs("json --schema");
    assert!(ran.success, "{}", ran.stderr);
    let schema = read(&ran);
    assert!(jsonschema::meta::is_valid(&schema), "the schema is none");
    jsonschema::validator_for(&schema).unwrap()
}

fn assert_valid(schema: &Validator, value: &Value, what: &str) {
    let wrong: Vec<_> = schema
        .iter_errors(value)
        .take(5)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{what}: {wrong:#?}");
}

fn printed(line: &str) -> Value {
    let ran = specs(line);
    assert!(ran.success, "{line}: {}", ran.stderr);
    read(&ran)
}

#[test]
fn the_whole_model_is_as_its_schema_says() {
    let model = printed("json");
    assert_valid(&schema(), &model, "json");
    let count = |key: &str| model[key].as_array().unwrap().len();
    assert!(count("packets") > 800 && count("clients") > 1800 && count("epochs") > 40);
}

#[test]
fn a_version_is_as_the_schema_says() {
    let schema = schema();
    // Obfuscated, unconfirmed, of the newest kind, known by its lengths only, unlisted.
    for version in [
        "re-20120307",
        "main-20140611",
        "zero-20191224",
        "main-20220406",
        "sak-20090617",
        "main-20250101",
    ] {
        let resolved = printed(&format!("json --at {version}"));
        assert_valid(&schema, &resolved, version);
        assert_eq!(resolved["version"], version);
        assert_eq!(resolved["confirmed"], version != "main-20140611");
    }
}

#[test]
fn the_schema_refuses_what_is_none_of_it() {
    let schema = schema();
    let folder = folder("ok", "fields");
    let model = printed(&format!("json --specs {}", folder.path().display()));
    assert_valid(&schema, &model, "fields");
    let spoilt = |spoil: &dyn Fn(&mut Value)| {
        let mut value = model.clone();
        spoil(&mut value);
        !schema.is_valid(&value)
    };
    assert!(spoilt(&|model| model["kind"] = json!("other")));
    assert!(spoilt(&|model| model["packets"][0]["direction"] = json!("up")));
    assert!(spoilt(&|model| model["packets"][0]["extra"] = json!(1)));
    assert!(spoilt(&|model| model["packets"][0]["ids"][0]["id"] = json!(256)));
    assert!(spoilt(
        &|model| model["packets"][0]["members"][1]["type"] = json!({ "kind": "str" })
    ));
    assert!(spoilt(&|model| model["clients"][0]["lengths"]["0x0100"] = json!("var")));
    assert!(spoilt(&|model| {
        model["clients"][0].as_object_mut().unwrap().remove("confirmed");
    }));
}

#[test]
fn the_same_spec_files_give_the_same_bytes() {
    assert_eq!(specs("json").stdout, specs("json").stdout);
    let line = "json --at main-20220406";
    assert_eq!(specs(line).stdout, specs(line).stdout);
}

#[test]
fn one_packet_in_full() {
    let folder = folder("ok", "clients");
    let text = specs(&format!("json --specs {}", folder.path().display())).stdout;
    let line = |start: &str| {
        text.lines()
            .find(|line| line.starts_with(start))
            .expect(&text)
            .to_owned()
    };
    assert_eq!(
        line("{\"name\":\"CZ_REQUEST_MOVE\""),
        "{\"name\":\"CZ_REQUEST_MOVE\",\"doc\":\"Ids by rule, and by shuffle on exactly one client.\",\"kind\":\"typed\",\
         \"servers\":[\"map\"],\"direction\":\"c2s\",\"ids\":[{\"id\":\"0x0085\",\"on\":{\"main\":[[0,null]],\"re\":[[0,null]],\
         \"zero\":[[0,null]],\"sak\":[[0,null]],\"ad\":[[0,null]]}}],\"shuffled\":true,\
         \"fields\":[{\"name\":\"dest\",\"doc\":\"\",\"type\":{\"kind\":\"pos3\"},\"default\":{\"x\":0,\"y\":0,\"dir\":0},\
         \"policy\":\"refuse\",\"counts\":null}],\"members\":[{\"kind\":\"field\",\"field\":\"dest\",\"type\":{\"kind\":\"pos3\"},\"size\":3}],\
         \"vectors\":[{\"title\":\"\",\"versions\":[\"main-20110101\"],\"values\":{\"dest\":{\"x\":150,\"y\":100,\"dir\":0}},\"bytes\":\"85 00 25 86 40\"},\
         {\"title\":\"\",\"versions\":[\"main-20120307\"],\"values\":{\"dest\":{\"x\":150,\"y\":100,\"dir\":0}},\"bytes\":\"37 04 25 86 40\"}]},"
    );
    assert_eq!(
        line("{\"version\":\"main-20120307\""),
        "{\"version\":\"main-20120307\",\"line\":\"main\",\"date\":20120307,\"confirmed\":true,\
         \"keys\":[\"0x382a6def\",\"0x5cbe7202\",\"0x00000007\"],\"lengths\":{\"0x0300\":null,\"0x0437\":5},\
         \"shuffle\":{\"CZ_REQUEST_MOVE\":\"0x0437\"}},"
    );
}

#[test]
fn the_changes_of_clients_add_up_to_their_tables() {
    let model = printed("json");
    let mut table: BTreeMap<String, Value> = BTreeMap::new();
    let (mut line, mut compared) = (Value::Null, 0);
    for client in model["clients"].as_array().unwrap() {
        if client["line"] != line {
            table.clear();
            line = client["line"].clone();
        }
        for (id, length) in client["lengths"].as_object().unwrap() {
            if length.is_null() {
                table.remove(id);
            } else {
                table.insert(id.clone(), length.clone());
            }
        }
        let version = client["version"].as_str().unwrap();
        if ["main-20120307", "re-20180621", "zero-20190918", "ad-20080701"].contains(&version) {
            let wanted = printed(&format!("lengths --json --at {version}"));
            let wanted: BTreeMap<_, _> = wanted["lengths"].as_object().unwrap().clone().into_iter().collect();
            assert_eq!(table, wanted, "{version}");
            compared += 1;
        }
    }
    assert_eq!(compared, 4);
}

#[test]
fn members_of_a_version_follow_each_other_up_to_its_size() {
    let resolved = printed("json --at main-20220406");
    let mut checked = 0;
    for packet in resolved["packets"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|packet| packet["kind"] == "typed")
    {
        let Some(size) = packet["size"].as_u64() else { continue };
        let end = packet["members"].as_array().unwrap().iter().fold(2, |at, member| {
            assert_eq!(member["offset"], at, "{}", packet["name"]);
            at + member["size"].as_u64().unwrap()
        });
        assert_eq!(end, size, "{}", packet["name"]);
        checked += 1;
    }
    assert!(checked > 400, "{checked}");
}

#[test]
fn an_unknown_version_is_refused() {
    let ran = specs("json --at main-20140101");
    assert!(
        !ran.success && ran.stderr.contains("the nearest ones are"),
        "{}",
        ran.stderr
    );
}

#[test]
fn commands_that_write_files_and_tables_speak_json_too() {
    let folder = folder("ok", "clients");
    let path = folder.path().display();
    let rows = specs(&format!("kore --json --at main-20120307 --specs {path}")).stdout;
    assert_eq!(
        rows.lines().nth(1),
        Some(r#"{"id":"0x0187","least":6,"length":6,"name":"PING"}"#),
        "{rows}"
    );
    let docs = printed(&format!("docs --json --out {path}/docs --specs {path}"));
    assert!(docs["files"].as_u64() > Some(50), "{docs}");
    assert!(std::fs::exists(docs["index"].as_str().unwrap()).unwrap());

    std::fs::write(folder.path().join("b.spec"), "epoch   B = main").unwrap();
    std::fs::write(folder.path().join("c.spec"), "epoch C = main\n").unwrap();
    let check = specs(&format!("fmt --check --json {path}/b.spec {path}/c.spec"));
    assert!(!check.success);
    let found = read(&check);
    assert_eq!((&found["files"], &found["written"]), (&json!(2), &json!(false)));
    assert_eq!(found["changed"], json!([format!("{path}/b.spec")]));
    let written = printed(&format!("fmt --json {path}/b.spec"));
    assert_eq!(written["written"], true);
    assert_eq!(printed(&format!("fmt --json {path}/b.spec"))["changed"], json!([]));
}

#[test]
fn a_new_version_as_json_has_the_text_and_the_decisions() {
    let folder = folder("ok", "clients");
    let path = folder.path().display();
    std::fs::write(
        folder.path().join("table.txt"),
        "0x0085 6\n0x0187 6\n0x0200 -1\n0x0437 5\n",
    )
    .unwrap();
    let ran = specs(&format!(
        "new-version main-20140101 --from main-20120307 --lengths {path}/table.txt --json --specs {path}"
    ));
    let fits = read(&ran);
    assert!(ran.success && fits["decisions"] == json!([]), "{fits}");
    assert!(
        fits["spec"].as_str().unwrap().contains("client main-20140101 {"),
        "{fits}"
    );
    let ran = specs(&format!(
        "new-version re-20140101 --from re-20120307 --lengths {path}/table.txt --json --specs {path}"
    ));
    let wrong = read(&ran);
    assert!(!ran.success);
    assert_eq!(wrong["decisions"][0]["code"], "E0304", "{wrong}");
}

#[test]
fn vectors_as_json_are_one_object_each() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("main-20220406-walk.jsonl");
    let line = r#"{"t": 0.5, "conn": "map", "stream": 2, "dir": "c2s", "id": "0x035f", "hex": "5f03258640"}"#;
    std::fs::write(&file, line).unwrap();
    let vector = printed(&format!("vectors --json --from {}", file.display()));
    assert_eq!(
        vector,
        json!({ "packet": "CZ_REQUEST_MOVE", "versions": ["main-20220406"],
            "values": "{ dest = (150, 100, 0) }", "bytes": "[5f 03 | 25 86 40]" })
    );
}
