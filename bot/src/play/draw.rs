//! The picture: a function of the state.

use ratatui::{
    Frame,
    layout::{Constraint, Layout, Rect},
    style::{Color, Modifier, Style},
    text::{Line, Span},
    widgets::{Block, Clear, List, ListItem, Paragraph},
};
use tokio::time::Instant;

use super::{
    game::{Floor, Game, Panel, Voice},
    input::COMMANDS,
    window::draw_dialog,
};
use crate::behavior::{Cell, UnitKind};

/// Terminal columns of a cell: letters are twice as high as wide.
const WIDTH: u16 = 2;

/// Where what is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Areas {
    status: Rect,
    /// The map, without its border.
    pub map: Rect,
    framed_map: Rect,
    side: Rect,
    log: Rect,
    line: Rect,
}

/// The layout of a terminal of this size.
pub fn areas(whole: Rect) -> Areas {
    let [status, middle, log, line] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(5),
        Constraint::Length(8),
        Constraint::Length(1),
    ])
    .areas(whole);
    let [framed_map, side] = Layout::horizontal([Constraint::Min(20), Constraint::Length(34)]).areas(middle);
    Areas {
        status,
        map: Block::bordered().inner(framed_map),
        framed_map,
        side,
        log,
        line,
    }
}

/// The cell at a place of the terminal, with the player on `own` in the middle of `map`.
pub fn cell_at(map: Rect, own: Cell, column: u16, row: u16) -> Option<Cell> {
    let inside = (map.left()..map.right()).contains(&column) && (map.top()..map.bottom()).contains(&row);
    let dx = (column.checked_sub(map.left())? / WIDTH).checked_signed_diff(map.width / WIDTH / 2)?;
    let dy = (map.height / 2).checked_signed_diff(row.checked_sub(map.top())?)?;
    own.offset(dx, dy).filter(|_| inside)
}

/// Where a cell is drawn.
fn place_of(map: Rect, own: Cell, cell: Cell) -> Option<(u16, u16)> {
    let dx = cell.x.checked_signed_diff(own.x)?.checked_mul(WIDTH.cast_signed())?;
    let dy = own.y.checked_signed_diff(cell.y)?;
    let column = (map.left() + map.width / WIDTH / 2 * WIDTH).checked_add_signed(dx)?;
    let row = (map.top() + map.height / 2).checked_add_signed(dy)?;
    let inside = (map.left()..map.right()).contains(&column) && (map.top()..map.bottom()).contains(&row);
    inside.then_some((column, row))
}

/// Draws all of it.
pub fn draw(game: &Game, frame: &mut Frame<'_>, now: Instant) {
    let areas = areas(frame.area());
    draw_status(game, frame, areas.status, now);
    let block = Block::bordered().title(format!(" {} ", game.scene.map.as_str()));
    frame.render_widget(block, areas.framed_map);
    draw_map(game, frame, areas.map, now);
    draw_side(game, frame, areas.side);
    draw_log(game, frame, areas.log);
    draw_line(game, frame, areas.line);
    if game.panel == Panel::Help {
        draw_help(frame, areas.framed_map.union(areas.side));
    }
    if let Some(dialog) = &game.dialog {
        let name = game.names.get(&dialog.npc).map_or("NPC", String::as_str);
        draw_dialog(dialog, name, frame, areas.map);
    }
}

fn draw_status(game: &Game, frame: &mut Frame<'_>, area: Rect, now: Instant) {
    let (scene, cell) = (&game.scene, game.way.cell(now));
    let state = match (scene.dead, game.sits) {
        (true, _) => "  DEAD",
        (false, true) => "  sits",
        (false, false) => "",
    };
    let text = format!(
        " {}  Lv {}/{}  HP {}/{}  SP {}/{}  {} z  {} {},{}{state}",
        game.name,
        game.levels.0,
        game.levels.1,
        scene.hp,
        scene.max_hp,
        game.sp.0,
        game.sp.1,
        scene.belongings.zeny(),
        scene.map.as_str(),
        cell.x,
        cell.y
    );
    let style = if scene.dead { Color::Red } else { Color::White };
    frame.render_widget(
        Paragraph::new(text).style(Style::new().fg(style).add_modifier(Modifier::BOLD)),
        area,
    );
}

fn draw_map(game: &Game, frame: &mut Frame<'_>, area: Rect, now: Instant) {
    let own = game.way.cell(now);
    for row in area.top()..area.bottom() {
        for column in (area.left()..area.right()).step_by(usize::from(WIDTH)) {
            let floor = cell_at(area, own, column, row).map_or(Floor::Wall, |cell| game.floor(cell));
            let (text, color) = match floor {
                Floor::Open => ("· ", Color::DarkGray),
                Floor::Wall => ("██", Color::Black),
                Floor::Unknown => ("  ", Color::Reset),
            };
            put(frame, area, (column, row), text, Style::new().fg(color));
        }
    }
    let mut mark = |cell: Cell, text: &str, style: Style| {
        if let Some(place) = place_of(area, own, cell) {
            put(frame, area, place, text, style);
        }
    };
    for thing in &game.scene.floor {
        mark(thing.cell, "*", Style::new().fg(Color::LightMagenta));
    }
    for unit in &game.scene.units {
        let letter = match unit.kind {
            UnitKind::Warp => '>',
            _ => game.name_of(unit).chars().next().unwrap_or('?'),
        };
        let mut style = Style::new().fg(color(unit.kind)).add_modifier(Modifier::BOLD);
        if game.target == Some(unit.unit) {
            style = style.add_modifier(Modifier::REVERSED);
        }
        mark(unit.cell, &letter.to_string(), style);
    }
    mark(own, "@", Style::new().fg(Color::White).add_modifier(Modifier::BOLD));
}

