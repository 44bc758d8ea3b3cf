//! `server account`: accounts in the data of a stopped server.

use std::{
    fmt::Write as _,
    io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _},
};

use super::{
    args::{AccountAdd, SexArg, StoreArgs},
    data,
    error::CliError,
    print,
};
use crate::{
    event::{Account, Name, SlowWork, record::Sex},
    password::Hasher,
    persistence::repository::{accounts, characters},
};

/// Makes an account and prints its id.
pub(super) fn add(args: &AccountAdd) -> Result<(), CliError> {
    let user = user(&args.name)?;
    let config = data::config(&args.store)?;
    // Before asking for a password: a server that runs, or data that is damaged, makes it useless.
    let mut database = data::open(&config)?;
    let password = match &args.password {
        Some(password) => password.clone(),
        None => ask()?,
    };
    if !(1..=SlowWork::SECRET_MAX).contains(&password.len()) {
        return Err(CliError::Usage(format!(
            "a password has 1 to {} bytes",
            SlowWork::SECRET_MAX
        )));
    }
    let hash = Hasher::new(&config.password)?.hash(password.as_bytes())?;
    let account = Account {
        group: args.group,
        mail: args.mail.as_str().into(),
        birth_date: args.birth_date,
        ..accounts::plain(user, hash.into(), sex(args.sex))
    };
    let made = accounts::create(&mut database, account)?.ok_or_else(|| CliError::Exists(args.name.clone()))?;
    database.flush()?;
    print(&format!("{}\n", made.id.0))
}

/// Prints one line for each account.
pub(super) fn list(args: &StoreArgs) -> Result<(), CliError> {
    let database = data::open_existing(&data::config(args)?)?;
    let mut lines = String::new();
    for account in accounts::all(&database) {
        let Account {
            id, user, sex, group, ..
        } = account?;
        let sex = if sex == Sex::Male { 'M' } else { 'F' };
        let characters = characters::of_account(&database, id)?.len();
        let _ = writeln!(lines, "{}\t{user}\t{sex}\t{group}\t{characters}", id.0);
    }
    print(&lines)
}

fn user(name: &str) -> Result<Name, CliError> {
    Account::new_user(name.as_bytes()).ok_or_else(|| {
        CliError::Usage(format!(
            "{name:?} is no account name: use 4 to 23 printable ASCII characters, no blanks"
        ))
    })
}

fn sex(sex: SexArg) -> Sex {
    match sex {
        SexArg::F => Sex::Female,
        SexArg::M => Sex::Male,
    }
}

/// What is typed twice at a terminal, which does not show it, or else one line of stdin. Prompts go to stderr: stdout
/// is for the account's id.
fn ask() -> Result<String, CliError> {
    if !io::stdin().is_terminal() {
        return read_line();
    }
    let [password, again] = [prompt("Password: ")?, prompt("Again: ")?];
    if password == again {
        Ok(password)
    } else {
        Err(CliError::Usage("the two are not the same".to_owned()))
    }
}

fn prompt(text: &str) -> Result<String, CliError> {
    let _ = write!(io::stderr(), "{text}");
    rpassword::read_password().map_err(CliError::Input)
}

fn read_line() -> Result<String, CliError> {
    let _ = write!(io::stderr(), "Password: ");
    let mut line = String::new();
    io::stdin()
        .lock()
        .take(1024)
        .read_line(&mut line)
        .map_err(CliError::Input)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
