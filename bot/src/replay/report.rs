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
    /// Another number of them came, of which each one is not compared.
    Count,
    /// The server closed the connection, or did not.
    Closing,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Count => "count",
            Self::Closing => "closing",
        }
    }
}

/// One difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// How it differs.
    pub what: What,
    /// The packet's name, or its id where it has none; of a number, what was counted.
    pub packet: String,
    /// The field's path; empty unless a field differs.
    pub field: String,
    /// Its value in the recording; of a packet that is missing, what of it is compared.
    pub recorded: Option<String>,
    /// Its value now; of a packet that is new, what of it is compared.
    pub now: Option<String>,
    /// What the client had said last.
    pub after: String,
    /// How many packets it had sent on that connection.
    pub(super) after_number: usize,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { packet, after, .. } = self;
        let recorded = self.recorded.as_deref().unwrap_or("nothing");
        let now = self.now.as_deref().unwrap_or("nothing");
        match self.what {
            What::Missing => write!(
                out,
                "after {after}: {packet}{} is missing",
                bracketed(self.recorded.as_deref())
            ),
            What::Extra => write!(out, "after {after}: {packet}{} is new", bracketed(self.now.as_deref())),
            What::Field => write!(
                out,
                "after {after}: {packet}.{}: recorded {recorded}, now {now}",
                self.field
            ),
            What::Count => write!(out, "{packet}: recorded {recorded}, now {now}"),
            What::Closing => write!(
                out,
                "after {after}: {packet} closes the connection: recorded {recorded}, now {now}"
            ),
        }
    }
}

/// What a packet says, behind its name.
fn bracketed(fields: Option<&str>) -> String {
    fields.map_or_else(String::new, |fields| format!(" ({fields})"))
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
    /// Notices about others, in the recording and now: they are compared by their kinds.
    pub about_others: (usize, usize),
    /// Those kinds, and how many there were in the recording and now.
    pub kinds: Vec<(String, usize, usize)>,
    /// What of the recording could not be said as it should be.
    pub notes: Vec<String>,
    /// The differences, in the order of what the client said.
    pub differences: Vec<Difference>,
    /// Why it was not played to its end.
    pub stopped: Option<String>,
    /// Whether it was not even begun, for the server is not reached.
    pub unreachable: bool,
    /// Whether somebody ended it.
    pub interrupted: bool,
}

impl Comparison {
    /// 0: the answers are the same; 97: the server is not reached; 99: they differ; 105: it was interrupted.
    pub fn exit_code(&self) -> u8 {
        if self.unreachable {
            97
        } else if self.interrupted {
            105
        } else if self.stopped.is_none() && self.differences.is_empty() {
            0
        } else {
            99
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{} connections, {} packets sent: {} answers are the same, {} differences; {} and {} notices about others are \
             compared by their kinds\n",
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
        for note in self.notes.iter().take(MOST_TOLD) {
            let _ = writeln!(text, "note: {note}");
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
        let kinds = self
            .kinds
            .iter()
            .map(|(kind, recorded, now)| json!({"kind": kind, "recorded": recorded, "now": now}));
        json!({
            "schema": "bot.replay/1",
            "exit_code": self.exit_code(),
            "connections": self.connections,
            "sent": self.sent,
            "same": self.same,
            "about_others": {"recorded": self.about_others.0, "now": self.about_others.1, "kinds": kinds.collect::<Vec<_>>()},
            "differences": differences.collect::<Vec<_>>(),
            "notes": self.notes,
            "stopped": self.stopped,
        })
    }
}