/// Writes into one place of the map, and not beyond it.
fn put(frame: &mut Frame<'_>, area: Rect, (column, row): (u16, u16), text: &str, style: Style) {
    let room = area.right().saturating_sub(column).min(WIDTH);
    frame
        .buffer_mut()
        .set_stringn(column, row, text, usize::from(room), style);
}

fn color(kind: UnitKind) -> Color {
    match kind {
        UnitKind::Player => Color::LightGreen,
        UnitKind::Monster => Color::LightRed,
        UnitKind::Npc => Color::LightYellow,
        UnitKind::Warp => Color::LightCyan,
    }
}

fn draw_side(game: &Game, frame: &mut Frame<'_>, area: Rect) {
    let (title, items, marked) = match game.panel {
        Panel::Near | Panel::Help => (" near (Tab marks) ", near(game), None),
        Panel::Inventory(marked) => (" inventory (Enter uses, d drops) ", inventory(game), Some(marked)),
    };
    let height = usize::from(area.height.saturating_sub(2));
    // The marked one stays in sight.
    let skipped = marked.map_or(0, |marked| (marked + 1).saturating_sub(height));
    let items = items.into_iter().enumerate().skip(skipped).map(|(index, item)| {
        let is_marked = marked == Some(index);
        let style = Style::new().add_modifier(if is_marked {
            Modifier::REVERSED
        } else {
            Modifier::empty()
        });
        ListItem::new(item).style(style)
    });
    let list = List::new(items.collect::<Vec<_>>()).block(Block::bordered().title(title));
    frame.render_widget(list, area);
}

fn near(game: &Game) -> Vec<Line<'static>> {
    let things = game.scene.floor.iter().map(|thing| {
        let text = format!(
            "* item {} x {} at {},{}",
            thing.item, thing.count, thing.cell.x, thing.cell.y
        );
        Line::styled(text, Color::LightMagenta)
    });
    let units = game.near().into_iter().map(|unit| {
        let mark = if game.target == Some(unit.unit) { '>' } else { ' ' };
        let away = unit.cell.distance(game.scene.cell);
        let text = format!("{mark}{away:>3} {}", game.name_of(&unit));
        Line::styled(text, color(unit.kind))
    });
    units.chain(things).collect()
}

fn inventory(game: &Game) -> Vec<Line<'static>> {
    let carried = game.scene.belongings.carried().iter();
    let line = |slot: &crate::behavior::Slot| {
        let worn = if slot.worn { " worn" } else { "" };
        Line::raw(format!("{:>3}: item {} x {}{worn}", slot.index, slot.item, slot.count))
    };
    carried.map(line).collect()
}

/// Keys and commands, in two columns: a terminal of 80 by 24 has room for all of them.
fn draw_help(frame: &mut Frame<'_>, over: Rect) {
    let block = Block::bordered().title(" keys and commands (?: back) ");
    let columns = Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).areas::<2>(block.inner(over));
    frame.render_widget(Clear, over);
    frame.render_widget(block, over);
    let mut lines = help();
    let right = lines.split_off(lines.len().div_ceil(2));
    for (column, lines) in columns.into_iter().zip([lines, right]) {
        frame.render_widget(Paragraph::new(lines), column);
    }
}

fn help() -> Vec<Line<'static>> {
    let keys = [
        "arrows, Home, End, PgUp, PgDn: walk",
        "click: walk, strike, talk, get",
        "Enter: say something   /: command",
        "Tab: mark   a: attack   t: talk to",
        "g: get   s: sit   i: inventory",
        "r: respawn   q: quit   Esc: back",
    ];
    let keys = keys.into_iter().map(Line::raw);
    let commands = COMMANDS.iter().map(|(form, what)| Line::raw(format!("{form}: {what}")));
    keys.chain(commands).collect()
}

fn draw_log(game: &Game, frame: &mut Frame<'_>, area: Rect) {
    let room = usize::from(area.height.saturating_sub(1));
    let lines = game
        .log
        .iter()
        .skip(game.log.len().saturating_sub(room))
        .map(|(voice, text)| {
            let color = match voice {
                Voice::Near => Color::White,
                Voice::Own => Color::LightGreen,
                Voice::Whisper => Color::LightYellow,
                Voice::Party => Color::LightBlue,
                Voice::Server => Color::LightCyan,
                Voice::Note => Color::DarkGray,
            };
            Line::styled(text.clone(), color)
        });
    let block = Block::new().borders(ratatui::widgets::Borders::TOP);
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()).block(block), area);
}

fn draw_line(game: &Game, frame: &mut Frame<'_>, area: Rect) {
    let line = match &game.typed {
        Some(typed) => Line::from(vec![
            Span::raw(format!("> {typed}")),
            Span::styled("_", Modifier::SLOW_BLINK),
        ]),
        None => Line::styled(
            "arrows walk  Enter say  / command  Tab mark  a attack  t talk  ? keys  q quit",
            Color::DarkGray,
        ),
    };
    frame.render_widget(line, area);
}
