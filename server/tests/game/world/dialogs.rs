//! The embedded dialogs, played: an interpreter is small, and what people say makes sense.

use std::collections::VecDeque;

use packets::{ItemId, JobId};
use proptest::prelude::*;
use server::world::{Action, Condition, Dialog, Gap, Line, Npc, Step, World};

/// Who talks, as far as dialogs ask.
#[derive(Clone, Default, Debug)]
struct Talker {
    base_level: u16,
    job_level: u16,
    zeny: u32,
    job: u16,
    items: Vec<(ItemId, u32)>,
    number: u32,
    text: String,
    /// What was said and done, in order.
    told: Vec<String>,
}

/// An answer to what waits.
enum Answer {
    Next,
    Choose(usize),
    Number(u32),
    Text(&'static str),
}

impl Talker {
    fn count(&self, item: ItemId) -> u32 {
        self.items
            .iter()
            .find(|(id, _)| *id == item)
            .map_or(0, |&(_, count)| count)
    }

    fn line(&self, line: &Line) -> String {
        let filled = line.fill(|gap| match gap {
            Gap::Name => b"Adele".to_vec(),
            Gap::BaseLevel => self.base_level.to_string().into_bytes(),
            Gap::JobLevel => self.job_level.to_string().into_bytes(),
            Gap::Zeny => self.zeny.to_string().into_bytes(),
            Gap::Number => self.number.to_string().into_bytes(),
            Gap::Text => self.text.clone().into_bytes(),
            Gap::Piece | Gap::Ore | Gap::RefinePrice => Vec::new(),
        });
        String::from_utf8(filled).unwrap()
    }

    fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::BaseLevel(level) => self.base_level >= *level,
            Condition::JobLevel(level) => self.job_level >= *level,
            Condition::Job(jobs) => jobs.contains(&JobId(self.job)),
            Condition::Zeny(amount) => self.zeny >= amount.of(self.number),
            Condition::Item(item, amount) => self.count(*item) >= amount.of(self.number),
            Condition::Room(..) => true,
            Condition::Refineable | Condition::RefineSafe | Condition::RefinePaid => false,
            Condition::Number(low, high) => (*low..=*high).contains(&self.number),
            Condition::Text(text) => self.text.eq_ignore_ascii_case(text),
        }
    }

    fn act(&mut self, action: &Action) {
        match action {
            Action::TakeZeny(amount) => self.zeny -= amount.of(self.number),
            Action::ChangeJob(job) => self.job = job.0,
            Action::TakeItem(item, amount) => {
                let (number, amount) = (self.number, *amount);
                let slot = self.items.iter_mut().find(|(id, _)| id == item).unwrap();
                slot.1 -= amount.of(number);
            }
            Action::GiveItem(item, amount) => self.items.push((*item, amount.of(self.number))),
            other => self.told.push(format!("{other:?}")),
        }
    }

    /// Plays a dialog to its end, or until the answers do.
    fn play(&mut self, dialog: &Dialog, answers: impl IntoIterator<Item = Answer>) {
        let mut answers: VecDeque<Answer> = answers.into_iter().collect();
        let mut at = 0;
        loop {
            let next = at + 1;
            at = match dialog.step(at) {
                Step::Say(line) => {
                    self.told.push(self.line(line));
                    next
                }
                Step::Do(action) => {
                    self.act(action);
                    next
                }
                Step::If { condition, otherwise } => {
                    if self.holds(condition) {
                        next
                    } else {
                        *otherwise
                    }
                }
                Step::Go(to) => *to,
                Step::Clear | Step::Picture { .. } => next,
                Step::Close | Step::End => return,
                waits => {
                    let Some(answer) = answers.pop_front() else { return };
                    self.answered(waits, answer).unwrap_or(next)
                }
            };
        }
    }

    fn answered(&mut self, step: &Step, answer: Answer) -> Option<usize> {
        match (step, answer) {
            (Step::Next, Answer::Next) => None,
            (Step::Menu(choices), Answer::Choose(index)) => Some(choices[index].go),
            (Step::Number { min, max }, Answer::Number(number)) => {
                self.number = number.clamp(*min, *max);
                None
            }
            (Step::Text { .. }, Answer::Text(text)) => {
                text.clone_into(&mut self.text);
                None
            }
            (step, _) => panic!("{step:?} was not expected"),
        }
    }
}

