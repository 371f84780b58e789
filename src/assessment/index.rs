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

            /// All places of a list of this length, in order.
            pub fn all(len: usize) -> impl DoubleEndedIterator<Item = Self> + Clone {
                (0..len as u16).map(Self)
            }
        }
    )*};
}

index! {
    /// A place in [`Assessment::items`].
    ItemIx
    /// A place in [`AnswerSet::options`].
    OptionIx
    /// A place in [`Assessment::scales`].
    ScaleIx
    /// A place in [`Scale::levels`], from least to most.
    LevelIx
    /// A place in [`Assessment::indicators`].
    IndicatorIx
    /// A place in [`Assessment::rules`].
    RuleIx
    /// A place in [`Assessment::bands`].
    BandIx
    /// A place in [`Band::variants`]; 0 is the plain text.
    VariantIx
    /// A place in [`Assessment::floors`].
    FloorIx
    /// A place in [`Assessment::tiers`].
    TierIx
    /// A place in [`Assessment::messages`].
    MessageIx
    /// A place in [`Assessment::strategies`].
    StrategyIx
    /// A place in [`Assessment::families`].
    FamilyIx
    /// A place in [`Assessment::sections`].
    SectionIx
    /// A place in [`Assessment::countries`].
    CountryIx
}
