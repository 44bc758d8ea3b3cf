//! Arguments, and what each command does with them. Results go to stdout, complaints to stderr.

mod check;
mod check_hercules;
mod check_lengths;
mod coverage;
mod decode;
mod decode_json;
mod decode_session;
mod diff;
mod docs;
mod find;
mod fmt;
mod hex;
mod json;
mod kore;
mod lengths;
mod lua;
mod new_version;
mod report;
mod show;
mod show_at;
mod show_json;
mod show_matrix;
mod table;
mod vectors;

use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, CommandFactory, Parser, Subcommand};
use specs::emit::ir::WriteError;
use specs::model::Protocol;
use specs::{Inspection, Version};

/// Checks spec files of the Ragnarok Online protocol, and shows what they say about a client version.
#[derive(Parser)]
#[command(
    name = "specs",
    version,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 in order, 1 not in order, not found or failed, 2 wrong usage.\n\n\
                  Example:\n  specs check\n  specs show CZ_REQUEST_MOVE --at main-20220406"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Folder of the spec files [default: those that this command was built with]
    #[arg(long, global = true, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// Whether mistakes in spec files are shown in colour; auto: at a terminal, unless `NO_COLOR` is set
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    color: Color,
}

/// When to write in colour.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Color {
    /// At a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Whether what is written to stderr is in colour.
    fn on_stderr(self) -> bool {
        let no_color = || env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self {
            Self::Auto => io::stderr().is_terminal() && !no_color(),
            Self::Always => true,
            Self::Never => false,
        }
    }
}

#[derive(Subcommand)]
enum Command {
    /// Check all spec files, on every date of every listed client
    #[command(after_help = "Example:\n  specs check --dir my/specs\n  specs check --hercules ~/Hercules")]
    Check(check::Options),
    /// Show a packet's layout on a version: offset, size, type, name and meaning of each field; or all its layouts beside each other
    #[command(after_help = "Example:\n  specs show CZ_REQUEST_MOVE --at main-20220406\n  specs show ZC_ACCEPT_ENTER")]
    Show(show::Options),
    /// Print the length table of a version: one `0x0064 55` per line, -1 for variable length
    #[command(after_help = "Example:\n  specs lengths --at re-20180621\n  specs lengths --at re-20180621 --json")]
    Lengths(lengths::Options),
    /// Decode a recorded session (pcap, pcapng, JSON lines), or bytes given as hex
    #[command(
        after_help = "Example:\n  specs decode --at main-20220406 --server map --dir c2s 5f 03 25 86 40\n  specs decode --at re-20180621 session.pcapng\n  specs decode --json main-20220406-walk.pcap"
    )]
    Decode(decode::Options),
    /// Write golden vectors from recorded sessions
    #[command(after_help = "Example:\n  specs vectors --missing --from main-20220406-walk.pcap")]
    Vectors(vectors::Options),
    /// Write spec files in their one form: indentation, spaces, aligned tables
    #[command(after_help = "Example:\n  specs fmt --check specs/packets")]
    Fmt(fmt::Options),
    /// Find packets by id, by a part of their name, or of a field's
    #[command(after_help = "Example:\n  specs find 0x0437\n  specs find cloth_color")]
    Find(find::Options),
    /// Show what changes from one version to another
    #[command(after_help = "Example:\n  specs diff main-20190530 main-20220406")]
    Diff(diff::Options),
    /// Count the ids of each version that have a layout, a name, or only a length; list packets without a golden vector
    #[command(after_help = "Example:\n  specs coverage --at main-20220406")]
    Coverage(coverage::Options),
    /// Print OpenKore's recvpackets.txt for a version
    #[command(after_help = "Example:\n  specs kore --at main-20220406 > recvpackets.txt")]
    Kore(kore::Options),
    /// Scaffold a new client version from its length table, and say which packets do not fit it
    #[command(
        after_help = "Example:\n  specs new-version main-20230601 --from main-20221019 --lengths table.csv --out specs/packets/clients/main-20230601.spec"
    )]
    NewVersion(new_version::Options),
    /// Write the protocol as HTML: searchable, a page per packet and per diagnostic
    #[command(after_help = "Example:\n  specs docs --out protocol-docs")]
    Docs(docs::Options),
    /// Print all that the spec files say as JSON, or what it comes to on one version; --schema says what is where
    #[command(
        after_help = "Example:\n  specs json > protocol.json\n  specs json --at main-20220406 | jq '.packets[] | select(.name == \"CZ_REQUEST_MOVE\")'\n  specs json --schema > protocol.schema.json"
    )]
    Json(json::Options),
    /// Print a Wireshark dissector in Lua, for all versions; --at is the one it starts with
    #[command(
        after_help = "Example:\n  specs lua --at main-20220406 > ro.lua\n  tshark -X lua_script:ro.lua -o ro.version:re-20120307 -r session.pcap"
    )]
    Lua(lua::Options),
    /// Print a script that completes this command in a shell
    #[command(after_help = "Example:\n  specs completions bash > ~/.local/share/bash-completion/completions/specs")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
        /// Print JSON: the shell, and its text as `script`
        #[arg(long)]
        json: bool,
    },
}

