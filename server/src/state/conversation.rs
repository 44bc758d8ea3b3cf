//! What a player has to say to an NPC, and how far they came.

use crate::world::{Location, Step};

/// A player's talk with an NPC: from the moment it is spoken to until its window is closed. The player stands still.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conversation {
    /// Index of the NPC in the world.
    pub npc: usize,
    /// Number of the step that is played, or whose answer is waited for; [`Self::OVER`] when nothing is left but to close
    /// the window.
    pub step: usize,
    /// What was typed last as a number.
    pub number: u32,
    /// What was typed last as a text.
    pub text: Box<[u8]>,
    /// Where the piece is worn that it is about.
    pub piece: Location,
    /// Whether the client shows the dialog's window: something was said.
    pub shown: bool,
}

impl Conversation {
    /// Step beyond the last of every dialog.
    pub const OVER: usize = usize::MAX;

    /// A talk that begins.
    pub fn new(npc: usize) -> Self {
        Self {
            npc,
            step: 0,
            number: 0,
            text: Box::default(),
            piece: Location::NONE,
            shown: false,
        }
    }

    /// Whether nothing is left but to close the window, when it waits at `step`.
    pub const fn is_closing(&self, step: &Step) -> bool {
        self.step == Self::OVER || matches!(step, Step::Close | Step::End)
    }
}
