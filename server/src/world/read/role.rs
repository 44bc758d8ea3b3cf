//! Storage keepers, warpers, healers, job changers and refiners: said in a few words, they become dialogs like any other.

use serde::Deserialize;
use toml::Spanned;

use super::{
    dialog::{AmountDraft, ChoiceDraft, ConditionDraft, StepDraft},
    npc::PlaceDraft,
};
use crate::world::Location;

/// A tree of steps.
type Tree = Vec<Spanned<StepDraft>>;

/// Opens the storage, and sets the save point.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StorageDraft {
    greeting: String,
    #[serde(default)]
    price: u32,
    /// Basic skill and the like are the client's affair; levels below this are refused.
    #[serde(default)]
    base_level: u16,
    save_point: Option<PlaceDraft>,
}

/// Takes one elsewhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WarperDraft {
    greeting: String,
    destinations: Vec<Spanned<DestinationDraft>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DestinationDraft {
    name: String,
    to: PlaceDraft,
    #[serde(default)]
    price: u32,
}

/// Restores hit and spell points.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HealerDraft {
    greeting: String,
    #[serde(default)]
    price: u32,
}

/// Changes jobs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JobChangerDraft {
    greeting: String,
    /// Only these are changed.
    from: Vec<Spanned<String>>,
    /// Job level that it takes.
    job_level: u16,
    /// What one can become.
    to: Vec<Spanned<String>>,
}

/// Refines what one wears, for the ore and the zeny that the table says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefinerDraft {
    greeting: String,
}

impl StorageDraft {
    pub(super) fn steps(draft: &Spanned<Self>) -> Tree {
        let at = |step| Spanned::new(draft.span(), step);
        let Self {
            greeting,
            price,
            base_level,
            save_point,
        } = draft.get_ref();
        let open = vec![at(StepDraft::OpenStorage), at(StepDraft::End)];
        let storage = guarded(
            &at,
            ConditionDraft::BaseLevel(*base_level),
            paid(&at, *price, open),
            "Come back when you have seen more of the world.",
        );
        let mut choices = vec![choice(priced("Open the storage", *price), storage)];
        if let Some(place) = save_point {
            let saved = vec![
                at(StepDraft::SetSavePoint(place.clone())),
                at(StepDraft::Say("You will come back here when you fall.".to_owned())),
                at(StepDraft::Close),
            ];
            choices.push(choice("Come back here when I fall".to_owned(), saved));
        }
        asked(&at, greeting, choices)
    }
}

impl WarperDraft {
    pub(super) fn steps(draft: &Spanned<Self>) -> Tree {
        let at = |step| Spanned::new(draft.span(), step);
        let Self { greeting, destinations } = draft.get_ref();
        let choices = destinations.iter().map(|said| {
            let destination = said.get_ref();
            let warp = Spanned::new(said.span(), StepDraft::Warp(destination.to.clone()));
            let go = paid(&at, destination.price, vec![warp, at(StepDraft::End)]);
            choice(priced(&destination.name, destination.price), go)
        });
        asked(&at, greeting, choices.collect())
    }
}

impl HealerDraft {
    pub(super) fn steps(draft: &Spanned<Self>) -> Tree {
        let at = |step| Spanned::new(draft.span(), step);
        let Self { greeting, price } = draft.get_ref();
        let heal = vec![
            at(StepDraft::Heal { hp: 100, sp: 100 }),
            at(StepDraft::Say("There, as good as new.".to_owned())),
            at(StepDraft::Close),
        ];
        let choices = vec![choice(priced("Heal me", *price), paid(&at, *price, heal))];
        asked(&at, greeting, choices)
    }
}

impl JobChangerDraft {
    pub(super) fn steps(draft: &Spanned<Self>) -> Tree {
        let at = |step| Spanned::new(draft.span(), step);
        let Self {
            greeting,
            from,
            job_level,
            to,
        } = draft.get_ref();
        let choices = to.iter().map(|job| {
            let change = vec![
                at(StepDraft::ChangeJob(job.clone())),
                at(StepDraft::Say("Then go your way, {name}.".to_owned())),
                at(StepDraft::Close),
            ];
            choice(job.get_ref().clone(), change)
        });
        let choices = asked(&at, greeting, choices.collect());
        let needed = format!("Come back with job level {job_level}. You have {{job_level}}.");
        let ready = guarded(&at, ConditionDraft::JobLevel(*job_level), choices, &needed);
        guarded(
            &at,
            ConditionDraft::Job(from.clone()),
            ready,
            "You have found your way already.",
        )
    }
}

