//! Every step's times as interval logs of HdrHistogram, written while the run lasts: its tools, in any language, read and merge them.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use hdrhistogram::{
    Histogram,
    serialization::{
        V2DeflateSerializer,
        interval_log::{IntervalLogWriterBuilder, Tag},
    },
};

use super::snapshot::{Snapshot, Watcher};
use crate::stats::Stats;

/// How long an interval of the logs is.
const INTERVAL: Duration = Duration::from_secs(10);

/// The logs of one run. Values are microseconds; tags are steps, `STEP` from the intended time and `STEP.service` from the actual one.
#[derive(Debug)]
pub struct HdrLog {
    place: Place,
    start: SystemTime,
    /// Since the last interval was written.
    pending: Stats,
    from: Duration,
    until: Duration,
    /// The first thing that went wrong; nothing is written after it.
    problem: Option<io::Error>,
}

/// Where the histograms go.
#[derive(Debug)]
enum Place {
    /// All to one file, told apart by tags; it is begun with the first interval, and an older one in its place is gone only then.
    File(PathBuf, Option<BufWriter<File>>),
    /// To a file for each tag.
    Folder(PathBuf, BTreeMap<String, BufWriter<File>>),
}

impl HdrLog {
    /// Logs into the file `path`, or, where that is a folder or ends like one, into files in it.
    pub fn create(path: &Path) -> io::Result<Self> {
        let start = SystemTime::now();
        let is_folder = path.is_dir() || path.to_string_lossy().ends_with(['/', '\\']);
        let place = if is_folder {
            fs::create_dir_all(path)?;
            Place::Folder(path.to_owned(), BTreeMap::new())
        } else {
            OpenOptions::new().create(true).append(true).open(path)?;
            Place::File(path.to_owned(), None)
        };
        Ok(Self {
            place,
            start,
            pending: Stats::default(),
            from: Duration::ZERO,
            until: Duration::ZERO,
            problem: None,
        })
    }

    fn take(&mut self, fresh: &Stats, elapsed: Duration) {
        self.pending.merge(fresh);
        self.until = elapsed;
        if elapsed >= self.from + INTERVAL {
            self.write();
        }
    }

    /// Writes what is pending. A log that cannot be written any more is no reason to stop a run.
    fn write(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        if self.problem.is_none()
            && let Err(problem) = self.write_all(&pending)
        {
            tracing::warn!("the HDR log ends here: {problem}");
            self.problem = Some(problem);
        }
        self.from = self.until;
    }

    fn write_all(&mut self, stats: &Stats) -> io::Result<()> {
        let (start, interval) = (self.start, (self.from, self.until.saturating_sub(self.from)));
        for (step, latency) in stats.steps() {
            for (tag, times) in [
                (step.name().to_owned(), latency.intended_histogram()),
                (format!("{}.service", step.name()), latency.service_histogram()),
            ] {
                append(self.place.log(&tag, start)?, &tag, times, interval)?;
            }
        }
        match &mut self.place {
            Place::File(_, file) => file.iter_mut().try_for_each(Write::flush),
            Place::Folder(_, files) => files.values_mut().try_for_each(Write::flush),
        }
    }
}

impl Place {
    fn log(&mut self, tag: &str, start: SystemTime) -> io::Result<&mut BufWriter<File>> {
        match self {
            Self::File(path, file) => {
                if file.is_none() {
                    *file = Some(begin(path, start)?);
                }
                file.as_mut().ok_or_else(|| io::ErrorKind::NotFound.into())
            }
            Self::Folder(folder, files) => {
                if !files.contains_key(tag) {
                    let file = begin(&folder.join(format!("{tag}.hlog")), start)?;
                    files.insert(tag.to_owned(), file);
                }
                files.get_mut(tag).ok_or_else(|| io::ErrorKind::NotFound.into())
            }
        }
    }
}

impl Watcher for HdrLog {
    fn look(&mut self, snapshot: &Snapshot<'_>) {
        self.take(snapshot.fresh, snapshot.elapsed);
    }

    fn end(&mut self) {
        self.write();
    }
}

