//! How enums and flags show themselves: by name where they have one.

use core::fmt;

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
    fn values_without_a_name_are_shown_as_numbers() {
        assert_eq!(Show(2, named).to_string(), "HIDE");
        assert_eq!(Show(3, named).to_string(), "3");
        assert_eq!(Show(3, flags).to_string(), "SIGHT | HIDE");
        assert_eq!(Show(0x82, flags).to_string(), "HIDE | 0x80");
        assert_eq!(Show(0, flags).to_string(), "0");
    }
}
