//! Friends and parties, over both engines: kept, changed together, freed with a deleted character, and checked.

use packets::{CharacterId, PartyId};
use server::{
    config::StoreEngine,
    event::{
        Account, Character,
        people::{Party, PartyShare, PeopleWrite, Person, Social, StoredPeople},
        record::Sex,
    },
    persistence::{
        Changes, Database,
        check::FindingKind,
        record::{PartyMemberRecord, PartyNameRecord, PartyRecord, RecordKind, SocialRecord},
        repository::{accounts, characters, people},
        transfer::{self, ImportOptions},
    },
};
use tempfile::TempDir;

use super::model::{character, name};

const ONE: CharacterId = CharacterId(150_000);
const TWO: CharacterId = CharacterId(150_001);
const THREE: CharacterId = CharacterId(150_002);

fn social(character: CharacterId, friends: &[CharacterId]) -> Social {
    Social {
        friends: friends.to_vec(),
        ..Social::of(character)
    }
}

fn party(id: u32, called: &str, members: &[CharacterId]) -> Party {
    Party {
        id: PartyId(id),
        name: name(called),
        leader: *members.first().unwrap(),
        members: members.to_vec(),
        share: PartyShare {
            experience: true,
            pickup: false,
            loot: true,
        },
    }
}

/// Three characters of one account.
fn fill(database: &mut Database) -> Vec<Character> {
    let account: Account = accounts::create(database, accounts::plain(name("alice"), "$".into(), Sex::Female))
        .unwrap()
        .unwrap();
    let slots = [(0, "One"), (1, "Two"), (2, "Three")];
    slots
        .map(|(slot, called)| characters::create(database, character(account.id, slot, called)))
        .map(|made| made.unwrap().unwrap())
        .to_vec()
}

fn write(database: &mut Database, change: &PeopleWrite) {
    assert!(people::write(database, change).unwrap(), "{change:?}");
}

/// A folder of either engine, filled, with what `change` does to it, opened again.
fn reopened(engine: StoreEngine, change: impl FnOnce(&mut Database)) -> (TempDir, Database) {
    let folder = tempfile::tempdir().unwrap();
    let mut database = Database::open(folder.path(), engine).unwrap();
    fill(&mut database);
    change(&mut database);
    database.flush().unwrap();
    drop(database);
    let database = Database::open(folder.path(), engine).unwrap();
    (folder, database)
}

/// One and two are friends and in a party that two leads; three plays by itself.
fn acquaint(database: &mut Database) {
    write(
        database,
        &PeopleWrite::Social(vec![social(ONE, &[TWO]), social(TWO, &[ONE])]),
    );
    write(database, &PeopleWrite::Party(party(1, "Hunters", &[TWO, ONE])));
}

#[test]
fn everything_between_characters_survives_a_restart() {
    for engine in StoreEngine::ALL {
        let refusing = Social {
            refuses_parties: true,
            ..Social::of(THREE)
        };
        let (_folder, database) = reopened(engine, |database| {
            acquaint(database);
            write(database, &PeopleWrite::Social(vec![refusing.clone()]));
            write(database, &PeopleWrite::Party(party(7, "Solo", &[THREE])));
        });
        let persons: Vec<Person> = [ONE, TWO, THREE]
            .map(|id| Person::from(&characters::by_id(&database, id).unwrap().unwrap()))
            .to_vec();
        let expected = StoredPeople {
            social: vec![social(ONE, &[TWO]), social(TWO, &[ONE]), refusing],
            parties: vec![party(1, "Hunters", &[TWO, ONE]), party(7, "Solo", &[THREE])],
            persons,
            next_party: 8,
        };
        assert_eq!(people::all(&database).unwrap(), expected, "{engine}");
    }
}

#[test]
fn a_store_without_people_has_none() {
    let none = people::all(&Database::in_memory()).unwrap();
    assert_eq!(
        none,
        StoredPeople {
            next_party: 1,
            ..StoredPeople::default()
        }
    );
}

