//! Responses and outcomes as the world outside writes them: with ids.
//!
//! A response maps item ids to option ids; an outcome comes back as plain data. The frame does
//! without all of this.

pub mod batch;

use crate::assessment::read::limits::PROBLEMS;
use crate::assessment::read::plain::{pointer_step, shorten};
use crate::assessment::read::{Loaded, Problem};
use crate::assessment::{BandIx, Fired, ItemIx, ItemKind, Missing, OptionIx};
use crate::response::{Answer, Picks, Response};
use crate::scoring::{Evidence, Outcome, Part};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value;

/// Of more options than these, the rest is not named.
const MOST_NAMED: usize = 20;

/// Reads a response: item ids with an option id, or a list of them for a multiple choice.
///
/// `skip` and `na` say how an item is missing; what is not there counts as skipped.
///
/// # Errors
///
/// Every item or option that does not exist, and every answer of the wrong kind, by name.
///
/// ```
/// # use quiet_check::{assessment::read::read, exchange::read_response};
/// # let loaded = read(include_str!("../../tests/fixtures/day-rhythm/assessment.json"),
/// #     &[("en", include_str!("../../tests/fixtures/day-rhythm/en.json"))]).unwrap();
/// let problems = read_response(&loaded, &serde_json::json!({ "nonsense": "often" })).unwrap_err();
/// assert_eq!(problems[0].pointer, "/nonsense");
/// ```
pub fn read_response(loaded: &Loaded, written: &Value) -> Result<Response, Vec<Problem>> {
    let problem =
        |pointer: &str, message: String| Problem { file: "response".into(), pointer: pointer.into(), message };
    let Value::Object(written) = written else {
        return Err(vec![problem(
            "",
            "A response is an object of item ids with option ids, such as {\"sleep\": \"often\"}.".into(),
        )]);
    };
    let mut response = Response::new(&loaded.assessment);
    let mut problems = Vec::new();
    for (id, given) in written {
        let pointer = pointer_step(id);
        let place = loaded.ids.items.iter().position(|one| one == id);
        let answer = match place {
            None => Err(format!("There is no item `{}`. There are {}.", shorten(id, 40), some(&loaded.ids.items))),
            Some(place) => {
                read_answer(loaded, ItemIx(place as u16), given).map(|answer| (ItemIx(place as u16), answer))
            }
        };
        match answer {
            Ok((item, answer)) => response.record(item, answer),
            Err(message) => problems.push(problem(&pointer, message)),
        }
        if problems.len() == PROBLEMS {
            problems.push(problem("", format!("There may be more problems. These are the first {PROBLEMS}.")));
            break;
        }
    }
    if problems.is_empty() { Ok(response) } else { Err(problems) }
}

fn read_answer(loaded: &Loaded, item: ItemIx, given: &Value) -> Result<Answer, String> {
    let name = &loaded.ids.items[item.get()];
    let kind = loaded.assessment.items[item.get()].kind;
    let multiple = matches!(kind, ItemKind::Multiple(_));
    let set = kind.answer_set().ok_or_else(|| format!("`{name}` is a note and takes no answer."))?;
    let options = &loaded.ids.options[set];
    let option = |id: &str| {
        let place = options.iter().position(|one| one == id).map(|place| OptionIx(place as u16));
        place.ok_or_else(|| format!("`{name}` has no option `{}`. It has {}.", shorten(id, 40), some(options)))
    };
    match given {
        Value::String(id) if id == "skip" => Ok(Answer::Missing(Missing::Skipped)),
        Value::String(id) if id == "na" && loaded.assessment.answer_sets[set].not_applicable => {
            Ok(Answer::Missing(Missing::NotApplicable))
        }
        Value::String(id) if id == "na" => Err(format!("`{name}` does not offer `na`. It offers `skip`.")),
        Value::String(id) if !multiple => option(id).map(Answer::Chosen),
        Value::Array(ids) if multiple => {
            let picked: Result<Vec<_>, String> = ids
                .iter()
                .map(|id| option(id.as_str().ok_or_else(|| format!("`{name}` takes a list of option ids."))?))
                .collect();
            picked.map(|picked| Answer::Picked(picked.into_iter().collect::<Picks>()))
        }
        _ if multiple => {
            Err(format!("`{name}` is a multiple choice: it takes a list of {}, or `skip`.", some(options)))
        }
        _ => Err(format!("`{name}` is a single choice: it takes one of {}, or `skip`.", some(options))),
    }
}

/// The first of them, as a sentence names them.
fn some(ids: &[String]) -> String {
    let more = if ids.len() > MOST_NAMED { " and more" } else { "" };
    format!("{}{more}", ids[..ids.len().min(MOST_NAMED)].join(", "))
}

/// An outcome with ids, in the shape that the headless API gives.
#[derive(Serialize, Debug)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs)] // www/core-types.d.ts says what each field is, for those who meet it
pub struct WrittenOutcome<'a> {
    pub scales: InOrder<'a, WrittenScale<'a>>,
    pub band: &'a str,
    pub text: &'a str,
    pub band_range: [&'a str; 2],
    pub indicators: Vec<&'a str>,
    pub tier: &'a str,
    pub messages: Vec<&'a str>,
    pub strategies: Vec<&'a str>,
    pub strengths: Vec<&'a str>,
    pub reasons: Vec<WrittenReason<'a>>,
}

