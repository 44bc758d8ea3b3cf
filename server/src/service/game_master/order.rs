//! What a GM command says: a line of chat, read into an order.

use core::{ops::RangeInclusive, time::Duration};

use packets::ItemId;

use super::form::{self, Form};
use crate::{
    event::{Attribute, Item, Name},
    figures::refine,
    service::looks::{CLOTH_COLORS, HAIR_COLORS, HAIR_STYLES},
    world::Cell,
};

/// Items that are given at once.
const ITEMS: RangeInclusive<u16> = 1..=30_000;

/// A GM command, understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order<'l> {
    /// Which account a player is of.
    Account(Name),
    /// Put a player out, and keep its account out for so long.
    Ban(Name, Duration),
    /// Tell all.
    Broadcast(&'l str),
    /// A player's figures.
    Check(Name),
    /// Other colour of the clothes.
    ClothColor(u16),
    /// End the own life.
    Die,
    /// To where new characters start, or to a town.
    Go(Option<&'l str>),
    /// Other colour of the hair.
    HairColor(u16),
    /// Other hair style.
    HairStyle(u16),
    /// Restore so many hit and spell points, or all.
    Heal(Option<(u32, u32)>),
    /// What can be ordered.
    Help(Option<&'l str>),
    /// Hide, or stop it; `None`: whichever it is not.
    Hide(Option<bool>),
    /// Give an item of this kind, and how it is beyond that.
    Item(&'l str, Item),
    /// Another job.
    Job(&'l str),
    /// More or fewer job levels.
    JobLevel(i32),
    /// To a cell of the same map, or anywhere on it.
    Jump(Option<Cell>),
    /// To a player.
    JumpTo(Name),
    /// Put a player out.
    Kick(Name),
    /// Put all players out.
    KickAll,
    /// End a player's life.
    Kill(Name),
    /// End the lives of all monsters here.
    KillMonsters {
        /// They leave what they leave.
        with_drops: bool,
    },
    /// More or fewer base levels.
    Level(i32),
    /// Tell all on this map.
    LocalBroadcast(&'l str),
    /// Bring a player here.
    Recall(Name),
    /// Read the configuration and the world anew.
    Reload,
    /// Take the own status points back.
    ResetStats,
    /// Bring somebody back to life, or oneself.
    Revive(Option<Name>),
    /// Save, and make this the save point.
    Save,
    /// Call monsters.
    Spawn(&'l str, u16),
    /// Milliseconds per cell, or the usual ones.
    Speed(Option<u16>),
    /// Set attributes, or tell them.
    Stats(Option<(Stat, u16)>),
    /// Open the storage.
    Storage,
    /// Take off all that a player wears.
    Strip(Name),
    /// Let the account of a character in again.
    Unban(Name),
    /// To a map, and a cell of it.
    Warp {
        /// Its name.
        map: &'l str,
        /// Which cell.
        cell: Option<Cell>,
    },
    /// Where oneself is, or somebody.
    Where(Option<Name>),
    /// Who plays, anywhere or on the same map.
    Who {
        /// On the same map only.
        here: bool,
    },
    /// More or less zeny.
    Zeny(i64),
}

/// One attribute, or all of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stat {
    /// One.
    One(Attribute),
    /// All six.
    All,
}

impl Order<'_> {
    /// Whether obeying it has the store write something.
    pub(super) const fn is_stored(self) -> bool {
        !matches!(
            self,
            Self::Account(_)
                | Self::Broadcast(_)
                | Self::Check(_)
                | Self::Go(_)
                | Self::Heal(_)
                | Self::Help(_)
                | Self::Hide(_)
                | Self::Jump(_)
                | Self::JumpTo(_)
                | Self::KillMonsters { .. }
                | Self::LocalBroadcast(_)
                | Self::Recall(_)
                | Self::Reload
                | Self::Spawn(..)
                | Self::Speed(_)
                | Self::Stats(None)
                | Self::Warp { .. }
                | Self::Where(_)
                | Self::Who { .. }
        )
    }
}

/// The command that `line` begins with, and the words that follow; what to say to who wrote it, if there is no such command.
pub(super) fn command(line: &str) -> Result<(Form, &str), String> {
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let form = form::named(name.strip_prefix('@').unwrap_or(name));
    form.map(|form| (form, rest.trim()))
        .ok_or_else(|| format!("{} is no command: @help lists them.", name.to_ascii_lowercase()))
}

/// Reads the order that the words after a command's name make of it; how it is written, if they make none.
pub(super) fn read(form: Form, rest: &str) -> Result<Order<'_>, String> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let name = form.name();
    let order = of_oneself(name, &words)
        .or_else(|| of_places(name, &words))
        .or_else(|| of_others(name, &words, rest));
    order.ok_or_else(|| format!("Write it as: {}", form.usage()))
}

fn of_oneself<'l>(name: &str, words: &[&'l str]) -> Option<Order<'l>> {
    Some(match (name, words) {
        ("clothcolor", [color]) => Order::ClothColor(number(color, CLOTH_COLORS)?),
        ("die", []) => Order::Die,
        ("haircolor", [color]) => Order::HairColor(number(color, HAIR_COLORS)?),
        ("hairstyle", [style]) => Order::HairStyle(number(style, HAIR_STYLES)?),
        ("heal", []) => Order::Heal(None),
        ("heal", [hp, sp]) => Order::Heal(Some((hp.parse().ok()?, sp.parse().ok()?))),
        ("hide", []) => Order::Hide(None),
        ("unhide", []) => Order::Hide(Some(false)),
        ("item", [item]) => Order::Item(item, plain(1)),
        ("item", [item, amount]) => Order::Item(item, plain(number(amount, ITEMS)?)),
        ("item2", [item, how @ ..]) => Order::Item(item, special(how)?),
        ("job", [job]) => Order::Job(job),
        ("joblevel", [levels]) => Order::JobLevel(change(levels)?),
        ("level", [levels]) => Order::Level(change(levels)?),
        ("resetstats", []) => Order::ResetStats,
        ("speed", []) => Order::Speed(None),
        ("speed", [speed]) => Order::Speed(Some(number(speed, 20..=1000)?)),
        ("stats", []) => Order::Stats(None),
        ("stats", [which, value]) => Order::Stats(Some((stat(which)?, number(value, 1..=9999)?))),
        ("storage", []) => Order::Storage,
        ("zeny", [amount]) => Order::Zeny(amount.parse().ok().filter(|amount| *amount != 0)?),
        _ => return None,
    })
}

