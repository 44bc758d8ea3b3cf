//! Parties: made, filled and left.

use rand::{Rng, rngs::SmallRng};

use crate::behavior::{Act, Answer, Behavior, Question, Seen, Verb};

/// Makes parties, invites other bots, leaves.
#[derive(Clone, Debug, Default)]
pub struct Party {
    made: u32,
    leads: bool,
}

impl Behavior for Party {
    fn next(&mut self, seen: &Seen<'_>, dice: &mut SmallRng) -> Act {
        if !seen.in_party {
            self.leads = false;
            if dice.random_bool(0.5) {
                return Act::rest();
            }
            self.made += 1;
            self.leads = true;
            let name = format!("P{}x{}x{}", seen.bot, self.made, dice.random_range(0..100_000));
            return Act::think(Verb::MakeParty(name));
        }
        if dice.random_ratio(1, 10) {
            return Act::think(Verb::LeaveParty);
        }
        if self.leads && seen.answer != Answer::Unanswered {
            Act::think(Verb::Invite(seen.fellow(dice)))
        } else {
            Act::think(Verb::Wander)
        }
    }

    fn asked(&mut self, question: Question, seen: &Seen<'_>, _: &mut SmallRng) -> bool {
        matches!(question, Question::Party(_)) && !seen.in_party
    }
}