/// What a scale came to.
#[derive(Serialize, Debug)]
#[allow(missing_docs)]
pub struct WrittenScale<'a> {
    pub level: Option<&'a str>,
    pub sum: i32,
    pub answered: u16,
    pub of: u16,
}

/// Why a part of the outcome is there.
#[derive(Serialize, Debug)]
#[allow(missing_docs)]
pub struct WrittenReason<'a> {
    pub of: &'static str,
    pub id: &'a str,
    pub because: Option<&'a str>,
    pub evidence: Vec<WrittenEvidence<'a>>,
}

/// One thing a reason rests on.
#[derive(Serialize, Debug)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum WrittenEvidence<'a> {
    Answer { answer: &'a str },
    Picked { answer: &'a str, option: &'a str },
    Missing { missing: &'a str },
    Scale { scale: &'a str, level: &'a str },
    Indicator { indicator: &'a str },
    Rule { rule: &'a str },
    Band { band: &'a str },
    Tier { tier: &'a str },
}

/// A map that keeps its order.
#[derive(Debug)]
pub struct InOrder<'a, T>(Vec<(&'a str, T)>);

impl<T: Serialize> Serialize for InOrder<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Writes an outcome with ids; its sentences in `language`, or in the first language there is.
pub fn write_outcome<'a>(loaded: &'a Loaded, outcome: &Outcome, language: Option<&str>) -> WrittenOutcome<'a> {
    let (ids, scores) = (&loaded.ids, &outcome.scores);
    let words = language.and_then(|tag| loaded.language(tag)).or(loaded.languages.first());
    let band = |band: BandIx| ids.bands[band.get()].as_str();
    let id_of = |part: Part| match part {
        Part::Level(scale) => ("level", ids.scales[scale.get()].as_str()),
        Part::Band => ("band", ids.variants[scores.band.get()][scores.variant.get()].as_str()),
        Part::Indicator(one) => ("indicator", ids.indicators[one.get()].as_str()),
        Part::Tier => ("tier", ids.tiers[scores.tier.get()].as_str()),
        Part::Message(one) => ("message", ids.messages[one.get()].as_str()),
        Part::Strategy(one) => ("strategy", ids.strategies[one.get()].as_str()),
        Part::Strength(one) => ("strength", ids.items[one.get()].as_str()),
    };
    let scales = scores.scales.iter().zip(&ids.scales).zip(&ids.levels).map(|((score, id), levels)| {
        let level = score.level.map(|level| levels[level.get()].as_str());
        (id.as_str(), WrittenScale { level, sum: score.sum, answered: score.answered, of: score.of })
    });
    WrittenOutcome {
        scales: InOrder(scales.collect()),
        band: band(scores.band),
        text: &ids.variants[scores.band.get()][scores.variant.get()],
        band_range: [band(scores.range.0), band(scores.range.1)],
        indicators: scores.indicators.iter().map(|one| ids.indicators[one.get()].as_str()).collect(),
        tier: &ids.tiers[scores.tier.get()],
        messages: outcome.messages.iter().map(|one| ids.messages[one.get()].as_str()).collect(),
        strategies: outcome.strategies.iter().map(|one| ids.strategies[one.get()].as_str()).collect(),
        strengths: outcome.strengths.iter().map(|one| ids.items[one.get()].as_str()).collect(),
        reasons: outcome
            .reasons
            .iter()
            .map(|reason| {
                let (of, id) = id_of(reason.of);
                let because = reason.because.and_then(|text| words.map(|words| &words.texts[text]));
                let evidence = reason.evidence.iter().map(|one| write_evidence(loaded, *one)).collect();
                WrittenReason { of, id, because, evidence }
            })
            .collect(),
    }
}

fn write_evidence(loaded: &Loaded, evidence: Evidence) -> WrittenEvidence<'_> {
    let ids = &loaded.ids;
    match evidence {
        Evidence::Answer(item) => WrittenEvidence::Answer { answer: &ids.items[item.get()] },
        Evidence::Picked(item, option) => {
            let set = loaded.assessment.items[item.get()].kind.answer_set();
            let option = set.map_or("", |set| &ids.options[set][option.get()]);
            WrittenEvidence::Picked { answer: &ids.items[item.get()], option }
        }
        Evidence::Missing(item) => WrittenEvidence::Missing { missing: &ids.items[item.get()] },
        Evidence::Scale(scale, level) => {
            WrittenEvidence::Scale { scale: &ids.scales[scale.get()], level: &ids.levels[scale.get()][level.get()] }
        }
        Evidence::Fired(Fired::Indicator(one)) => WrittenEvidence::Indicator { indicator: &ids.indicators[one.get()] },
        Evidence::Fired(Fired::Rule(one)) => WrittenEvidence::Rule { rule: &ids.rules[one.get()] },
        Evidence::Band(band) => WrittenEvidence::Band { band: &ids.bands[band.get()] },
        Evidence::Tier(tier) => WrittenEvidence::Tier { tier: &ids.tiers[tier.get()] },
    }
}
