//! Mistakes in TOML files: each is told with file, line and what to do, all at once, and nothing that is written can make the reader
//! panic.

use proptest::prelude::*;
use server::world::{PLACES, RULES, World};

const MAP: (&str, &str) = (
    "here.world",
    "map here 20 x 20\nwalk 0..19 0..19\nblock 9..9 9..9\nstart 1 1\n",
);

const ITEM: &str = "[[item]]\nid = 909\naegis_name = \"Jellopy\"\nname = \"Jellopy\"\nbuy = 6\n";

const MONSTER: &str = "[[monster]]\nid = 1002\naegis_name = \"PORING\"\nname = \"Poring\"\nspeed = 400\n";

const JOB: &str = "[[experience]]\nname = \"e\"\nnext = [1, 2]\n[[job]]\nid = 0\nname = \"Novice\"\nbase = \"novice\"\nclass = \"normal\"\n\
                   max_base_level = 3\nmax_job_level = 2\nbase_experience = \"e\"\njob_experience = \"e\"\nhp = { each = 500 }\n\
                   sp = { each = 100 }\nattack_delays = { fist = 500 }\n";

const NPC: &str = "[[npc]]\nname = \"Somebody\"\nsprite = 50\nat = { map = \"here\", x = 2, y = 2 }\n";

/// What is told of a file beside a map; empty when nothing is wrong.
fn told(text: &str) -> String {
    let result = World::read(&[MAP, ("test.toml", text)]);
    result.map_or_else(|problems| problems.to_string(), |_| String::new())
}

#[track_caller]
fn check(text: &str, line: usize, what: &str, hint: &str) {
    let told = told(text);
    let expected = format!("test.toml:{line}: {what}\n    hint: {hint}\n");
    assert!(told.contains(&expected), "{expected}is not in\n{told}");
}

#[test]
fn what_is_right_is_taken() {
    assert_eq!(
        told(&format!(
            "{ITEM}{MONSTER}drops = [{{ item = \"Jellopy\", rate = 1 }}]\n{JOB}{NPC}dialog = [\"close\"]\n"
        )),
        ""
    );
    assert_eq!(told(""), "");
}

#[test]
fn combos_are_of_items_that_there_are() {
    check(
        &format!("{ITEM}[[combo]]\nitems = [\"Jellopy\", \"Jelopy\"]\neffects = [{{ flee = 18 }}]\n"),
        7,
        "there is no item `Jelopy`",
        "did you mean `Jellopy`?",
    );
    check(
        &format!("{ITEM}[[combo]]\nitems = [\"Jellopy\"]\neffects = [{{ flee = 18 }}]\n"),
        6,
        "combo: it combines nothing",
        "items lists two or more that are worn together",
    );
}

#[test]
fn unknown_fields_and_words_are_told_with_the_one_that_was_meant() {
    check(
        &format!("{ITEM}wieght = 10\n"),
        6,
        "`wieght` is not known here",
        "did you mean `weight`?",
    );
    check(
        &format!("{ITEM}type = \"weapn\"\n"),
        6,
        "`weapn` is not known here",
        "did you mean `weapon`?",
    );
    check(
        &format!("{ITEM}flags = [\n  \"contaner\",\n]\n"),
        7,
        "`contaner` is not known here",
        "did you mean `container`?",
    );
    check(
        &format!("{MONSTER}element = \"fier\"\n"),
        6,
        "`fier` is not known here",
        "did you mean `fire`?",
    );
    check(
        &format!("{MONSTER}modes = [\"agressive\"]\n"),
        6,
        "`agressive` is not known here",
        "did you mean `aggressive`?",
    );
    check(
        "[[itme]]\nid = 1\n",
        1,
        "`itme` is nothing that a world has",
        "did you mean `item`?",
    );
    let wrong = format!("{ITEM}effects = [\n  {{ streng = 1 }},\n]\n");
    check(&wrong, 7, "`streng` is not known here", "did you mean `strength`?");
    let wrong = format!("{ITEM}effects = [{{ heal = {{ hq = [1, 2] }} }}]\n");
    check(&wrong, 6, "`hq` is not known here", "did you mean `hp`?");
    let wrong = format!("{ITEM}effects = [{{ resist_race = {{ race = \"demon\", percents = 5 }} }}]\n");
    check(&wrong, 6, "`percents` is not known here", "did you mean `percent`?");
}

