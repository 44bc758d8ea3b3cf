//! Ranges and lines of sight.

use proptest::prelude::*;
use server::{
    figures::reach::{is_clear, is_seen, monster_reaches, player_reaches},
    world::Cell,
};

const HERE: Cell = Cell::new(50, 50);

#[test]
fn a_players_range_is_a_circle_about_a_cell_wider() {
    let reaches = |dx: u16, dy: u16, range| player_reaches(HERE, Cell::new(50 + dx, 50 + dy), range);
    assert!(reaches(1, 1, 1) && reaches(2, 0, 1), "bare hands");
    assert!(!reaches(2, 1, 1) && !reaches(3, 0, 1));
    assert!(reaches(10, 0, 9) && reaches(7, 7, 9), "a bow");
    assert!(!reaches(11, 0, 9) && !reaches(8, 7, 9));
}

#[test]
fn a_monsters_range_is_a_square() {
    assert!(monster_reaches(HERE, Cell::new(51, 51), 1));
    assert!(!monster_reaches(HERE, Cell::new(52, 50), 1));
    assert!(monster_reaches(HERE, Cell::new(57, 57), 7));
}

/// Whether the upper right cell sees the lower left one in a drawing, rows from north; `#` is a wall.
fn seen(rows: &[&str]) -> bool {
    let height = rows.len() - 1;
    let width = rows[0].len() - 1;
    let open = |cell: Cell| rows[height - usize::from(cell.y)].as_bytes()[usize::from(cell.x)] != b'#';
    let far = Cell::new(u16::try_from(width).unwrap(), u16::try_from(height).unwrap());
    is_seen(Cell::new(0, 0), far, open)
}

#[test]
fn walls_between_hide_and_walls_beside_do_not() {
    assert!(seen(&["....", "....", "....", "...."]));
    assert!(!seen(&["....", "....", ".#..", "...."]), "on the diagonal");
    assert!(seen(&["####", "##.#", "#.##", "####"]), "the ends do not count");
    // Three columns, one row up: the line rises late.
    assert!(seen(&["##..", "...#"]));
    assert!(!seen(&["....", ".#.."]));
}

#[test]
fn attacks_need_sight_only_beyond_neighbours_and_end_at_14_cells() {
    let walls = |_| false;
    assert!(is_clear(HERE, Cell::new(51, 51), walls));
    assert!(!is_clear(HERE, Cell::new(52, 50), walls));
    let open = |_| true;
    assert!(is_clear(HERE, Cell::new(64, 50), open));
    assert!(!is_clear(HERE, Cell::new(65, 50), open));
}

proptest! {
    #[test]
    fn sight_is_mutual_and_its_line_is_unbroken(x in 0..40_u16, y in 0..40_u16, to_x in 0..40_u16, to_y in 0..40_u16) {
        let (from, to) = (Cell::new(x, y), Cell::new(to_x, to_y));
        let line = |from, to| {
            let cells = core::cell::RefCell::new(Vec::new());
            is_seen(from, to, |cell| { cells.borrow_mut().push(cell); true });
            let mut cells = cells.into_inner();
            cells.sort();
            cells
        };
        prop_assert_eq!(line(from, to), line(to, from));
        prop_assert_eq!(line(from, to).len(), usize::from(from.distance(to).saturating_sub(1)));
    }
}