/// Which client version.
#[derive(Args)]
struct At {
    /// Client version: LINE-YYYYMMDD, as in main-20220406; a bare date means main
    #[arg(long = "at", value_name = "VERSION")]
    version: Version,
}

/// Does what the arguments say. False when what was asked about is not in order.
pub(crate) fn run(cli: &Cli) -> anyhow::Result<bool> {
    let out = &mut io::stdout().lock();
    match &cli.command {
        Command::Completions { shell, json } => {
            let script = completions(*shell);
            if *json {
                let script = String::from_utf8_lossy(&script);
                json_line(
                    out,
                    &serde_json::json!({ "shell": shell.to_string(), "script": script }),
                )?;
            } else {
                out.write_all(&script)?;
            }
            return Ok(true);
        }
        Command::Json(options) if options.schema => {
            out.write_all(specs::emit::ir::SCHEMA.as_bytes())?;
            return Ok(true);
        }
        Command::Fmt(options) => return fmt::run(options, folder(cli), out),
        _ => {}
    }
    let inspection = inspect(cli);
    if let Command::Check(options) = &cli.command {
        return check::run(options, &inspection, cli.color, out);
    }
    if inspection.diagnostics.has_errors() {
        report::errors(&inspection.diagnostics, cli.color)?;
        bail!("the spec files have errors");
    }
    let protocol = &inspection.protocol;
    match &cli.command {
        Command::Check(_) | Command::Completions { .. } | Command::Fmt(_) => Ok(true),
        Command::Show(options) => show::run(options, protocol, out),
        Command::Lengths(options) => lengths::run(options, protocol, out),
        Command::Decode(options) => decode::run(options, protocol, out),
        Command::Vectors(options) => vectors::run(options, protocol, out),
        Command::Find(options) => find::run(options, protocol, out),
        Command::Diff(options) => diff::run(options, protocol, out),
        Command::Coverage(options) => coverage::run(options, protocol, out),
        Command::Kore(options) => kore::run(options, protocol, out),
        Command::NewVersion(options) => new_version::run(options, folder(cli), protocol, cli.color, out),
        Command::Json(options) => json::run(options, protocol, out),
        Command::Docs(options) => docs::run(options, protocol, out),
        Command::Lua(options) => lua::run(options, protocol, out),
    }
}

fn completions(shell: clap_complete::Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "specs", &mut script);
    script
}

/// Writes an object on a line of its own.
fn json_line(out: &mut impl Write, value: &serde_json::Value) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)?;
    Ok(())
}

fn inspect(cli: &Cli) -> Inspection {
    specs::inspect(folder(cli))
}

/// Where the spec files are.
fn folder(cli: &Cli) -> &Path {
    let own = match &cli.command {
        Command::Check(options) => options.dir.as_deref(),
        _ => None,
    };
    own.or(cli.specs.as_deref()).unwrap_or(specs::DIR.as_ref())
}

/// The listed client's version that a version stands for, which is itself nearly always.
fn listed(protocol: &Protocol, version: Version) -> anyhow::Result<Version> {
    Ok(protocol.client(version)?.version)
}

/// `1 layout`, `3 layouts`.
fn count(number: usize, what: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {what}{plural}")
}

/// Whether the sources of a version contradict each other.
fn unconfirmed(protocol: &Protocol, version: Version) -> bool {
    protocol.client(version).is_ok_and(|client| client.unconfirmed)
}

/// Says why nothing came out of it. A reader that went away is no reason to complain.
pub(crate) fn fail(error: &anyhow::Error) -> ExitCode {
    if io_kind(error) == Some(io::ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS;
    }
    // Nothing is left to be done if even this fails.
    let _ = writeln!(io::stderr(), "error: {error:#}");
    ExitCode::FAILURE
}

/// What went wrong with reading or writing, if that is what went wrong.
fn io_kind(error: &anyhow::Error) -> Option<io::ErrorKind> {
    let plain = error.downcast_ref::<io::Error>().map(io::Error::kind);
    let written = || match error.downcast_ref::<WriteError>()? {
        WriteError::Io(error) => Some(error.kind()),
        WriteError::Version(_) => None,
    };
    plain
        .or_else(written)
        .or_else(|| error.downcast_ref::<serde_json::Error>()?.io_error_kind())
}
