//! Status points: what raising an attribute costs. What levels give is in the world's table.

/// What each attribute of a new character is, and becomes again by a reset.
pub const LEAST: u16 = 1;

/// What an attribute can be raised to by points where no job says otherwise (babies stop at 80).
pub const MOST: u16 = 99;

/// The points that come with being reborn, on top of the level's.
pub const TRANSCENDENT: u32 = 52;

/// Points that it costs to raise an attribute by one from `value`: 2 from 1 to 10, and 1 more each ten. The client shows
/// it beside the attribute; see [`shown_cost`] for an attribute that cannot be raised.
pub const fn cost(value: u16) -> u16 {
    1 + value.saturating_add(9) / 10
}

/// The cost as the status window shows it: 0 at the limit.
pub const fn shown_cost(value: u16, limit: u16) -> u16 {
    if value < limit { cost(value) } else { 0 }
}

/// What it costs to raise an attribute from one value to another; 0 if that is no raise.
pub fn cost_between(from: u16, to: u16) -> u32 {
    (from..to).map(|value| u32::from(cost(value))).sum()
}

/// How far an attribute goes that shall be raised by `wanted`: to the limit, and as far as the points last.
///
/// The raised value, and what it costs; `None` if it does not move at all.
pub fn raise(value: u16, wanted: u16, points: u32, limit: u16) -> Option<(u16, u32)> {
    let goal = value.saturating_add(wanted).min(limit);
    let affordable = (value..goal).scan(0, |spent, step| {
        *spent += u32::from(cost(step));
        (*spent <= points).then_some((step + 1, *spent))
    });
    affordable.last()
}

/// The points that a reset gives back: all that the base level ever gave, by the world's table, and of the reborn
/// [`TRANSCENDENT`] more. All attributes are [`LEAST`] again.
pub const fn after_reset(of_level: u32, transcendent: bool) -> u32 {
    if transcendent {
        of_level.saturating_add(TRANSCENDENT)
    } else {
        of_level
    }
}

/// Skill points for each job level reached.
pub const SKILL_POINTS_PER_LEVEL: u16 = 1;
