//! The ailments of a character or a monster, and until when they hold it.

use core::time::Duration;

use crate::{
    event::{Condition, Moment},
    figures::ailment::{self, OF_BODY, STIFFENS_FOR},
    world::Status,
};

/// The ailments of somebody, at most one of the body among them.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Ailments {
    held: Vec<Held>,
}

/// One of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Held {
    status: Status,
    until: Moment,
    /// When it next costs hit points; never if it does not.
    hurts_at: Option<Moment>,
    /// When stone sets in, while it has not.
    sets_in: Option<Moment>,
}

/// What time did to somebody with ailments.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Suffered {
    /// Ailments that cost hit points, once for each time that they did.
    pub wounds: Vec<Status>,
    /// Ailments that ended.
    pub ended: Vec<Status>,
}

impl Ailments {
    /// What shows of them.
    pub fn condition(&self) -> Condition {
        let with = |condition: Condition, held: &Held| match held.sets_in {
            Some(_) => condition.stiffening(),
            None => condition.with(held.status),
        };
        self.held.iter().fold(Condition::NONE, with)
    }

    /// How long one of them still holds.
    pub fn left(&self, status: Status, now: Moment) -> Option<Duration> {
        let held = self.held.iter().find(|held| held.status == status)?;
        Some(Duration::from_millis(held.until.since(now)))
    }

    /// All of them with how long they still hold.
    pub fn all_left(&self, now: Moment) -> impl Iterator<Item = (Status, Duration)> {
        let left = move |held: &Held| (held.status, Duration::from_millis(held.until.since(now)));
        self.held.iter().map(left)
    }

    /// One begins. Of those that hold the body the others end; stone sets in after a moment.
    pub fn begin(&mut self, status: Status, now: Moment, lasts: Duration) {
        let of_body = OF_BODY.contains(&status);
        self.held
            .retain(|held| held.status != status && !(of_body && OF_BODY.contains(&held.status)));
        let sets_in = (status == Status::Stone).then_some(now + STIFFENS_FOR);
        let begins = sets_in.unwrap_or(now);
        self.held.push(Held {
            status,
            until: (now + lasts).max(begins),
            hurts_at: ailment::hurts_every(status).map(|every| begins + every),
            sets_in,
        });
    }

    /// One ends; whether it was there.
    pub fn end(&mut self, status: Status) -> bool {
        let before = self.held.len();
        self.held.retain(|held| held.status != status);
        before != self.held.len()
    }

    /// Those end that a blow ends which hurts; which.
    pub fn end_by_damage(&mut self) -> Vec<Status> {
        let ends = |held: &Held| held.sets_in.is_none() && ailment::ENDED_BY_DAMAGE.contains(&held.status);
        let ended = self
            .held
            .iter()
            .filter(|held| ends(held))
            .map(|held| held.status)
            .collect();
        self.held.retain(|held| !ends(held));
        ended
    }

    /// All end; whether there were any.
    pub fn clear(&mut self) -> bool {
        !core::mem::take(&mut self.held).is_empty()
    }

    /// When something is next to be done about them.
    pub fn next(&self) -> Option<Moment> {
        let next = |held: &Held| {
            let hurts_at = held.hurts_at.filter(|&at| at <= held.until);
            [Some(held.until), hurts_at, held.sets_in].into_iter().flatten().min()
        };
        self.held.iter().filter_map(next).min()
    }

    /// Time went by: stone sets in, hit points are lost, what is over ends.
    pub fn pass(&mut self, now: Moment) -> Suffered {
        let mut suffered = Suffered::default();
        for held in &mut self.held {
            held.sets_in.take_if(|at| *at <= now);
            while let (Some(at), Some(every)) = (held.hurts_at, ailment::hurts_every(held.status))
                && at <= now
                && at <= held.until
            {
                suffered.wounds.push(held.status);
                held.hurts_at = Some(at + every);
            }
        }
        let over = |held: &Held| held.until <= now;
        suffered.ended = self
            .held
            .iter()
            .filter(|held| over(held))
            .map(|held| held.status)
            .collect();
        self.held.retain(|held| !over(held));
        suffered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn poison_hurts_every_second_up_to_its_last() {
        let mut ailments = Ailments::default();
        ailments.begin(Status::Poison, Moment(0), seconds(3));
        assert_eq!(ailments.next(), Some(Moment(1000)));
        assert_eq!(ailments.pass(Moment(2040)).wounds, [Status::Poison; 2]);
        let last = ailments.pass(Moment(3000));
        assert_eq!((last.wounds, last.ended), (vec![Status::Poison], vec![Status::Poison]));
        assert_eq!((ailments.condition(), ailments.next()), (Condition::NONE, None));
    }

    #[test]
    fn a_body_is_held_by_one_ailment_at_a_time() {
        let mut ailments = Ailments::default();
        ailments.begin(Status::Sleep, Moment(0), seconds(30));
        ailments.begin(Status::Blind, Moment(0), seconds(30));
        ailments.begin(Status::Stun, Moment(0), seconds(5));
        let condition = ailments.condition();
        assert!(condition.has(Status::Stun) && condition.has(Status::Blind) && !condition.has(Status::Sleep));
        assert_eq!(ailments.end_by_damage(), [], "a stun is not ended by blows");
    }

    #[test]
    fn stone_sets_in_after_a_moment_and_blows_break_it_only_then() {
        let mut ailments = Ailments::default();
        ailments.begin(Status::Stone, Moment(0), seconds(20));
        assert!(ailments.condition().stiffens());
        assert_eq!(ailments.end_by_damage(), []);
        assert_eq!(ailments.next(), Some(Moment(100)));
        assert_eq!(ailments.pass(Moment(120)), Suffered::default());
        assert!(ailments.condition().has(Status::Stone));
        assert_eq!(
            ailments.next(),
            Some(Moment(5100)),
            "it costs hit points every five seconds"
        );
        assert_eq!(ailments.end_by_damage(), [Status::Stone]);
    }
}