fn npc<'w>(world: &'w World, name: &str) -> &'w Npc {
    world.npcs.iter().find(|npc| npc.name.to_string() == name).unwrap()
}

#[test]
fn the_kafra_opens_the_storage_to_who_can_pay() {
    let world = World::embedded().unwrap();
    let dialog = npc(&world, "Kafra Employee").dialog().unwrap();
    let mut rich = Talker {
        zeny: 100,
        ..Talker::default()
    };
    rich.play(dialog, [Answer::Next, Answer::Choose(0)]);
    assert!(rich.told[0].starts_with("Welcome to the Kafra Corporation, Adele."));
    assert_eq!((&rich.told[1..], rich.zeny), (&["OpenStorage".to_owned()][..], 60));

    let mut poor = Talker {
        zeny: 39,
        ..Talker::default()
    };
    poor.play(dialog, [Answer::Next, Answer::Choose(0)]);
    assert_eq!((&*poor.told[1], poor.zeny), ("You have not enough zeny.", 39));

    let mut fallen = Talker::default();
    fallen.play(dialog, [Answer::Next, Answer::Choose(1)]);
    assert!(fallen.told[1].starts_with("SetSavePoint"), "{:?}", fallen.told);
}

#[test]
fn the_master_of_jobs_makes_novices_what_they_choose() {
    let world = World::embedded().unwrap();
    let dialog = npc(&world, "Master of Jobs").dialog().unwrap();
    let mut green = Talker {
        job_level: 9,
        ..Talker::default()
    };
    green.play(dialog, []);
    assert_eq!(green.told, ["Come back with job level 10. You have 9."]);
    for choice in 0..6 {
        let mut ready = Talker {
            job_level: 10,
            ..Talker::default()
        };
        ready.play(dialog, [Answer::Next, Answer::Choose(choice)]);
        assert_eq!(usize::from(ready.job), choice + 1);
    }
    let mut thief = Talker {
        job: 6,
        job_level: 10,
        ..Talker::default()
    };
    thief.play(dialog, []);
    assert_eq!(thief.told, ["You have found your way already."]);
}

#[test]
fn the_collector_takes_three_jellopies_for_every_apple() {
    let world = World::embedded().unwrap();
    let dialog = npc(&world, "Hungry Collector").dialog().unwrap();
    let id = |name| world.item_named(name).unwrap().id;
    let mut talker = Talker {
        items: vec![(id("Jellopy"), 10)],
        ..Talker::default()
    };
    talker.play(dialog, [Answer::Number(3)]);
    assert_eq!((talker.count(id("Jellopy")), talker.count(id("Apple"))), (1, 3));
    talker.play(dialog, [Answer::Number(1)]);
    assert_eq!(
        talker.told.last().unwrap(),
        "You have not enough Jellopies for 1 Apples."
    );
}

#[test]
fn the_riddler_and_the_guard_listen() {
    let world = World::embedded().unwrap();
    let mut talker = Talker {
        base_level: 20,
        zeny: 10,
        ..Talker::default()
    };
    talker.play(npc(&world, "Riddler").dialog().unwrap(), [Answer::Text("Lunatic")]);
    assert_eq!(talker.told.last().unwrap(), "Lunatic? No, no, no.");
    talker.play(npc(&world, "Riddler").dialog().unwrap(), [Answer::Text("poring")]);
    assert_eq!((talker.zeny, talker.items.len()), (0, 1));
    let questions = [Answer::Next, Answer::Choose(1), Answer::Next, Answer::Choose(2)];
    talker.play(npc(&world, "Guard of the Town").dialog().unwrap(), questions);
    assert_eq!(
        talker.told.last().unwrap(),
        "With level 20? Try the culverts. Take Green Potions along."
    );
}