fn of_places<'l>(name: &str, words: &[&'l str]) -> Option<Order<'l>> {
    Some(match (name, words) {
        ("go", []) => Order::Go(None),
        ("go", [town]) => Order::Go(Some(town)),
        ("jump", []) => Order::Jump(None),
        ("jump", [x, y]) => Order::Jump(Some(cell(x, y)?)),
        ("jumpto", [_, ..]) => Order::JumpTo(player(words)?),
        ("recall", [_, ..]) => Order::Recall(player(words)?),
        ("save", []) => Order::Save,
        ("warp", [map]) => Order::Warp { map, cell: None },
        ("warp", [map, x, y]) => Order::Warp {
            map,
            cell: Some(cell(x, y)?),
        },
        ("where", []) => Order::Where(None),
        ("where", [_, ..]) => Order::Where(Some(player(words)?)),
        _ => return None,
    })
}

fn of_others<'l>(name: &str, words: &[&'l str], rest: &'l str) -> Option<Order<'l>> {
    Some(match (name, words) {
        ("account", [_, ..]) => Order::Account(player(words)?),
        ("ban", [time, name @ ..]) => Order::Ban(player(name)?, span(time)?),
        ("broadcast", [_, ..]) => Order::Broadcast(rest),
        ("check", [_, ..]) => Order::Check(player(words)?),
        ("help", []) => Order::Help(None),
        ("help", [command]) => Order::Help(Some(command)),
        ("kick", [_, ..]) => Order::Kick(player(words)?),
        ("kickall", []) => Order::KickAll,
        ("kill", [_, ..]) => Order::Kill(player(words)?),
        ("killmonsters", []) => Order::KillMonsters { with_drops: false },
        ("killmonsters2", []) => Order::KillMonsters { with_drops: true },
        ("localbroadcast", [_, ..]) => Order::LocalBroadcast(rest),
        ("reload", []) => Order::Reload,
        ("revive", []) => Order::Revive(None),
        ("revive", [_, ..]) => Order::Revive(Some(player(words)?)),
        ("spawn", [monster]) => Order::Spawn(monster, 1),
        ("spawn", [monster, count]) => Order::Spawn(monster, number(count, 1..=1000)?),
        ("strip", [_, ..]) => Order::Strip(player(words)?),
        ("unban", [_, ..]) => Order::Unban(player(words)?),
        ("who", []) => Order::Who { here: false },
        ("whomap", []) => Order::Who { here: true },
        _ => return None,
    })
}

