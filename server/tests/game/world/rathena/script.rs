//! What the databases' scripts do, as effects: those statements that the embedded items have.

use packets::SkillId;
use server::world::{Breakable, Effect, Element, Race, Status};

/// The effects of an item's script. Panics where a statement is unknown.
pub(super) fn effects(aegis_name: &str, script: &str) -> Vec<Effect> {
    let statements = script
        .split([';', '\n'])
        .map(str::trim)
        .filter(|statement| !statement.is_empty());
    statements.map(|statement| effect(aegis_name, statement)).collect()
}

fn effect(aegis_name: &str, statement: &str) -> Effect {
    let (verb, rest) = statement.split_once(' ').unwrap_or((statement, ""));
    let (verb, rest) = match verb.split_once('(') {
        Some((verb, _)) => (verb, statement[verb.len()..].trim_matches(['(', ')'])),
        None => (verb, rest),
    };
    let words: Vec<&str> = rest.split(',').map(|word| word.trim_matches('"')).collect();
    match verb {
        "itemheal" => heal(rest),
        "percentheal" => Effect::HealPercent {
            hp: number(words[0]),
            sp: number(words[1]),
        },
        "sc_end" => Effect::Cure(status(words[0].trim_start_matches("SC_"))),
        "sc_start" => Effect::Hasten {
            percent: 10 + 5 * number::<u8>(words[0].trim_start_matches("SC_ASPDPOTION")),
            seconds: number::<u32>(words[1]) / 1000,
        },
        "itemskill" => item_skill(words[0], number(words[1])),
        "getgroupitem" => Effect::OpenBox(words[0].trim_start_matches("IG_").into()),
        "pet" => Effect::Tame(tamed(aegis_name)),
        "skill" => Effect::Skill {
            skill: skill(words[0]),
            level: number(words[1]),
        },
        "bonus" => bonus(words[0], words.get(1).copied().unwrap_or_default()),
        "bonus2" => bonus_to(words[0], words[1], number(words[2])),
        other => panic!("{aegis_name}: {other}"),
    }
}

/// `rand(45,65),0`
fn heal(rest: &str) -> Effect {
    let numbers: Vec<u32> = rest
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|word| word.parse().ok())
        .collect();
    match numbers[..] {
        [low, high, 0] => Effect::Heal {
            hp: (low, high),
            sp: (0, 0),
        },
        [0, low, high] => Effect::Heal {
            hp: (0, 0),
            sp: (low, high),
        },
        [low, high, least, most] => Effect::Heal {
            hp: (low, high),
            sp: (least, most),
        },
        _ => panic!("{rest}"),
    }
}

fn item_skill(name: &str, level: u8) -> Effect {
    match (name, level) {
        ("AL_TELEPORT", 1) => Effect::Teleport,
        ("AL_TELEPORT", 3) => Effect::ReturnToSavePoint,
        ("MC_IDENTIFY", 1) => Effect::Identify,
        ("ALL_RESURRECTION", 1) => Effect::Revive,
        _ => Effect::Cast {
            skill: skill(name),
            level,
        },
    }
}

/// Skills by their numbers in the database.
fn skill(name: &str) -> SkillId {
    SkillId(match name {
        "SM_ENDURE" => 8,
        "TF_POISON" => 52,
        "SM_SELFPROVOKE" => 473,
        other => panic!("{other}"),
    })
}

/// Whom the databases let one tame with an item.
fn tamed(aegis_name: &str) -> u16 {
    match aegis_name {
        "Unripe_Apple" => 1002,
        "Rainbow_Carrot" => 1063,
        "Orange_Juice" => 1113,
        other => panic!("{other}"),
    }
}

fn bonus(name: &str, value: &str) -> Effect {
    match name {
        "bUnbreakableWeapon" => return Effect::Unbreakable(Breakable::Weapon),
        "bUnbreakableHelm" => return Effect::Unbreakable(Breakable::Helm),
        "bAtkEle" => return Effect::AttackElement(element(value)),
        "bMaxHP" => return Effect::MaxHp(number(value)),
        "bMaxSP" => return Effect::MaxSp(number(value)),
        "bNoMagicDamage" => return Effect::NoMagicDamage(number(value)),
        _ => {}
    }
    let value = number(value);
    match name {
        "bStr" => Effect::Strength(value),
        "bAgi" => Effect::Agility(value),
        "bVit" => Effect::Vitality(value),
        "bInt" => Effect::Intelligence(value),
        "bDex" => Effect::Dexterity(value),
        "bLuk" => Effect::Luck(value),
        "bBaseAtk" => Effect::Attack(value),
        "bMatkRate" => Effect::MagicAttackPercent(value),
        "bMdef" => Effect::MagicDefense(value),
        "bHit" => Effect::Hit(value),
        "bFlee2" => Effect::PerfectDodge(value),
        "bCritical" => Effect::Critical(value),
        "bHPrecovRate" => Effect::HpRecoveryPercent(value),
        "bUseSPrate" => Effect::SpCostPercent(value),
        other => panic!("{other}"),
    }
}

fn bonus_to(name: &str, whom: &str, value: i16) -> Effect {
    let (_, word) = whom.split_once('_').unwrap();
    match name {
        "bAddEff" => Effect::Inflict {
            status: status(word),
            chance: value,
        },
        "bResEff" => Effect::ResistStatus {
            status: status(word),
            chance: value,
        },
        "bAddRace" => Effect::DamageToRace {
            race: race(word),
            percent: value,
        },
        "bSubRace" => Effect::ResistRace {
            race: race(word),
            percent: value,
        },
        "bSubEle" => Effect::ResistElement {
            element: element(word.trim_start_matches("Ele_")),
            percent: value,
        },
        other => panic!("{other}"),
    }
}

fn status(word: &str) -> Status {
    match word {
        "Stun" => Status::Stun,
        "Poison" => Status::Poison,
        "Silence" => Status::Silence,
        "Blind" => Status::Blind,
        "Confusion" => Status::Confusion,
        "Curse" => Status::Curse,
        "Hallucination" => Status::Hallucination,
        other => panic!("{other}"),
    }
}

fn race(word: &str) -> Race {
    Race::from_word(&super::snake(word)).unwrap()
}

fn element(word: &str) -> Element {
    Element::from_word(&super::snake(word.trim_start_matches("Ele_"))).unwrap()
}

fn number<N: std::str::FromStr>(word: &str) -> N {
    word.parse().unwrap_or_else(|_| panic!("{word}"))
}
