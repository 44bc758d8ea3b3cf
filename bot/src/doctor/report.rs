//! What an examination found: for people and for machines.

use std::{fmt::Write as _, net::SocketAddr, time::Duration};

use serde_json::{Map, Value, json};

use super::{Examination, candidates::Candidates};
use crate::printable;

/// Exit code of a server that cannot be reached, or lets nobody in.
const UNREACHABLE: u8 = 97;

/// Exit code of a server that bots cannot load as things are.
const NOT_READY: u8 = 99;

/// Exit code of an examination that somebody stopped.
const INTERRUPTED: u8 = 105;

/// How something was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// As bots need it.
    Good,
    /// Not as told, or not known.
    Note,
    /// In the way of bots.
    Bad,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Note => "note",
            Self::Bad => "bad",
        }
    }
}

/// One thing that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What it is about.
    pub what: &'static str,
    /// How it is.
    pub state: State,
    /// The finding, in a line.
    pub says: String,
}

/// What comes of an examination.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Bots can load the server.
    Fine,
    /// Something has to be set first.
    NotReady,
    /// The server is down, or lets this machine not in.
    Unreachable,
    /// Somebody stopped it before all was looked at.
    Interrupted,
}

impl Verdict {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::NotReady => "not_ready",
            Self::Unreachable => "unreachable",
            Self::Interrupted => "interrupted",
        }
    }

    /// The process's exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::NotReady => NOT_READY,
            Self::Unreachable => UNREACHABLE,
            Self::Interrupted => INTERRUPTED,
        }
    }
}

/// What became of quick connections of one address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum QuickConnects {
    /// All were let in.
    All,
    /// So many were, then the address was banned.
    BannedAfter(u32),
}

/// Everything that was found.
#[derive(Clone, Debug)]
pub struct Report {
    target: SocketAddr,
    unreachable: bool,
    interrupted: bool,
    /// In the order of the examination.
    pub findings: Vec<Finding>,
    /// What to set or to type, in lines.
    pub advice: Vec<String>,
    /// `none`, `off`, `asked`, `not_set`, `other`.
    pub(super) pincode: Option<&'static str>,
    /// `on`, `off`.
    pub(super) obfuscation: Option<&'static str>,
    /// Whether accounts are made by `_M`.
    pub(super) registers: Option<bool>,
    /// What became of quick connections, if they were tried.
    pub(super) quick_connects: Option<QuickConnects>,
    /// Flags of this command with which it would come further.
    pub(super) go_on: Option<String>,
    times: Map<String, Value>,
    versions: Versions,
}

/// The versions that fit.
#[derive(Clone, Debug, Default)]
struct Versions {
    ranges: String,
    list: Vec<String>,
    best: Option<String>,
}

impl Report {
    pub(super) fn new(target: SocketAddr) -> Self {
        Self {
            target,
            unreachable: false,
            interrupted: false,
            findings: Vec::new(),
            advice: Vec::new(),
            pincode: None,
            obfuscation: None,
            registers: None,
            quick_connects: None,
            go_on: None,
            times: Map::new(),
            versions: Versions::default(),
        }
    }

    pub(super) fn good(&mut self, what: &'static str, says: impl Into<String>) {
        self.add(what, State::Good, &says.into());
    }

    pub(super) fn note(&mut self, what: &'static str, says: impl Into<String>) {
        self.add(what, State::Note, &says.into());
    }

    pub(super) fn bad(&mut self, what: &'static str, says: impl Into<String>) {
        self.add(what, State::Bad, &says.into());
    }

    /// As [`Report::good`], unless there is a finding about that already.
    pub(super) fn good_once(&mut self, what: &'static str, says: impl Into<String>) {
        if self.findings.iter().all(|finding| finding.what != what) {
            self.good(what, says);
        }
    }

    /// Servers name themselves: what moves the cursor does not reach the terminal.
    fn add(&mut self, what: &'static str, state: State, says: &str) {
        let says = printable::line(says);
        self.findings.push(Finding { what, state, says });
    }

    /// How long a step took.
    pub(super) fn time(&mut self, step: &str, took: Duration) {
        self.times.insert(step.to_owned(), json!(took.as_micros()));
    }

    /// The server is down, or blocks this machine.
    pub(super) fn unreachable(&mut self) {
        self.unreachable = true;
    }