#[test]
fn a_party_that_changes_or_ends_leaves_nothing_behind() {
    for engine in StoreEngine::ALL {
        let (folder, mut database) = reopened(engine, |database| {
            acquaint(database);
            write(database, &PeopleWrite::Party(party(1, "Hunters", &[ONE, THREE])));
        });
        assert_eq!(
            people::all(&database).unwrap().parties,
            [party(1, "Hunters", &[ONE, THREE])]
        );
        write(&mut database, &PeopleWrite::Disband(PartyId(1)));
        write(
            &mut database,
            &PeopleWrite::Social(vec![social(ONE, &[]), social(TWO, &[])]),
        );
        assert!(!people::write(&mut database, &PeopleWrite::Disband(PartyId(1))).unwrap());
        let left = people::all(&database).unwrap();
        assert_eq!((left.social, left.parties, left.persons), (vec![], vec![], vec![]));
        assert_eq!(left.next_party, 2, "a number is given once");
        database.flush().unwrap();
        drop(database);
        let report = Database::examine(folder.path(), engine).unwrap();
        assert_eq!(report.findings, []);
        for kind in [
            RecordKind::Party,
            RecordKind::PartyName,
            RecordKind::PartyMember,
            RecordKind::Social,
        ] {
            assert_eq!(report.records.get(&kind), None, "{kind}");
        }
    }
}

#[test]
fn nothing_is_kept_of_a_character_that_does_not_exist() {
    let mut database = Database::in_memory();
    fill(&mut database);
    let ghost = CharacterId(1);
    let before = database.sequence();
    for change in [
        PeopleWrite::Social(vec![social(ONE, &[ghost]), social(ghost, &[ONE])]),
        PeopleWrite::Party(party(1, "Ghosts", &[ONE, ghost])),
    ] {
        assert!(!people::write(&mut database, &change).unwrap());
    }
    assert_eq!(database.sequence(), before);
}

#[test]
fn a_deleted_character_is_taken_out_by_the_same_change() {
    for engine in StoreEngine::ALL {
        let (folder, mut database) = reopened(engine, acquaint);
        let before = database.sequence();
        assert!(characters::delete(&mut database, TWO).unwrap());
        assert_eq!(database.sequence(), before + 1, "one change");
        let left = people::all(&database).unwrap();
        assert_eq!((left.social, left.parties), (vec![], vec![party(1, "Hunters", &[ONE])]));
        assert!(characters::delete(&mut database, ONE).unwrap());
        assert_eq!(people::all(&database).unwrap().parties, []);
        database.flush().unwrap();
        drop(database);
        assert_eq!(Database::examine(folder.path(), engine).unwrap().findings, []);
    }
}

#[test]
fn an_export_has_them_readable_and_comes_back_whole() {
    let (_folder, database) = reopened(StoreEngine::Redb, acquaint);
    let mut exported = Vec::new();
    transfer::export(&database, &mut exported).unwrap();
    let text = String::from_utf8(exported.clone()).unwrap();
    for line in [
        r#"{"kind":"friends","key":"150000","version":1,"value":{"character":150000,"friends":[150001],"refuses_parties":false}}"#,
        r#"{"kind":"party","key":"1","version":1,"value":{"id":1,"name":"Hunters","leader":150001,"members":[150001,150000],"share_experience":true,"share_pickup":false,"share_loot":true}}"#,
        r#"{"kind":"party name","key":"hunters","version":1,"value":{"folded":"hunters","party":1}}"#,
        r#"{"kind":"party member","key":"150000","version":1,"value":{"character":150000,"party":1}}"#,
        r#"{"kind":"counter","key":"party","version":1,"value":{"counter":"Party","next":2}}"#,
    ] {
        assert!(
            text.lines().any(|written| written == line),
            "{line}\n is not in\n{text}"
        );
    }
    let other = tempfile::tempdir().unwrap();
    let options = ImportOptions::default();
    transfer::import(other.path(), StoreEngine::Sled, options, &mut exported.as_slice()).unwrap();
    let imported = Database::open(other.path(), StoreEngine::Sled).unwrap();
    assert_eq!(people::all(&imported).unwrap(), people::all(&database).unwrap());
}

