//! JSON Lines into an empty data folder: all of them, or nothing.
//!
//! The store is built in a folder beside its place and moved there when everything was read and checked, so a mistake
//! in the file, or a kill, leaves the data folder without a store.

use std::{
    ffi::OsStr,
    fs,
    io::{self, BufRead, Read as _},
    path::{Path, PathBuf},
};

use super::line::{self, LINE_MAX, Parsed, Wrong, wrong};
use crate::{
    config::StoreEngine,
    persistence::{
        Database, InstanceLock,
        acknowledged::AcknowledgedFile,
        check, folder,
        record::{AnyRecord, RecordKind, TotalsRecord, checksum},
        store::{self, Batch, Store, StoreError},
    },
};

/// Records that are handed to the store together.
const AT_ONCE: usize = 256;

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The store cannot be made.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is something in the folder.
    #[error("the data folder {path} is not empty: it has {found:?}; import into a new folder")]
    NotEmpty {
        /// The data folder.
        path: PathBuf,
        /// One of the things in it.
        found: String,
    },
    /// The input cannot be read.
    #[error("cannot read line {line}: {source}")]
    Input {
        /// Counted from 1.
        line: u64,
        /// What the operating system said.
        source: io::Error,
    },
    /// A line, or the file up to it, is wrong.
    #[error("line {line}: {problem}; nothing was imported (hint: {hint})")]
    Line {
        /// Counted from 1.
        line: u64,
        /// What is wrong.
        problem: String,
        /// What to do.
        hint: String,
    },
    /// Every line is a record, but they contradict each other.
    #[error("nothing was imported: {0} (hint: index entries repeat what accounts and characters say, change both)")]
    Contradiction(StoreError),
}

/// How strict an import is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// The file was changed on purpose: it need not add up to its own totals.
    pub edited: bool,
}

/// Makes the database in `folder` from the lines of an export. What it adds up to.
pub fn import(
    folder: &Path,
    engine: StoreEngine,
    options: ImportOptions,
    input: &mut dyn BufRead,
) -> Result<TotalsRecord, ImportError> {
    // Before the lock as well, so that a mistyped folder does not get one.
    refuse_used(folder)?;
    let new = !folder.exists();
    let _lock = InstanceLock::take(folder)?;
    refuse_used(folder)?;
    for engine in StoreEngine::ALL {
        remove(&Database::unfinished_folder(folder, engine))?;
    }
    let unfinished = Database::unfinished_folder(folder, engine);
    let totals = match build(&unfinished, engine, options, input) {
        Ok(totals) => totals,
        Err(error) => {
            remove(&unfinished)?;
            return Err(error);
        }
    };
    let place = Database::store_folder(folder, engine);
    fs::rename(&unfinished, &place).map_err(failed("rename", &unfinished))?;
    folder::sync(folder).map_err(failed("sync", folder))?;
    if new {
        folder::sync_name(folder).map_err(failed("sync the folder above", folder))?;
    }
    AcknowledgedFile::open(folder, engine)?.write(totals.sequence)?;
    Ok(totals)
}

/// Only what an import itself leaves may be there: the lock, and a store that a kill left unfinished.
fn refuse_used(folder: &Path) -> Result<(), ImportError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed("read", folder))?,
    };
    let ours = |path: &Path| {
        path.file_name() == Some(OsStr::new("lock"))
            || StoreEngine::ALL
                .iter()
                .any(|engine| Database::unfinished_folder(folder, *engine) == path)
    };
    for entry in entries {
        let entry = entry.map_err(failed("read", folder))?;
        if !ours(&entry.path()) {
            return Err(ImportError::NotEmpty {
                path: folder.to_owned(),
                found: entry.file_name().to_string_lossy().into_owned(),
            });
        }
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", folder)(error)),
        _ => Ok(()),
    }
}

/// Makes, checks and closes the store.
fn build(
    folder: &Path,
    engine: StoreEngine,
    options: ImportOptions,
    input: &mut dyn BufRead,
) -> Result<TotalsRecord, ImportError> {
    let mut importer = Importer::over(store::open(engine, folder)?);
    while let Some(line) = importer.next_line(input)? {
        importer.take(&line)?;
    }
    importer.finish(options)
}

/// Goes through the lines of one file.
struct Importer {
    store: Box<dyn Store>,
    batch: Batch,
    waiting: usize,
    /// Number of the line read last.
    line: u64,
    /// The records as they are stored here.
    counted: TotalsRecord,
    /// The records as they were stored where the file was made, which may be in older versions.
    written: TotalsRecord,
    /// The totals that the file ends with, and the checksum of that line.
    promised: Option<(TotalsRecord, Option<u32>)>,
}

