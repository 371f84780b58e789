//! What is asked and what it says: an assessment, as checked data.
//!
//! An author writes JSON: one structure file and one file of texts for each language. [`read`]
//! checks both and gives an [`Assessment`], in which every reference is an index that is known to
//! exist. From then on nothing about it can be wrong, so nothing after it looks twice.
//!
//! The frame carries the checked form ([`compact`]) and has no reader of JSON.

pub mod compact;
pub mod condition;
pub(crate) mod hash;
#[cfg(feature = "definition")]
pub mod ids;
pub mod index;
pub mod model;
pub mod offers;
#[cfg(feature = "definition")]
pub mod read;
pub mod texts;

pub use condition::{Condition, Fired};
pub use index::*;
pub use model::*;
pub use offers::*;
pub use texts::{Direction, Text, TextList, Texts};
