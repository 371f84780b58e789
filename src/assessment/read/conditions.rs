//! Conditions as an author writes them: an object with one key.

use super::cursor::{Cursor, Object, all, list, only_true, suggestion, written};
use super::limits::{self, DEEPEST};
use super::plain::shorten;
use super::scope::{Known, Scope};
use crate::assessment::condition::{Condition, Fired};
use crate::assessment::{BandIx, IndicatorIx, ItemKind, LevelIx, Missing, RuleIx, ScaleIx, TierIx};

const KINDS: &[&str] = &[
    "always",
    "all",
    "any",
    "not",
    "atLeast",
    "answer",
    "picked",
    "level",
    "noLevel",
    "levels",
    "missing",
    "sum",
    "fired",
    "band",
    "tier",
    "rangeDiffers",
];

impl Scope {
    /// An optional condition.
    pub fn optional(&self, object: &Object<'_>, field: &str, known: Known) -> Option<Condition> {
        object.optional(field).and_then(|at| self.condition(&at, known))
    }

    /// A condition that must be there.
    pub fn required(&self, object: &Object<'_>, field: &str, known: Known) -> Option<Condition> {
        object.required(field, "a condition, such as {\"always\": true}").and_then(|at| self.condition(&at, known))
    }

    pub fn condition(&self, at: &Cursor<'_>, known: Known) -> Option<Condition> {
        self.nested(at, known, 0)
    }

