//! World files of statements, one a line, turned into drafts that still name maps by name.

use super::{At, Problem, hint};
use crate::world::{Area, Cell, MapFlags, SpawnGroup};

/// Something said somewhere.
pub(super) type Said<'a, T> = (At<'a>, T);

/// A map as it was said.
#[derive(Debug)]
pub(super) struct MapDraft<'a> {
    pub(super) at: At<'a>,
    pub(super) name: &'a str,
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) flags: MapFlags,
    pub(super) back: Option<Said<'a, (&'a str, Cell)>>,
    pub(super) starts: Vec<Said<'a, Cell>>,
    /// `true` for `walk`.
    pub(super) cells: Vec<Said<'a, (Area, bool)>>,
    pub(super) warps: Vec<Said<'a, WarpDraft<'a>>>,
    pub(super) spawns: Vec<Said<'a, SpawnDraft<'a>>>,
}

/// A warp as it was said.
#[derive(Debug)]
pub(super) struct WarpDraft<'a> {
    pub(super) area: Area,
    pub(super) map: &'a str,
    pub(super) to: Cell,
}

/// A spawn group as it was said.
#[derive(Debug)]
pub(super) struct SpawnDraft<'a> {
    /// Monster id or Aegis name.
    pub(super) monster: &'a str,
    pub(super) count: u16,
    pub(super) area: Area,
    pub(super) delay: u32,
    pub(super) variance: u32,
}

/// Largest number of columns or rows: positions have 10 bits on the wire.
const SIZE_MAX: u16 = 1024;

/// Reads every statement of a file.
pub(super) fn parse<'a>(file: &'a str, text: &'a str, maps: &mut Vec<MapDraft<'a>>, problems: &mut Vec<Problem>) {
    let maps_before = maps.len();
    for (index, line) in text.lines().enumerate() {
        let at = At { file, line: index + 1 };
        let line = line.split_once('#').map_or(line, |(statement, _)| statement);
        let mut words = Words::new(line);
        let Some(keyword) = words.rest.next() else { continue };
        // Statements about a map belong to the last one of the same file.
        let map = maps.get_mut(maps_before..).and_then(<[_]>::last_mut);
        match statement(at, keyword, &mut words, map) {
            Ok(Some(map)) => maps.push(map),
            Ok(None) => {}
            Err((what, hint)) => problems.push(at.problem(what, hint)),
        }
    }
}

/// What is wrong, and what to do.
type Mistake = (String, String);

/// What a line begins with.
const KEYWORDS: [&str; 8] = ["map", "flags", "back", "start", "walk", "block", "warp", "spawn"];

fn statement<'a>(
    at: At<'a>,
    keyword: &'a str,
    words: &mut Words<'a>,
    map: Option<&mut MapDraft<'a>>,
) -> Result<Option<MapDraft<'a>>, Mistake> {
    let head = if keyword == "map" {
        Some(map_head(at, words)?)
    } else if !KEYWORDS.contains(&keyword) {
        return Err(mistake(
            format!("`{keyword}` is no statement"),
            hint::instead(keyword, KEYWORDS),
        ));
    } else if let Some(map) = map {
        about_map(at, keyword, words, map)?;
        None
    } else {
        let hint = "begin one first: map NAME COLUMNS x ROWS";
        return Err(mistake(format!("`{keyword}` belongs to a map"), hint));
    };
    match words.rest.next() {
        Some(word) => {
            let hint = "one statement a line; `#` starts a comment";
            Err(mistake(format!("`{word}` is too much"), hint))
        }
        None => Ok(head),
    }
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
        flags: MapFlags::NONE,
        back: None,
        starts: Vec::new(),
        cells: Vec::new(),
        warps: Vec::new(),
        spawns: Vec::new(),
    })
}

fn about_map<'a>(at: At<'a>, keyword: &str, words: &mut Words<'a>, map: &mut MapDraft<'a>) -> Result<(), Mistake> {
    match keyword {
        "flags" => {
            for word in words.rest.by_ref() {
                map.flags = map.flags.union(flag(word)?);
            }
        }
        "back" => {
            let form = "back MAP X Y";
            let target = words.word(form)?;
            map.back = Some((at, (target, Cell::new(words.number(form)?, words.number(form)?))));
        }
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
        _ => map.spawns.push((at, spawn(words, map)?)),
    }
    Ok(())
}

fn flag(word: &str) -> Result<MapFlags, Mistake> {
    MapFlags::from_word(word).ok_or_else(|| {
        let known = MapFlags::WORDS.iter().map(|&(_, word)| word);
        mistake(format!("`{word}` is no flag of maps"), hint::instead(word, known))
    })
}

fn spawn<'a>(words: &mut Words<'a>, map: &MapDraft<'_>) -> Result<SpawnDraft<'a>, Mistake> {
    let form = "spawn MONSTER x COUNT in X..X Y..Y delay MILLISECONDS variance MILLISECONDS";
    let monster = words.word(form)?;
    words.expect("x", form)?;
    let count = words.number(form)?;
    let area = match words.word(form)? {
        "anywhere" => Area {
            low: Cell::new(0, 0),
            high: Cell::new(map.width.saturating_sub(1), map.height.saturating_sub(1)),
        },
        "in" => words.area(map, form)?,
        other => {
            return Err(mistake(
                format!("`{other}` where `in` or `anywhere` was expected"),
                format!("write {form}"),
            ));
        }
    };
    let mut spawn = SpawnDraft {
        monster,
        count,
        area,
        delay: SpawnGroup::DELAY,
        variance: 0,
    };
    while let Some(word) = words.rest.next() {
        match word {
            "delay" => spawn.delay = words.number(form)?,
            "variance" => spawn.variance = words.number(form)?,
            other => return Err(mistake(format!("`{other}` is too much"), format!("write {form}"))),
        }
    }
    Ok(spawn)
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
