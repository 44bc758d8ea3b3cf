//! Every embedded job beside the databases: points, weight, speed, bonuses, experience, at every level.

use server::{
    event::record::Attributes,
    world::{Job, WeaponType, World},
};

use super::{body, weapon, yaml::Node};

/// What the databases say of a job, in one file: its entries there, in their order.
fn entries(path: &str, job: &Job) -> Option<Vec<Node>> {
    let body = body(&format!("pre-re/{path}.yml"))?;
    let about = body.into_iter().filter(|node| node.set("Jobs").contains(&&*job.name));
    Some(about.collect())
}

/// The last value that entries give a key.
fn last<'n>(entries: &'n [Node], key: &str) -> Option<&'n Node> {
    entries.iter().rev().find_map(|node| node.get(key))
}

/// A list of levels with a number each, by level.
fn by_level(entries: &[Node], list: &str, key: &str) -> Vec<(u16, u64)> {
    let Some(Node::List(levels)) = last(entries, list) else {
        panic!("{list}")
    };
    levels
        .iter()
        .map(|node| (node.number("Level").unwrap(), node.number(key).unwrap()))
        .collect()
}

#[test]
fn points_and_weight_are_as_the_databases_have_them_at_every_level() {
    for job in &World::embedded().unwrap().jobs {
        let (Some(stats), Some(points)) = (entries("job_stats", job), entries("job_basepoints", job)) else {
            return;
        };
        let weight = last(&stats, "MaxWeight").map_or(20_000, |node| node.text().parse().unwrap());
        assert_eq!(job.max_weight, weight, "{}", job.name);
        for level in 1..=job.max_base_level {
            let of = |list, key| {
                by_level(&points, list, key)
                    .into_iter()
                    .find(|&(at, _)| at == level)
                    .unwrap()
                    .1
            };
            let ours = (u64::from(job.max_hp(level)), u64::from(job.max_sp(level)));
            assert_eq!(
                ours,
                (of("BaseHp", "Hp"), of("BaseSp", "Sp")),
                "{} at {level}",
                job.name
            );
        }
    }
}

#[test]
fn attacks_take_as_long_as_the_databases_have_it_with_every_weapon() {
    for job in &World::embedded().unwrap().jobs {
        let Some(entries) = entries("job_aspd", job) else {
            return;
        };
        let Some(Node::Map(delays)) = last(&entries, "BaseASPD") else {
            panic!("{}", job.name)
        };
        for &kind in WeaponType::ALL {
            let known = delays.iter().find(|(word, _)| weapon(word) == kind);
            let expected = known.map_or(2000, |(_, node)| node.text().parse().unwrap());
            assert_eq!(job.attack_delay(kind), expected, "{} with {kind:?}", job.name);
        }
    }
}

#[test]
fn job_bonuses_are_as_the_databases_have_them_at_every_level() {
    for job in &World::embedded().unwrap().jobs {
        let Some(entries) = entries("job_stats", job) else {
            return;
        };
        let Some(Node::List(bonuses)) = last(&entries, "BonusStats") else {
            panic!("{}", job.name)
        };
        for level in 1..=job.max_job_level {
            let reached: Vec<&Node> = bonuses
                .iter()
                .filter(|node| node.number::<u16>("Level").unwrap() <= level)
                .collect();
            let sum = |key| reached.iter().filter_map(|node| node.number::<u16>(key)).sum();
            let expected = Attributes::from_each(["Str", "Agi", "Vit", "Int", "Dex", "Luk"].map(sum));
            assert_eq!(job.bonus(level), expected, "{} at {level}", job.name);
        }
    }
}

#[test]
fn experience_is_as_the_databases_have_it_at_every_level() {
    for job in &World::embedded().unwrap().jobs {
        let Some(entries) = entries("job_exp", job) else { return };
        let max = |key| last(&entries, key).unwrap().text().parse::<u16>().unwrap();
        assert_eq!(
            (job.max_base_level, job.max_job_level),
            (max("MaxBaseLevel"), max("MaxJobLevel"))
        );
        let (base, jobs) = (
            by_level(&entries, "BaseExp", "Exp"),
            by_level(&entries, "JobExp", "Exp"),
        );
        for (ours, theirs, top) in [
            (job.base_experience(), base, job.max_base_level),
            (job.job_experience(), jobs, job.max_job_level),
        ] {
            // The last of theirs is for the highest level, which cannot be left.
            let theirs = theirs.into_iter().filter(|&(level, _)| level < top);
            assert_eq!(
                ours,
                theirs.map(|(_, experience)| experience).collect::<Vec<_>>(),
                "{}",
                job.name
            );
        }
    }
}
