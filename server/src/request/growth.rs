//! Spending status points, and the keys of the bar.

use packets::{
    CzShortcutKeyChange1, CzShortcutKeyChange2, CzShortcutkeybarRotate1, CzShortcutkeybarRotate2, CzStatusChange,
    Hotkey as Key, Kind, StatusParameter as Parameter, fit,
};

use super::{Received, Translated};
use crate::event::{Attribute, Command, growth::GrowthCommand, record::Hotkey};

/// What a packet of this feature asks for. A wish to raise what is no attribute is no wish at all.
pub(super) fn request(packet: &Received<'_>) -> Translated {
    let command = match packet.kind {
        Kind::CzStatusChange => match raise(&packet.read()?) {
            Some(command) => command,
            None => return Ok(None),
        },
        Kind::CzShortcutKeyChange1 => {
            let CzShortcutKeyChange1 { index, key, .. } = packet.read()?;
            set(0, fit(index), &key)
        }
        Kind::CzShortcutKeyChange2 => {
            let CzShortcutKeyChange2 { tab, index, key, .. } = packet.read()?;
            set(fit(tab), fit(index), &key)
        }
        Kind::CzShortcutkeybarRotate1 => {
            let CzShortcutkeybarRotate1 { rotate, .. } = packet.read()?;
            let row = fit(rotate);
            GrowthCommand::TurnHotkeys { tab: 0, row }
        }
        Kind::CzShortcutkeybarRotate2 => {
            let CzShortcutkeybarRotate2 { tab, rotate, .. } = packet.read()?;
            let (tab, row) = (fit(tab), fit(rotate));
            GrowthCommand::TurnHotkeys { tab, row }
        }
        _ => return Ok(None),
    };
    Ok(Some(Command::Growth(command).into()))
}

fn raise(packet: &CzStatusChange) -> Option<GrowthCommand> {
    let attribute = match packet.parameter {
        Parameter::STRENGTH => Attribute::Strength,
        Parameter::AGILITY => Attribute::Agility,
        Parameter::VITALITY => Attribute::Vitality,
        Parameter::INTELLIGENCE => Attribute::Intelligence,
        Parameter::DEXTERITY => Attribute::Dexterity,
        Parameter::LUCK => Attribute::Luck,
        _ => return None,
    };
    let amount = fit(packet.amount);
    Some(GrowthCommand::Raise { attribute, amount })
}

fn set(tab: u16, index: u16, key: &Key) -> GrowthCommand {
    let key = Hotkey {
        skill: key.is_skill,
        id: fit(key.id),
        level: fit(key.count),
    };
    GrowthCommand::SetHotkey { tab, index, key }
}
