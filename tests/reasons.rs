//! Why am I seeing this? Every part of an outcome has one reason, and the reason is enough for it.

mod support;

use quiet_check::assessment::read::Loaded;
use quiet_check::assessment::{Condition, Fired, ItemIx, ItemKind, OptionIx, ScaleIx, Text};
use quiet_check::response::{Answer, Picks, Response};
use quiet_check::scoring::{Evidence, Outcome, Part, Reason, score};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::{EXAMPLES, HABITS, Random, built_in, item, outcome, random_response, response, small};

/// The worked examples and 2,000 random responses of the built-in assessment, 500 of the small one.
fn for_each_response(mut check: impl FnMut(&Loaded, &Response, &Outcome)) {
    let loaded = built_in();
    let examples: Vec<Value> = serde_json::from_str(EXAMPLES).unwrap();
    for example in examples {
        let response = response(&loaded, &example["response"]);
        check(&loaded, &response, &score(&loaded.assessment, &response));
    }
    for (loaded, rounds) in [(loaded, 2_000), (small(), 500)] {
        let mut random = Random(8);
        for round in 0..rounds {
            let response = random_response(&loaded, &mut random, HABITS[round % 4]);
            check(&loaded, &response, &score(&loaded.assessment, &response));
        }
    }
}

/// The parts of an outcome that are shown, which is what a visitor can ask about.
fn parts(outcome: &Outcome) -> Vec<Part> {
    let scales = (0..outcome.scores.scales.len() as u16).map(|place| Part::Level(ScaleIx(place)));
    let mut parts: Vec<_> = scales.chain([Part::Band, Part::Tier]).collect();
    parts.extend(outcome.scores.indicators.iter().map(|one| Part::Indicator(*one)));
    parts.extend(outcome.messages.iter().map(|one| Part::Message(*one)));
    parts.extend(outcome.strategies.iter().map(|one| Part::Strategy(*one)));
    parts.extend(outcome.strengths.iter().map(|one| Part::Strength(*one)));
    parts
}

#[test]
fn every_part_has_exactly_one_reason_in_words() {
    for_each_response(|loaded, response, outcome| {
        for part in parts(outcome) {
            let reasons: Vec<_> = outcome.reasons.iter().filter(|reason| reason.of == part).collect();
            assert_eq!(reasons.len(), 1, "{part:?} of {response:?}");
            let said = |text: Text| !loaded.languages[0].texts[text].is_empty();
            // A tier is never shown itself; the message that it brings has words.
            assert_eq!(reasons[0].because.is_some_and(said), part != Part::Tier, "{part:?} of {response:?}");
        }
        assert_eq!(outcome.reasons.len(), parts(outcome).len(), "a reason for what is not there: {response:?}");
    });
}

#[test]
fn no_evidence_names_what_is_not_there() {
    for_each_response(|loaded, response, outcome| {
        let asked = quiet_check::scoring::asked(&loaded.assessment, response);
        let scores = &outcome.scores;
        for Reason { of, evidence, .. } in &outcome.reasons {
            for (at, one) in evidence.iter().enumerate() {
                assert!(!evidence[..at].contains(one), "{one:?} twice for {of:?}");
                let answer = |item: ItemIx| {
                    assert!(asked[item.get()], "{one:?} was never asked: {response:?}");
                    response.answer(item)
                };
                let there = match *one {
                    Evidence::Answer(item) => !matches!(answer(item), Answer::Missing(_)),
                    Evidence::Missing(item) => matches!(answer(item), Answer::Missing(_)),
                    Evidence::Picked(item, option) => match answer(item) {
                        Answer::Picked(picks) => picks.has(option),
                        _ => false,
                    },
                    Evidence::Scale(scale, level) => scores.scales[scale.get()].level == Some(level),
                    Evidence::Fired(Fired::Indicator(indicator)) => scores.indicators.contains(&indicator),
                    Evidence::Fired(Fired::Rule(rule)) => scores.rules.contains(&rule),
                    Evidence::Band(band) => scores.band == band,
                    Evidence::Tier(tier) => scores.tier == tier,
                };
                assert!(there, "{one:?} for {of:?} of {response:?}");
            }
        }
    });
}

/// The response with nothing but the answers and picks that the evidence names; what it names as missing
/// is missing in the same way, and all else is skipped.
fn only(loaded: &Loaded, response: &Response, evidence: &[Evidence]) -> Response {
    let mut kept = Response::new(&loaded.assessment);
    for item in ItemIx::all(loaded.assessment.items.len()) {
        let picked: Picks = (evidence.iter())
            .filter_map(|one| match one {
                Evidence::Picked(of, option) if *of == item => Some(*option),
                _ => None,
            })
            .collect();
        if evidence.contains(&Evidence::Answer(item)) || evidence.contains(&Evidence::Missing(item)) {
            kept.record(item, response.answer(item));
        } else if !picked.is_empty() {
            kept.record(item, Answer::Picked(picked));
        }
    }
    kept
}

