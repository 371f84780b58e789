//! What a sitting is made of: the screens, what a visitor does, and what becomes of it.

use crate::assessment::{CountryIx, ItemIx, OptionIx, SectionIx, StrategyIx};
use crate::practice::{Act, Practice};

/// Which screen the visitor is on. Each excludes the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The opening.
    About,
    /// "Are you 18 or over?", where the assessment is for adults.
    Age,
    /// The visitor is under 18: nothing is asked or kept.
    TooYoung,
    /// The note before a section.
    Section(SectionIx),
    /// One item.
    Item {
        /// Which.
        item: ItemIx,
        /// Whether it was opened from the review, and leads back there.
        from_review: bool,
        /// Whether its hidden options are shown.
        revealed: bool,
    },
    /// All answers, each to be changed.
    Review,
    /// What the answers say.
    Result,
    /// Something to read.
    Learn,
    /// All strategies.
    Catalogue,
    /// One strategy, as it is played.
    Practice(Practice),
    /// A code from before, beside now.
    Compare,
}

impl Stage {
    /// Whether it is a room beside the way.
    pub fn is_room(self) -> bool {
        matches!(self, Self::Learn | Self::Catalogue | Self::Practice(_) | Self::Compare)
    }
}

/// A room beside the way: open from any screen but that for who is too young, and it leads back there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Room {
    /// Something to read.
    Learn,
    /// All strategies.
    Catalogue,
    /// One strategy.
    Practice(StrategyIx),
    /// A code from before, beside now.
    Compare,
}

/// What the visitor did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// Begin.
    Begin,
    /// "I am 18 or over".
    Adult,
    /// "I am under 18".
    Minor,
    /// Continue: without an answer, the item is skipped.
    Continue,
    /// Back to the screen before.
    Back,
    /// Choose this option of a single choice.
    Choose(OptionIx),
    /// Pick this option of a multiple choice, or take it back.
    Toggle(OptionIx),
    /// "Prefer not to say", and on.
    Skip,
    /// "Does not apply to me", and on.
    NotApplicable,
    /// Show the hidden options.
    Reveal,
    /// Skip to the end: leave the rest out and go to the review.
    ToReview,
    /// Change the answer to this item, from the review.
    Change(ItemIx),
    /// Open a room beside the way.
    Open(Room),
    /// Do this in a practice.
    Play(Act),
    /// Choose the country that help is shown for, or none.
    Country(Option<CountryIx>),
    /// Start again with nothing answered.
    Restart,
}

/// What became of an event. It holds no answer, by its type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// It made no sense here and changed nothing.
    Nothing,
    /// The same screen shows something else.
    Update,
    /// Another screen.
    Show,
    /// Another screen, the first of the questions.
    Started,
    /// Another screen, the result, for the first time in this sitting.
    Finished,
}
