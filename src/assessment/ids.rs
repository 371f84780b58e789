//! The names an author gave to the parts, for everything outside the frame.
//!
//! The frame does without them: what is not there cannot leak.

/// The ids of an assessment, each list in the same order as in
/// [`Assessment`](super::Assessment).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[allow(missing_docs)] // each list is named after the list it mirrors
pub struct Ids {
    pub answer_sets: Vec<String>,
    /// The options of each answer set.
    pub options: Vec<Vec<String>>,
    pub sections: Vec<String>,
    pub items: Vec<String>,
    pub scales: Vec<String>,
    /// The levels of each scale.
    pub levels: Vec<Vec<String>>,
    pub indicators: Vec<String>,
    pub rules: Vec<String>,
    pub bands: Vec<String>,
    /// The variants of each band; the first has the band's id.
    pub variants: Vec<Vec<String>>,
    pub floors: Vec<String>,
    pub tiers: Vec<String>,
    pub messages: Vec<String>,
    pub families: Vec<String>,
    pub strategies: Vec<String>,
    /// ISO 3166-1 alpha-2 codes.
    pub countries: Vec<String>,
    pub resources: Vec<String>,
}
