//! The parts of a checked assessment. Every index in it exists; that is what checking means.

use super::condition::Condition;
use super::index::{BandIx, ItemIx, OptionIx, SectionIx};
use super::offers::{Family, Resource, ResourceKind, Strategy, Suggest, Topic};
use super::texts::{Text, TextList};
use serde::{Deserialize, Serialize};

/// An assessment that has been checked: what is asked, how it is scored, what is said.
///
/// It names its texts by handle and holds no words, so one structure serves every language.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Assessment {
    /// Which assessment this is, the same in every version.
    pub id: String,
    /// The version of its content. A check-in code of another version is refused.
    pub version: String,
    /// Whether it asks first if the visitor is an adult.
    pub adults_only: bool,
    /// The texts that belong to the whole.
    pub texts: CommonTexts,
    /// The sets of answers that items share.
    pub answer_sets: Vec<AnswerSet>,
    /// The sections, in the order asked.
    pub sections: Vec<Section>,
    /// All items, in the order asked.
    pub items: Vec<Item>,
    /// The scales.
    pub scales: Vec<Scale>,
    /// Reasons to seek help, each with a label that may be shown.
    pub indicators: Vec<Indicator>,
    /// Named conditions that others ask about.
    pub rules: Vec<Condition>,
    /// The bands; the first whose condition holds is the band, and the last always holds.
    pub bands: Vec<Band>,
    /// Where a band is lifted to another.
    pub floors: Vec<Floor>,
    /// How the what-if range is filled.
    pub what_if: Option<WhatIf>,
    /// How strongly help is spoken of, from most to least; the first that holds, the last always does.
    pub tiers: Vec<Condition>,
    /// The messages, in the order shown.
    pub messages: Vec<Message>,
    /// The families of strategies.
    pub families: Vec<Family>,
    /// The strategies, in catalogue order, which also settles ties.
    pub strategies: Vec<Strategy>,
    /// Which strategies are suggested.
    pub suggest: Suggest,
    /// What there is to read about it.
    pub learn: Vec<Topic>,
    /// How many countries resources are listed for.
    pub countries: u16,
    /// Where help can be found.
    pub resources: Vec<Resource>,
}

/// Texts that belong to no single part. (Those of the first screen stand in the frame's markup, and have no handle.)
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CommonTexts {
    /// What a visitor under age is told; there where [`Assessment::adults_only`] is set.
    pub under18: Option<Text>,
    /// "Prefer not to say".
    pub skip: Text,
    /// "Does not apply to me".
    pub na: Text,
    /// What is said of a scale without a level, and why.
    pub no_level: Text,
    /// Why a scale has no level.
    pub no_level_because: Text,
    /// Why a strength is listed.
    pub strength_because: Text,
    /// Why a strategy is suggested that matches nothing in particular.
    pub strategy_because: Text,
    /// Open questions to take along, for thinking or for a first talk with somebody.
    pub questions: Option<TextList>,
    /// The words over the list of all indicators; there where there are any.
    pub seek_help: Option<Text>,
    /// How to find somebody to talk with.
    pub seek_help_how: Option<Text>,
}

/// Answers that one or more items offer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AnswerSet {
    /// The options, in the order shown.
    pub options: Vec<AnswerOption>,
    /// Whether "Does not apply to me" is offered.
    pub not_applicable: bool,
}

/// One answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AnswerOption {
    /// What it counts in a scale.
    pub weight: i16,
    /// Its words.
    pub label: Text,
    /// Shown only after the visitor asks to see it.
    pub hidden: bool,
    /// Shown only while this holds.
    pub enable_when: Option<Condition>,
}

/// Some items under one heading.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Section {
    /// The heading.
    pub title: Text,
    /// The words that lead into each question.
    pub lead: Option<Text>,
    /// A note that gets a screen of its own before the first item.
    pub note: Option<Text>,
}

/// Something asked, or a note between questions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Item {
    /// The section it stands in.
    pub section: SectionIx,
    /// The question, or the note.
    pub text: Text,
    /// A helper line.
    pub help: Option<Text>,
    /// The words on the button that shows its hidden options, where it has any.
    pub reveal: Option<Text>,
    /// What kind of answer it takes.
    pub kind: ItemKind,
    /// From which weight on its answer is listed as a strength.
    pub strength_from: Option<i16>,
    /// Asked only while this holds. It looks at items asked before this one alone, so there are no cycles.
    pub enable_when: Option<Condition>,
}

