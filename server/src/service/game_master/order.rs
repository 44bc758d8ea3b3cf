//! What a GM command says: a line of chat, read into an order.

use core::ops::RangeInclusive;

use crate::{
    event::Name,
    service::looks::{CLOTH_COLORS, HAIR_COLORS, HAIR_STYLES},
    world::Cell,
};

/// A GM command, understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order<'l> {
    /// Other colour of the clothes.
    ClothColor(u16),
    /// End the own life.
    Die,
    /// To where new characters start.
    Go,
    /// Other colour of the hair.
    HairColor(u16),
    /// Other hair style.
    HairStyle(u16),
    /// What can be ordered.
    Help,
    /// Put a player out.
    Kick(Name),
    /// Save, and make this the save point.
    Save,
    /// To a map, and a cell of it.
    Warp {
        /// Its name.
        map: &'l str,
        /// Which cell.
        cell: Option<Cell>,
    },
    /// Where oneself is, or somebody.
    Where(Option<Name>),
    /// Who plays.
    Who,
}

impl Order<'_> {
    /// Whether obeying it has the store write something.
    pub(super) const fn is_stored(self) -> bool {
        matches!(
            self,
            Self::ClothColor(_) | Self::HairColor(_) | Self::HairStyle(_) | Self::Kick(_) | Self::Save
        )
    }
}

/// How each order is written, and what it does.
const FORMS: [(&str, &str); 11] = [
    ("@clothcolor 0..4", "changes the colour of your clothes"),
    ("@die", "ends your life"),
    ("@go", "takes you to where new characters start"),
    ("@haircolor 0..8", "changes the colour of your hair"),
    ("@hairstyle 0..29", "changes your hair style"),
    ("@help", "lists the commands"),
    ("@kick NAME", "puts a player out"),
    ("@save", "saves your character, and makes this place your save point"),
    ("@warp MAP [X Y]", "takes you to a map"),
    ("@where [NAME]", "tells where you are, or a player is"),
    ("@who", "lists who plays"),
];

/// Reads the order in `line`, which begins with `@`; what to say to who wrote it, if there is none.
pub(super) fn read(line: &str) -> Result<Order<'_>, String> {
    let mut words = line.split_whitespace();
    let name = words.next().unwrap_or_default().to_ascii_lowercase();
    let words: Vec<&str> = words.collect();
    let form = FORMS.iter().find(|(form, _)| form.split(' ').next() == Some(&name));
    match form {
        None => Err(format!("{name} is no command: @help lists them.")),
        Some((form, _)) => order(&name, &words).ok_or_else(|| format!("Write it as: {form}")),
    }
}

fn order<'l>(name: &str, words: &[&'l str]) -> Option<Order<'l>> {
    let order = match (name, words) {
        ("@clothcolor", [color]) => Order::ClothColor(number(color, CLOTH_COLORS)?),
        ("@die", []) => Order::Die,
        ("@go", []) => Order::Go,
        ("@haircolor", [color]) => Order::HairColor(number(color, HAIR_COLORS)?),
        ("@hairstyle", [style]) => Order::HairStyle(number(style, HAIR_STYLES)?),
        ("@help", []) => Order::Help,
        ("@kick", [_, ..]) => Order::Kick(player(words)?),
        ("@save", []) => Order::Save,
        ("@warp", [map]) => Order::Warp { map, cell: None },
        ("@warp", [map, x, y]) => Order::Warp {
            map,
            cell: Some(Cell::new(x.parse().ok()?, y.parse().ok()?)),
        },
        ("@where", []) => Order::Where(None),
        ("@where", [_, ..]) => Order::Where(Some(player(words)?)),
        ("@who", []) => Order::Who,
        _ => return None,
    };
    Some(order)
}

fn number(word: &str, range: RangeInclusive<u16>) -> Option<u16> {
    word.parse().ok().filter(|number| range.contains(number))
}

fn player(words: &[&str]) -> Option<Name> {
    Name::new(words.join(" ").as_bytes())
}

/// Every order, one a line.
pub(super) fn help() -> String {
    FORMS.map(|(form, what)| format!("{form}: {what}")).join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_read_with_their_words() {
        assert_eq!(read("@ClothColor 3"), Ok(Order::ClothColor(3)));
        let cell = Some(Cell::new(170, 370));
        assert_eq!(
            read("@warp prt_fild08 170 370"),
            Ok(Order::Warp {
                map: "prt_fild08",
                cell
            })
        );
        assert_eq!(
            read("@kick Adele the Brave"),
            Ok(Order::Kick(Name::new(b"Adele the Brave").unwrap()))
        );
    }

    #[test]
    fn the_ranges_that_are_listed_are_those_of_the_rules() {
        for (order, range) in [
            ("@clothcolor", CLOTH_COLORS),
            ("@haircolor", HAIR_COLORS),
            ("@hairstyle", HAIR_STYLES),
        ] {
            let (low, high) = range.into_inner();
            let form = format!("{order} {low}..{high}");
            assert!(FORMS.iter().any(|(listed, _)| *listed == form), "{form}");
            for number in [low, high] {
                assert!(read(&format!("{order} {number}")).is_ok(), "{order} {number}");
            }
            assert!(read(&format!("{order} {}", high + 1)).is_err());
        }
    }

    #[test]
    fn what_is_no_order_is_told_how_it_is_written() {
        for wrong in ["@clothcolor", "@clothcolor 5", "@clothcolor red", "@clothcolor 1 2"] {
            assert_eq!(read(wrong), Err("Write it as: @clothcolor 0..4".to_owned()), "{wrong}");
        }
        for unknown in ["@", "@fly", "@ help"] {
            assert!(
                read(unknown).unwrap_err().ends_with("is no command: @help lists them."),
                "{unknown}"
            );
        }
    }

    #[test]
    fn every_form_that_is_listed_is_understood() {
        for (form, _) in FORMS {
            let example = form
                .replace("NAME", "Adele")
                .replace("MAP [X Y]", "prontera")
                .replace("0..", "");
            let example = example.replace(['[', ']'], "");
            assert!(read(&example).is_ok(), "{example}");
        }
    }
}
