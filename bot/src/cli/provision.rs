//! `bot provision`: its flags, and the way from them to an exit code.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use packets::{Profile, Version};
use tokio::runtime::Runtime;

use super::{
    accounts::AccountArgs,
    target::{ConsentArgs, consent_lines, json_with_consent},
    value::parse_version,
};
use crate::{
    app::{Failure, print_text, stop_signal},
    behavior::Warp,
    client::Pincode,
    provision::{Order, Schema, Sexes, SqlOrder, Summary, provision, write_sql},
    report::threshold::parse_duration,
    swarm::plan::Accounts,
};

/// Flags of `bot provision`.
#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct ProvisionArgs {
    /// Login server, HOST:PORT: make the accounts through it. On loopback and in private networks, others with --consent
    #[arg(
        long,
        required_unless_present = "sql",
        conflicts_with = "sql",
        value_name = "HOST:PORT"
    )]
    pub target: Option<String>,
    /// Whose server it is.
    #[command(flatten)]
    pub consent: ConsentArgs,
    /// The client version that it is built for; `bot doctor` finds it
    #[arg(long, required_unless_present = "sql", value_parser = parse_version, value_name = "VERSION")]
    pub packetver: Option<Version>,
    /// Write an SQL file for the tables of this server instead
    #[arg(long, requires = "out", value_name = "hercules|rathena")]
    pub sql: Option<Schema>,
    /// The SQL file, which only you may read, for the password is in it; - for stdout
    #[arg(long, requires = "sql", value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write over an SQL file that is there already
    #[arg(long, requires = "out")]
    pub overwrite: bool,
    /// How many accounts
    #[arg(long = "accounts", default_value_t = 200, value_name = "N")]
    pub count: u32,
    /// Which they are.
    #[command(flatten)]
    pub accounts: AccountArgs,
    /// Sex of the accounts
    #[arg(long, default_value = "both", value_name = "male|female|both")]
    pub sex: Sexes,
    /// Pincode of the accounts: set where the server wants one; with --sql it is written only if this is given
    #[arg(long, value_name = "DIGITS")]
    pub pincode: Option<Pincode>,
    /// Make no accounts, only the characters of those that are there
    #[arg(long, conflicts_with = "sql")]
    pub characters_only: bool,
    /// Time between two accounts at least [default: none, until the server wants slowness; then 10 s]
    #[arg(long, value_parser = parse_duration, value_name = "DURATION")]
    pub every: Option<Duration>,
    /// How long any answer may take
    #[arg(long, default_value = "10s", value_parser = parse_duration, value_name = "DURATION")]
    pub patience: Duration,
    /// Where the characters of an SQL file stand
    #[arg(long, default_value = "prontera,156,183", value_name = "MAP,X,Y")]
    pub start: Warp,
    /// Zeny of the characters of an SQL file
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub zeny: u32,
    /// The server keeps MD5 hashes of passwords (`use_MD5_passwords`)
    #[arg(long, requires = "sql")]
    pub md5: bool,
    /// Summary as JSON instead of text
    #[arg(long)]
    pub json: bool,
}

/// Makes the accounts, or the file; what became of them goes to stdout. Yields the exit code.
pub(crate) fn run(arguments: &ProvisionArgs, runtime: &Runtime) -> Result<u8, Failure> {
    let register = !arguments.characters_only && arguments.sql.is_none();
    let accounts = arguments.accounts.accounts(register);
    accounts.check(arguments.count).map_err(Failure::configuration)?;
    match arguments.sql {
        Some(schema) => write_file(arguments, schema, accounts),
        None => through_server(arguments, accounts, runtime),
    }
}

fn write_file(arguments: &ProvisionArgs, schema: Schema, accounts: Accounts) -> Result<u8, Failure> {
    let order = SqlOrder {
        schema,
        accounts,
        count: arguments.count,
        sexes: arguments.sex,
        pincode: arguments.pincode,
        md5: arguments.md5,
        start: arguments.start.clone(),
        zeny: arguments.zeny,
    };
    let path = arguments.out.clone().unwrap_or_else(|| PathBuf::from("-"));
    let written = if path.as_os_str() == "-" {
        write_sql(&order, &mut io::stdout().lock())
    } else {
        create(&path, arguments.overwrite).and_then(|file| {
            let mut file = BufWriter::new(file);
            write_sql(&order, &mut file).and_then(|()| file.flush())
        })
    };
    written.map_err(|error| {
        let hint = match error.kind() {
            io::ErrorKind::AlreadyExists => "; give another name, or --overwrite",
            _ => "",
        };
        Failure::configuration(format!("{}: {error}{hint}", path.display()))
    })?;
    Ok(0)
}

/// A file that only its owner may read.
fn create(path: &Path, overwrite: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(!overwrite);
    if overwrite {
        options.create(true).truncate(true);
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    // One that was there may have been for all to read.
    #[cfg(unix)]
    if overwrite && file.metadata()?.is_file() {
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    }
    Ok(file)
}

fn through_server(arguments: &ProvisionArgs, accounts: Accounts, runtime: &Runtime) -> Result<u8, Failure> {
    let (Some(target), Some(version)) = (&arguments.target, arguments.packetver) else {
        return Err(Failure::configuration("--target and --packetver, or --sql and --out"));
    };
    let (target, permission) = arguments.consent.target(target).map_err(Failure::configuration)?;
    let order = Order {
        target,
        permission,
        profile: Profile::get(version).map_err(|error| Failure::configuration(error.to_string()))?,
        accounts,
        count: arguments.count,
        sexes: arguments.sex,
        pincode: arguments.pincode.unwrap_or_default(),
        every: arguments.every,
        patience: arguments.patience,
    };
    let stop = stop_signal(runtime)?;
    let summary = runtime.block_on(provision(&order, &mut progress, stop));
    end_line(&summary);
    if arguments.json {
        let summary = json_with_consent(summary.json(), &order.permission);
        print_text(&format!("{summary:#}\n"))?;
    } else {
        print_text(&(consent_lines(&order.permission) + &summary.text()))?;
    }
    Ok(summary.exit_code())
}

/// On a terminal one line that changes, else a line now and then.
fn progress(summary: &Summary, news: &str) {
    let mut out = io::stderr();
    let done = summary.ready() + u32::try_from(summary.failed.len()).unwrap_or(u32::MAX);
    let line = format!("{done} of {} accounts, {} failed", summary.wanted, summary.failed.len());
    let _ = match (out.is_terminal(), news) {
        (true, "") => write!(out, "\r{line}").and_then(|()| out.flush()),
        (true, news) => writeln!(out, "\r{line}; {news}"),
        (false, "") if !done.is_multiple_of(50) => Ok(()),
        (false, "") => writeln!(out, "{line}"),
        (false, news) => writeln!(out, "{line}; {news}"),
    };
}

/// Ends the line that changes, wherever it has come to.
fn end_line(summary: &Summary) {
    let mut out = io::stderr();
    let was_written = summary.ready() > 0 || !summary.failed.is_empty();
    if out.is_terminal() && was_written {
        let _ = writeln!(out);
    }
}
