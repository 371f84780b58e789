//! The one small language that rules are written in. There is nothing in it to evaluate from a
//! string, and nothing in it can refer to what is not there.

use super::{BandIx, IndicatorIx, ItemIx, LevelIx, Missing, OptionIx, RuleIx, ScaleIx, TierIx};
use serde::{Deserialize, Serialize};

/// When a rule holds.
///
/// An author has more words than these: `all`, `any`, `always` and `level` are ways of writing
/// [`Condition::AtLeast`] and [`Condition::Levels`], and [`read`](super::read) turns them into it,
/// so that scoring and explaining have few cases.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Condition {
    /// At least `count` of these hold. `any` is 1 of them, `all` is all of them, `always` is 0 of none.
    AtLeast {
        /// How many must hold.
        count: u16,
        /// The conditions counted.
        of: Vec<Condition>,
    },
    /// The other does not hold.
    Not(Box<Condition>),
    /// The item has an answer whose weight is within these bounds. A missing answer never holds.
    Answer {
        /// The single-choice item.
        item: ItemIx,
        /// The least weight, included.
        from: i16,
        /// The greatest weight, included.
        to: i16,
    },
    /// This option is among those picked (or is the one chosen).
    Picked {
        /// The item.
        item: ItemIx,
        /// The option.
        option: OptionIx,
    },
    /// At least `count` of these scales stand at their level or above. A scale without a level never does.
    Levels {
        /// How many scales.
        count: u16,
        /// Each scale with its least level; the first level means "has a level at all".
        of: Vec<(ScaleIx, LevelIx)>,
    },
    /// At least `count` of these items are missing in this way.
    Missing {
        /// How many items.
        count: u16,
        /// The items counted.
        of: Vec<ItemIx>,
        /// In which way; `None` is any way.
        how: Option<Missing>,
    },
    /// The sum of a scale that has a level is within these bounds.
    Sum {
        /// The scale.
        scale: ScaleIx,
        /// The least sum, included.
        from: i32,
        /// The greatest sum, included.
        to: i32,
    },
    /// At least `count` of these indicators and rules fired.
    Fired {
        /// How many.
        count: u16,
        /// The indicators and rules counted.
        of: Vec<Fired>,
    },
    /// The band is one of these.
    Band(Vec<BandIx>),
    /// The tier is one of these.
    Tier(Vec<TierIx>),
    /// The two ends of the what-if range differ.
    RangeDiffers,
}

/// Something with a condition of its own that others can ask about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Fired {
    /// An indicator: it has a label that the visitor may see.
    Indicator(IndicatorIx),
    /// A rule: a name for a condition, never shown.
    Rule(RuleIx),
}

impl Condition {
    /// The condition that always holds.
    pub const ALWAYS: Self = Self::AtLeast { count: 0, of: Vec::new() };
}