/// A change of friends that leaves the totals right and a contradiction behind: what kind, and how it is told.
fn wrong_friends() -> Vec<(Changes, FindingKind, &'static str)> {
    let put_social = |social: &Social| Changes::new().put(&SocialRecord::from(social));
    vec![
        (
            put_social(&social(ONE, &[TWO, CharacterId(1)])),
            FindingKind::Orphan,
            "character 150000 has a friend 1, who does not exist",
        ),
        (
            put_social(&social(THREE, &[ONE])),
            FindingKind::Missing,
            "character 150002 is no friend of its friend 150000",
        ),
        (
            put_social(&social(ONE, &[TWO, TWO])),
            FindingKind::Duplicate,
            "character 150000 has a friend twice: [150001, 150001]",
        ),
        (
            put_social(&social(CharacterId(1), &[])),
            FindingKind::Orphan,
            "character 1, who has friends or settings, does not exist",
        ),
    ]
}

/// The same of parties.
fn wrong_parties() -> Vec<(Changes, FindingKind, &'static str)> {
    let put_party = |party: &Party| Changes::new().put(&PartyRecord::from(party));
    let led_by_none = Party {
        leader: THREE,
        ..party(1, "Hunters", &[TWO, ONE])
    };
    vec![
        (
            put_party(&led_by_none),
            FindingKind::Orphan,
            "party 1 is led by 150002, who is not in it",
        ),
        (
            put_party(&party(1, "Hunters", &[TWO, ONE, CharacterId(1)])),
            FindingKind::Orphan,
            "party 1 has a member 1, who does not exist",
        ),
        (
            put_party(&party(1, "Hunters", &[TWO])),
            FindingKind::Orphan,
            "the party of character 150000 leads to 1, which does not have it",
        ),
        (
            put_party(&party(2, "Others", &[TWO])),
            FindingKind::Duplicate,
            "[1, 2] have the same party of character 150001",
        ),
        (
            put_party(&party(9, "Others", &[THREE])),
            FindingKind::Counter,
            "the next Party id would be 2, but 9 is in use",
        ),
    ]
}

/// The same of the indexes.
fn wrong_entries() -> Vec<(Changes, FindingKind, &'static str)> {
    vec![
        (
            Changes::new().delete(RecordKind::PartyName, b"hunters"),
            FindingKind::Missing,
            "1 has no entry for the party name \"hunters\"",
        ),
        (
            Changes::new().put(&PartyNameRecord {
                folded: name("ghosts"),
                party: 5,
            }),
            FindingKind::Orphan,
            "the party name \"ghosts\" leads to 5, which does not have it",
        ),
        (
            Changes::new().put(&PartyMemberRecord {
                character: THREE.0,
                party: 1,
            }),
            FindingKind::Orphan,
            "the party of character 150002 leads to 1, which does not have it",
        ),
    ]
}

#[test]
fn every_contradiction_is_found_and_told() {
    let all = wrong_friends()
        .into_iter()
        .chain(wrong_parties())
        .chain(wrong_entries());
    for (changes, kind, text) in all {
        let folder = tempfile::tempdir().unwrap();
        let mut database = Database::open(folder.path(), StoreEngine::Redb).unwrap();
        fill(&mut database);
        acquaint(&mut database);
        database.commit(changes).unwrap();
        database.flush().unwrap();
        drop(database);
        let findings = Database::examine(folder.path(), StoreEngine::Redb).unwrap().findings;
        assert!(
            findings
                .iter()
                .any(|finding| (finding.kind, finding.text.as_str()) == (kind, text)),
            "{text} is not in {findings:?}"
        );
        assert!(Database::open(folder.path(), StoreEngine::Redb).is_err(), "{text}");
    }
}
