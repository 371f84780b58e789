//! Where a response stands: what has been worked out so far, and whether a condition holds in it.

use super::{ScaleScore, Scores};
use crate::assessment::{
    Assessment, BandIx, Condition, Cut, Fired, FloorIx, IndicatorIx, ItemIx, LevelIx, Method, RuleIx, Scale, TierIx,
    VariantIx,
};
use crate::response::{Answer, Missing, Response};
use std::borrow::Cow;

/// Filled from top to bottom. A condition may look only at what is filled already, which the checker
/// sees to; asked too early, it does not hold.
pub(super) struct Standing<'a> {
    pub assessment: &'a Assessment,
    response: Cow<'a, Response>,
    pub asked: Vec<bool>,
    pub scales: Vec<ScaleScore>,
    indicators: Vec<bool>,
    rules: Vec<bool>,
    pub band: Option<BandIx>,
    pub floor: Option<FloorIx>,
    pub variant: VariantIx,
    range: Option<(BandIx, BandIx)>,
    pub tier: Option<TierIx>,
}

impl<'a> Standing<'a> {
    /// Only which items are asked.
    pub fn new(assessment: &'a Assessment, response: &'a Response) -> Self {
        Self::begin(assessment, Cow::Borrowed(response))
    }

    /// Everything.
    pub fn complete(assessment: &'a Assessment, response: &'a Response) -> Self {
        let mut standing = Self::begin(assessment, Cow::Borrowed(response));
        standing.settle_band();
        let band = standing.settled_band();
        let variants = &band.of(&assessment.bands).variants;
        standing.variant = VariantIx::all(variants.len())
            .find(|variant| variant.of(variants).when.as_ref().is_some_and(|when| standing.holds(when)))
            .unwrap_or(VariantIx(0));
        standing.range = Some(standing.what_if(band));
        standing.tier = TierIx::all(assessment.tiers.len()).find(|tier| standing.holds(tier.of(&assessment.tiers)));
        standing
    }

    fn begin(assessment: &'a Assessment, response: Cow<'a, Response>) -> Self {
        let mut standing = Self {
            assessment,
            response,
            asked: Vec::with_capacity(assessment.items.len()),
            scales: Vec::new(),
            indicators: Vec::new(),
            rules: Vec::new(),
            band: None,
            floor: None,
            variant: VariantIx(0),
            range: None,
            tier: None,
        };
        // An item looks back only, so what it looks at is settled by the time it is reached.
        for item in &assessment.items {
            let asked = item.enable_when.as_ref().is_none_or(|when| standing.holds(when));
            standing.asked.push(asked);
        }
        standing
    }

    /// Levels, indicators and rules, band, floor.
    fn settle_band(&mut self) {
        let assessment = self.assessment;
        self.scales = assessment.scales.iter().map(|scale| self.scale(scale)).collect();
        self.indicators = assessment.indicators.iter().map(|indicator| self.holds(&indicator.when)).collect();
        for rule in &assessment.rules {
            let fired = self.holds(rule);
            self.rules.push(fired);
        }
        let band = BandIx::all(assessment.bands.len()).find(|band| self.holds(&band.of(&assessment.bands).when));
        self.band = band;
        self.floor = FloorIx::all(assessment.floors.len()).find(|floor| {
            let floor = floor.of(&assessment.floors);
            Some(floor.from) == band && self.holds(&floor.when)
        });
        if let Some(floor) = self.floor {
            self.band = Some(floor.of(&assessment.floors).to);
        }
    }

    /// The last band always holds, so there is always one.
    fn settled_band(&self) -> BandIx {
        self.band.unwrap_or(BandIx(0))
    }

    /// The band with the gaps filled low and filled high, each worked out anew from the levels on.
    fn what_if(&self, band: BandIx) -> (BandIx, BandIx) {
        let Some(what_if) = &self.assessment.what_if else { return (band, band) };
        let gaps = || what_if.items.iter().filter(|(item, ..)| self.missing(*item).is_some());
        if gaps().next().is_none() {
            return (band, band);
        }
        let band_of = |response: Response| {
            let mut standing = Standing::begin(self.assessment, Cow::Owned(response));
            standing.settle_band();
            standing.settled_band()
        };
        (
            band_of(self.response.filled(gaps().map(|(item, low, _)| (*item, *low)))),
            band_of(self.response.filled(gaps().map(|(item, _, high)| (*item, *high)))),
        )
    }

