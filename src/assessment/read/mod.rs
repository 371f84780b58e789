//! Reads a definition as a site author writes it, and checks all of it.
//!
//! Everything that is wrong is reported at once, each with where it is (a JSON pointer), what is
//! wrong, and what would be right. The reading is by hand rather than derived, because a derived
//! reader stops at the first thing it does not like.

mod conditions;
mod cursor;
mod days;
mod items;
mod json;
mod learn;
pub(crate) mod limits;
mod names;
mod offers;
mod parts;
pub(crate) mod plain;
mod rules;
mod scales;
mod scope;
mod texts;

use super::compact;
use super::ids::Ids;
use super::index::BandIx;
use super::model::Assessment;
use super::texts::{Direction, Texts};
use cursor::{Cursor, Problems};
use std::fmt;

/// An assessment with all that surrounds it outside the frame: the ids and the words of each language.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The checked assessment.
    pub assessment: Assessment,
    /// The author's names for its parts.
    pub ids: Ids,
    /// Who made it and whether it was tested.
    pub evidence: EvidenceLabel,
    /// The bands from least to most; a band outside the order is not among them.
    pub band_order: Vec<BandIx>,
    /// The words, in the order in which the languages were given.
    pub languages: Vec<Language>,
}

/// The evidence label, which the first screen shows to the visitor (but its `source`, a record for authors).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EvidenceLabel {
    /// Who wrote it.
    pub author: String,
    /// Who reviewed it; nobody yet where this is `None`.
    pub reviewer: Option<String>,
    /// The day of this version, as `YYYY-MM-DD`.
    pub date: String,
    /// Where its content comes from.
    pub source: String,
    /// Whether it has been tested as a measure.
    pub validated: bool,
    /// The licence of the items.
    pub item_licence: String,
}

/// The words of one language, and what is known of them.
#[derive(Clone, Debug)]
pub struct Language {
    /// Its BCP 47 tag, such as `en`.
    pub tag: String,
    /// Its name in its own words.
    pub name: String,
    /// Which way it is written.
    pub direction: Direction,
    /// How far the words have been checked.
    pub status: Status,
    /// The words.
    pub texts: Texts,
}

/// How far the words of a language have been checked with people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Written; nobody else has read them.
    Draft,
    /// Read by somebody who speaks the language and knows the field.
    Reviewed,
    /// Talked through with people the assessment is for.
    Interviewed,
}

impl Loaded {
    /// The compact form of the assessment, for a frame. It holds no words: those are [`Texts::to_lines`].
    ///
    /// ```
    /// # use quiet_check::assessment::{read::read, compact};
    /// # let loaded = read(include_str!("../../../tests/fixtures/day-rhythm/assessment.json"),
    /// #     &[("en", include_str!("../../../tests/fixtures/day-rhythm/en.json"))]).unwrap();
    /// let packed = compact::write(&loaded.assessment);
    /// assert_eq!(compact::read(&packed), Ok(loaded.assessment));
    /// ```
    pub fn compact(&self) -> Vec<u8> {
        compact::write(&self.assessment)
    }

    /// The words of a language, by its tag.
    pub fn language(&self, tag: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.tag == tag)
    }
}

/// One thing that is wrong with a definition.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Problem {
    /// `assessment`, the language whose texts are meant, or `texts` where it is about all of them; `response` of a response.
    pub file: String,
    /// Where in that file, as a JSON pointer (RFC 6901); empty for the whole file.
    pub pointer: String,
    /// What is wrong and what would be right, in sentences.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The field has it whole; here it is for people.
        write!(f, "{}#{}: {}", self.file, plain::shorten(&self.pointer, 300), self.message)
    }
}

/// Reads and checks an assessment: its structure, and its texts by language tag.
///
/// # Errors
///
/// Every problem found, first of the texts' form, then of the assessment, then of what the texts lack; of more than a thousand, the first thousand and how
/// many more there are.
///
/// ```
/// use quiet_check::assessment::read::read;
///
/// let problems = read("{}", &[]).unwrap_err();
/// assert_eq!(problems[0].to_string(), "assessment#: `id` is missing. It is a name in lower case, such as `sleep`.");
/// ```
pub fn read(definition: &str, texts: &[(&str, &str)]) -> Result<Loaded, Vec<Problem>> {
    let problems = Problems::default();
    let mut words = texts::Words::read(texts, &problems);

    let value = json::parse("assessment", definition, &problems);
    let root = Cursor::root("assessment", &value, &problems);
    let read = if value.is_null() { None } else { parts::read(root, &mut words) };
    let languages = words.finish(read.is_some(), &problems);

    let problems = problems.into_inner();
    match read {
        Some(read) if problems.is_empty() => Ok(Loaded { languages, ..read }),
        _ => Err(problems),
    }
}