#[test]
fn values_that_do_not_fit_and_fields_that_are_missing_are_told() {
    check(
        "[[item]]\nid = 5\nname = \"X\"\n",
        1,
        "`aegis_name` is missing",
        "say aegis_name = ...",
    );
    check(
        &format!("{ITEM}slots = 300\n"),
        6,
        "invalid value: integer `300`",
        "what fits here: u8",
    );
    check(
        &format!("{ITEM}slots = \"two\"\n"),
        6,
        "invalid type: string \"two\"",
        "what fits here: u8",
    );
    check("item = 5\n", 1, "`item` is no list", "begin each with [[item]]");
    let told = told("[[item]\nid = 5\n");
    assert!(told.starts_with("test.toml:1: ") && told.contains("hint: "), "{told}");
}

#[test]
fn names_of_what_is_not_there_are_told_with_the_nearest() {
    let drops = format!("{ITEM}{MONSTER}drops = [\n  {{ item = \"Jelopy\", rate = 7000 }},\n]\n");
    check(&drops, 12, "there is no item `Jelopy`", "did you mean `Jellopy`?");
    let shop = format!("{ITEM}{NPC}shop = [{{ item = \"Jellopi\" }}]\n");
    check(&shop, 10, "there is no item `Jellopi`", "did you mean `Jellopy`?");
    let opens = format!("{ITEM}effects = [{{ open_box = \"BLUEBOX\" }}]\n");
    check(&opens, 6, "there is no group `BLUEBOX`", "there is none yet");
    let tame = format!("{ITEM}effects = [{{ tame = 1002 }}]\n");
    check(
        &tame,
        6,
        "there is no monster 1002",
        "monsters are named by their id here",
    );
    check(
        &JOB.replace("base_experience = \"e\"", "base_experience = \"f\""),
        11,
        "there is no experience `f`",
        "did you mean `e`?",
    );
    let changes = format!(
        "{JOB}{NPC}job_changer = {{ greeting = \"\", from = [\"Novis\"], job_level = 10, to = [\"Novice\"] }}\n"
    );
    check(&changes, 20, "there is no job `Novis`", "did you mean `Novice`?");
    let away = format!("{NPC}dialog = [{{ warp = {{ map = \"hare\", x = 1, y = 1 }} }}]\n");
    check(&away, 5, "there is no map `hare`", "did you mean `here`?");
}

#[test]
fn npcs_stand_where_one_can_stand_and_are_there_for_one_thing() {
    let blocked = NPC.replace("x = 2, y = 2", "x = 9, y = 9");
    check(
        &blocked,
        4,
        "nobody can stand at (9, 9) of here",
        "choose a cell that `walk` covers, and no warp",
    );
    let hint = "say one of shop, storage, warper, healer, job_changer, refiner or dialog";
    check(NPC, 1, "an NPC is there for one thing", hint);
    check(
        &format!("{NPC}dialog = [\"close\"]\nhealer = {{ greeting = \"\" }}\n"),
        1,
        "an NPC is there for one thing",
        hint,
    );
    let twice = format!("{NPC}dialog = [\"close\"]\n{NPC}dialog = [\"close\"]\n");
    check(
        &twice,
        6,
        "an NPC at here 2 2 is said twice",
        "it is there already, in test.toml:1",
    );
    let cheap = format!("{ITEM}{NPC}shop = [{{ item = \"Jellopy\", price = 4 }}]\n");
    check(
        &cheap,
        10,
        "4 zeny for what sells at 3",
        "merchants would buy it cheaper than they sell it: ask more",
    );
}

