//! Which strategies are suggested: the best matches of each family, then those that a rule adds.

use super::standing::Standing;
use crate::assessment::{Strategy, StrategyIx};

pub(super) fn suggest(standing: &Standing) -> Vec<StrategyIx> {
    let assessment = standing.assessment;
    let mut suggested = Vec::new();
    for family in &assessment.suggest.families {
        for _ in 0..family.of(&assessment.families).top {
            // The best of those that are left, again and again: few are taken, so that sorting all of
            // them is not worth its bytes. Most matches win; the catalogue's order settles ties.
            let of_family = StrategyIx::all(assessment.strategies.len())
                .map(|place| (place, place.of(&assessment.strategies)))
                .filter(|(_, strategy)| strategy.family == *family && !is_left_out(standing, strategy))
                .filter(|(place, _)| !suggested.contains(place));
            let best = of_family.rev().max_by_key(|(_, strategy)| matches(standing, strategy));
            suggested.extend(best.map(|(place, _)| place));
        }
    }
    for (place, when) in &assessment.suggest.add {
        if !suggested.contains(place)
            && standing.holds(when)
            && !is_left_out(standing, place.of(&assessment.strategies))
        {
            suggested.push(*place);
        }
    }
    suggested
}

/// How many of the things it fits hold.
pub(super) fn matches(standing: &Standing, strategy: &Strategy) -> usize {
    strategy.fits.iter().filter(|fit| standing.holds(fit)).count()
}

fn is_left_out(standing: &Standing, strategy: &Strategy) -> bool {
    strategy.leave_out_if.as_ref().is_some_and(|when| standing.holds(when))
}
