//! A consent on file, and the checks that make a [`Consent`] of its text.

use std::{fs, io::Read, net::IpAddr, ops::Range, path::Path};

use serde::Deserialize;
use serde_json::{Value, json};
use toml::Spanned;

use super::Date;
use crate::scenario::{Mistake, Problem, explained};

/// No consent is longer, in bytes.
const MOST_BYTES: u64 = 64 << 10;

/// What the owner of a server agreed to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Consent {
    /// The login server, HOST:PORT as `--target` says it.
    pub target: String,
    /// Whose server it is, and who agreed.
    pub owner: String,
    /// When the consent was given.
    pub date: Date,
    /// The last day it holds; `None`: until it is taken back.
    pub until: Option<Date>,
    /// Where the login server sends clients on to, if that is not its own address.
    pub servers: Vec<IpAddr>,
    /// What else was agreed.
    pub note: Option<String>,
    /// The file it stands in.
    pub file: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    target: Spanned<String>,
    owner: Spanned<String>,
    date: Spanned<toml::Value>,
    until: Option<Spanned<toml::Value>>,
    #[serde(default)]
    servers: Vec<Spanned<String>>,
    note: Option<Spanned<String>>,
}

impl Consent {
    /// Reads a file; every mistake with its line.
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.display().to_string();
        let mut text = String::new();
        fs::File::open(path)
            .and_then(|file| file.take(MOST_BYTES).read_to_string(&mut text))
            .map_err(|error| format!("--consent {name}: {error}"))?;
        Self::parse(&name, &text, Date::today()).map_err(|problem| problem.to_string())
    }

    /// Reads the text of a file on the day `today`.
    pub fn parse(file: &str, text: &str, today: Date) -> Result<Self, Problem> {
        let draft: Draft = toml::from_str(text).map_err(|error| {
            let mistake = Mistake::at(text, error.span().unwrap_or(0..0), explained(error.message()));
            Problem::new(file, vec![mistake])
        })?;
        let mut checker = Checker {
            text,
            mistakes: Vec::new(),
        };
        let consent = checker.consent(file, &draft, today);
        match consent.filter(|_| checker.mistakes.is_empty()) {
            Some(consent) => Ok(consent),
            None => Err(Problem::new(file, checker.mistakes)),
        }
    }

    /// As a report has it.
    pub fn json(&self) -> Value {
        json!({
            "target": self.target, "owner": self.owner, "date": self.date.to_string(),
            "until": self.until.map(|until| until.to_string()),
            "servers": self.servers.iter().map(IpAddr::to_string).collect::<Vec<_>>(),
            "note": self.note, "file": self.file,
        })
    }

    /// In a line.
    pub fn text(&self) -> String {
        let until = self.until.map(|until| format!(", until {until}")).unwrap_or_default();
        let note = self.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
        let Self {
            target,
            owner,
            date,
            file,
            ..
        } = self;
        format!("of {owner} for {target}, given {date}{until} ({file}){note}")
    }
}

/// Collects mistakes.
struct Checker<'a> {
    text: &'a str,
    mistakes: Vec<Mistake>,
}

impl Checker<'_> {
    fn consent(&mut self, file: &str, draft: &Draft, today: Date) -> Option<Consent> {
        let target = self.line(&draft.target);
        let port = target.rsplit_once(':').filter(|(host, _)| !host.is_empty());
        if port.is_none_or(|(_, port)| port.parse::<u16>().is_err()) {
            let text = format!("`{target}` is no target: write HOST:PORT, as --target has it");
            self.add(draft.target.span(), text);
        }
        let owner = self.line(&draft.owner);
        if owner.is_empty() {
            self.add(draft.owner.span(), "nobody is named: whose server is it, who agreed?");
        }
        let date = self.date(&draft.date);
        if let Some(date) = date.filter(|date| *date > today) {
            self.add(draft.date.span(), format!("{date} is in the future: today is {today}"));
        }
        let until = draft.until.as_ref().and_then(|until| Some((until, self.date(until)?)));
        if let Some((place, until)) = until.filter(|(_, until)| *until < today) {
            self.add(place.span(), format!("it ended on {until}: ask the owner again"));
        }
        let servers = draft.servers.iter().filter_map(|server| self.address(server)).collect();
        Some(Consent {
            target,
            owner,
            date: date?,
            until: until.map(|(_, until)| until),
            servers,
            note: draft.note.as_ref().map(|note| self.line(note)),
            file: file.to_owned(),
        })
    }

    /// A text that reports can show: a line, without what moves a terminal's cursor.
    fn line(&mut self, text: &Spanned<String>) -> String {
        if text.get_ref().chars().any(char::is_control) {
            self.add(text.span(), "one line, without control characters");
        }
        text.get_ref().trim().to_owned()
    }

    fn date(&mut self, value: &Spanned<toml::Value>) -> Option<Date> {
        let date = Date::of(value.get_ref());
        if date.is_none() {
            self.add(value.span(), "no date: write YEAR-MONTH-DAY, as in 2026-11-26");
        }
        date
    }

    fn address(&mut self, text: &Spanned<String>) -> Option<IpAddr> {
        let address = text.get_ref().trim().parse().ok();
        if address.is_none() {
            self.add(text.span(), format!("`{}` is no IP address", text.get_ref()));
        }
        address
    }

    fn add(&mut self, at: Range<usize>, text: impl Into<String>) {
        self.mistakes.push(Mistake::at(self.text, at, text));
    }
}
