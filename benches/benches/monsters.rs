//! A map loop's `step` with 1,000 monsters on a field: what a tick costs where nobody is, where one stands, and where a
//! hundred stand who are attacked.

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use packets::{CharacterId, UnitId};
use server::{
    event::{
        MapEvent, MapInstanceId, Moment,
        look::Hiding,
        map::{Looks, Stay},
        record::Sex,
    },
    map_loop::step,
    state::MapInstanceState,
    world::World,
};

const MONSTERS: u16 = 1000;
const TICK: Duration = Duration::from_millis(40);
const BEGIN: Moment = Moment(1_700_000_000_000);

/// A field with 1,000 monsters of a kind, and so many characters who stand there.
struct Field {
    state: MapInstanceState,
    now: Moment,
}

impl Field {
    fn new(class: u16, characters: u32) -> Self {
        let world = World::embedded().expect("the embedded world is sound");
        let map = world.map_index("prt_fild08").expect("the field is there");
        let cells: Vec<_> = world.maps.get(map).expect("it is").walkable_cells().collect();
        let mut field = Self {
            state: MapInstanceState::new(&world, map, MapInstanceId(1), [7; 32], BEGIN),
            now: BEGIN,
        };
        step(&mut field.state, BEGIN, vec![MapEvent::KillAll { with_drops: false }]);
        let spawn = MapEvent::Spawn {
            class,
            count: MONSTERS,
            around: None,
        };
        step(&mut field.state, BEGIN, vec![spawn]);
        let apart = cells.len() / usize::try_from(characters.max(1)).expect("small");
        for (number, cell) in (1..=characters).zip(cells.iter().step_by(apart)) {
            step(&mut field.state, BEGIN, vec![entered(number, cell.pair())]);
        }
        for _ in 0..250 {
            field.tick();
        }
        field
    }

    fn tick(&mut self) -> usize {
        self.now = self.now + TICK;
        step(&mut self.state, self.now, vec![MapEvent::Tick]).report.len()
    }
}

fn entered(number: u32, (x, y): (u16, u16)) -> MapEvent {
    MapEvent::Entered {
        stay: Stay {
            unit: UnitId(2_000_000 + number),
            number: number.into(),
        },
        x,
        y,
        looks: Looks {
            character: CharacterId(150_000 + number),
            job: 0,
            sex: Sex::Male,
            hair_style: 1,
            hair_color: 1,
            cloth_color: 0,
            level: 1,
            hiding: Hiding::Seen,
        },
        dead: false,
        spared: false,
    }
}

fn monsters(criterion: &mut Criterion) {
    let (poring, zombie) = (1002, 1015);
    for (what, class, characters) in [
        ("monsters: a tick of 1,000, nobody there", zombie, 0),
        ("monsters: a tick of 1,000 peaceful ones, one character", poring, 1),
        (
            "monsters: a tick of 1,000 aggressive ones, a hundred characters",
            zombie,
            100,
        ),
    ] {
        let mut field = Field::new(class, characters);
        criterion.bench_function(what, |bencher| bencher.iter(|| black_box(field.tick())));
    }
}

criterion_group!(benches, monsters);
criterion_main!(benches);
