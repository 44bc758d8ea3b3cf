//! The pincode's permuted keypad: the server sends a seed, the client sends the places of its digits, not the digits.

use std::{fmt, str::FromStr};

/// Constants of the keypad's linear congruential generator: `seed = INCREMENT + seed * MULTIPLIER mod 2^32`.
const MULTIPLIER: u32 = 0x3498;
const INCREMENT: u32 = 0x0088_1234;

/// A pincode: four decimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pincode([u8; 4]);

impl Pincode {
    /// The digits as the client sends them (ASCII) after the server's keypad `seed` of 0x08b9.
    pub fn permuted(self, seed: u32) -> [u8; 4] {
        let places = places(seed);
        self.0
            .map(|digit| b'0' + places.get(usize::from(digit)).copied().unwrap_or(0))
    }
}

/// For each digit, the place where the shuffled keypad shows it.
///
/// The keypad starts as 0..=9; for each place from 1 to 9 the generator is advanced, and the digit there is swapped with the one at
/// `seed mod (place + 1)`.
fn places(mut seed: u32) -> [u8; 10] {
    let mut keypad: [u8; 10] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    for place in 1..10_u8 {
        seed = seed.wrapping_mul(MULTIPLIER).wrapping_add(INCREMENT);
        keypad.swap(usize::from(place), (seed % u32::from(place + 1)) as usize);
    }
    let mut places = [0; 10];
    for (place, digit) in (0..).zip(keypad) {
        if let Some(entry) = places.get_mut(usize::from(digit)) {
            *entry = place;
        }
    }
    places
}

impl Default for Pincode {
    /// 7294, for accounts that a program makes.
    fn default() -> Self {
        Self([7, 2, 9, 4])
    }
}

impl FromStr for Pincode {
    type Err = PincodeError;

    fn from_str(text: &str) -> Result<Self, PincodeError> {
        let digits: [u8; 4] = text.as_bytes().try_into().map_err(|_| PincodeError)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(PincodeError);
        }
        Ok(Self(digits.map(|digit| digit - b'0')))
    }
}

impl fmt::Display for Pincode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{digit}"))
    }
}

/// Text that is no pincode.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a pincode is four digits, as in 7294")]
pub struct PincodeError;

#[cfg(test)]
mod tests {
    use super::*;

    fn permuted(pincode: &str, seed: u32) -> String {
        let pincode: Pincode = pincode.parse().unwrap();
        String::from_utf8(pincode.permuted(seed).to_vec()).unwrap()
    }

    /// Seeds and answers of the recorded session re-20120307-3char.
    #[test]
    fn digits_are_permuted_as_recorded() {
        for (pincode, seed, sent) in [
            ("7294", 0x8f17, "4328"),
            ("1111", 0xbb0f, "3333"),
            ("7294", 0x10c9, "4328"),
            ("8305", 0xaa20, "1062"),
        ] {
            assert_eq!(permuted(pincode, seed), sent, "{pincode} after {seed:#x}");
        }
    }

    #[test]
    fn every_seed_shows_every_digit_once() {
        for seed in (0..=u32::MAX).step_by(99_999_989) {
            let mut places = places(seed);
            places.sort_unstable();
            assert_eq!(places, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "{seed:#x}");
        }
    }

    #[test]
    fn only_four_digits_are_a_pincode() {
        assert_eq!("0042".parse::<Pincode>().unwrap().to_string(), "0042");
        for text in ["", "123", "12345", "12a4", "１２３４", "-123"] {
            assert_eq!(text.parse::<Pincode>(), Err(PincodeError), "{text}");
        }
    }
}
