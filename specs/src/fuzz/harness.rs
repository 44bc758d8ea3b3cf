//! Runs a body on a corpus and on what becomes of it.

use core::fmt;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use super::Mutator;

/// A run ends at so many failures.
const ENOUGH: usize = 10;

/// What is to be run.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// Of the fuzz target.
    pub name: &'static str,
    /// What it begins with.
    pub corpus: Vec<Vec<u8>>,
    /// How many inputs are made of the corpus.
    pub made: usize,
    /// What an input may take.
    pub allowance: Allowance,
}

/// How much memory an input may take: bytes in use at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allowance {
    /// For any input: messages, tables of fixed size.
    pub base: u64,
    /// For each byte of it.
    pub per_byte: u64,
}

/// What came of a run. Displays as a few lines of text.
#[derive(Clone, Debug)]
pub struct Outcome {
    name: &'static str,
    inputs: usize,
    /// What went wrong.
    pub failures: Vec<Failure>,
    /// The most bytes in use at once, as a part of what is allowed, and the size of the input.
    memory: (f64, usize),
    /// How long the slowest input took, and its size.
    slowest: (Duration, usize),
}

/// An input that must not do what it does.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The input.
    pub input: Vec<u8>,
    /// What the panic said, or how much memory it took.
    pub why: String,
}

impl Campaign {
    /// Runs `body`, which returns the bytes that were in use at once, on every input.
    ///
    /// The variable `FUZZ_TIMES` (a number) has so many times as many inputs made, `FUZZ_SEED` (a number) other ones; with `FUZZ_CORPUS` (a folder) the
    /// corpus is written there, for libFuzzer.
    pub fn run(&self, body: impl Fn(&[u8]) -> u64) -> io::Result<Outcome> {
        if let Some(folder) = env::var_os("FUZZ_CORPUS") {
            self.save(&Path::new(&folder).join(self.name))?;
        }
        let mut outcome = Outcome::new(self.name);
        let mut mutator = Mutator::new(&self.corpus, number("FUZZ_SEED").unwrap_or(1) as u64);
        let made = self.made.saturating_mul(number("FUZZ_TIMES").unwrap_or(1));
        let made = (0..made).map(|_| mutator.input());
        for input in self.corpus.iter().cloned().chain(made) {
            outcome.try_one(input, self.allowance, &body);
            if outcome.failures.len() == ENOUGH {
                break;
            }
        }
        Ok(outcome)
    }

    fn save(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        for (index, input) in self.corpus.iter().enumerate() {
            fs::write(folder.join(format!("{index:05}")), input)?;
        }
        Ok(())
    }
}

fn number(variable: &str) -> Option<usize> {
    env::var(variable).ok()?.parse().ok()
}

impl Outcome {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            inputs: 0,
            failures: Vec::new(),
            memory: (0.0, 0),
            slowest: (Duration::ZERO, 0),
        }
    }

    fn try_one(&mut self, input: Vec<u8>, allowance: Allowance, body: impl Fn(&[u8]) -> u64) {
        self.inputs += 1;
        let start = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| body(&input)));
        self.slowest = self.slowest.max((start.elapsed(), input.len()));
        match result {
            Ok(bytes) => self.weigh(input, allowance, bytes),
            Err(panic) => self.failures.push(Failure {
                input,
                why: message(panic.as_ref()),
            }),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "hundredths tell enough")]
    fn weigh(&mut self, input: Vec<u8>, allowance: Allowance, bytes: u64) {
        let allowed = allowance.base + allowance.per_byte * input.len() as u64;
        let part = bytes as f64 / allowed as f64;
        if part > self.memory.0 {
            self.memory = (part, input.len());
        }
        if bytes > allowed {
            let why = format!("{bytes} bytes in use for an input of {}", input.len());
            self.failures.push(Failure { input, why });
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("a panic without a message").to_owned()
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (part, size) = self.memory;
        let (slowest, slow) = self.slowest;
        writeln!(
            f,
            "{}: {} inputs; memory at most {:.0} % of what is allowed, for {size} bytes; the slowest took {slowest:?}, {slow} bytes",
            self.name,
            self.inputs,
            part * 100.0,
        )?;
        for failure in &self.failures {
            writeln!(f, "{}\n  of b\"{}\"", failure.why, failure.input.escape_ascii())?;
        }
        Ok(())
    }
}
