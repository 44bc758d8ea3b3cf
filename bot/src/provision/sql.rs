//! Accounts and characters as an SQL file, for the databases of Hercules and rAthena.
//!
//! The file can be loaded again: accounts and characters that are there stay as they are, and get nothing. It is one transaction, which keeps it whole
//! where the tables have them; those that both servers ship (`MyISAM`) do not. Both servers read the tables whenever somebody logs in, so that it can be
//! loaded while they run. What it names is the same in the tables of both.

use std::io::{self, Write};

use super::Sexes;
use crate::{behavior::Warp, client::Pincode, swarm::plan::Accounts};

/// Rows of one statement.
const ROWS: u32 = 500;

/// What a character has on, and may do: a knife and a cotton shirt, and nine levels of the basic skill, without which it cannot sit, trade, or make
/// a party.
const GEAR: [(u32, u32); 2] = [(1201, 2), (2301, 16)];
const BASIC_SKILL: (u16, u8) = (1, 9);

/// Whose tables.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Schema {
    /// Those of Hercules.
    Hercules,
    /// Those of rAthena.
    Rathena,
}

/// What is to be in the file.
#[derive(Clone, Debug)]
pub struct SqlOrder {
    /// Whose tables.
    pub schema: Schema,
    /// Names and password.
    pub accounts: Accounts,
    /// How many.
    pub count: u32,
    /// Their sex.
    pub sexes: Sexes,
    /// Their pincode; `None`: bots set one when they are asked for it.
    pub pincode: Option<Pincode>,
    /// Whether the server keeps MD5 hashes of passwords.
    pub md5: bool,
    /// Where the characters stand, and come back to.
    pub start: Warp,
    /// What each has.
    pub zeny: u32,
}

/// Writes the file.
pub fn write_sql(order: &SqlOrder, out: &mut impl Write) -> io::Result<()> {
    let server = match order.schema {
        Schema::Hercules => "Hercules",
        Schema::Rathena => "rAthena",
    };
    writeln!(
        out,
        "-- {} accounts with a character each, for the tables of {server}. Accounts and characters that are there stay as they are.\n\
         -- Load it: mysql -u USER -p DATABASE < THIS_FILE",
        order.count
    )?;
    // Made of the tables' own columns, so that texts compare whatever the database's collation is. `bot_new` is who gets a character by this file.
    writeln!(
        out,
        "DROP TEMPORARY TABLE IF EXISTS `bot_seed`, `bot_new`;\n\
         CREATE TEMPORARY TABLE `bot_seed` AS SELECT l.`userid`, c.`name`, l.`sex`, c.`hair`, c.`hair_color` FROM `login` l, `char` c WHERE 1 = 0;\n\
         CREATE TEMPORARY TABLE `bot_new` AS SELECT l.`account_id`, c.`name`, l.`sex`, c.`hair`, c.`hair_color` FROM `login` l, `char` c WHERE 1 = 0;\n\
         START TRANSACTION;"
    )?;
    write_seed(order, out)?;
    write_accounts(order, out)?;
    write_characters(order, out)?;
    write_belongings(out)?;
    writeln!(
        out,
        "COMMIT;\n\
         SELECT COUNT(*) AS `characters made` FROM `bot_new`;\n\
         DROP TEMPORARY TABLE `bot_seed`, `bot_new`;"
    )
}

fn write_seed(order: &SqlOrder, out: &mut impl Write) -> io::Result<()> {
    for index in 0..order.count {
        let is_first = index % ROWS == 0;
        let is_last = index % ROWS == ROWS - 1 || index + 1 == order.count;
        if is_first {
            writeln!(out, "INSERT INTO `bot_seed` VALUES")?;
        }
        writeln!(
            out,
            "({},{},'{}',{},{}){}",
            text(&order.accounts.name(index)),
            text(&order.accounts.character(index)),
            order.sexes.letter(index),
            1 + index % 20,
            index % 8,
            if is_last { ";" } else { "," }
        )?;
    }
    Ok(())
}

fn write_accounts(order: &SqlOrder, out: &mut impl Write) -> io::Result<()> {
    let password = text(&order.accounts.password);
    let password = if order.md5 {
        format!("MD5({password})")
    } else {
        password
    };
    let pincode = order.pincode.map(|pincode| pincode.to_string()).unwrap_or_default();
    writeln!(
        out,
        "INSERT INTO `login` (`userid`,`user_pass`,`sex`,`email`,`birthdate`,`pincode`)\n\
         SELECT s.`userid`, {password}, s.`sex`, 'a@a.com', '2000-01-01', {}\n\
         FROM `bot_seed` s LEFT JOIN `login` l ON l.`userid` = s.`userid` WHERE l.`userid` IS NULL;",
        text(&pincode)
    )
}

