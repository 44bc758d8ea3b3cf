//! Where the answers differ: for people and for machines.

use std::fmt::{self, Write as _};

use serde_json::{Value, json};

/// Differences that are told one by one.
const MOST_TOLD: usize = 60;

/// How an answer differs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What {
    /// A field has another value.
    Field,
    /// It did not come.
    Missing,
    /// It was not in the recording.
    Extra,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Missing => "missing",
            Self::Extra => "extra",
        }
    }
}

/// One difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// How it differs.
    pub what: What,
    /// The packet's name, or its id where it has none.
    pub packet: String,
    /// The field's path; empty unless a field differs.
    pub field: String,
    /// Its value in the recording.
    pub recorded: Option<String>,
    /// Its value now.
    pub now: Option<String>,
    /// What the client had said last.
    pub after: String,
    /// How many packets it had sent on that connection.
    pub(super) after_number: usize,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { packet, after, .. } = self;
        write!(out, "after {after}: {packet}")?;
        match self.what {
            What::Missing => out.write_str(" is missing"),
            What::Extra => out.write_str(" is new"),
            What::Field => {
                let none = || "nothing".to_owned();
                let recorded = self.recorded.clone().unwrap_or_else(none);
                let now = self.now.clone().unwrap_or_else(none);
                write!(out, ".{}: recorded {recorded}, now {now}", self.field)
            }
        }
    }
}

/// What came of a replay.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Connections that were played.
    pub connections: usize,
    /// Packets that were sent.
    pub sent: usize,
    /// Answers that are the same.
    pub same: usize,
    /// Notices about others, in the recording and now: they are not compared.
    pub about_others: (usize, usize),
    /// The differences, in the order of what the client said.
    pub differences: Vec<Difference>,
    /// Why it was not played to its end.
    pub stopped: Option<String>,
    /// Whether it was not even begun, for the server is not reached.
    pub unreachable: bool,
}

impl Comparison {
    /// 0: the answers are the same; 97: the server is not reached; 99: they differ.
    pub fn exit_code(&self) -> u8 {
        if self.unreachable {
            97
        } else if self.stopped.is_none() && self.differences.is_empty() {
            0
        } else {
            99
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{} connections, {} packets sent: {} answers are the same, {} differences; {} and {} notices about others are not compared\n",
            self.connections,
            self.sent,
            self.same,
            self.differences.len(),
            self.about_others.0,
            self.about_others.1
        );
        for difference in self.differences.iter().take(MOST_TOLD) {
            let _ = writeln!(text, "  {difference}");
        }
        if self.differences.len() > MOST_TOLD {
            let _ = writeln!(
                text,
                "  and {} more: --json has all",
                self.differences.len() - MOST_TOLD
            );
        }
        if let Some(why) = &self.stopped {
            let _ = writeln!(text, "not played to its end: {why}");
        }
        text
    }

    /// For machines, schema `bot.replay/1`.
    pub fn json(&self) -> Value {
        let differences = self.differences.iter().map(|difference| {
            json!({
                "what": difference.what.name(),
                "packet": difference.packet,
                "field": Some(&difference.field).filter(|field| !field.is_empty()),
                "recorded": difference.recorded,
                "now": difference.now,
                "after": difference.after,
            })
        });
        json!({
            "schema": "bot.replay/1",
            "exit_code": self.exit_code(),
            "connections": self.connections,
            "sent": self.sent,
            "same": self.same,
            "about_others": {"recorded": self.about_others.0, "now": self.about_others.1},
            "differences": differences.collect::<Vec<_>>(),
            "stopped": self.stopped,
        })
    }
}
