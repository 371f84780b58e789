//! Why each part of an outcome is there, as data that can be put into words: one authored sentence,
//! and the answers and rules that it rests on.

use super::standing::Standing;
use super::suggest::matches;
use crate::assessment::{
    BandIx, Condition, Fired, IndicatorIx, ItemIx, ItemKind, LevelIx, MessageIx, OptionIx, ScaleIx, StrategyIx, Text,
    TierIx,
};
use crate::response::Answer;

/// Why one part of an outcome is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// The part.
    pub of: Part,
    /// The authored sentence. A tier has none: it is never shown itself.
    pub because: Option<Text>,
    /// What it rests on, each thing once. Empty only where nothing at all was answered or asked.
    pub evidence: Vec<Evidence>,
}

/// A part of an outcome.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The level of a scale, or that it has none.
    Level(ScaleIx),
    /// The band with its text.
    Band,
    /// An indicator that fired.
    Indicator(IndicatorIx),
    /// The tier.
    Tier,
    /// A message.
    Message(MessageIx),
    /// A strategy.
    Strategy(StrategyIx),
    /// A strength.
    Strength(ItemIx),
}

/// Something a reason rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Evidence {
    /// The answer to an item.
    Answer(ItemIx),
    /// An option that was picked.
    Picked(ItemIx, OptionIx),
    /// An item that has no answer.
    Missing(ItemIx),
    /// The level of a scale; the answers behind it are there too.
    Scale(ScaleIx, LevelIx),
    /// An indicator or rule that fired; what it rests on is there too.
    Fired(Fired),
    /// The band; what it rests on is there too.
    Band(BandIx),
    /// The tier; what it rests on is there too.
    Tier(TierIx),
}

pub(super) fn reasons(
    standing: &Standing,
    messages: &[MessageIx],
    strategies: &[StrategyIx],
    strengths: &[ItemIx],
) -> Vec<Reason> {
    let assessment = standing.assessment;
    let mut reasons = Vec::new();
    let mut add = |of: Part, because: Option<Text>, trace: &dyn Fn(&mut Trace)| {
        let mut found = Trace { standing, evidence: Vec::new(), followed: Vec::new() };
        trace(&mut found);
        reasons.push(Reason { of, because, evidence: found.evidence });
    };

    for (place, scale) in ScaleIx::all(assessment.scales.len()).zip(&assessment.scales) {
        let level = place.of(&standing.scales).level;
        let because = level.map_or(assessment.texts.no_level_because, |level| level.of(&scale.levels).because);
        add(Part::Level(place), Some(because), &|trace| trace.scale_items(place));
    }
    if let Some(band) = standing.band {
        let variant = standing.variant.of(&band.of(&assessment.bands).variants);
        let because = standing.floor.map_or(variant.because, |floor| floor.of(&assessment.floors).because);
        add(Part::Band, Some(because), &|trace| trace.band(band));
    }
    for (place, indicator) in IndicatorIx::all(assessment.indicators.len()).zip(&assessment.indicators) {
        if standing.fired(Fired::Indicator(place)) {
            add(Part::Indicator(place), Some(indicator.because), &|trace| trace.condition(&indicator.when, true));
        }
    }
    if let Some(tier) = standing.tier {
        add(Part::Tier, None, &|trace| trace.tier(tier));
    }
    for message in messages {
        let shown = message.of(&assessment.messages);
        add(Part::Message(*message), Some(shown.because), &|trace| trace.condition(&shown.when, true));
    }
    for place in strategies {
        let strategy = place.of(&assessment.strategies);
        let added = assessment.suggest.add.iter().find(|(added, _)| added == place);
        let fits = added.is_some() || matches(standing, strategy) > 0;
        let because = if fits { strategy.because } else { assessment.texts.strategy_because };
        add(Part::Strategy(*place), Some(because), &|trace| {
            for fit in strategy.fits.iter().chain(added.map(|(_, when)| when)).filter(|fit| standing.holds(fit)) {
                trace.condition(fit, true);
            }
        });
    }
    for item in strengths {
        add(Part::Strength(*item), Some(assessment.texts.strength_because), &|trace| trace.item(*item));
    }
    reasons
}

/// Follows a condition down to the answers that settled it.
struct Trace<'a> {
    standing: &'a Standing<'a>,
    evidence: Vec<Evidence>,
    // Each is followed once: rules that ask for rules could otherwise lead round ever longer.
    followed: Vec<(Fired, bool)>,
}

