//! The embedded world beside the real maps: clients walk by their own map, so nothing may be walkable here that is not
//! walkable there.

use std::{fs, io::Read};

use flate2::read::ZlibDecoder;
use server::world::{Cell, Map, World};

/// The cells of a real map, as public servers keep them.
struct RealMap {
    width: u16,
    height: u16,
    cells: Vec<u8>,
}

impl RealMap {
    /// Reads a map cache of one map: version 1, MD5, columns, rows, length of the compressed cells, the cells.
    fn read(bytes: &[u8]) -> Self {
        let half = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        assert_eq!(half(0), 1, "version");
        let (width, height) = (half(18), half(20));
        let mut cells = Vec::new();
        ZlibDecoder::new(&bytes[26..]).read_to_end(&mut cells).unwrap();
        assert_eq!(cells.len(), usize::from(width) * usize::from(height));
        Self { width, height, cells }
    }

    /// Kinds of cells: 1 is a wall, 5 a gap one can shoot across; all others can be walked.
    fn is_walkable(&self, cell: Cell) -> bool {
        let index = usize::from(cell.y) * usize::from(self.width) + usize::from(cell.x);
        !matches!(self.cells[index], 1 | 5)
    }
}

/// The real map's file; `None`, said aloud, where the shared data is not at hand.
fn real(map: &Map) -> Option<RealMap> {
    let file = super::rathena::shared(&format!("hercules/maps/pre-re/{}.mcache", map.name))?;
    Some(RealMap::read(&fs::read(file).unwrap()))
}

#[test]
fn what_can_be_walked_here_can_be_walked_there() {
    let world = World::embedded().unwrap();
    for map in &world.maps {
        let Some(real) = real(map) else { continue };
        assert_eq!((map.width, map.height), (real.width, real.height), "{}", map.name);
        let wrong: Vec<Cell> = map.walkable_cells().filter(|&cell| !real.is_walkable(cell)).collect();
        assert!(
            wrong.is_empty(),
            "{}: {} cells are walls: {:?}",
            map.name,
            wrong.len(),
            wrong.first()
        );
        for warp in &map.warps {
            assert!(
                warp.area.cells().all(|cell| real.is_walkable(cell)),
                "{}: {:?}",
                map.name,
                warp.area
            );
        }
    }
}
