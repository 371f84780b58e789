//! What the tests share: the two assessments, and responses written with ids.
#![allow(dead_code)] // no one test uses all of it

use quiet_check::assessment::read::{Loaded, read};
use quiet_check::assessment::{ItemIx, ItemKind, OptionIx};
use quiet_check::response::{Answer, Missing, Picks, Response};
use serde_json::Value;

pub const BUILT_IN: &str = include_str!("../../www/assessments/sex-and-coping/assessment.json");
pub const BUILT_IN_EN: &str = include_str!("../../www/assessments/sex-and-coping/en.json");
pub const SMALL: &str = include_str!("../fixtures/day-rhythm/assessment.json");
pub const SMALL_EN: &str = include_str!("../fixtures/day-rhythm/en.json");
pub const EXAMPLES: &str = include_str!("../fixtures/sex-and-coping.examples.json");

/// The built-in assessment.
pub fn built_in() -> Loaded {
    loaded(BUILT_IN, BUILT_IN_EN)
}

/// The second, small one.
pub fn small() -> Loaded {
    loaded(SMALL, SMALL_EN)
}

#[track_caller]
pub fn loaded(definition: &str, english: &str) -> Loaded {
    read(definition, &[("en", english)]).unwrap_or_else(|problems| {
        panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

/// The place of an item by its id.
#[track_caller]
pub fn item(loaded: &Loaded, id: &str) -> ItemIx {
    let place = loaded.ids.items.iter().position(|one| one == id);
    ItemIx(place.unwrap_or_else(|| panic!("no item {id}")) as u16)
}

/// The place of an option of an item by its id.
#[track_caller]
pub fn option(loaded: &Loaded, item: ItemIx, id: &str) -> OptionIx {
    let (ItemKind::Choice(set) | ItemKind::Multiple(set)) = loaded.assessment.items[item.get()].kind else {
        panic!("a note")
    };
    let place = loaded.ids.options[usize::from(set)].iter().position(|one| one == id);
    OptionIx(place.unwrap_or_else(|| panic!("no option {id}")) as u16)
}

/// A response from ids: `{"r1": "often", "c3": "na", "triggers": ["stress"]}`.
#[track_caller]
pub fn response(loaded: &Loaded, written: &Value) -> Response {
    let mut response = Response::new(&loaded.assessment);
    for (id, answer) in written.as_object().expect("an object") {
        let item = item(loaded, id);
        let answer = match answer {
            Value::Array(picked) => Answer::Picked(
                picked.iter().map(|one| option(loaded, item, one.as_str().expect("an id"))).collect::<Picks>(),
            ),
            Value::String(id) if id == "skip" => Answer::Missing(Missing::Skipped),
            Value::String(id) if id == "na" => Answer::Missing(Missing::NotApplicable),
            Value::String(id) => Answer::Chosen(option(loaded, item, id)),
            other => panic!("{other} is no answer"),
        };
        response.record(item, answer);
    }
    response
}

/// An outcome as JSON with ids, in the shape of the worked examples.
pub fn outcome(loaded: &Loaded, response: &Response) -> Value {
    use serde_json::json;
    let (ids, outcome) = (&loaded.ids, quiet_check::scoring::score(&loaded.assessment, response));
    let scores = &outcome.scores;
    let names =
        |names: &[String], places: Vec<usize>| places.into_iter().map(|place| names[place].clone()).collect::<Vec<_>>();
    let scales: serde_json::Map<_, _> = (scores.scales.iter().zip(&ids.scales).zip(&ids.levels))
        .map(|((score, id), levels)| {
            let level = score.level.map(|level| levels[level.get()].clone());
            (id.clone(), json!({ "level": level, "sum": score.sum, "answered": score.answered, "of": score.of }))
        })
        .collect();
    json!({
        "scales": scales,
        "band": ids.bands[scores.band.get()],
        "text": ids.variants[scores.band.get()][scores.variant.get()],
        "bandRange": [ids.bands[scores.range.0.get()], ids.bands[scores.range.1.get()]],
        "indicators": names(&ids.indicators, scores.indicators.iter().map(|one| one.get()).collect()),
        "tier": ids.tiers[scores.tier.get()],
        "messages": names(&ids.messages, outcome.messages.iter().map(|one| one.get()).collect()),
        "strategies": names(&ids.strategies, outcome.strategies.iter().map(|one| one.get()).collect()),
        "strengths": names(&ids.items, outcome.strengths.iter().map(|one| one.get()).collect()),
    })
}

/// SplitMix64: small, seeded, the same everywhere.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 up to, not including, `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

/// How a made-up visitor answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Habit {
    /// Any answer as likely as the next, missing ones too.
    Uniform,
    /// Leaves out four of five.
    MostlyMissing,
    /// Keeps to the two ends, and rarely leaves anything out.
    Extreme,
    /// Leaves little out and stays low: near the cuts between the lower bands.
    Low,
}

pub const HABITS: [Habit; 4] = [Habit::Uniform, Habit::MostlyMissing, Habit::Extreme, Habit::Low];

/// An answer by somebody of this habit: one of `options`, or `Err` with whether it does not apply.
pub fn habitual(random: &mut Random, habit: Habit, options: usize) -> Result<usize, bool> {
    let missing = match habit {
        Habit::Uniform => 200 / (options + 2),
        Habit::MostlyMissing => 80,
        Habit::Extreme | Habit::Low => 8,
    };
    if random.percent(missing) {
        return Err(random.percent(50));
    }
    Ok(match habit {
        Habit::Uniform | Habit::MostlyMissing => random.below(options),
        Habit::Extreme => [0, options - 1][random.below(2)],
        Habit::Low => random.below(options).min(random.below(options)),
    })
}

/// A response to any assessment: every item answered or missing by habit, picks included.
pub fn random_response(loaded: &Loaded, random: &mut Random, habit: Habit) -> Response {
    let mut response = Response::new(&loaded.assessment);
    for item in ItemIx::all(loaded.assessment.items.len()) {
        let Some(set) = loaded.assessment.answer_set(item) else { continue };
        let answer = match habitual(random, habit, set.options.len()) {
            Err(na) => {
                Answer::Missing(if na && set.not_applicable { Missing::NotApplicable } else { Missing::Skipped })
            }
            Ok(option) => match loaded.assessment.items[item.get()].kind {
                ItemKind::Choice(_) => Answer::Chosen(OptionIx(option as u16)),
                ItemKind::Multiple(_) | ItemKind::Note => {
                    let chance = [10, 30, 60][random.below(3)];
                    let picked = OptionIx::all(set.options.len()).filter(|_| random.percent(chance));
                    Answer::Picked(picked.collect::<Picks>())
                }
            },
        };
        response.record(item, answer);
    }
    response
}