impl RefinerDraft {
    /// What can be refined, with where it is worn.
    const PIECES: [(&str, Location); 8] = [
        ("Weapon", Location::RIGHT_HAND),
        ("Shield, or the other weapon", Location::LEFT_HAND),
        ("Body armor", Location::ARMOR),
        ("Garment", Location::GARMENT),
        ("Shoes", Location::SHOES),
        ("Upper headgear", Location::HEAD_TOP),
        ("Middle headgear", Location::HEAD_MID),
        ("Lower headgear", Location::HEAD_LOW),
    ];

    /// Every choice leads to the same steps, which know which piece it is about.
    pub(super) fn steps(draft: &Spanned<Self>) -> Tree {
        let at = |step| Spanned::new(draft.span(), step);
        let about = |(name, location): (&str, Location)| {
            choice(
                name.to_owned(),
                vec![at(StepDraft::Piece(location)), at(StepDraft::Go("piece".to_owned()))],
            )
        };
        let pieces = Self::PIECES.into_iter().map(about).collect();
        let mut steps = asked(&at, &draft.get_ref().greeting, pieces);
        let offer = vec![
            at(StepDraft::Say(
                "For your {piece} I need one {ore} and {refine_price} zeny.".to_owned(),
            )),
            at(StepDraft::If {
                is: ConditionDraft::RefineSafe,
                then: Vec::new(),
                otherwise: vec![at(StepDraft::Say("But it may break, and then it is gone.".to_owned()))],
            }),
            at(StepDraft::Next),
            at(StepDraft::Menu(vec![
                choice("Refine it".to_owned(), vec![at(StepDraft::Go("refine".to_owned()))]),
                choice("Leave it as it is".to_owned(), vec![at(StepDraft::Close)]),
            ])),
        ];
        steps.push(at(StepDraft::Label("piece".to_owned())));
        let refusal = "There is nothing that I could refine.";
        steps.extend(guarded(&at, ConditionDraft::Refineable, offer, refusal));
        steps.push(at(StepDraft::Label("refine".to_owned())));
        let refusal = "You have not got what I need.";
        steps.extend(guarded(&at, ConditionDraft::RefinePaid, Self::work(&at), refusal));
        steps
    }

    fn work(at: &impl Fn(StepDraft) -> Spanned<StepDraft>) -> Tree {
        let say = |text: &str| vec![at(StepDraft::Say(text.to_owned()))];
        let failed = vec![at(StepDraft::If {
            is: ConditionDraft::Number((0, 0)),
            then: say("Oh no. It broke. I am sorry."),
            otherwise: say("It did not work out. This is your {piece} now."),
        })];
        vec![
            at(StepDraft::Refine),
            at(StepDraft::If {
                is: ConditionDraft::Number((1, 1)),
                then: say("Good work! This is your {piece} now."),
                otherwise: failed,
            }),
            at(StepDraft::Close),
        ]
    }
}

/// A greeting, then choices, and one more that ends.
fn asked(at: &impl Fn(StepDraft) -> Spanned<StepDraft>, greeting: &str, mut choices: Vec<ChoiceDraft>) -> Tree {
    choices.push(choice("Nothing".to_owned(), vec![at(StepDraft::Close)]));
    vec![
        at(StepDraft::Say(greeting.to_owned())),
        at(StepDraft::Next),
        at(StepDraft::Menu(choices)),
    ]
}

/// Steps that are played when a condition holds; else a line is said.
fn guarded(at: &impl Fn(StepDraft) -> Spanned<StepDraft>, is: ConditionDraft, then: Tree, refusal: &str) -> Tree {
    let otherwise = vec![at(StepDraft::Say(refusal.to_owned())), at(StepDraft::Close)];
    vec![at(StepDraft::If { is, then, otherwise })]
}

/// Steps that cost zeny.
fn paid(at: &impl Fn(StepDraft) -> Spanned<StepDraft>, price: u32, mut then: Tree) -> Tree {
    if price == 0 {
        return then;
    }
    let amount = AmountDraft::Exactly(price);
    then.insert(0, at(StepDraft::TakeZeny(amount)));
    guarded(at, ConditionDraft::Zeny(amount), then, "You have not enough zeny.")
}

fn choice(text: String, steps: Tree) -> ChoiceDraft {
    ChoiceDraft { text, steps }
}

fn priced(text: &str, price: u32) -> String {
    match price {
        0 => text.to_owned(),
        price => format!("{text} ({price} zeny)"),
    }
}
