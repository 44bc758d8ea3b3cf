//! NPCs as files say them.

use packets::JobId;
use serde::Deserialize;
use toml::Spanned;

use super::{
    At, Entry, Problem,
    dialog::{self, StepDraft},
    names::{Names, Once},
    role::{HealerDraft, JobChangerDraft, RefinerDraft, StorageDraft, WarperDraft},
};
use crate::{
    event::Name,
    figures::price,
    world::{Cell, Dialog, Direction, Goods, Npc, Role, Spot, World},
};

/// Most kinds of goods of a shop: what clients list.
const GOODS_MAX: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NpcDraft {
    name: Spanned<String>,
    sprite: u16,
    at: Spanned<PlaceDraft>,
    #[serde(default)]
    facing: Direction,
    shop: Option<Vec<Spanned<GoodsDraft>>>,
    storage: Option<Spanned<StorageDraft>>,
    warper: Option<Spanned<WarperDraft>>,
    healer: Option<Spanned<HealerDraft>>,
    job_changer: Option<Spanned<JobChangerDraft>>,
    refiner: Option<Spanned<RefinerDraft>>,
    dialog: Option<Vec<Spanned<StepDraft>>>,
}

/// A cell of a named map.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceDraft {
    map: String,
    x: u16,
    y: u16,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GoodsDraft {
    item: Spanned<String>,
    /// The item's own price where nothing is said.
    price: Option<u32>,
}

/// Puts every NPC on its map.
pub(super) fn place(entries: &[Entry<'_, NpcDraft>], names: &Names, world: &mut World, problems: &mut Vec<Problem>) {
    let mut npcs = Vec::new();
    let mut once = Once::new("an NPC at");
    for entry in entries {
        let role = role(entry, names, world, problems);
        let spot = spot(
            entry.at(&entry.value.at),
            entry.value.at.get_ref(),
            names,
            world,
            problems,
        );
        let name = Name::new(entry.value.name.get_ref().as_bytes());
        if name.is_none() {
            let at = entry.at(&entry.value.name);
            problems.push(at.problem("the NPC's name is too long", "a name has at most 23 bytes"));
        }
        let draft = entry.value.at.get_ref();
        once.see(format!("{} {} {}", draft.map, draft.x, draft.y), entry.at, problems);
        let (Some(role), Some(spot), Some(name)) = (role, spot, name) else {
            continue;
        };
        if let Some(map) = world.maps.get_mut(spot.map) {
            map.npcs.push(npcs.len());
        }
        npcs.push(Npc {
            name,
            sprite: JobId(entry.value.sprite),
            map: spot.map,
            cell: spot.cell,
            direction: entry.value.facing,
            role,
        });
    }
    world.npcs = npcs;
}

/// What an NPC is there for: exactly one thing.
fn role(entry: &Entry<'_, NpcDraft>, names: &Names, world: &World, problems: &mut Vec<Problem>) -> Option<Role> {
    let draft = &entry.value;
    let shop = draft
        .shop
        .as_ref()
        .map(|goods| Role::Shop(self::goods(entry, goods, names, world, problems)));
    let trees = [
        draft.dialog.clone(),
        draft.storage.as_ref().map(StorageDraft::steps),
        draft.warper.as_ref().map(WarperDraft::steps),
        draft.healer.as_ref().map(HealerDraft::steps),
        draft.job_changer.as_ref().map(JobChangerDraft::steps),
        draft.refiner.as_ref().map(RefinerDraft::steps),
    ];
    let talks = trees.into_iter().flatten();
    let mut talk = |tree: Vec<_>| Role::Talk(dialog(entry, &tree, names, world, problems));
    let mut roles: Vec<Role> = shop.into_iter().chain(talks.map(&mut talk)).collect();
    let role = roles.pop();
    if role.is_none() || !roles.is_empty() {
        let hint = "say one of shop, storage, warper, healer, job_changer, refiner or dialog";
        problems.push(entry.at.problem("an NPC is there for one thing", hint));
    }
    role
}

fn dialog(
    entry: &Entry<'_, NpcDraft>,
    tree: &[Spanned<StepDraft>],
    names: &Names,
    world: &World,
    problems: &mut Vec<Problem>,
) -> Dialog {
    dialog::Compiler::new(entry, names, world, problems).compile(tree)
}

/// What a shop sells, at prices that nobody can make zeny by.
pub(super) fn goods<T>(
    entry: &Entry<'_, T>,
    drafts: &[Spanned<GoodsDraft>],
    names: &Names,
    world: &World,
    problems: &mut Vec<Problem>,
) -> Box<[Goods]> {
    if drafts.is_empty() || drafts.len() > GOODS_MAX {
        let what = format!("a shop with {} goods", drafts.len());
        problems.push(entry.at.problem(what, format!("1 to {GOODS_MAX} goods")));
    }
    let mut goods = Vec::new();
    for said in drafts {
        let draft = said.get_ref();
        let id = names.item(entry, &draft.item, problems);
        let Some(item) = id.and_then(|id| world.item(id)) else {
            continue;
        };
        let asked = draft.price.unwrap_or(item.buy);
        if price::is_exploitable(asked, item.sell) {
            let what = format!("{asked} zeny for what sells at {}", item.sell);
            let hint = "merchants would buy it cheaper than they sell it: ask more";
            problems.push(entry.at(said).problem(what, hint));
        }
        goods.push(Goods {
            item: item.id,
            price: asked,
        });
    }
    goods.into()
}

/// A cell of a map that one can come to stand on.
pub(super) fn spot(
    at: At<'_>,
    draft: &PlaceDraft,
    names: &Names,
    world: &World,
    problems: &mut Vec<Problem>,
) -> Option<Spot> {
    let map = names.map(at, &draft.map, problems)?;
    let cell = Cell::new(draft.x, draft.y);
    if !world.maps.get(map).is_some_and(|map| map.is_standable(cell)) {
        let what = format!("nobody can stand at {cell} of {}", draft.map);
        problems.push(at.problem(what, "choose a cell that `walk` covers, and no warp"));
    }
    Some(Spot { map, cell })
}