/// The steps that may come after one, and whether playing waits between.
fn follows(dialog: &Dialog, at: usize) -> (Vec<usize>, bool) {
    match dialog.step(at) {
        Step::Close | Step::End => (Vec::new(), true),
        Step::Go(to) => (vec![*to], false),
        Step::If { otherwise, .. } => (vec![at + 1, *otherwise], false),
        Step::Menu(choices) => (choices.iter().map(|choice| choice.go).collect(), true),
        Step::Next | Step::Number { .. } | Step::Text { .. } | Step::CloseAndGoOn => (vec![at + 1], true),
        Step::Say(_) | Step::Do(_) | Step::Clear | Step::Picture { .. } => (vec![at + 1], false),
    }
}

/// Goes every way through a dialog; which steps it reached. Fails where one comes twice without an answer between.
fn walk(dialog: &Dialog) -> Vec<bool> {
    let mut reached = vec![false; dialog.steps().len() + 1];
    // Where a way is, and the steps it took since the last answer.
    let mut open = vec![(0, Vec::new())];
    while let Some((at, since)) = open.pop() {
        assert!(!since.contains(&at), "step {at} comes twice in {dialog:?}");
        let (next, waits) = follows(dialog, at);
        let new = !core::mem::replace(&mut reached[at.min(dialog.steps().len())], true);
        let since: Vec<usize> = if waits {
            Vec::new()
        } else {
            [&since[..], &[at]].concat()
        };
        open.extend(next.into_iter().filter(|_| new || !waits).map(|to| (to, since.clone())));
    }
    reached
}

#[test]
fn every_step_of_every_dialog_is_reached_and_none_comes_twice_without_an_answer() {
    let world = World::embedded().unwrap();
    for npc in &world.npcs {
        let Some(dialog) = npc.dialog() else { continue };
        let reached = walk(dialog);
        let missed = dialog
            .steps()
            .iter()
            .zip(&reached)
            .filter(|(step, reached)| !**reached && !leads_on(step));
        assert_eq!(
            missed.map(|(step, _)| step).collect::<Vec<_>>(),
            Vec::<&Step>::new(),
            "{}",
            npc.name
        );
        assert_eq!(dialog.step(usize::MAX), &Step::End);
    }
}

/// Jumps behind the end of a branch may never be needed.
fn leads_on(step: &Step) -> bool {
    matches!(step, Step::Go(_))
}

/// A step by chance, with steps below it.
fn any_step() -> impl Strategy<Value = String> {
    let plain = prop::sample::select(vec![
        "\"next\"",
        "\"close\"",
        "{ say = \"x\" }",
        "{ go = \"a\" }",
        "{ go = \"b\" }",
        "{ heal = { hp = 5 } }",
        "{ number = { max = 5 } }",
    ]);
    plain.prop_map(str::to_owned).prop_recursive(3, 12, 3, |inner| {
        let steps = prop::collection::vec(inner, 0..3).prop_map(|steps| format!("[{}]", steps.join(", ")));
        let both = (steps.clone(), steps, any::<bool>());
        both.prop_map(|(one, other, branch)| {
            if branch {
                format!("{{ if = {{ is = {{ zeny = 5 }}, then = {one}, otherwise = {other} }} }}")
            } else {
                format!("{{ menu = [{{ text = \"x\", steps = {one} }}, {{ text = \"y\", steps = {other} }}] }}")
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_dialog_that_is_taken_never_hangs(
        mut steps in prop::collection::vec(any_step(), 0..8),
        first in any::<prop::sample::Index>(),
        second in any::<prop::sample::Index>(),
    ) {
        for (label, place) in [("a", first), ("b", second)] {
            steps.insert(place.index(steps.len() + 1), format!("{{ label = \"{label}\" }}"));
        }
        let steps = steps.join(", ");
        let text = format!(
            "[[npc]]\nname = \"x\"\nsprite = 1\nat = {{ map = \"m\", x = 0, y = 0 }}\ndialog = [{steps}]\n"
        );
        let files = [("m.world", "map m 1 x 1\nwalk 0 0\nstart 0 0\n"), ("npc.toml", &text)];
        match World::read(&files) {
            Ok(world) => drop(walk(world.npcs[0].dialog().unwrap())),
            Err(problems) => prop_assert!(problems.to_string().contains("runs in circles"), "{problems}\n{text}"),
        }
    }
}