impl Importer {
    fn over(store: Box<dyn Store>) -> Self {
        Self {
            store,
            batch: Batch::new(),
            waiting: 0,
            line: 0,
            counted: TotalsRecord::default(),
            written: TotalsRecord::default(),
            promised: None,
        }
    }

    fn next_line(&mut self, input: &mut dyn BufRead) -> Result<Option<Vec<u8>>, ImportError> {
        self.line += 1;
        let line = self.line;
        let mut bytes = Vec::new();
        let read = input.take(LINE_MAX + 1).read_until(b'\n', &mut bytes);
        read.map_err(|source| ImportError::Input { line, source })?;
        match bytes.pop() {
            None => Ok(None),
            Some(b'\n') => Ok(Some(bytes)),
            Some(_) if bytes.len() as u64 >= LINE_MAX => Err(self.wrong(wrong(
                format!("it is longer than {LINE_MAX} bytes"),
                "is this a file of `server db export`?",
            ))),
            Some(_) => Err(self.wrong(wrong("it has no end", "the file was cut short: export it again"))),
        }
    }

    fn take(&mut self, line: &[u8]) -> Result<(), ImportError> {
        if self.promised.is_some() {
            let problem = wrong("there is something after the totals", "import one export at a time");
            return Err(self.wrong(problem));
        }
        let Parsed {
            record,
            older,
            checksum,
        } = line::parse(line).map_err(|problem| self.wrong(problem))?;
        match record {
            AnyRecord::Totals(totals) => self.promised = Some((totals, checksum)),
            record => self.put(&record, older)?,
        }
        Ok(())
    }

    fn put(&mut self, record: &AnyRecord, older: Option<u32>) -> Result<(), ImportError> {
        let (key, value) = record.encode().map_err(StoreError::from)?;
        if self.batch.change(&key).is_some() || self.store.get(&key)?.is_some() {
            let problem = format!(
                "the {} record {:?} is there twice",
                record.kind(),
                record.readable_key()
            );
            return Err(self.wrong(wrong(problem, "remove one of them")));
        }
        self.counted.add(checksum(&value));
        self.written.add(older.unwrap_or_else(|| checksum(&value)));
        self.batch.put(key, value);
        self.waiting += 1;
        if self.waiting >= AT_ONCE {
            self.apply()?;
        }
        Ok(())
    }

    fn apply(&mut self) -> Result<(), StoreError> {
        self.waiting = 0;
        self.store.apply(&std::mem::take(&mut self.batch))
    }

    fn finish(mut self, options: ImportOptions) -> Result<TotalsRecord, ImportError> {
        let Some((promised, said)) = self.promised else {
            let problem = wrong(
                format!("the file ends without the {} record", RecordKind::Totals),
                "it was cut short: export it again",
            );
            return Err(self.wrong(problem));
        };
        // What does not add up is told with the line of the totals, not with the end behind it.
        self.line -= 1;
        if !options.edited {
            self.compare(promised)?;
            self.verify(promised, said)?;
        }
        let totals = TotalsRecord {
            sequence: promised.sequence,
            ..self.counted
        };
        if totals != TotalsRecord::default() {
            let (key, value) = AnyRecord::Totals(totals).encode().map_err(StoreError::from)?;
            self.batch.put(key, value);
        }
        self.apply()?;
        self.store.flush()?;
        check::check(self.store.as_ref()).map_err(ImportError::Contradiction)?;
        Ok(totals)
    }

    fn compare(&self, promised: TotalsRecord) -> Result<(), ImportError> {
        if (self.written.records, self.written.checksums) == (promised.records, promised.checksums) {
            return Ok(());
        }
        let problem = format!(
            "the {} records before do not add up to the totals of {} records: one was lost or changed",
            self.counted.records, promised.records
        );
        Err(self.wrong(wrong(
            problem,
            "export it again, or say --edited if you changed it on purpose",
        )))
    }

    /// The number of the last change is covered by the checksum of the line alone.
    fn verify(&self, promised: TotalsRecord, said: Option<u32>) -> Result<(), ImportError> {
        let (_, value) = AnyRecord::Totals(promised).encode().map_err(StoreError::from)?;
        if said.is_none_or(|said| said == checksum(&value)) {
            return Ok(());
        }
        Err(self.wrong(wrong(
            "the totals do not have the checksum that stands beside them: one of them was changed",
            "export it again, or say --edited if you changed it on purpose",
        )))
    }

    fn wrong(&self, Wrong { problem, hint }: Wrong) -> ImportError {
        ImportError::Line {
            line: self.line,
            problem,
            hint,
        }
    }
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    move |source| StoreError::File {
        action,
        path: path.to_owned(),
        source,
    }
}
