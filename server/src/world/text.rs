//! World files as text: one statement a line, turned into drafts that still name maps by name.

use super::{Area, Cell, MonsterKind, Problem};
use crate::event::Name;

/// A statement's place.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'a> {
    pub(super) file: &'a str,
    pub(super) line: usize,
}

impl At<'_> {
    /// A problem here.
    pub(super) fn problem(self, what: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem {
            file: self.file.to_owned(),
            line: self.line,
            what: what.into(),
            hint: hint.into(),
        }
    }
}

/// Something said somewhere.
pub(super) type Said<'a, T> = (At<'a>, T);

/// A map as it was said.
#[derive(Debug)]
pub(super) struct MapDraft<'a> {
    pub(super) at: At<'a>,
    pub(super) name: &'a str,
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) town: bool,
    pub(super) starts: Vec<Said<'a, Cell>>,
    /// `true` for `walk`.
    pub(super) cells: Vec<Said<'a, (Area, bool)>>,
    pub(super) warps: Vec<Said<'a, WarpDraft<'a>>>,
    pub(super) spawns: Vec<Said<'a, (u16, u16, Area)>>,
}

/// A warp as it was said.
#[derive(Debug)]
pub(super) struct WarpDraft<'a> {
    pub(super) area: Area,
    pub(super) map: &'a str,
    pub(super) to: Cell,
}

/// A world as it was said.
#[derive(Default, Debug)]
pub(super) struct Drafts<'a> {
    pub(super) monsters: Vec<Said<'a, MonsterKind>>,
    pub(super) maps: Vec<MapDraft<'a>>,
}

/// Largest number of columns or rows: positions have 10 bits on the wire.
const SIZE_MAX: u16 = 1024;

/// Reads every statement of every file.
pub(super) fn parse<'a>(files: &[(&'a str, &'a str)]) -> (Drafts<'a>, Vec<Problem>) {
    let mut drafts = Drafts::default();
    let mut problems = Vec::new();
    for &(file, text) in files {
        let maps_before = drafts.maps.len();
        for (index, line) in text.lines().enumerate() {
            let at = At { file, line: index + 1 };
            let line = line.split_once('#').map_or(line, |(statement, _)| statement);
            let mut words = Words::new(line);
            let Some(keyword) = words.rest.next() else { continue };
            // Statements about a map belong to the last one of the same file.
            let map = drafts.maps.get_mut(maps_before..).and_then(<[_]>::last_mut);
            match statement(at, keyword, &mut words, map) {
                Ok(Some(Top::Monster(kind))) => drafts.monsters.push((at, kind)),
                Ok(Some(Top::Map(map))) => drafts.maps.push(map),
                Ok(None) => {}
                Err((what, hint)) => problems.push(at.problem(what, hint)),
            }
        }
    }
    (drafts, problems)
}

/// A statement that stands by itself.
enum Top<'a> {
    Monster(MonsterKind),
    Map(MapDraft<'a>),
}

/// What is wrong, and what to do.
type Mistake = (String, String);

fn statement<'a>(
    at: At<'a>,
    keyword: &'a str,
    words: &mut Words<'a>,
    map: Option<&mut MapDraft<'a>>,
) -> Result<Option<Top<'a>>, Mistake> {
    let top = match keyword {
        "monster" => Some(Top::Monster(monster(words)?)),
        "map" => Some(Top::Map(map_head(at, words)?)),
        "town" | "start" | "walk" | "block" | "warp" | "spawn" => {
            let map = map.ok_or_else(|| {
                mistake(
                    format!("`{keyword}` belongs to a map"),
                    "begin one first: map NAME COLUMNS x ROWS",
                )
            })?;
            about_map(at, keyword, words, map)?;
            None
        }
        other => {
            let hint = "a line begins with monster, map, town, start, walk, block, warp or spawn";
            return Err(mistake(format!("`{other}` is no statement"), hint));
        }
    };
    match words.rest.next() {
        Some(word) => Err(mistake(
            format!("`{word}` is too much"),
            "one statement a line; `#` starts a comment",
        )),
        None => Ok(top),
    }
}

fn monster(words: &mut Words<'_>) -> Result<MonsterKind, Mistake> {
    let form = "monster ID NAME level N hp N speed MILLISECONDS";
    let class = words.number(form)?;
    let name = words.word(form)?;
    let name = Name::new(name.as_bytes())
        .ok_or_else(|| mistake(format!("`{name}` is too long"), "a name has at most 23 bytes"))?;
    words.expect("level", form)?;
    let level = words.number(form)?;
    words.expect("hp", form)?;
    let hp = words.number(form)?;
    words.expect("speed", form)?;
    let speed = words.number(form)?;
    if !(20..=1000).contains(&speed) {
        return Err(mistake(
            format!("speed {speed} is out of range"),
            "milliseconds per cell, 20 to 1000",
        ));
    }
    Ok(MonsterKind {
        class,
        name,
        level,
        hp,
        speed,
    })
}

