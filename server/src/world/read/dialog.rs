//! Dialogs as files say them: trees, which become programs.

use std::collections::HashMap;

use packets::ItemId;
use serde::Deserialize;
use toml::Spanned;

use super::{
    Entry, Problem, hint,
    names::Names,
    npc::{self, GoodsDraft, PlaceDraft},
};
use crate::world::{
    Action, Amount, Choice, Condition, Dialog, Gap, Line, Location, PicturePlace, Piece, Spot, Step, World,
};

/// Most steps of a dialog.
const STEPS_MAX: usize = 4096;

/// Most bytes of a picture's name: its field has 64, with a NUL.
const PICTURE_MAX: usize = 63;

/// Most choices of a menu: clients answer with a byte, of which 255 means none.
const CHOICES_MAX: usize = 254;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum StepDraft {
    Say(String),
    Next,
    Menu(Vec<ChoiceDraft>),
    Number {
        #[serde(default)]
        min: u32,
        max: u32,
    },
    Text {
        max: u8,
    },
    If {
        is: ConditionDraft,
        then: Vec<Spanned<StepDraft>>,
        #[serde(default)]
        otherwise: Vec<Spanned<StepDraft>>,
    },
    Label(String),
    Go(String),
    Close,
    CloseAndGoOn,
    Clear,
    Picture {
        #[serde(default)]
        name: Box<str>,
        at: PicturePlace,
    },
    End,
    Heal {
        #[serde(default)]
        hp: u8,
        #[serde(default)]
        sp: u8,
    },
    Warp(PlaceDraft),
    GiveItem(ItemsDraft),
    TakeItem(ItemsDraft),
    GiveZeny(AmountDraft),
    TakeZeny(AmountDraft),
    ChangeJob(Spanned<String>),
    OpenStorage,
    OpenShop(Vec<Spanned<GoodsDraft>>),
    SetSavePoint(PlaceDraft),
    Piece(Location),
    Refine,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChoiceDraft {
    pub(super) text: String,
    pub(super) steps: Vec<Spanned<StepDraft>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ConditionDraft {
    BaseLevel(u16),
    JobLevel(u16),
    Job(Vec<Spanned<String>>),
    Zeny(AmountDraft),
    Item(ItemsDraft),
    Room(ItemsDraft),
    Number((u32, u32)),
    Text(Box<str>),
    Refineable,
    RefineSafe,
    RefinePaid,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemsDraft {
    item: Spanned<String>,
    #[serde(default = "AmountDraft::one")]
    count: AmountDraft,
}

/// `5`, or `{ times_number = 5 }`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged, expecting = "a number, or { times_number = N }")]
pub(super) enum AmountDraft {
    Exactly(u32),
    Times { times_number: u32 },
}

impl AmountDraft {
    const fn one() -> Self {
        Self::Exactly(1)
    }

    const fn amount(self) -> Amount {
        match self {
            Self::Exactly(amount) => Amount::Exactly(amount),
            Self::Times { times_number } => Amount::TimesNumber(times_number),
        }
    }
}

/// Makes a program of a tree.
pub(super) struct Compiler<'c, 'a, T> {
    entry: &'c Entry<'a, T>,
    names: &'c Names,
    world: &'c World,
    problems: &'c mut Vec<Problem>,
    steps: Vec<Step>,
    labels: HashMap<String, usize>,
    /// Jumps to labels, by the number of their step.
    jumps: Vec<(usize, Spanned<String>)>,
}

impl<'c, 'a, T> Compiler<'c, 'a, T> {
    pub(super) fn new(
        entry: &'c Entry<'a, T>,
        names: &'c Names,
        world: &'c World,
        problems: &'c mut Vec<Problem>,
    ) -> Self {
        Self {
            entry,
            names,
            world,
            problems,
            steps: Vec::new(),
            labels: HashMap::new(),
            jumps: Vec::new(),
        }
    }

    pub(super) fn compile(mut self, tree: &[Spanned<StepDraft>]) -> Dialog {
        self.all(tree);
        self.land();
        if self.steps.len() > STEPS_MAX {
            let what = format!("a dialog of {} steps", self.steps.len());
            self.problems
                .push(self.entry.at.problem(what, format!("at most {STEPS_MAX}")));
        } else if spins(&self.steps) {
            let hint = "let `next`, `menu`, `number` or `text` come before `go` leads back";
            self.problems
                .push(self.entry.at.problem("the dialog runs in circles", hint));
        }
        Dialog {
            steps: self.steps.into(),
        }
    }

    fn all(&mut self, tree: &[Spanned<StepDraft>]) {
        for step in tree {
            self.one(step);
        }
    }

    fn one(&mut self, said: &Spanned<StepDraft>) {
        match said.get_ref() {
            StepDraft::Say(text) => {
                let line = self.line(said, text);
                self.steps.push(Step::Say(line));
            }
            StepDraft::Next => self.steps.push(Step::Next),
            StepDraft::Close => self.steps.push(Step::Close),
            StepDraft::CloseAndGoOn => self.steps.push(Step::CloseAndGoOn),
            StepDraft::Clear => self.steps.push(Step::Clear),
            StepDraft::Picture { name, at } => self.picture(said, name, *at),
            StepDraft::End => self.steps.push(Step::End),
            StepDraft::Number { min, max } => self.number(said, *min, *max),
            StepDraft::Text { max } => self.steps.push(Step::Text { max: *max }),
            StepDraft::Menu(choices) => self.menu(said, choices),
            StepDraft::If { is, then, otherwise } => self.branch(said, is, then, otherwise),
            StepDraft::Label(label) => self.label(said, label),
            StepDraft::Go(label) => {
                self.jumps
                    .push((self.steps.len(), Spanned::new(said.span(), label.clone())));
                self.steps.push(Step::End);
            }
            action => {
                if let Some(action) = self.action(said, action) {
                    self.steps.push(Step::Do(action));
                }
            }
        }
    }

    fn number(&mut self, said: &Spanned<StepDraft>, min: u32, max: u32) {
        if min > max {
            self.problem(said, "no number is high and low enough", "min is not above max");
        }
        self.steps.push(Step::Number { min, max });
    }

    fn picture(&mut self, said: &Spanned<StepDraft>, name: &str, at: PicturePlace) {
        if name.len() > PICTURE_MAX || name.is_empty() != (at == PicturePlace::Nowhere) {
            let hint = "name a picture of at most 63 bytes, or none `at` nowhere";
            self.problem(said, &format!("there is no picture `{name}`"), hint);
        }
        let name = name.into();
        self.steps.push(Step::Picture { name, at });
    }

    fn menu(&mut self, said: &Spanned<StepDraft>, choices: &[ChoiceDraft]) {
        if choices.is_empty() || choices.len() > CHOICES_MAX {
            let what = format!("a menu of {} choices", choices.len());
            self.problem(said, &what, "1 to 254 choices");
        }
        let menu = self.steps.len();
        self.steps.push(Step::End);
        let mut ends = Vec::new();
        let mut compiled = Vec::new();
        for choice in choices {
            if choice.text.contains(':') {
                self.problem(
                    said,
                    "a choice with a colon",
                    "clients take colons for the end of a choice",
                );
            }
            compiled.push(Choice {
                text: self.line(said, &choice.text),
                go: self.steps.len(),
            });
            self.all(&choice.steps);
            ends.push(self.steps.len());
            self.steps.push(Step::End);
        }
        self.set(menu, Step::Menu(compiled.into()));
        let after = self.steps.len();
        for end in ends {
            self.set(end, Step::Go(after));
        }
    }

    fn branch(
        &mut self,
        said: &Spanned<StepDraft>,
        is: &ConditionDraft,
        then: &[Spanned<StepDraft>],
        otherwise: &[Spanned<StepDraft>],
    ) {
        let condition = self.condition(is);
        if matches!(is, ConditionDraft::Job(jobs) if jobs.is_empty()) {
            self.problem(said, "the condition never holds", "name a job");
        }
        let branch = self.steps.len();
        self.steps.push(Step::End);
        self.all(then);
        let end = self.steps.len();
        self.steps.push(Step::End);
        let other = self.steps.len();
        self.all(otherwise);
        self.set(end, Step::Go(self.steps.len()));
        if let Some(condition) = condition {
            let step = Step::If {
                condition,
                otherwise: other,
            };
            self.set(branch, step);
        }
    }

    fn label(&mut self, said: &Spanned<StepDraft>, label: &str) {
        if self.labels.insert(label.to_owned(), self.steps.len()).is_some() {
            self.problem(
                said,
                &format!("label {label} is said twice"),
                "every label has a place of its own",
            );
        }
    }

    /// Lets every jump land.
    fn land(&mut self) {
        for (step, label) in core::mem::take(&mut self.jumps) {
            if let Some(&target) = self.labels.get(label.get_ref()) {
                self.set(step, Step::Go(target));
                continue;
            }
            let hint = hint::instead(label.get_ref(), self.labels.keys().map(|label| &**label));
            self.problem(&label, &format!("there is no label `{}`", label.get_ref()), &hint);
        }
    }

    fn condition(&mut self, draft: &ConditionDraft) -> Option<Condition> {
        Some(match draft {
            ConditionDraft::BaseLevel(level) => Condition::BaseLevel(*level),
            ConditionDraft::JobLevel(level) => Condition::JobLevel(*level),
            ConditionDraft::Job(jobs) => {
                let jobs = jobs
                    .iter()
                    .filter_map(|job| self.names.job(self.entry, job, self.problems));
                let jobs: Box<[_]> = jobs.collect();
                return (!jobs.is_empty()).then_some(Condition::Job(jobs));
            }
            ConditionDraft::Zeny(amount) => Condition::Zeny(amount.amount()),
            ConditionDraft::Item(items) => Condition::Item(self.item(items)?, items.count.amount()),
            ConditionDraft::Room(items) => Condition::Room(self.item(items)?, items.count.amount()),
            ConditionDraft::Number((min, max)) => Condition::Number(*min, *max),
            ConditionDraft::Text(text) => Condition::Text(text.clone()),
            ConditionDraft::Refineable => Condition::Refineable,
            ConditionDraft::RefineSafe => Condition::RefineSafe,
            ConditionDraft::RefinePaid => Condition::RefinePaid,
        })
    }

    fn action(&mut self, said: &Spanned<StepDraft>, draft: &StepDraft) -> Option<Action> {
        Some(match draft {
            StepDraft::Heal { hp, sp } => Action::Heal {
                hp: (*hp).min(100),
                sp: (*sp).min(100),
            },
            StepDraft::Warp(place) => Action::Warp(self.spot(said, place)?),
            StepDraft::GiveItem(items) => Action::GiveItem(self.item(items)?, items.count.amount()),
            StepDraft::TakeItem(items) => Action::TakeItem(self.item(items)?, items.count.amount()),
            StepDraft::GiveZeny(amount) => Action::GiveZeny(amount.amount()),
            StepDraft::TakeZeny(amount) => Action::TakeZeny(amount.amount()),
            StepDraft::ChangeJob(job) => Action::ChangeJob(self.names.job(self.entry, job, self.problems)?),
            StepDraft::OpenStorage => Action::OpenStorage,
            StepDraft::OpenShop(goods) => {
                Action::OpenShop(npc::goods(self.entry, goods, self.names, self.world, self.problems))
            }
            StepDraft::SetSavePoint(place) => Action::SetSavePoint(self.spot(said, place)?),
            StepDraft::Piece(at) => Action::Piece(*at),
            StepDraft::Refine => Action::Refine,
            _ => return None,
        })
    }

    fn item(&mut self, draft: &ItemsDraft) -> Option<ItemId> {
        self.names.item(self.entry, &draft.item, self.problems)
    }

    fn spot(&mut self, said: &Spanned<StepDraft>, place: &PlaceDraft) -> Option<Spot> {
        npc::spot(self.entry.at(said), place, self.names, self.world, self.problems)
    }

    /// A line and its gaps.
    fn line(&mut self, said: &Spanned<StepDraft>, text: &str) -> Line {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, (word, after))) = rest
            .split_once('{')
            .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            pieces.extend((!before.is_empty()).then(|| Piece::Text(before.into())));
            let known = Gap::WORDS.iter().find(|(_, known)| *known == word);
            pieces.extend(known.map(|&(gap, _)| Piece::Gap(gap)));
            if known.is_none() {
                let hint = hint::instead(word, Gap::WORDS.map(|(_, known)| known));
                self.problem(said, &format!("`{{{word}}}` is no gap of a line"), &hint);
            }
            rest = after;
        }
        pieces.extend((!rest.is_empty()).then(|| Piece::Text(rest.into())));
        Line(pieces.into())
    }

    fn set(&mut self, number: usize, step: Step) {
        if let Some(slot) = self.steps.get_mut(number) {
            *slot = step;
        }
    }

    fn problem<U>(&mut self, said: &Spanned<U>, what: &str, hint: &str) {
        self.problems.push(self.entry.at(said).problem(what, hint));
    }
}