/// Whether a part of an outcome is in another too.
fn still_holds(of: Part, before: &Outcome, now: &Outcome) -> bool {
    match of {
        Part::Level(scale) => before.scores.scales[scale.get()] == now.scores.scales[scale.get()],
        Part::Band => (before.scores.band, before.scores.variant) == (now.scores.band, now.scores.variant),
        Part::Tier => before.scores.tier == now.scores.tier,
        Part::Indicator(one) => now.scores.indicators.contains(&one),
        Part::Message(one) => now.messages.contains(&one),
        Part::Strength(one) => now.strengths.contains(&one),
        Part::Strategy(_) => true,
    }
}

/// Take away all that a reason does not name: the part is there still.
///
/// For levels, indicators, strengths, tiers and the messages that follow from them this holds of every
/// response. A band holds it where the reason is not "enough other parts were answered": worth_noticing
/// because one part is strong says nothing about the others, yet without them the picture would be open.
/// So a band is held to it where it is open, or where none before it held (`in_balance`).
#[test]
fn the_evidence_is_enough_for_what_it_explains() {
    let mut checked = BTreeSet::new();
    for_each_response(|loaded, response, outcome| {
        if loaded.assessment.id != "sex-and-coping" {
            return; // its `enableWhen` needs answers that are no evidence of their own
        }
        for reason in &outcome.reasons {
            let name = match reason.of {
                Part::Message(message) => loaded.ids.messages[message.get()].clone(),
                Part::Band => loaded.ids.variants[outcome.scores.band.get()][outcome.scores.variant.get()].clone(),
                Part::Tier => loaded.ids.tiers[outcome.scores.tier.get()].clone(),
                part => format!("{part:?}").split('(').next().unwrap_or_default().into(),
            };
            let by_core = ["worth_noticing", "worth_support"];
            let rests_on_more = match reason.of {
                Part::Band => by_core.contains(&name.as_str()),
                // Through the band alone; and `partial` needs a picture that is not open.
                Part::Tier | Part::Message(_) => reason.evidence.iter().any(|one| match one {
                    Evidence::Band(band) => by_core.contains(&loaded.ids.bands[band.get()].as_str()),
                    _ => false,
                }),
                _ => false,
            };
            if !rests_on_more {
                let now = score(&loaded.assessment, &only(loaded, response, &reason.evidence));
                assert!(still_holds(reason.of, outcome, &now), "{name} of {:?} from {:?}", response, reason.evidence);
                checked.insert(name);
            }
        }
    });
    let expected = [
        "Indicator",
        "Level",
        "Strategy",
        "Strength",
        "consider",
        "encourage",
        "help_consider",
        "help_encourage",
        "help_open",
        "in_balance",
        "in_balance_relief",
        "open",
        "open_picture",
        "open_picture_na",
        "past_hurt",
        "safety_consent",
        "snapshot",
        "substances",
        "values",
    ];
    let missing: Vec<_> = expected.iter().filter(|name| !checked.contains(**name)).collect();
    assert!(missing.is_empty(), "never checked: {missing:?} of {checked:?}");
}

/// Take away all that a strategy's reason does not name: it fits as many things as before.
#[test]
fn the_evidence_of_a_strategy_is_all_that_it_fits() {
    let mut fitting = 0;
    for_each_response(|loaded, response, outcome| {
        for reason in &outcome.reasons {
            let Part::Strategy(place) = reason.of else { continue };
            let strategy = &loaded.assessment.strategies[place.get()];
            let kept = score(&loaded.assessment, &only(loaded, response, &reason.evidence));
            let fits = |outcome: &Outcome, response: &Response| {
                let fits = strategy.fits.iter().filter(|fit| match fit {
                    Condition::Picked { item, option } => match response.answer(*item) {
                        Answer::Picked(picks) => picks.has(*option),
                        _ => false,
                    },
                    Condition::Levels { of, .. } => {
                        of.iter().any(|(scale, level)| outcome.scores.scales[scale.get()].level >= Some(*level))
                    }
                    other => panic!("{other:?} is no fit"),
                });
                fits.count()
            };
            let count = fits(outcome, response);
            assert_eq!(fits(&kept, &only(loaded, response, &reason.evidence)), count, "{reason:?}");
            let added = loaded.assessment.suggest.add.iter().any(|(added, _)| *added == place);
            // What fits nothing says so in other words, and rests on nothing.
            let plain = loaded.assessment.texts.strategy_because;
            assert_eq!(reason.because == Some(plain), count == 0 && !added, "{reason:?}");
            if !added {
                assert_eq!(reason.evidence.is_empty(), count == 0, "{reason:?}");
            }
            fitting += usize::from(count > 0);
        }
    });
    assert!(fitting > 1000);
}