#[test]
fn dialogs_that_never_end_or_lead_nowhere_are_told() {
    let dialog = |steps: &str| format!("{NPC}dialog = [{steps}]\n");
    let hint = "let `next`, `menu`, `number` or `text` come before `go` leads back";
    check(
        &dialog("{ label = \"a\" }, { say = \"x\" }, { go = \"a\" }"),
        1,
        "the dialog runs in circles",
        hint,
    );
    let branch = "{ label = \"a\" }, { if = { is = { zeny = 5 }, then = [\"next\"] } }, { go = \"a\" }";
    check(&dialog(branch), 1, "the dialog runs in circles", hint);
    check(
        &dialog("{ go = \"hom\" }, { label = \"home\" }"),
        5,
        "there is no label `hom`",
        "did you mean `home`?",
    );
    check(
        &dialog("{ say = \"{nam}\" }"),
        5,
        "`{nam}` is no gap of a line",
        "did you mean `name`?",
    );
    check(&dialog("{ menu = [] }"), 5, "a menu of 0 choices", "1 to 254 choices");
    check(
        &dialog("{ number = { min = 5, max = 4 } }"),
        5,
        "no number is high and low enough",
        "min is not above max",
    );
    check(
        &dialog("{ sey = \"x\" }"),
        5,
        "`sey` is not known here",
        "did you mean `say`?",
    );
    assert_eq!(told(&dialog("{ label = \"a\" }, \"next\", { go = \"a\" }")), "");
}

#[test]
fn figures_out_of_range_are_told() {
    let said = |text: &str, what: &str| assert!(told(text).contains(what), "{what} is not in\n{}", told(text));
    said(&format!("{ITEM}slots = 5\n"), "item Jellopy: it has too many slots");
    said(&format!("{ITEM}type = \"weapon\"\n"), "a weapon says which it is");
    said(&format!("{ITEM}type = \"armor\"\n"), "it is worn nowhere");
    said(
        &format!("{ITEM}effects = [{{ heal = {{ hp = [2, 1] }} }}]\n"),
        "what it heals runs backwards",
    );
    said(&format!("{MONSTER}ai = 14\n"), "there is no AI of that number");
    said(
        &format!("{MONSTER}element_level = 5\n"),
        "its element has no such level",
    );
    said(&format!("{MONSTER}attack = [2, 1]\n"), "its attack runs backwards");
    said(&MONSTER.replace("400", "0"), "its speed is out of range");
    said(
        &format!("{ITEM}{MONSTER}drops = [{{ item = \"Jellopy\", rate = 0 }}]\n"),
        "0 is no chance",
    );
    said(
        &JOB.replace("max_base_level = 3", "max_base_level = 4"),
        "experience e ends at level 3",
    );
    said(&JOB.replace("[1, 2]", "[1, 0]"), "a level is for nothing");
    said(
        "[[element]]\nlevel = 5\nattack = \"fire\"\npercent = [0,0,0,0,0,0,0,0,0,0]\n",
        "no element has level 5",
    );
    said("[[status_points]]\ntotal = [48, 47]\n", "status points become fewer");
    said(
        &format!("{ITEM}effects = [{{ heal_percent = {{ hp = 101 }} }}]\n"),
        "it heals more than all",
    );
    said(
        &format!("{ITEM}effects = [{{ extra_drop = {{ item = 909, rate = 0 }} }}]\n"),
        "0 is no chance",
    );
    said(
        &format!("{JOB}bonuses = {{ luck = [3] }}\n"),
        "job Novice: a bonus is at a level that it does not reach",
    );
    said(
        "[[group]]\nname = \"Box\"\nparts = [{ items = [] }]\n",
        "group Box: there is nothing in it",
    );
    said(
        "[[group]]\nname = \"Box\"\nparts = []\n",
        "group Box: there is nothing in it",
    );
}