/// What kind of answer an item takes. The number is a place in [`Assessment::answer_sets`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ItemKind {
    /// One option.
    Choice(u16),
    /// Any number of options, none included.
    Multiple(u16),
    /// Nothing: a text to read.
    Note,
}

impl ItemKind {
    /// The place of its answers in [`Assessment::answer_sets`]; `None` for a note.
    pub fn answer_set(self) -> Option<usize> {
        match self {
            Self::Choice(set) | Self::Multiple(set) => Some(set.into()),
            Self::Note => None,
        }
    }
}

/// How an item can be left without an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Missing {
    /// "Prefer not to say", or passed by without an answer.
    Skipped,
    /// "Does not apply to me".
    NotApplicable,
}

/// The most options that a multiple-choice item may have.
pub const MOST_PICKS: usize = 64;

/// A scale: some items that are read together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Scale {
    /// Its name.
    pub name: Text,
    /// Its items.
    pub items: Vec<ScaleItem>,
    /// How the answers are put together.
    pub method: Method,
    /// With fewer answers than this there is no level.
    pub min_answered: u16,
    /// From least to most; at least one.
    pub levels: Vec<Level>,
}

/// An item's part in a scale.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ScaleItem {
    /// The item, always single choice.
    pub item: ItemIx,
    /// How much it counts; at least 1.
    pub weight: i16,
    /// For a reverse-keyed item, the least and greatest weight of its answers added up: the answer
    /// counts as this less its own weight.
    pub reversed: Option<i16>,
}

/// How a scale puts its answers together. Cuts compare exact fractions, never rounded numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Method {
    /// The mean of what was answered.
    Mean,
    /// The sum, prorated to the whole scale where some are missing.
    Sum,
}

/// One level of a scale.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Level {
    /// The cut: this level begins here. The first level has none.
    pub from: Option<Cut>,
    /// The level in words.
    pub word: Text,
    /// What it may mean.
    pub text: Text,
    /// Why the visitor sees it.
    pub because: Text,
}

/// An exact fraction; the lower part is at least 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cut {
    /// The upper part.
    pub n: i32,
    /// The lower part.
    pub d: i32,
}

/// A reason to seek help.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Indicator {
    /// When it fires.
    pub when: Condition,
    /// Its label.
    pub label: Text,
    /// Why the visitor sees it.
    pub because: Text,
}

/// An overall picture.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Band {
    /// When it is the band, if none before it is.
    pub when: Condition,
    /// The plain text first, then the variants in the order tried.
    pub variants: Vec<Variant>,
}

/// One wording of a band.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Variant {
    /// When this wording takes the plain one's place. Never holds for the plain one.
    pub when: Option<Condition>,
    /// The title.
    pub title: Text,
    /// The text.
    pub text: Text,
    /// Why the visitor sees it.
    pub because: Text,
}

/// Lifts one band to another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Floor {
    /// The band that is lifted.
    pub from: BandIx,
    /// The band that takes its place.
    pub to: BandIx,
    /// When.
    pub when: Condition,
    /// Why the visitor sees the band, in place of the band's own reason.
    pub because: Text,
}

/// How the what-if range is worked out: missing items are filled twice and all is scored anew.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WhatIf {
    /// The items filled where missing: each with the option of the low and of the high filling.
    pub items: Vec<(ItemIx, OptionIx, OptionIx)>,
}

/// A message on the result.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Message {
    /// When it is shown.
    pub when: Condition,
    /// Where on the result it stands.
    pub place: Place,
    /// Whether the labels of the indicators that fired are listed under it.
    pub lists_indicators: bool,
    /// The kinds of help that are named under it.
    pub help: Vec<ResourceKind>,
    /// Its words.
    pub text: Text,
    /// Why the visitor sees it.
    pub because: Text,
}

/// Where on the result a message stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Place {
    /// Right under the band: it matters most.
    First,
    /// With where to find help.
    Help,
    /// Further down.
    Note,
}

impl Assessment {
    /// The answers an item offers; `None` for a note.
    pub fn answer_set(&self, item: ItemIx) -> Option<&AnswerSet> {
        match self.items.get(item.get())?.kind {
            ItemKind::Choice(set) | ItemKind::Multiple(set) => self.answer_sets.get(usize::from(set)),
            ItemKind::Note => None,
        }
    }

    /// One option that an item offers.
    pub fn option(&self, item: ItemIx, option: OptionIx) -> Option<&AnswerOption> {
        self.answer_set(item)?.options.get(option.get())
    }
}
