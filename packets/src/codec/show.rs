//! How enums and flags show themselves: by name where they have one.

use core::fmt::{self, Write as _};

/// Shows the value of an enum: `MONSTER`, or the number.
pub fn named(f: &mut fmt::Formatter<'_>, value: i128, names: &[(&str, i128)]) -> fmt::Result {
    match names.iter().find(|(_, known)| *known == value) {
        Some((name, _)) => f.write_str(name),
        None => write!(f, "{value}"),
    }
}

/// Shows a set of flags: `SIGHT | HIDE | 0x80`, or 0.
pub fn flags(f: &mut fmt::Formatter<'_>, value: i128, names: &[(&str, i128)]) -> fmt::Result {
    let mut left = value;
    let mut separator = "";
    for (name, bits) in names {
        if *bits != 0 && left & bits == *bits {
            write!(f, "{separator}{name}")?;
            separator = " | ";
            left &= !bits;
        }
    }
    match (left, separator) {
        (0, "") => f.write_str("0"),
        (0, _) => Ok(()),
        _ => write!(f, "{separator}{left:#x}"),
    }
}

/// Shows a name of the spec files, `CZ_REQUEST_MOVE`, as Rust has it: `CzRequestMove`.
pub fn camel(f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    for word in name.split('_') {
        let mut letters = word.chars();
        for first in letters.by_ref().take(1) {
            f.write_char(first.to_ascii_uppercase())?;
        }
        for letter in letters {
            f.write_char(letter.to_ascii_lowercase())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Show(i128, fn(&mut fmt::Formatter<'_>, i128, &[(&str, i128)]) -> fmt::Result);

    impl fmt::Display for Show {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            (self.1)(f, self.0, &[("SIGHT", 1), ("HIDE", 2)])
        }
    }

    #[test]
    fn kinds_are_shown_by_the_names_of_their_packets() {
        use crate::{Kind, PacketKind};
        assert_eq!(format!("{:?}", Kind::ZcNotifyEffect3), "ZcNotifyEffect3");
        assert!(Kind::ALL.iter().all(|kind| !format!("{kind:?}").contains('_')));
    }

    #[test]
    fn values_without_a_name_are_shown_as_numbers() {
        assert_eq!(Show(2, named).to_string(), "HIDE");
        assert_eq!(Show(3, named).to_string(), "3");
        assert_eq!(Show(3, flags).to_string(), "SIGHT | HIDE");
        assert_eq!(Show(0x82, flags).to_string(), "HIDE | 0x80");
        assert_eq!(Show(0, flags).to_string(), "0");
    }
}