/// Whether a step can come twice without one that waits between.
///
/// Steps that lead nowhere but to safe ones are made safe, until nothing changes; what is left leads in circles.
fn spins(steps: &[Step]) -> bool {
    let mut safe: Vec<bool> = steps.iter().map(rests).collect();
    loop {
        let is_safe = |number: usize| safe.get(number).copied().unwrap_or(true);
        let newly: Vec<usize> = (0..steps.len())
            .rev()
            .filter(|&number| !is_safe(number))
            .filter(|&number| steps.get(number).is_none_or(|step| follows(step, number).all(is_safe)))
            .collect();
        if newly.is_empty() {
            return safe.contains(&false);
        }
        for number in newly {
            if let Some(slot) = safe.get_mut(number) {
                *slot = true;
            }
        }
    }
}

/// Whether playing stops here.
const fn rests(step: &Step) -> bool {
    matches!(
        step,
        Step::Next
            | Step::Menu(_)
            | Step::Number { .. }
            | Step::Text { .. }
            | Step::CloseAndGoOn
            | Step::Close
            | Step::End
    )
}

/// The steps that come after one at which playing does not stop.
fn follows(step: &Step, number: usize) -> impl Iterator<Item = usize> {
    let (first, second) = match step {
        Step::Go(to) => (*to, None),
        Step::If { otherwise, .. } => (number.saturating_add(1), Some(*otherwise)),
        _ => (number.saturating_add(1), None),
    };
    core::iter::once(first).chain(second)
}
