//! What bots did and what became of it.

use std::fmt::{self, Write};

use crate::{
    behavior::Kind,
    report::{
        results::Results,
        unit::{bytes, count, per_second, time},
    },
    stats::{Actions, Doings, Stats, TELEPORT},
};

pub(super) fn write(out: &mut String, results: &Results) -> fmt::Result {
    let stats = &results.stats;
    let (walks, traffic, sight) = (stats.walks, stats.traffic, stats.sight);
    writeln!(
        out,
        "Walks       {} sent: {} acknowledged, {} unacknowledged, {} refused by the server's rules, {} cut short by leaving",
        count(walks.sent),
        count(walks.acknowledged),
        count(walks.unacknowledged),
        count(walks.refused),
        count(walks.interrupted)
    )?;
    writeln!(
        out,
        "            {} more onto cells nobody knew: {} open, {} closed, {} cut short or unanswered",
        count(walks.explored),
        count(walks.opened),
        count(walks.closed),
        count(walks.explored.saturating_sub(walks.opened + walks.closed))
    )?;
    others(out, &stats.actions)?;
    deals(out, stats)?;
    doings(out, stats)?;
    writeln!(
        out,
        "Sight       {} views compared at the end: {} pairs in sight, {} missed, {} ghosts",
        count(sight.checked),
        count(sight.pairs),
        count(sight.missed),
        count(sight.ghosts)
    )?;
    positions(out, stats)?;
    let rate = |bytes_moved: u64, packets: u64| {
        let second = |count| per_second(count, results.elapsed);
        format!(
            "{} packets, {}/s, {:.0} packets/s",
            count(packets),
            bytes(second(bytes_moved)),
            second(packets)
        )
    };
    writeln!(out, "Received    {}", rate(traffic.bytes_in, traffic.packets_in))?;
    writeln!(out, "Sent        {}", rate(traffic.bytes_out, traffic.packets_out))?;
    writeln!(out)
}

/// What was compared while bots played, if anything was.
fn positions(out: &mut String, stats: &Stats) -> fmt::Result {
    let positions = &stats.positions;
    let (looks, drift, clock) = (positions.looks, positions.drift(), positions.clock());
    if looks.checked > 0 {
        writeln!(
            out,
            "            while they walk {} looks: {} pairs, {} missed, {} ghosts",
            count(looks.checked),
            count(looks.pairs),
            count(looks.missed),
            count(looks.ghosts)
        )?;
    }
    if drift.count > 0 {
        writeln!(
            out,
            "            others are shown {:.2} cells from where they are on average, at most {} ({} times compared); {} teleports over {TELEPORT} cells",
            drift.mean,
            drift.max,
            count(drift.count),
            count(positions.teleports)
        )?;
    }
    if clock.count > 0 {
        writeln!(
            out,
            "            the server's clock is off by {} at p99, {} at most, from that of a bot since it came",
            time(clock.p99),
            time(clock.max)
        )?;
    }
    Ok(())
}

/// What bots dealt in, if they did.
fn deals(out: &mut String, stats: &Stats) -> fmt::Result {
    let counts = stats.deals.named();
    if counts.iter().all(|(_, counted)| *counted == 0) {
        return Ok(());
    }
    for (index, line) in counts.chunks(4).enumerate() {
        let line: Vec<String> = line
            .iter()
            .map(|(name, counted)| format!("{} {}", name.replace('_', " "), count(*counted)))
            .collect();
        let heading = if index == 0 { "Deals" } else { "" };
        writeln!(out, "{heading:<11} {}", line.join(", "))?;
    }
    let refusals: Vec<String> = stats
        .refusals
        .iter()
        .map(|(step, entry)| format!("{step} {}", count(entry.count)))
        .collect();
    if !refusals.is_empty() {
        writeln!(out, "            refused: {}", refusals.join(", "))?;
    }
    Ok(())
}

/// What bots of each behaviour did, if there are any but those that follow their habits.
fn doings(out: &mut String, stats: &Stats) -> fmt::Result {
    let all = Kind::ALL.iter().zip(&stats.doings);
    let had: Vec<(&Kind, &Doings)> = all.filter(|(_, doings)| doings.bots > 0).collect();
    if had.iter().all(|(kind, _)| **kind == Kind::Stroll) {
        return Ok(());
    }
    writeln!(
        out,
        "Behaviours  {:<9} {:>6} {:>9} {:>9} {:>9} {:>11}",
        "", "bots", "acts", "done", "refused", "unanswered"
    )?;
    for (kind, doings) in had {
        writeln!(
            out,
            "            {:<9} {:>6} {:>9} {:>9} {:>9} {:>11}",
            kind.name(),
            count(doings.bots),
            count(doings.acts),
            count(doings.done),
            count(doings.refused),
            count(doings.unanswered)
        )?;
    }
    Ok(())
}

fn others(out: &mut String, actions: &Actions) -> fmt::Result {
    writeln!(
        out,
        "Others      {} chat lines ({} came back), {} emotes ({} shown), asked to sit {} times (sat {})",
        count(actions.chats),
        count(actions.echoes),
        count(actions.emotes),
        count(actions.emotes_shown),
        count(actions.sits),
        count(actions.sat)
    )?;
    if actions.emotes + actions.sits > 0 && actions.emotes_shown + actions.sat == 0 {
        writeln!(
            out,
            "            Hint: public servers let nobody show emotes or sit without the skill Basic Skill (1), at level 3."
        )?;
    }
    writeln!(
        out,
        "            {} map changes, {} returns to the character list, {} questions of NPC dialogs answered",
        count(actions.map_changes),
        count(actions.restarts),
        count(actions.dialogs)
    )
}
