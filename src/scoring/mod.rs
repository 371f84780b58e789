//! An assessment and a response give an outcome, with the reason for every part of it.
//!
//! Pure and exact: integers decide, and nothing here knows the time, the language or the screen.
//! The order of evaluation is fixed: levels, indicators and rules, band, floor, text variant,
//! what-if range, tier, messages, strategies.

mod reason;
mod standing;
mod suggest;

pub use reason::{Evidence, Part, Reason};
use standing::Standing;

use crate::assessment::{
    Assessment, BandIx, FloorIx, IndicatorIx, ItemIx, LevelIx, MessageIx, RuleIx, StrategyIx, TierIx, VariantIx,
};
use crate::response::Response;

/// What a scale came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ScaleScore {
    /// The level; `None` where too few items were answered, which is not the lowest level.
    pub level: Option<LevelIx>,
    /// The sum of the keyed, weighted answers. For decisions only: no visitor is shown a number.
    pub sum: i32,
    /// How many of its items have an answer.
    pub answered: u16,
    /// How many items it has.
    pub of: u16,
}

/// All that is worked out before anything is said: levels, band, range and tier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scores {
    /// Each scale.
    pub scales: Vec<ScaleScore>,
    /// The indicators that fired.
    pub indicators: Vec<IndicatorIx>,
    /// The rules that fired.
    pub rules: Vec<RuleIx>,
    /// The band, after the floor.
    pub band: BandIx,
    /// The floor that lifted it, if one did.
    pub floor: Option<FloorIx>,
    /// The wording of the band.
    pub variant: VariantIx,
    /// The band with every missing what-if item filled low, and filled high.
    pub range: (BandIx, BandIx),
    /// How strongly help is spoken of.
    pub tier: TierIx,
}

/// What a response comes to and what is said about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Levels, band, range and tier.
    pub scores: Scores,
    /// The messages, in the order shown.
    pub messages: Vec<MessageIx>,
    /// The strategies suggested, in the order shown.
    pub strategies: Vec<StrategyIx>,
    /// The items listed as strengths, in the order asked.
    pub strengths: Vec<ItemIx>,
    /// Why each part is there.
    pub reasons: Vec<Reason>,
}

/// Scores a response and words nothing: for many responses at once.
///
/// It gives the very [`Scores`] that [`score`] gives.
pub fn scores(assessment: &Assessment, response: &Response) -> Scores {
    Standing::complete(assessment, response).into_scores()
}

/// Scores a response and gives the reason for every part.
///
/// ```
/// # #[cfg(feature = "definition")] {
/// # use quiet_check::{assessment::{read::read, OptionIx, ItemIx}, response::{Answer, Response}, scoring::{score, Part}};
/// # let loaded = read(include_str!("../../tests/fixtures/day-rhythm/assessment.json"),
/// #     &[("en", include_str!("../../tests/fixtures/day-rhythm/en.json"))]).unwrap();
/// let mut response = Response::new(&loaded.assessment);
/// response.record(ItemIx(0), Answer::Chosen(OptionIx(1)));
/// let outcome = score(&loaded.assessment, &response);
/// assert!(outcome.reasons.iter().any(|reason| reason.of == Part::Band));
/// # }
/// ```
pub fn score(assessment: &Assessment, response: &Response) -> Outcome {
    let standing = Standing::complete(assessment, response);
    let messages: Vec<_> = MessageIx::all(assessment.messages.len())
        .filter(|message| standing.holds(&message.of(&assessment.messages).when))
        .collect();
    let strategies = suggest::suggest(&standing);
    let strengths: Vec<_> = ItemIx::all(assessment.items.len()).filter(|item| standing.is_strength(*item)).collect();
    let reasons = reason::reasons(&standing, &messages, &strategies, &strengths);
    Outcome { scores: standing.into_scores(), messages, strategies, strengths, reasons }
}

/// Which items are asked, given the answers so far: for each item, whether its `enableWhen` holds.
pub fn asked(assessment: &Assessment, response: &Response) -> Vec<bool> {
    Standing::new(assessment, response).asked
}

/// Whether an option is offered, given the answers so far.
pub fn offered(assessment: &Assessment, response: &Response, item: ItemIx) -> Vec<bool> {
    let standing = Standing::new(assessment, response);
    assessment.answer_set(item).map_or(Vec::new(), |set| {
        set.options.iter().map(|option| option.enable_when.as_ref().is_none_or(|when| standing.holds(when))).collect()
    })
}