fn map_head<'a>(at: At<'a>, words: &mut Words<'a>) -> Result<MapDraft<'a>, Mistake> {
    let form = "map NAME COLUMNS x ROWS";
    let name = words.word(form)?;
    let width = words.number(form)?;
    words.expect("x", form)?;
    let height = words.number(form)?;
    if name.len() > 11 || name.contains('.') {
        let hint = "at most 11 bytes, without .gat: that is what the clients' files allow";
        return Err(mistake(format!("`{name}` is no map name"), hint));
    }
    if ![width, height].iter().all(|size| (1..=SIZE_MAX).contains(size)) {
        return Err(mistake(
            format!("{width} x {height} is no map size"),
            format!("1 to {SIZE_MAX} each"),
        ));
    }
    Ok(MapDraft {
        at,
        name,
        width,
        height,
        town: false,
        starts: Vec::new(),
        cells: Vec::new(),
        warps: Vec::new(),
        spawns: Vec::new(),
    })
}

fn about_map<'a>(at: At<'a>, keyword: &str, words: &mut Words<'a>, map: &mut MapDraft<'a>) -> Result<(), Mistake> {
    match keyword {
        "town" => map.town = true,
        "start" => {
            let cell = words.cell(map, "start X Y")?;
            map.starts.push((at, cell));
        }
        "walk" | "block" => {
            let area = words.area(map, &format!("{keyword} X..X Y..Y"))?;
            map.cells.push((at, (area, keyword == "walk")));
        }
        "warp" => {
            let form = "warp X..X Y..Y -> MAP X Y";
            let area = words.area(map, form)?;
            words.expect("->", form)?;
            let target = words.word(form)?;
            let to = Cell::new(words.number(form)?, words.number(form)?);
            map.warps.push((at, WarpDraft { area, map: target, to }));
        }
        _ => {
            let form = "spawn ID x COUNT in X..X Y..Y";
            let class = words.number(form)?;
            words.expect("x", form)?;
            let count = words.number(form)?;
            words.expect("in", form)?;
            map.spawns.push((at, (class, count, words.area(map, form)?)));
        }
    }
    Ok(())
}

/// The words of one statement, and how to read them.
struct Words<'a> {
    rest: std::str::SplitWhitespace<'a>,
}

impl<'a> Words<'a> {
    fn new(line: &'a str) -> Self {
        Self {
            rest: line.split_whitespace(),
        }
    }

    fn word(&mut self, form: &str) -> Result<&'a str, Mistake> {
        self.rest
            .next()
            .ok_or_else(|| mistake("the line ends too early", format!("write {form}")))
    }

    fn expect(&mut self, wanted: &str, form: &str) -> Result<(), Mistake> {
        let word = self.word(form)?;
        if word == wanted {
            return Ok(());
        }
        Err(mistake(
            format!("`{word}` where `{wanted}` was expected"),
            format!("write {form}"),
        ))
    }

    fn number<N: std::str::FromStr>(&mut self, form: &str) -> Result<N, Mistake> {
        number(self.word(form)?, form)
    }

    fn cell(&mut self, map: &MapDraft<'_>, form: &str) -> Result<Cell, Mistake> {
        let cell = Cell::new(self.number(form)?, self.number(form)?);
        inside(map, cell).map(|()| cell)
    }

    fn area(&mut self, map: &MapDraft<'_>, form: &str) -> Result<Area, Mistake> {
        let columns = self.range(form)?;
        let rows = self.range(form)?;
        let area = Area {
            low: Cell::new(columns.0, rows.0),
            high: Cell::new(columns.1, rows.1),
        };
        inside(map, area.high).map(|()| area)
    }

    /// `a..b`, or `a` alone.
    fn range(&mut self, form: &str) -> Result<(u16, u16), Mistake> {
        let word = self.word(form)?;
        let (low, high) = word.split_once("..").unwrap_or((word, word));
        let (low, high) = (number(low, form)?, number(high, form)?);
        if low > high {
            let hint = format!("the smaller number first: {high}..{low}");
            return Err(mistake(format!("`{word}` runs backwards"), hint));
        }
        Ok((low, high))
    }
}

fn number<N: std::str::FromStr>(word: &str, form: &str) -> Result<N, Mistake> {
    word.parse()
        .map_err(|_| mistake(format!("`{word}` is no number that fits here"), format!("write {form}")))
}

fn inside(map: &MapDraft<'_>, cell: Cell) -> Result<(), Mistake> {
    if cell.x < map.width && cell.y < map.height {
        return Ok(());
    }
    let (width, height) = (map.width, map.height);
    let hint = format!(
        "columns 0..{}, rows 0..{}",
        width.saturating_sub(1),
        height.saturating_sub(1)
    );
    Err(mistake(
        format!("{cell} lies outside of {} ({width} x {height})", map.name),
        hint,
    ))
}

fn mistake(what: impl Into<String>, hint: impl Into<String>) -> Mistake {
    (what.into(), hint.into())
}