/// A file with the heading of an interval log.
fn begin(path: &Path, start: SystemTime) -> io::Result<BufWriter<File>> {
    let mut file = BufWriter::new(File::create(path)?);
    let mut serializer = V2DeflateSerializer::new();
    IntervalLogWriterBuilder::new()
        .add_comment("[Histogram log format version 1.3]")
        .add_comment("bot: times in microseconds by step; STEP.service: from the actual time of sending")
        .with_start_time(start)
        .with_base_time(start)
        .begin_log_with(&mut file, &mut serializer)?;
    writeln!(
        file,
        "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\""
    )?;
    Ok(file)
}

fn append(
    file: &mut BufWriter<File>,
    tag: &str,
    times: &Histogram<u64>,
    (from, length): (Duration, Duration),
) -> io::Result<()> {
    let mut serializer = V2DeflateSerializer::new();
    let mut line = Vec::new();
    IntervalLogWriterBuilder::new()
        .begin_log_with(&mut line, &mut serializer)?
        .write_histogram(times, from, length, Tag::new(tag))
        .map_err(|error| io::Error::other(format!("{error:?}")))?;
    file.write_all(&line)
}

#[cfg(test)]
mod tests {
    use hdrhistogram::serialization::{
        Deserializer,
        interval_log::{IntervalLogIterator, LogEntry},
    };

    use super::*;
    use crate::stats::Step;

    fn second(millis: u64) -> Stats {
        let mut stats = Stats::default();
        stats
            .latency_mut(Step::WalkAck)
            .record(Duration::from_millis(millis), Duration::from_millis(1));
        stats
    }

    /// Tags, beginnings and values of a log.
    fn read(file: &Path) -> Vec<(String, u64, u64, u64)> {
        let text = fs::read(file).unwrap();
        let entries = IntervalLogIterator::new(&text).filter_map(|entry| match entry.unwrap() {
            LogEntry::Interval(interval) => {
                let decoded = interval.encoded_histogram();
                let bytes = base64(decoded);
                let times: Histogram<u64> = Deserializer::new().deserialize(&mut bytes.as_slice()).unwrap();
                let tag = interval.tag().unwrap().as_str().to_owned();
                Some((tag, interval.start_timestamp().as_secs(), times.len(), times.max()))
            }
            _ => None,
        });
        entries.collect()
    }

    /// Decodes standard base64.
    fn base64(text: &str) -> Vec<u8> {
        const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut bytes = Vec::new();
        let (mut bits, mut held) = (0_u32, 0);
        for digit in text
            .bytes()
            .filter_map(|byte| DIGITS.bytes().position(|digit| digit == byte))
        {
            bits = (bits << 6) | u32::try_from(digit).unwrap();
            held += 6;
            if held >= 8 {
                held -= 8;
                bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
            }
        }
        bytes
    }

    #[test]
    fn every_ten_seconds_are_a_line_that_the_crate_reads_back() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("run.hlog");
        let mut log = HdrLog::create(&file).unwrap();
        for at in 1..=15 {
            log.take(&second(at), Duration::from_secs(at));
        }
        log.end();
        let lines = read(&file);
        let counts: Vec<_> = lines
            .iter()
            .map(|(tag, from, count, _)| (tag.as_str(), *from, *count))
            .collect();
        assert_eq!(
            counts,
            [
                ("walk_ack", 0, 10),
                ("walk_ack.service", 0, 10),
                ("walk_ack", 10, 5),
                ("walk_ack.service", 10, 5)
            ]
        );
        assert!(lines[2].3 >= 15_000 && lines[2].3 < 15_030, "{lines:?}");
    }

    #[test]
    fn an_older_log_stays_until_there_is_something_to_write() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("run.hlog");
        fs::write(&file, "an older log").unwrap();
        HdrLog::create(&file).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "an older log");
        assert!(HdrLog::create(Path::new("/nowhere/run.hlog")).is_err());
        let mut log = HdrLog::create(&file).unwrap();
        log.take(&second(3), Duration::from_secs(1));
        log.end();
        assert_eq!(read(&file).len(), 2);
    }

    #[test]
    fn a_folder_gets_a_log_for_each_step() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut log = HdrLog::create(folder.path()).unwrap();
        log.take(&second(3), Duration::from_secs(1));
        log.end();
        assert_eq!(read(&folder.path().join("walk_ack.hlog")).len(), 1);
        assert_eq!(read(&folder.path().join("walk_ack.service.hlog")).len(), 1);
    }
}