/// The items named in the reason of one part, by id.
fn named(loaded: &Loaded, outcome: &Outcome, of: Part) -> BTreeSet<String> {
    let reason = outcome.reasons.iter().find(|reason| reason.of == of).expect("a reason");
    (reason.evidence.iter())
        .filter_map(|one| match one {
            Evidence::Answer(item) | Evidence::Missing(item) | Evidence::Picked(item, _) => Some(*item),
            _ => None,
        })
        .map(|item| loaded.ids.items[item.get()].clone())
        .collect()
}

#[track_caller]
fn check_names(written: Value, band: &str, of: Part, expected: &[&str]) {
    let loaded = built_in();
    let response = response(&loaded, &written);
    assert_eq!(outcome(&loaded, &response)["text"], band);
    let outcome = score(&loaded.assessment, &response);
    assert_eq!(named(&loaded, &outcome, of), expected.iter().map(|id| id.to_string()).collect());
}

const CORE: [&str; 13] = ["a1", "a2", "a3", "c1", "c2", "c3", "g1", "g2", "g3", "i1", "i2", "i3", "i4"];

fn all(answer: &str) -> Value {
    let ids = CORE.iter().chain(&["r1", "r2", "r3"]);
    ids.map(|id| (id.to_string(), json!(answer))).collect::<serde_json::Map<_, _>>().into()
}

#[test]
fn in_balance_names_every_core_answer_and_no_other() {
    check_names(all("rarely"), "in_balance", Part::Band, &CORE);
}

#[test]
fn the_variant_on_relief_names_relief_too() {
    let mut answers = all("rarely");
    for id in ["r1", "r2", "r3"] {
        answers[id] = json!("often");
    }
    let everything = [&CORE[..], &["r1", "r2", "r3"]].concat();
    check_names(answers, "in_balance_relief", Part::Band, &everything);
}

#[test]
fn an_open_picture_names_the_scales_that_have_no_level() {
    let mut answers = all("rarely");
    for id in ["a1", "a2", "c2", "c3"] {
        answers[id] = json!("skip");
    }
    check_names(answers, "open_picture", Part::Band, &["a1", "a2", "a3", "c1", "c2", "c3"]);
}

#[test]
fn a_floor_names_what_lifted_the_band() {
    let mut answers = all("never");
    answers["c2"] = json!("often");
    check_names(answers.clone(), "worth_noticing", Part::Band, &["c2"]);
    answers["c2"] = json!("never");
    answers["s3"] = json!("rarely");
    check_names(answers, "worth_noticing", Part::Band, &["s3"]);
}

#[test]
fn the_open_tier_names_all_that_could_have_fired() {
    let items = [&CORE[..], &["r1", "r2", "r3"]].concat();
    check_names(all("rarely"), "in_balance", Part::Tier, &items);
}

#[test]
fn a_multiple_choice_quotes_the_option_and_not_the_whole_answer() {
    let loaded = built_in();
    let written = json!({"pathways": ["p_avoid", "p_hurt"]});
    let outcome = score(&loaded.assessment, &response(&loaded, &written));
    let message = outcome.messages[0];
    assert_eq!(loaded.ids.messages[message.get()], "past_hurt");
    let reason = outcome.reasons.iter().find(|reason| reason.of == Part::Message(message)).expect("a reason");
    let pathways = item(&loaded, "pathways");
    assert!(matches!(loaded.assessment.items[pathways.get()].kind, ItemKind::Multiple(_)));
    let p_hurt: OptionIx = support::option(&loaded, pathways, "p_hurt");
    let answers: Vec<_> = reason.evidence.iter().filter(|one| !matches!(one, Evidence::Fired(_))).collect();
    assert_eq!(answers, [&Evidence::Picked(pathways, p_hurt)]);
}

#[test]
fn a_scale_without_a_level_names_what_is_missing() {
    let loaded = built_in();
    let outcome = score(&loaded.assessment, &response(&loaded, &json!({"a1": "na", "a2": "often"})));
    let after = ScaleIx(1);
    let reason = outcome.reasons.iter().find(|reason| reason.of == Part::Level(after)).expect("a reason");
    let [a1, a2, a3] = ["a1", "a2", "a3"].map(|id| item(&loaded, id));
    assert_eq!(reason.evidence, [Evidence::Missing(a1), Evidence::Answer(a2), Evidence::Missing(a3)]);
    assert_eq!(reason.because, Some(loaded.assessment.texts.no_level_because));
}