impl Trace<'_> {
    fn note(&mut self, evidence: Evidence) {
        if !self.evidence.contains(&evidence) {
            self.evidence.push(evidence);
        }
    }

    fn item(&mut self, item: ItemIx) {
        match self.standing.answer(item) {
            Some(Answer::Missing(_)) => self.note(Evidence::Missing(item)),
            Some(Answer::Chosen(_) | Answer::Picked(_)) => self.note(Evidence::Answer(item)),
            None => {}
        }
    }

    fn scale_items(&mut self, scale: ScaleIx) {
        for part in &scale.of(&self.standing.assessment.scales).items {
            self.item(part.item);
        }
    }

    fn scale(&mut self, scale: ScaleIx) {
        if let Some(level) = scale.of(&self.standing.scales).level {
            self.note(Evidence::Scale(scale, level));
        }
        self.scale_items(scale);
    }

    /// What made `condition` come out as `holds`, which it does.
    fn condition(&mut self, condition: &Condition, holds: bool) {
        match condition {
            Condition::AtLeast { of, .. } => {
                for one in of.iter().filter(|one| self.standing.holds(one) == holds) {
                    self.condition(one, holds);
                }
            }
            Condition::Not(other) => self.condition(other, !holds),
            Condition::Answer { item, .. } => self.item(*item),
            Condition::Picked { item, option } if holds => match item.of(&self.standing.assessment.items).kind {
                ItemKind::Multiple(_) => self.note(Evidence::Picked(*item, *option)),
                ItemKind::Choice(_) | ItemKind::Note => self.item(*item),
            },
            Condition::Picked { item, .. } => self.item(*item),
            Condition::Levels { of, .. } => {
                for one in of.iter().filter(|one| self.standing.has_level(one) == holds) {
                    self.scale(one.0);
                }
            }
            Condition::Missing { of, how, .. } => {
                for item in of.iter().filter(|item| self.standing.is_missing(**item, *how) == holds) {
                    self.item(*item);
                }
            }
            Condition::Sum { scale, .. } => self.scale(*scale),
            Condition::Fired { of, .. } => {
                for one in of.iter().filter(|one| self.standing.fired(**one) == holds) {
                    self.fired(*one, holds);
                }
            }
            Condition::Band(_) => {
                if let Some(band) = self.standing.band {
                    self.band(band);
                    self.note(Evidence::Band(band));
                }
            }
            Condition::Tier(_) => {
                if let Some(tier) = self.standing.tier {
                    self.tier(tier);
                    self.note(Evidence::Tier(tier));
                }
            }
            Condition::RangeDiffers => {
                let items = self.standing.assessment.what_if.iter().flat_map(|what_if| &what_if.items);
                for (item, ..) in items.filter(|(item, ..)| self.standing.is_missing(*item, None)) {
                    self.item(*item);
                }
            }
        }
    }

    fn fired(&mut self, fired: Fired, holds: bool) {
        if self.followed.contains(&(fired, holds)) {
            return;
        }
        self.followed.push((fired, holds));
        let assessment = self.standing.assessment;
        if holds {
            self.note(Evidence::Fired(fired));
        }
        match fired {
            Fired::Indicator(place) => self.condition(&place.of(&assessment.indicators).when, holds),
            Fired::Rule(place) => self.condition(place.of(&assessment.rules), holds),
        }
    }

    fn band(&mut self, band: BandIx) {
        let bands = &self.standing.assessment.bands;
        if let Some(floor) = self.standing.floor {
            return self.condition(&floor.of(&self.standing.assessment.floors).when, true);
        }
        if let Some(when) = &self.standing.variant.of(&band.of(bands).variants).when {
            self.condition(when, true);
        }
        self.first_that_holds(bands.iter().map(|band| &band.when), band.get());
    }

    fn tier(&mut self, tier: TierIx) {
        self.first_that_holds(self.standing.assessment.tiers.iter(), tier.get());
    }

    /// Why the first of a list that holds is this one. The last always holds, and asks nothing of its
    /// own: it is there because none before it held.
    fn first_that_holds<'c>(&mut self, conditions: impl Iterator<Item = &'c Condition> + Clone, place: usize) {
        match conditions.clone().nth(place) {
            Some(condition) if *condition != Condition::ALWAYS => self.condition(condition, true),
            _ => conditions.take(place).for_each(|condition| self.condition(condition, false)),
        }
    }
}
