//! Client versions: a line and a date, the axis along which the protocol changes.

use core::{fmt, str::FromStr};

/// A client line: one publisher's branch of the game client, with its own protocol history.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Line {
    /// The main (non-renewal) client.
    Main,
    /// The renewal client.
    Re,
    /// Ragnarok Zero.
    Zero,
    /// The Sakray test client.
    Sak,
    /// Ragnarok AD.
    Ad,
}

impl Line {
    /// Every line, in the order of their discriminants.
    pub const ALL: [Self; 5] = [Self::Main, Self::Re, Self::Zero, Self::Sak, Self::Ad];

    /// The name used in specs, on the command line and in configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Re => "re",
            Self::Zero => "zero",
            Self::Sak => "sak",
            Self::Ad => "ad",
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Line {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|line| line.name() == text)
            .ok_or_else(|| VersionError(text.to_owned()))
    }
}

/// A client version: PACKETVER date and line, written `main-20220406`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Version {
    /// The client line.
    pub line: Line,
    /// PACKETVER: the client's build date as `YYYYMMDD`.
    pub date: u32,
}

impl Version {
    /// A version of `line` built on `date` (`YYYYMMDD`).
    pub const fn new(line: Line, date: u32) -> Self {
        Self { line, date }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:08}", self.line, self.date)
    }
}

impl FromStr for Version {
    type Err = VersionError;

    /// Reads `main-20220406`; a bare date means line `main`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || VersionError(text.to_owned());
        let (line, date) = match text.split_once('-') {
            Some((line, date)) => (line.parse().map_err(|_| error())?, date),
            None => (Line::Main, text),
        };
        if date.len() != 8 || !date.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(error());
        }
        Ok(Self {
            line,
            date: date.parse().map_err(|_| error())?,
        })
    }
}

/// Text that is no client version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VersionError(String);

impl fmt::Display for VersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no client version: write LINE-YYYYMMDD, as in main-20220406 (lines: main, re, zero, sak, ad)",
            self.0
        )
    }
}

impl core::error::Error for VersionError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_reads_back_as_written() {
        for text in [
            "main-20220406",
            "re-20120307",
            "zero-20171018",
            "sak-20090617",
            "ad-20080701",
        ] {
            assert_eq!(text.parse::<Version>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_bare_date_means_main() {
        assert_eq!("20220406".parse(), Ok(Version::new(Line::Main, 20_220_406)));
    }

    #[test]
    fn anything_else_is_refused_with_the_form_it_takes() {
        for text in [
            "",
            "main",
            "main-",
            "main-2022",
            "xx-20220406",
            "main-202204061",
            "main-2022040a",
            "-20220406",
            "+0220406",
        ] {
            let error = text.parse::<Version>().unwrap_err().to_string();
            assert!(error.contains("LINE-YYYYMMDD"), "{text}: {error}");
        }
    }
}