/// So many of an item as it is in a shop.
const fn plain(amount: u16) -> Item {
    Item::new(ItemId(0), amount)
}

/// An item that says all about itself, in the order of the public servers' command.
fn special(how: &[&str]) -> Option<Item> {
    let &[amount, identified, refine, damaged, one, two, three, four] = how else {
        return None;
    };
    let card = |word: &str| word.parse().ok().map(ItemId);
    Some(Item {
        identified: number(identified, 0..=1)? == 1,
        refine: u8::try_from(number(refine, 0..=refine::MOST.into())?).ok()?,
        damaged: number(damaged, 0..=1)? == 1,
        cards: [card(one)?, card(two)?, card(three)?, card(four)?],
        ..plain(number(amount, ITEMS)?)
    })
}

fn number(word: &str, range: RangeInclusive<u16>) -> Option<u16> {
    word.parse().ok().filter(|number| range.contains(number))
}

fn change(word: &str) -> Option<i32> {
    word.parse().ok().filter(|change| *change != 0)
}

fn cell(x: &str, y: &str) -> Option<Cell> {
    Some(Cell::new(x.parse().ok()?, y.parse().ok()?))
}

fn player(words: &[&str]) -> Option<Name> {
    Name::new(words.join(" ").as_bytes()).filter(|name| !name.is_empty())
}

fn stat(word: &str) -> Option<Stat> {
    Some(Stat::One(match word.to_ascii_lowercase().as_str() {
        "str" => Attribute::Strength,
        "agi" => Attribute::Agility,
        "vit" => Attribute::Vitality,
        "int" => Attribute::Intelligence,
        "dex" => Attribute::Dexterity,
        "luk" => Attribute::Luck,
        "all" => return Some(Stat::All),
        _ => return None,
    }))
}

/// A time as it is written: a number of minutes, hours or days, at most ten years.
fn span(word: &str) -> Option<Duration> {
    const MOST: u64 = 10 * 365 * 24 * 60;
    let (digits, unit) = word.split_at_checked(word.len().checked_sub(1)?)?;
    let each = match unit {
        "m" => 1,
        "h" => 60,
        "d" => 24 * 60,
        _ => return None,
    };
    let minutes = digits.parse::<u64>().ok()?.checked_mul(each)?;
    (1..=MOST).contains(&minutes).then(|| Duration::from_mins(minutes))
}

#[cfg(test)]
mod tests {
    use super::{super::form::FORMS, *};