    fn scale(&self, scale: &Scale) -> ScaleScore {
        let (mut sum, mut answered, mut weight_answered, mut weight_all) = (0i32, 0u16, 0i64, 0i64);
        for part in &scale.items {
            weight_all += i64::from(part.weight);
            if let Some(weight) = self.weight(part.item) {
                let keyed = part.reversed.map_or(i32::from(weight), |ends| i32::from(ends) - i32::from(weight));
                sum += keyed * i32::from(part.weight);
                answered += 1;
                weight_answered += i64::from(part.weight);
            }
        }
        // The score is the fraction sum * over / weight_answered, and is only ever compared.
        let over = match scale.method {
            Method::Mean => 1,
            Method::Sum => weight_all,
        };
        // The checker's bounds on weights, cuts and the length of a scale keep both sides inside an i64.
        let reaches = |cut: Cut| i64::from(sum) * over * i64::from(cut.d) >= i64::from(cut.n) * weight_answered;
        let level = (answered >= scale.min_answered.max(1)).then(|| {
            LevelIx::all(scale.levels.len())
                .rev()
                .find(|level| level.of(&scale.levels).from.is_none_or(reaches))
                .unwrap_or(LevelIx(0))
        });
        ScaleScore { level, sum, answered, of: scale.items.len() as u16 }
    }

    pub fn is_asked(&self, item: ItemIx) -> bool {
        self.asked.get(item.get()).copied().unwrap_or(false)
    }

    /// The answer that counts. What was answered before an item ceased to be asked does not.
    pub fn answer(&self, item: ItemIx) -> Option<Answer> {
        self.is_asked(item).then(|| self.response.answer(item))
    }

    /// How an item that is asked is missing.
    fn missing(&self, item: ItemIx) -> Option<Missing> {
        self.answer(item)?.missing()
    }

    /// The weight of the option chosen; `None` where the item has no answer.
    pub fn weight(&self, item: ItemIx) -> Option<i16> {
        match self.answer(item)? {
            Answer::Chosen(option) => Some(self.assessment.option(item, option)?.weight),
            Answer::Missing(_) | Answer::Picked(_) => None,
        }
    }

    pub fn is_strength(&self, item: ItemIx) -> bool {
        let from = item.of(&self.assessment.items).strength_from;
        from.is_some_and(|from| self.weight(item).is_some_and(|weight| weight >= from))
    }

    pub fn has_level(&self, (scale, level): &(crate::assessment::ScaleIx, LevelIx)) -> bool {
        self.scales.get(scale.get()).is_some_and(|score| score.level >= Some(*level))
    }

    pub fn is_missing(&self, item: ItemIx, how: Option<Missing>) -> bool {
        self.missing(item).is_some_and(|missing| how.is_none_or(|how| how == missing))
    }

    pub fn fired(&self, fired: Fired) -> bool {
        let known = match fired {
            Fired::Indicator(IndicatorIx(i)) => self.indicators.get(usize::from(i)),
            Fired::Rule(RuleIx(i)) => self.rules.get(usize::from(i)),
        };
        known.copied().unwrap_or(false)
    }

    /// Whether a condition holds, by what is worked out so far.
    pub fn holds(&self, condition: &Condition) -> bool {
        fn at_least<T>(count: u16, of: &[T], holds: impl Fn(&T) -> bool) -> bool {
            of.iter().filter(|one| holds(one)).take(count.into()).count() == usize::from(count)
        }
        match condition {
            Condition::AtLeast { count, of } => at_least(*count, of, |one| self.holds(one)),
            Condition::Not(other) => !self.holds(other),
            Condition::Answer { item, from, to } => {
                self.weight(*item).is_some_and(|weight| (*from..=*to).contains(&weight))
            }
            Condition::Picked { item, option } => match self.answer(*item) {
                Some(Answer::Picked(picks)) => picks.has(*option),
                Some(Answer::Chosen(chosen)) => chosen == *option,
                Some(Answer::Missing(_)) | None => false,
            },
            Condition::Levels { count, of } => at_least(*count, of, |one| self.has_level(one)),
            Condition::Missing { count, of, how } => at_least(*count, of, |item| self.is_missing(*item, *how)),
            Condition::Sum { scale, from, to } => self
                .scales
                .get(scale.get())
                .is_some_and(|score| score.level.is_some() && (*from..=*to).contains(&score.sum)),
            Condition::Fired { count, of } => at_least(*count, of, |one| self.fired(*one)),
            Condition::Band(bands) => self.band.is_some_and(|band| bands.contains(&band)),
            Condition::Tier(tiers) => self.tier.is_some_and(|tier| tiers.contains(&tier)),
            Condition::RangeDiffers => self.range.is_some_and(|(low, high)| low != high),
        }
    }

    pub fn into_scores(self) -> Scores {
        let band = self.settled_band();
        let places = |fired: &[bool]| -> Vec<u16> {
            fired.iter().zip(0..).filter_map(|(fired, place)| fired.then_some(place)).collect()
        };
        Scores {
            indicators: places(&self.indicators).into_iter().map(IndicatorIx).collect(),
            rules: places(&self.rules).into_iter().map(RuleIx).collect(),
            band,
            floor: self.floor,
            variant: self.variant,
            range: self.range.unwrap_or((band, band)),
            tier: self.tier.unwrap_or(TierIx(0)),
            scales: self.scales,
        }
    }
}
