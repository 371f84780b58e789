//! How much an assessment may hold. What is beyond is refused before it is read, so that whatever an
//! author or an attacker writes, checking and scoring end soon and in little memory.
//!
//! `docs/assessment-format.md` tells them to authors.

use super::cursor::Cursor;
use serde_json::Value;

/// The most bytes of one file.
pub(super) const FILE: usize = 4_000_000;
/// The most problems that are told word for word.
pub(crate) const PROBLEMS: usize = 1000;
/// The most languages.
pub(super) const LANGUAGES: usize = 200;
/// The most bytes of one text.
pub(super) const WORDS: usize = 4000;
/// The most entries of any list that has no limit of its own.
pub(super) const LIST: usize = 20_000;
/// The most items of all sections together.
pub(super) const ITEMS: usize = 20_000;
/// How deep conditions may nest.
pub(super) const DEEPEST: usize = 16;
/// The most conditions in one list.
pub(super) const CONDITIONS: usize = 1000;
/// The most that the conditions of items and options look at, all together.
pub(super) const ASKED: usize = 20_000;
/// The most that all other conditions look at, all together. Each of them can be part of every
/// explanation, so this is the smaller one.
pub(super) const LOOKED_AT: usize = 10_000;

/// Lists by the name of their field. A response in a batch has one byte for a band, a tier, a level
/// and an option ([`batch`](crate::exchange::batch)), with a few to spare, and 32 bits for indicators.
const LISTS: &[(&str, usize)] = &[
    ("answerSets", 1000),
    ("options", 200),
    ("sections", 1000),
    ("scales", 200),
    ("levels", 100),
    ("indicators", 32),
    // Rules ask for rules, so their number bounds how deep an explanation goes.
    ("rules", 200),
    ("bands", 200),
    ("bandOrder", 200),
    ("variants", 100),
    ("floors", 200),
    ("tiers", 200),
    ("messages", 200),
    ("help", 20),
    ("families", 100),
    ("strategies", 200),
    ("fits", 100),
    ("add", 200),
    ("learn", 100),
    ("cards", 100),
    ("resources", 1000),
];

/// The list in this field, if it is no longer than such lists may be.
pub(super) fn list<'a>(at: &Cursor<'a>, field: &str) -> Option<Vec<Cursor<'a>>> {
    match LISTS.iter().find(|(name, _)| *name == field) {
        Some((name, most)) => at.array_of(*most, in_words(name)),
        None => at.array(),
    }
}

/// Whether this is a list, and no longer than such lists may be. Without a word about it.
pub(super) fn fits(value: &Value, field: &str) -> bool {
    let most = LISTS.iter().find(|(name, _)| *name == field).map_or(LIST, |(_, most)| *most);
    value.as_array().is_some_and(|list| list.len() <= most)
}

/// What a list of this field holds.
fn in_words(field: &str) -> &str {
    match field {
        "answerSets" => "answer sets",
        "bandOrder" => "bands",
        "help" => "kinds",
        "add" => "strategies",
        "fits" => "entries",
        "learn" => "topics",
        other => other,
    }
}