    fn order(line: &str) -> Result<Order<'_>, String> {
        let (form, rest) = command(line)?;
        read(form, rest)
    }

    fn name(name: &str) -> Name {
        Name::new(name.as_bytes()).expect("it is one")
    }

    #[test]
    fn orders_are_read_with_their_words() {
        let cell = Some(Cell::new(170, 370));
        let map = "prt_fild08";
        let knife = Item {
            identified: false,
            refine: 7,
            damaged: true,
            cards: [4001, 0, 0, 4003].map(ItemId),
            ..plain(1)
        };
        for (line, expected) in [
            ("@ClothColor 3", Order::ClothColor(3)),
            ("@warp prt_fild08 170 370", Order::Warp { map, cell }),
            ("@kick Adele the Brave", Order::Kick(name("Adele the Brave"))),
            ("@ban 7d Adele", Order::Ban(name("Adele"), Duration::from_hours(168))),
            ("@broadcast  Hello  there ", Order::Broadcast("Hello  there")),
            ("@zeny -500", Order::Zeny(-500)),
            ("@level -3", Order::Level(-3)),
            ("@stats LUK 50", Order::Stats(Some((Stat::One(Attribute::Luck), 50)))),
            ("@item Red_Potion 20", Order::Item("Red_Potion", plain(20))),
            ("@item2 Knife 1 0 7 1 4001 0 0 4003", Order::Item("Knife", knife)),
        ] {
            assert_eq!(order(line), Ok(expected), "{line}");
        }
    }

    #[test]
    fn the_ranges_that_are_listed_are_those_of_the_rules() {
        for (name, range) in [
            ("clothcolor", CLOTH_COLORS),
            ("haircolor", HAIR_COLORS),
            ("hairstyle", HAIR_STYLES),
        ] {
            let (low, high) = range.into_inner();
            let listed = form::named(name).map(Form::usage);
            assert_eq!(listed, Some(format!("@{name} {low}..{high}").as_str()), "{name}");
            for number in [low, high] {
                assert!(order(&format!("@{name} {number}")).is_ok(), "{name} {number}");
            }
            assert!(order(&format!("@{name} {}", high + 1)).is_err());
        }
    }

    #[test]
    fn what_is_no_order_is_told_how_it_is_written() {
        for (wrong, form) in [
            ("@clothcolor", "@clothcolor 0..4"),
            ("@clothcolor 5", "@clothcolor 0..4"),
            ("@clothcolor red", "@clothcolor 0..4"),
            ("@clothcolor 1 2", "@clothcolor 0..4"),
            ("@item Red_Potion 0", "@item ITEM [AMOUNT]"),
            ("@item Red_Potion -1", "@item ITEM [AMOUNT]"),
            (
                "@item2 Knife 1 1 11 0 0 0 0 0",
                "@item2 ITEM AMOUNT 0..1 0..10 0..1 CARD CARD CARD CARD",
            ),
            (
                "@item2 Knife 1 1 7",
                "@item2 ITEM AMOUNT 0..1 0..10 0..1 CARD CARD CARD CARD",
            ),
            ("@zeny 0", "@zeny AMOUNT"),
            ("@zeny 99999999999999999999", "@zeny AMOUNT"),
            ("@spawn 1002 1001", "@spawn MONSTER [1..1000]"),
            ("@stats wis 9", "@stats [STAT 1..9999]"),
            ("@ban 7 Adele", "@ban TIME NAME"),
            ("@ban 0d Adele", "@ban TIME NAME"),
            ("@ban 9999999d Adele", "@ban TIME NAME"),
            ("@ban 7d", "@ban TIME NAME"),
            ("@broadcast ", "@broadcast TEXT"),
            ("@speed 19", "@speed [20..1000]"),
        ] {
            assert_eq!(order(wrong), Err(format!("Write it as: {form}")), "{wrong}");
        }
        for unknown in ["@", "@fly", "@ help"] {
            assert!(
                order(unknown).is_err_and(|why| why.ends_with("is no command: @help lists them.")),
                "{unknown}"
            );
        }
    }

    #[test]
    fn every_form_that_is_listed_is_understood_with_and_without_what_may_be_left_out() {
        for form in FORMS {
            let whole = form.usage().replace(['[', ']'], "");
            let needed = form.usage().split('[').next().unwrap_or_default();
            for example in [whole.as_str(), needed] {
                let mut example = example.to_owned();
                for (word, value) in [
                    ("TIME", "7d"),
                    ("NAME", "Adele"),
                    ("LEVELS", "3"),
                    ("AMOUNT", "3"),
                    ("CARD", "4001"),
                    ("X Y", "1 2"),
                    ("HP SP", "1 2"),
                    ("STAT", "str"),
                    ("20..", ""),
                    ("0..", ""),
                    ("1..", ""),
                ] {
                    example = example.replace(word, value);
                }
                assert!(order(&example).is_ok(), "{example}");
            }
        }
    }

    #[test]
    fn forms_are_listed_by_name_each_once() {
        assert!(FORMS.is_sorted_by(|a, b| a.name() < b.name()));
        for form in FORMS {
            let what = form
                .help()
                .strip_prefix(form.usage())
                .and_then(|rest| rest.strip_prefix(": "));
            assert!(
                form.usage().starts_with('@') && what.is_some_and(|what| !what.is_empty()),
                "{form:?}"
            );
        }
    }
}