/// Accounts without a character get one, if its name is free. It has what a new character has on every server; the server works out the rest when it
/// enters the map.
fn write_characters(order: &SqlOrder, out: &mut impl Write) -> io::Result<()> {
    let map = text(&order.start.map);
    let (x, y) = (order.start.cell.x, order.start.cell.y);
    writeln!(
        out,
        "INSERT INTO `bot_new` SELECT l.`account_id`, s.`name`, s.`sex`, s.`hair`, s.`hair_color`\n\
         FROM `bot_seed` s JOIN `login` l ON l.`userid` = s.`userid`\n\
         LEFT JOIN `char` c ON c.`name` = s.`name` LEFT JOIN `char` o ON o.`account_id` = l.`account_id`\n\
         WHERE c.`char_id` IS NULL AND o.`char_id` IS NULL;"
    )?;
    writeln!(
        out,
        "INSERT INTO `char` (`account_id`,`char_num`,`name`,`zeny`,`str`,`agi`,`vit`,`int`,`dex`,`luk`,`max_hp`,`hp`,`max_sp`,`sp`,\n\
         `status_point`,`hair`,`hair_color`,`last_map`,`last_x`,`last_y`,`save_map`,`save_x`,`save_y`,`sex`)\n\
         SELECT n.`account_id`, 0, n.`name`, {}, 1, 1, 1, 1, 1, 1, 40, 40, 11, 11, 48, n.`hair`, n.`hair_color`, {map}, {x}, {y}, {map}, {x}, {y}, n.`sex`\n\
         FROM `bot_new` n;",
        order.zeny
    )
}

/// Things and skills, for the characters that were made just now. Those that were there have what they have: a knife that was sold stays sold.
fn write_belongings(out: &mut impl Write) -> io::Result<()> {
    let from = "FROM `bot_new` n JOIN `char` c ON c.`account_id` = n.`account_id` AND c.`name` = n.`name`";
    let (skill, level) = BASIC_SKILL;
    writeln!(
        out,
        "INSERT INTO `skill` (`char_id`,`id`,`lv`) SELECT c.`char_id`, {skill}, {level} {from};"
    )?;
    for (item, place) in GEAR {
        writeln!(
            out,
            "INSERT INTO `inventory` (`char_id`,`nameid`,`amount`,`equip`,`identify`) SELECT c.`char_id`, {item}, 1, {place}, 1\n{from};"
        )?;
    }
    Ok(())
}

/// A text literal; what would end it is doubled.
fn text(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behavior::Cell;

    fn order(count: u32) -> SqlOrder {
        SqlOrder {
            schema: Schema::Hercules,
            accounts: Accounts {
                prefix: "o'b\\ot".to_owned(),
                first: 7,
                password: "it's".to_owned(),
                register: false,
            },
            count,
            sexes: Sexes::Both,
            pincode: Some("7294".parse().unwrap()),
            md5: false,
            start: Warp {
                map: "prontera".to_owned(),
                cell: Cell::new(156, 183),
            },
            zeny: 5_000,
        }
    }

    fn written(order: &SqlOrder) -> String {
        let mut out = Vec::new();
        write_sql(order, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_would_end_a_text_is_doubled() {
        let sql = written(&order(1));
        assert!(sql.contains("'o''b\\\\ot7'"), "{sql}");
        assert!(sql.contains("'it''s'"), "{sql}");
        assert!(!sql.contains("MD5("));
        let hashed = written(&SqlOrder { md5: true, ..order(1) });
        assert!(hashed.contains("MD5('it''s')"));
    }

    #[test]
    fn only_characters_that_the_file_makes_get_anything_in_one_transaction() {
        let sql = written(&order(2));
        let (_, from_making) = sql.split_once("INSERT INTO `char`").expect("characters are made");
        assert!(!from_making.contains("bot_seed` s"), "{from_making}");
        for table in ["`skill`", "`inventory`"] {
            let gives = sql
                .split(';')
                .filter(|one| one.contains(&format!("INSERT INTO {table}")));
            let mut count = 0;
            for statement in gives {
                assert!(statement.contains("FROM `bot_new`"), "{statement}");
                count += 1;
            }
            assert!(count > 0, "{table}");
        }
        let begun = sql.find("START TRANSACTION;").expect("it begins");
        let first = sql.find("INSERT INTO").expect("it inserts");
        assert!(begun < first && sql.rfind("INSERT INTO") < sql.find("COMMIT;"), "{sql}");
    }

    #[test]
    fn every_row_is_there_and_every_statement_ends() {
        let count = ROWS * 2 + 1;
        let sql = written(&order(count));
        let rows: Vec<&str> = sql.lines().filter(|line| line.starts_with("('o")).collect();
        assert_eq!(rows.len(), count as usize);
        let ends = rows.iter().filter(|row| row.ends_with(");")).count();
        assert_eq!(ends, 3);
        assert_eq!(sql.matches("INSERT INTO `bot_seed`").count(), 3);
        assert!(rows[0].contains("'M',1,0") && rows[1].contains("'F',2,1"), "{rows:?}");
    }
}
