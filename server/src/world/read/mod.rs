//! From files to a world. Statements and TOML become drafts, which still call things by their names; linking makes indices and ids of
//! the names and checks what the files promise each other. Everything that is wrong is gathered on the way.

mod combo;
mod dialog;
mod document;
mod group;
mod hint;
mod item;
mod job;
mod link;
mod maps;
mod monster;
mod names;
mod npc;
mod place;
mod role;
mod tables;
mod text;

use std::{path::Path, sync::Arc};

use self::{
    combo::ComboDraft,
    group::GroupDraft,
    item::ItemDraft,
    job::{ExperienceDraft, JobDraft},
    monster::MonsterDraft,
    npc::NpcDraft,
    place::{At, Entry},
    tables::{ElementDraft, RefineDraft, SizeDraft, StatusPointsDraft},
    text::MapDraft,
};
use super::{Problem, Problems, World};

/// A world as it was said.
#[derive(Default)]
struct Drafts<'a> {
    maps: Vec<MapDraft<'a>>,
    items: Vec<Entry<'a, ItemDraft>>,
    combos: Vec<Entry<'a, ComboDraft>>,
    monsters: Vec<Entry<'a, MonsterDraft>>,
    experience: Vec<Entry<'a, ExperienceDraft>>,
    jobs: Vec<Entry<'a, JobDraft>>,
    groups: Vec<Entry<'a, GroupDraft>>,
    sizes: Vec<Entry<'a, SizeDraft>>,
    elements: Vec<Entry<'a, ElementDraft>>,
    refining: Vec<Entry<'a, RefineDraft>>,
    status_points: Vec<Entry<'a, StatusPointsDraft>>,
    npcs: Vec<Entry<'a, NpcDraft>>,
}

/// Reads a world from files given as name and text; names that end in `.toml` are TOML, all others statements.
pub(super) fn read(files: &[(&str, &str)]) -> Result<Arc<World>, Problems> {
    let mut drafts = Drafts::default();
    let mut problems = Vec::new();
    for &(file, text) in files {
        if Path::new(file).extension().is_some_and(|extension| extension == "toml") {
            document::parse(file, text, &mut drafts, &mut problems);
        } else {
            text::parse(file, text, &mut drafts.maps, &mut problems);
        }
    }
    let world = link::link(&drafts, &mut problems);
    match world {
        Some(world) if problems.is_empty() => Ok(Arc::new(world)),
        _ => {
            let place = |problem: &Problem| files.iter().position(|(name, _)| *name == problem.file);
            problems.sort_by_key(|problem| (place(problem), problem.line));
            Err(Problems(problems))
        }
    }
}
