//! Chat around and whispers.

use server::event::{Command, Notice, notice::WhisperResult};

use crate::common::{Client, Scenario};

fn chat(scenario: &mut Scenario, client: &Client, text: &[u8]) {
    let text = text.into();
    scenario.command(client.session, Command::Chat { text });
}

#[test]
fn a_line_is_heard_within_nine_cells_and_echoed_to_who_says_it() {
    let mut scenario = Scenario::new();
    let speaker = scenario.play_at("adele", "ground", 20, 20);
    let near = scenario.play_at("berta", "ground", 29, 11);
    let seen_only = scenario.play_at("carla", "ground", 30, 20);
    scenario.forget();
    scenario.say(&speaker, "hello");
    let text: Box<[u8]> = (*b"adele : hello").into();
    let unit = speaker.unit();
    assert_eq!(scenario.told(speaker.session), [Notice::OwnLine { text: text.clone() }]);
    assert_eq!(scenario.told(near.session), [Notice::UnitLine { unit, text }]);
    assert_eq!(scenario.told(seen_only.session), []);
}

#[test]
fn a_line_under_another_name_is_heard_by_nobody() {
    let mut scenario = Scenario::new();
    let speaker = scenario.play("adele");
    let near = scenario.play("berta");
    scenario.forget();
    for forged in [
        &b"berta : hello"[..],
        b"hello",
        b"adele: hello",
        b"adele : ",
        b"adele",
        b"",
        b"\0adele : hello",
        b"Adele : hello",
    ] {
        chat(&mut scenario, &speaker, forged);
        assert_eq!(scenario.told(near.session), [], "{}", String::from_utf8_lossy(forged));
        assert_eq!(scenario.told(speaker.session), []);
    }
}

#[test]
fn bytes_of_any_code_page_pass_as_they_are() {
    let mut scenario = Scenario::new();
    let speaker = scenario.play("adele");
    scenario.forget();
    chat(&mut scenario, &speaker, b"adele : \xbe\xc8\xb3\xe7");
    let text = b"adele : \xbe\xc8\xb3\xe7".as_slice().into();
    assert_eq!(scenario.told(speaker.session), [Notice::OwnLine { text }]);
}

#[test]
fn a_whisper_is_heard_anywhere_and_answered() {
    let mut scenario = Scenario::new();
    let speaker = scenario.play_at("adele", "ground", 20, 20);
    let far = scenario.play_at("berta", "cellar", 5, 5);
    scenario.forget();
    let whisper = |to: &str| Command::Whisper {
        to: to.as_bytes().into(),
        text: (*b"psst").into(),
    };
    scenario.command(speaker.session, whisper("BERTA"));
    let sender = speaker.account;
    let answer = |result| [Notice::WhisperAnswered { result, sender }];
    assert_eq!(scenario.told(speaker.session), answer(WhisperResult::Heard));
    let told = scenario.told(far.session);
    assert!(matches!(&told[..],
        [Notice::Whispered { from, name, text, .. }]
            if *from == speaker.character && name.as_bytes() == b"adele" && &**text == b"psst"));
    for nobody in ["carla", "", "a name that is longer than any"] {
        scenario.command(speaker.session, whisper(nobody));
        assert_eq!(
            scenario.told(speaker.session),
            answer(WhisperResult::NobodyThere),
            "{nobody}"
        );
    }
}
