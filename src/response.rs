//! What the visitor has answered. Missing is a state, never a zero.

pub use crate::assessment::Missing;
use crate::assessment::{Assessment, ItemIx, MOST_PICKS, OptionIx};

/// The options picked from a multiple-choice item: at most [`MOST_PICKS`], which the checker sees to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Picks(u64);

const _: () = assert!(MOST_PICKS == u64::BITS as usize, "one bit for each option");

impl Picks {
    /// Whether this option is picked.
    pub fn has(self, option: OptionIx) -> bool {
        self.0 & Self::bit(option) != 0
    }

    /// With this option turned over: picked if it was not, and the other way round.
    #[must_use]
    pub fn toggled(self, option: OptionIx) -> Self {
        Self(self.0 ^ Self::bit(option))
    }

    /// Whether nothing is picked, which is an answer too: "none of these".
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn bit(option: OptionIx) -> u64 {
        1u64.checked_shl(u32::from(option.0)).unwrap_or(0)
    }
}

impl FromIterator<OptionIx> for Picks {
    fn from_iter<I: IntoIterator<Item = OptionIx>>(options: I) -> Self {
        Self(options.into_iter().fold(0, |bits, option| bits | Self::bit(option)))
    }
}

/// The answer to one item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// No answer, and why.
    Missing(Missing),
    /// One option of a single-choice item.
    Chosen(OptionIx),
    /// The options picked from a multiple-choice item.
    Picked(Picks),
}

impl Answer {
    /// How this answer is missing, if it is.
    pub(crate) fn missing(self) -> Option<Missing> {
        match self {
            Answer::Missing(missing) => Some(missing),
            Answer::Chosen(_) | Answer::Picked(_) => None,
        }
    }
}

/// All answers so far.
///
/// There is no default answer: an item nobody has come to yet is [`None`] in [`Response::given`]
/// and counts as skipped in [`Response::answer`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Response {
    // One place for each item, in the assessment's order.
    answers: Vec<Option<Answer>>,
}

impl Response {
    /// Nothing answered yet.
    pub fn new(assessment: &Assessment) -> Self {
        Self { answers: vec![None; assessment.items.len()] }
    }

    /// What the visitor did with this item; `None` while they have not come to it.
    pub fn given(&self, item: ItemIx) -> Option<Answer> {
        self.answers.get(item.get()).copied().flatten()
    }

    /// The answer that counts: an item not come to is skipped.
    pub fn answer(&self, item: ItemIx) -> Answer {
        self.given(item).unwrap_or(Answer::Missing(Missing::Skipped))
    }

    /// Records an answer in place of the one before. An item that does not exist changes nothing.
    pub fn record(&mut self, item: ItemIx, answer: Answer) {
        if let Some(place) = self.answers.get_mut(item.get()) {
            *place = Some(answer);
        }
    }

    /// The same response with these items, where they are missing, answered by `fill`.
    #[must_use]
    pub(crate) fn filled(&self, items: impl Iterator<Item = (ItemIx, OptionIx)>) -> Self {
        let mut filled = self.clone();
        for (item, option) in items {
            if let Answer::Missing(_) = self.answer(item) {
                filled.record(item, Answer::Chosen(option));
            }
        }
        filled
    }
}
