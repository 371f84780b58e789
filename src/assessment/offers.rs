//! What an assessment offers: things to try, and where help can be found.

use super::condition::Condition;
use super::index::{CountryIx, FamilyIx, StrategyIx};
use super::texts::{Text, TextList};
use serde::{Deserialize, Serialize};

/// A family of strategies.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Family {
    /// Its name.
    pub name: Text,
    /// How many of it are suggested, best match first.
    pub top: u16,
}

/// Something to try.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Strategy {
    /// Its family.
    pub family: FamilyIx,
    /// Its name.
    pub name: Text,
    /// How long it takes.
    pub minutes: u16,
    /// What to do.
    pub steps: TextList,
    /// How it is played.
    pub player: Player,
    /// What it fits: each that holds is one match.
    pub fits: Vec<Condition>,
    /// A caution, shown wherever the strategy is.
    pub caution: Option<Text>,
    /// Never suggested while this holds; still in the catalogue.
    pub leave_out_if: Option<Condition>,
    /// Why the visitor sees it.
    pub because: Text,
}

/// How a strategy is played.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Player {
    /// Step by step, at the visitor's pace.
    Steps,
    /// A paced breath: seconds in, seconds out, and how many.
    Breath {
        /// Seconds of breathing in.
        inhale: u16,
        /// Seconds of breathing out.
        exhale: u16,
        /// How many breaths.
        breaths: u16,
    },
    /// A timer.
    Timer {
        /// How many minutes it runs.
        minutes: u16,
        /// What is named before and after; `None` where nothing is.
        naming: Option<Naming>,
    },
    /// A question whose answers lead on to other strategies.
    Choose(Vec<Choice>),
}

/// What a timer asks the visitor to name before and after, so that they can see for themselves what has changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Naming {
    /// The question before.
    pub before: Text,
    /// The question after.
    pub after: Text,
    /// The words to choose from.
    pub words: Vec<Text>,
}

/// One answer of [`Player::Choose`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// Its words.
    pub label: Text,
    /// The strategies it leads on to; there may be none.
    pub strategies: Vec<StrategyIx>,
}

/// Something to read, before, during and after, with no answers at all.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Topic {
    /// Its heading.
    pub title: Text,
    /// Its cards, in the order shown.
    pub cards: Vec<Card>,
}

/// One card of a [`Topic`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Card {
    /// Its heading, where it has one of its own.
    pub title: Option<Text>,
    /// Its words.
    pub text: Text,
    /// The words on the button that shows it, where it stays closed until the visitor asks for it.
    pub reveal: Option<Text>,
}

/// Which strategies are suggested beside the best matches of each [`Family`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Suggest {
    /// The families that are ranked, in the order shown.
    pub families: Vec<FamilyIx>,
    /// Strategies added whenever their condition holds, in the order shown.
    pub add: Vec<(StrategyIx, Condition)>,
}

/// Where help can be found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Resource {
    /// The country it serves; `None` is any.
    pub country: Option<CountryIx>,
    /// What it is for.
    pub kind: ResourceKind,
    /// Its name, the same in every language.
    pub name: String,
    /// Its page: https, mailto or tel.
    pub url: String,
    /// A phone number, shown only where [`Resource::last_verified`] is under twelve months old.
    pub phone: Option<String>,
    /// A sentence about it.
    pub text: Option<Text>,
    /// The day somebody last checked it, in days since 1970-01-01.
    pub last_verified: Option<i32>,
}

/// What a resource is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ResourceKind {
    /// For somebody in danger or despair.
    Crisis,
    /// For somebody hurt or pressed.
    SexualViolence,
    /// Finding a therapist.
    Therapist,
    /// For young people.
    Youth,
    /// Anything else.
    Other,
}

impl ResourceKind {
    /// Each by its name in a definition, and in the frame's markup.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("crisis", Self::Crisis),
        ("sexual_violence", Self::SexualViolence),
        ("therapist", Self::Therapist),
        ("youth", Self::Youth),
        ("other", Self::Other),
    ];
}

impl Resource {
    /// The phone number, if somebody verified it less than twelve months before `today` (days since
    /// 1970-01-01). A number nobody has checked lately could ring anywhere.
    pub fn phone_on(&self, today: i32) -> Option<&str> {
        let age = today.checked_sub(self.last_verified?)?;
        if (0..365).contains(&age) { self.phone.as_deref() } else { None }
    }
}