    /// Somebody stopped the examination.
    pub(super) fn interrupted(&mut self) {
        self.interrupted = true;
    }

    /// Whether somebody listens at the login server's place.
    pub(super) fn was_connected(&self) -> bool {
        self.times.contains_key("connect")
    }

    /// Whether the login server answered.
    pub(super) fn was_reached(&self) -> bool {
        self.times.contains_key("login")
    }

    /// Whether bots can load the server.
    pub fn verdict(&self) -> Verdict {
        if self.interrupted {
            return Verdict::Interrupted;
        }
        if self.unreachable {
            return Verdict::Unreachable;
        }
        let is_bad = self.findings.iter().any(|finding| finding.state == State::Bad);
        if is_bad { Verdict::NotReady } else { Verdict::Fine }
    }

    /// The best known of the versions that fit, if the server answered at all.
    pub(super) fn best_version(&self) -> Option<&str> {
        self.versions.best.as_deref()
    }

    /// Says which versions fit.
    pub(super) fn conclude_versions(&mut self, candidates: &Candidates, what: &Examination) {
        if self.was_reached() {
            self.versions = Versions {
                ranges: candidates.ranges(),
                list: candidates.versions().iter().map(ToString::to_string).collect(),
                best: candidates.best().map(|profile| profile.version().to_string()),
            };
            let entered = self.times.contains_key("map_enter");
            self.say_versions(candidates.count(), entered, what);
        }
    }

    fn say_versions(&mut self, count: usize, entered: bool, what: &Examination) {
        if self
            .findings
            .iter()
            .any(|finding| finding.what == "version" && finding.state == State::Bad)
        {
            return;
        }
        let ranges = self.versions.ranges.clone();
        let best = self.best_version().unwrap_or_default().to_owned();
        match (what.version, entered, count) {
            (Some(_), true, _) => self.good("version", format!("{best} fits all that the server sends")),
            (Some(_), false, _) => self.note("version", format!("{best} fits so far; the map server has yet to show")),
            (None, true, 1) => self.good("version", format!("{best} alone fits all that the server sends")),
            (None, true, _) => self.good(
                "version",
                format!("{count} fit all that the server sends, and nothing it sent tells them apart: {ranges}. Best known: {best}"),
            ),
            (None, false, _) => self.note("version", format!("{count} fit so far: {ranges}. Best known: {best}")),
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.target);
        for finding in &self.findings {
            let mark = match finding.state {
                State::Good => ' ',
                State::Note => '-',
                State::Bad => '!',
            };
            let _ = writeln!(text, "{mark} {:<13} {}", finding.what, finding.says);
        }
        if !self.advice.is_empty() {
            text.push('\n');
        }
        for line in &self.advice {
            let _ = writeln!(text, "{line}");
        }
        let _ = writeln!(text, "\n{}", self.conclusion());
        text
    }

    fn conclusion(&self) -> &'static str {
        match self.verdict() {
            Verdict::Fine => "Fine: bots can load this server.",
            Verdict::NotReady => "Not ready: see the lines with `!`.",
            Verdict::Unreachable => "Unreachable: the server is down, or blocks this machine.",
            Verdict::Interrupted => "Interrupted: the lines above are what was found until then.",
        }
    }

    /// For machines, schema `bot.doctor/1`.
    pub fn json(&self) -> Value {
        let findings = self
            .findings
            .iter()
            .map(|finding| json!({"what": finding.what, "state": finding.state.name(), "says": finding.says}));
        json!({
            "schema": "bot.doctor/1",
            "target": self.target.to_string(),
            "verdict": self.verdict().name(),
            "exit_code": self.verdict().exit_code(),
            "versions": {
                "fit": self.versions.list,
                "ranges": self.versions.ranges,
                "best": self.versions.best,
            },
            "pincode": self.pincode,
            "obfuscation": self.obfuscation,
            "registration": self.registers,
            "quick_connects": match self.quick_connects {
                None => Value::Null,
                Some(QuickConnects::All) => json!({"banned": false}),
                Some(QuickConnects::BannedAfter(count)) => json!({"banned": true, "let_in": count}),
            },
            "times_us": self.times,
            "findings": findings.collect::<Vec<_>>(),
            "advice": self.advice,
        })
    }
}
