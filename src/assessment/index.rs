//! Places in the lists of an assessment. In a checked one each of them exists.

use serde::{Deserialize, Serialize};

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub struct $name(pub u16);

        impl $name {
            /// The place in its list.
            pub fn get(self) -> usize {
                usize::from(self.0)
            }

            /// What stands there.
            pub fn of<T>(self, list: &[T]) -> &T {
                // In one place for all: each place in the source that a panic could name is some bytes of wasm.
                &list[self.get()]
            }

            /// All places of a list of this length, in order.
            pub fn all(len: usize) -> impl DoubleEndedIterator<Item = Self> + Clone {
                (0..len as u16).map(Self)
            }
        }
    )*};
}

index! {
    /// A place in [`Assessment::items`](super::Assessment::items).
    ItemIx
    /// A place in [`AnswerSet::options`](super::AnswerSet::options).
    OptionIx
    /// A place in [`Assessment::scales`](super::Assessment::scales).
    ScaleIx
    /// A place in [`Scale::levels`](super::Scale::levels), from least to most.
    LevelIx
    /// A place in [`Assessment::indicators`](super::Assessment::indicators).
    IndicatorIx
    /// A place in [`Assessment::rules`](super::Assessment::rules).
    RuleIx
    /// A place in [`Assessment::bands`](super::Assessment::bands).
    BandIx
    /// A place in [`Band::variants`](super::Band::variants); 0 is the plain text.
    VariantIx
    /// A place in [`Assessment::floors`](super::Assessment::floors).
    FloorIx
    /// A place in [`Assessment::tiers`](super::Assessment::tiers).
    TierIx
    /// A place in [`Assessment::messages`](super::Assessment::messages).
    MessageIx
    /// A place in [`Assessment::strategies`](super::Assessment::strategies).
    StrategyIx
    /// A place in [`Assessment::families`](super::Assessment::families).
    FamilyIx
    /// A place in [`Assessment::sections`](super::Assessment::sections).
    SectionIx
    /// One of the [`Assessment::countries`](super::Assessment::countries); its code is in `Ids::countries`.
    CountryIx
}
