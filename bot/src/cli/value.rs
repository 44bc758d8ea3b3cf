//! What flags take: versions with their shares, obfuscation, warps.

use std::str::FromStr;

use packets::Version;

use crate::behavior::{Cell, Warp};

/// A version and its weight: `main-20220406=2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeightedVersion(pub Version, pub u32);

impl FromStr for WeightedVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (version, weight) = text.split_once('=').unwrap_or((text, "1"));
        let weight: u32 = weight
            .parse()
            .map_err(|_| format!("the share `{weight}` is no whole number"))?;
        if !(1..=1000).contains(&weight) {
            return Err("a share is 1 to 1000".to_owned());
        }
        Ok(Self(parse_version(version)?, weight))
    }
}

/// Which versions obfuscate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obfuscation {
    /// None.
    Off,
    /// All that have keys.
    On,
    /// These.
    Versions(Vec<Version>),
}

impl Obfuscation {
    pub(super) fn covers(&self, version: Version) -> bool {
        match self {
            Self::Off => false,
            Self::On => true,
            Self::Versions(versions) => versions.contains(&version),
        }
    }
}

impl FromStr for Obfuscation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "off" => Ok(Self::Off),
            "on" => Ok(Self::On),
            list => list
                .split(',')
                .map(parse_version)
                .collect::<Result<_, _>>()
                .map(Self::Versions),
        }
    }
}

/// Whether bots have loopback addresses of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SourceAddresses {
    /// Where all targets are on loopback and the machine can.
    Auto,
    /// Yes.
    On,
    /// No.
    Off,
}

impl FromStr for Warp {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no warp: write MAP,X,Y, as in prontera,156,22");
        let mut parts = text.split(',');
        let (Some(map), Some(x), Some(y), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(wrong());
        };
        let coordinate = |text: &str| {
            text.parse()
                .ok()
                .filter(|value| *value <= packets::MAX_COORDINATE)
                .ok_or_else(wrong)
        };
        let map = map.strip_suffix(".gat").unwrap_or(map);
        if map.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            map: map.to_owned(),
            cell: Cell::new(coordinate(x)?, coordinate(y)?),
        })
    }
}

/// Reads `main-20220406`.
pub(super) fn parse_version(text: &str) -> Result<Version, String> {
    text.parse().map_err(|error: packets::VersionError| error.to_string())
}