    fn nested(&self, at: &Cursor<'_>, known: Known, depth: usize) -> Option<Condition> {
        if depth > DEEPEST {
            at.problem(format!("Conditions are nested more than {DEEPEST} deep here. Name the inner one as a rule and ask for it with `fired`."));
            return None;
        }
        let object = at.object(KINDS)?;
        let mut kinds = KINDS.iter().filter_map(|kind| object.optional(kind).map(|body| (*kind, body)));
        let (Some((kind, body)), None) = (kinds.next(), kinds.next()) else {
            at.problem(format!("A condition has exactly one of {}.", list(KINDS.iter().copied(), "and")));
            return None;
        };
        self.takes(at, known, 1)?;
        let each = |list: Cursor<'_>| -> Option<Vec<Condition>> {
            let conditions = list.array_of(limits::CONDITIONS, "conditions")?;
            if conditions.is_empty() {
                list.problem("This list is empty. It needs at least one condition.");
            }
            all(conditions.iter().map(|one| self.nested(one, known, depth + 1)))
        };
        match kind {
            "always" => only_true(&body).map(|()| Condition::ALWAYS),
            "all" => each(body).map(|of| Condition::AtLeast { count: of.len() as u16, of }),
            "any" => each(body).map(|of| Condition::AtLeast { count: 1, of }),
            "not" => self.nested(&body, known, depth + 1).map(|other| Condition::Not(Box::new(other))),
            "atLeast" => {
                let object = body.object(&["count", "of"])?;
                let of = each(object.required("of", "a list of conditions")?)?;
                Some(Condition::AtLeast { count: count(&object, of.len())?, of })
            }
            "answer" => self.answer(&body, known),
            "picked" => self.picked(&body, known),
            "level" => {
                let object = body.object(&["scale", "atLeast"])?;
                self.levels_known(&body, known)?;
                let scale = self.scale(&object)?;
                let level = self.level(scale, &object.required("atLeast", "a level of that scale")?)?;
                Some(Condition::Levels { count: 1, of: vec![(scale, level)] })
            }
            "noLevel" => {
                let object = body.object(&["scale"])?;
                self.levels_known(&body, known)?;
                let scale = self.scale(&object)?;
                Some(Condition::Not(Box::new(Condition::Levels { count: 1, of: vec![(scale, LevelIx(0))] })))
            }
            "levels" => {
                let object = body.object(&["of", "atLeast", "count"])?;
                self.levels_known(&body, known)?;
                let level = object.optional("atLeast");
                let scales = self.names(&object.required("of", "a list of scales")?, known)?;
                let of = all(scales.iter().map(|one| {
                    let scale = ScaleIx(self.scales.place(one)?);
                    Some((scale, level.as_ref().map_or(Some(LevelIx(0)), |level| self.level(scale, level))?))
                }))?;
                Some(Condition::Levels { count: count(&object, of.len())?, of })
            }
            "missing" => {
                let object = body.object(&["items", "as", "count"])?;
                let of = self.items(&object.required("items", "a list of items, or {\"role\": \"strain\"}")?, known)?;
                let how = object.required("as", "`skip`, `na` or `any`")?.one_of(&[
                    ("skip", Some(Missing::Skipped)),
                    ("na", Some(Missing::NotApplicable)),
                    ("any", None),
                ])?;
                Some(Condition::Missing { count: count(&object, of.len())?, of, how })
            }
            "sum" => {
                let object = body.object(&["scale", "atLeast", "atMost"])?;
                self.levels_known(&body, known)?;
                let scale = self.scale(&object);
                let (from, to) = bounds(&object, i64::from(i32::MIN), i64::from(i32::MAX))?;
                let scale = scale?;
                if let Some(Some(sums)) = self.raw_sums.get(scale.get())
                    && (from > *sums.end() || to < *sums.start())
                {
                    let (least, most) = (sums.start(), sums.end());
                    body.problem(format!("This scale's sum goes from {least} to {most}, so this can never hold. Compare with a sum within that."));
                    return None;
                }
                Some(Condition::Sum { scale, from: from as i32, to: to as i32 })
            }
            "fired" => {
                let object = body.object(&["of", "count"])?;
                let list = self.names(&object.required("of", "a list of indicators and rules")?, known)?;
                let of = all(list.iter().map(|one| self.fired(one, known)))?;
                Some(Condition::Fired { count: count(&object, of.len())?, of })
            }
            "band" => {
                self.later(&body, known, Known::Band, "band")?;
                self.band(&body).map(Condition::Band)
            }
            "tier" => {
                self.later(&body, known, Known::Tier, "tier")?;
                let object = body.object(&["is"])?;
                let tiers = object.required("is", "a list of tiers")?.array_of(200, "tiers")?;
                all(tiers.iter().map(|one| self.tiers.place(one).map(TierIx))).map(Condition::Tier)
            }
            _ => {
                self.later(&body, known, Known::Range, "what-if range")?;
                only_true(&body).map(|()| Condition::RangeDiffers)
            }
        }
    }

    fn levels_known(&self, at: &Cursor<'_>, known: Known) -> Option<()> {
        self.later(at, known, Known::Levels, "level of a scale")
    }

    fn answer(&self, body: &Cursor<'_>, known: Known) -> Option<Condition> {
        let object = body.object(&["item", "atLeast", "atMost"])?;
        let at = object.required("item", "the `linkId` of a single-choice item")?;
        let item = self.item(&at, known)?;
        let ItemKind::Choice(set) = self.item_kinds.get(item.get())?.0? else {
            at.problem(
                "This item has no weights to compare: it is not of type `choice`. Use `picked` for a multiple choice.",
            );
            return None;
        };
        let (from, to) = bounds(&object, i64::from(i16::MIN), i64::from(i16::MAX))?;
        let (from, to) = (from as i16, to as i16);
        if !self.answer_sets.get(usize::from(set))?.options.iter().any(|option| (from..=to).contains(&option.weight)) {
            body.problem("No answer of this item weighs that much, so this can never hold. Compare with a weight that an answer has.");
            return None;
        }
        Some(Condition::Answer { item, from, to })
    }

    fn picked(&self, body: &Cursor<'_>, known: Known) -> Option<Condition> {
        let object = body.object(&["item", "option"])?;
        let item = self.item(&object.required("item", "the `linkId` of an item")?, known)?;
        let option = self.option(item, &object.required("option", "an option of that item")?)?;
        Some(Condition::Picked { item, option })
    }

    fn scale(&self, object: &Object<'_>) -> Option<ScaleIx> {
        self.scales.place(&object.required("scale", "the id of a scale")?).map(ScaleIx)
    }

    fn level(&self, scale: ScaleIx, at: &Cursor<'_>) -> Option<LevelIx> {
        self.levels.get(scale.get())?.place(at).map(LevelIx)
    }

    fn fired(&self, at: &Cursor<'_>, known: Known) -> Option<Fired> {
        self.later(at, known, Known::RulesBefore(RuleIx(0)), "firing of indicators and rules")?;
        let name = at.string()?;
        if let Some(indicator) = self.indicators.find(name) {
            return Some(Fired::Indicator(IndicatorIx(indicator)));
        }
        let Some(rule) = self.rules.find(name).map(RuleIx) else {
            let known = self.indicators.all.iter().chain(&self.rules.all).map(String::as_str);
            at.problem(format!(
                "There is no indicator or rule `{}`. {}",
                shorten(name, 60),
                suggestion(name, known, "There are")
            ));
            return None;
        };
        match known {
            Known::RulesBefore(this) if rule >= this => {
                at.problem(format!("The rule `{name}` stands further down or is this very rule. A rule may only ask about rules above it."));
                None
            }
            _ => Some(Fired::Rule(rule)),
        }
    }

    fn band(&self, body: &Cursor<'_>) -> Option<Vec<BandIx>> {
        let object = body.object(&["is", "atLeast"])?;
        match (object.optional("is"), object.optional("atLeast")) {
            (Some(is), None) => all(is.array_of(200, "bands")?.iter().map(|one| self.bands.place(one).map(BandIx))),
            (None, Some(at)) => {
                let band = BandIx(self.bands.place(&at)?);
                let Some(rank) = self.band_order.iter().position(|one| *one == band) else {
                    at.problem("This band stands outside the order, so nothing is above it. Use `is`.");
                    return None;
                };
                Some(self.band_order[rank..].to_vec())
            }
            _ => {
                body.problem("A question about the band has exactly one of `is` or `atLeast`.");
                None
            }
        }
    }
}

/// How many of a list; 1 where it is not said.
fn count(object: &Object<'_>, most: usize) -> Option<u16> {
    if most == 0 {
        object.at.problem("There is nothing to count here, so this can never hold. It needs a list that is not empty.");
        return None;
    }
    let Some(at) = object.optional("count") else { return Some(1) };
    let Some(count) = at.value.as_u64().filter(|count| (1..=most.min(u16::MAX.into()) as u64).contains(count)) else {
        at.problem(format!(
            "`{}` cannot be the count. It should be a whole number from 1 to {most}, the length of the list.",
            written(at.value)
        ));
        return None;
    };
    Some(count as u16)
}

fn bounds(object: &Object<'_>, least: i64, most: i64) -> Option<(i64, i64)> {
    let (from, to) = (object.optional("atLeast"), object.optional("atMost"));
    if from.is_none() && to.is_none() {
        object.at.problem("This needs `atLeast`, `atMost` or both.");
        return None;
    }
    let from = from.map_or(Some(least), |at| at.number(least, most))?;
    let to = to.map_or(Some(most), |at| at.number(least, most))?;
    if from > to {
        object
            .at
            .problem(format!("`atLeast` {from} is more than `atMost` {to}, so this can never hold. Turn them round."));
        return None;
    }
    Some((from, to))
}
