//! `bot scenario`.

use super::*;

#[test]
fn scenarios_are_listed_shown_and_checked() {
    let (code, stdout, _) = run("scenario list");
    assert_eq!(code, Some(0));
    assert!(
        stdout.contains("town-crowd") && stdout.contains("login-storm"),
        "{stdout}"
    );
    let (code, shown, _) = run("scenario show town-crowd");
    assert_eq!(code, Some(0));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, &shown).unwrap();
    let check = format!("scenario check {}", file.display());
    let (code, stdout, _) = run(&check);
    assert_eq!(code, Some(0));
    assert!(stdout.contains("500 bots in all, 500 at most at a time"), "{stdout}");
    std::fs::write(&file, shown.replace("crowd = 1", "crwod = 1")).unwrap();
    let (code, stdout, stderr) = run(&check);
    assert_eq!((code, stdout.as_str()), (Some(104), ""));
    assert!(
        stderr.contains("mine.toml:") && stderr.contains("did you mean `crowd`?"),
        "{stderr}"
    );
}

#[test]
fn a_swarm_is_not_told_twice_how_many_bots_there_are() {
    let (code, _, stderr) = run("swarm --target 127.0.0.1:6900 --packetver main-20220406 --scenario smoke --bots 5");
    assert_eq!(code, Some(104));
    assert!(stderr.contains("--bots"), "{stderr}");
    let (code, _, stderr) = run("swarm --target 127.0.0.1:6900 --scenario smoke");
    assert_eq!(code, Some(104));
    assert!(stderr.contains("--packetver"), "{stderr}");
}