#[test]
fn tables_of_refining_are_as_long_as_what_they_are_for() {
    let table = |more: &str| format!("[[refine]]\ngroup = \"armor\"\nlevel = 1\n{more}\n");
    check(
        &table("bonus = []\nways = []"),
        1,
        "0 bonuses of refining",
        "1 to 20, the first for +1",
    );
    check(
        &table("bonus = [100]\nrandom_bonus = [1, 2]\nways = []"),
        1,
        "2 of random_bonus for 1 bonuses",
        "at most one for each bonus",
    );
    let way = "ways = [{ kind = \"normal\", ore = \"Jellopy\", price = 1, chances = [1], breaking = [1, 2] }]";
    let told = told(&format!("{ITEM}{}", table(&format!("bonus = [100]\n{way}"))));
    assert!(told.contains("breaking or downgrade is longer than chances"), "{told}");
}

#[test]
fn all_mistakes_of_all_files_are_told_at_once_in_order() {
    let text = format!("{ITEM}wieght = 1\n{MONSTER}race = \"plnt\"\n{ITEM}{ITEM}{NPC}");
    let told = World::read(&[("bad.world", "jump 1\nmap m 5 x 5\n"), ("test.toml", &text)]).unwrap_err();
    let places: Vec<_> = told.0.iter().map(|problem| (&*problem.file, problem.line)).collect();
    let expected = [
        ("bad.world", 1),  // no statement
        ("bad.world", 2),  // no start
        ("test.toml", 6),  // unknown field
        ("test.toml", 12), // unknown word
        ("test.toml", 18), // the id is said twice
        ("test.toml", 18), // so is the name
        ("test.toml", 23), // there for nothing
        ("test.toml", 26), // on no map
    ];
    assert_eq!(places, expected, "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_edits_of_the_embedded_files_are_told_or_taken_but_never_panic(
        file in 0..RULES.len() + PLACES.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, "[ -~\\n]{0,6}"), 1..6),
    ) {
        let files = [RULES, PLACES].concat();
        let mut text = files[file].1.to_owned();
        for (place, removed, put) in edits {
            // All files are ASCII, so every byte is a place.
            let start = place.index(text.len());
            let end = (start + removed).min(text.len());
            text.replace_range(start..end, &put);
        }
        let mut edited: Vec<(&str, &str)> = files.clone();
        edited[file].1 = &text;
        let told = World::read(&edited);
        if let Err(problems) = told {
            prop_assert!(problems.0.iter().all(|problem| !problem.hint.is_empty()));
        }
    }

    #[test]
    fn random_toml_never_panics(text in "(\\[\\[(item|npc|job|size)\\]\\]\n)?([a-z_]{1,8} = [0-9\\[\\]{}\", a-z=]{0,24}\n){0,6}") {
        let _ = told(&text);
    }
}

#[test]
fn values_nested_without_end_are_refused() {
    let deep = format!("item = {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    assert!(!told(&deep).is_empty());
    let menus = "{ menu = [{ text = \"x\", steps = [".repeat(2_000);
    assert!(!told(&format!("{NPC}dialog = [{menus}\n")).is_empty());
}

#[test]
fn effects_are_of_what_there_is_and_where_they_can_be() {
    check(
        &format!("{ITEM}effects = [\n  {{ extra_drop = {{ item = 908, rate = 1 }} }},\n]\n"),
        7,
        "there is no item 908",
        "items are named by their id here",
    );
    check(
        &format!("{ITEM}on_equip = [{{ lose = {{ hp = 1 }} }}]\non_unequip = [{{ strength = 1 }}]\n"),
        7,
        "that is not done in a moment, when it is put on or taken off",
        "on_equip and on_unequip take lose, cure, hasten, teleport, return_to_save_point; what it does while it is worn goes \
         into effects",
    );
    for key in ["on_equip", "on_unequip"] {
        check(
            &format!("{ITEM}{key} = [{{ heal_percent = {{ hp = 1 }} }}]\n"),
            6,
            "putting it on and taking it off would heal as often as one likes",
            "hp_recovery_percent and max_hp in effects help who wears it; heal is for what is used up",
        );
    }
}
