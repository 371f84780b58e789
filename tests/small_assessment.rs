//! A second assessment that has nothing in common with the built-in one, run from data alone: a plain
//! sum with weights and reverse-keyed items, branching, three bands and one outside the order.
//!
//! `evenness` = wake + 2 x (3 - rushed) + breaks + meals + (3 - drift) + bed, each item 0 to 3, at
//! least three answered; prorated to the full weight of 7 where some are missing. Under 8 uneven,
//! under 15 mixed, else even. `breaks` is asked only of those with a job.

mod support;

use quiet_check::assessment::OptionIx;
use quiet_check::response::{Answer, Picks};
use quiet_check::scoring::{Evidence, Part, asked, offered, score};
use serde_json::{Value, json};
use support::{item, outcome, response, small};

/// Scores `written` and compares the parts named in `expected`.
#[track_caller]
fn check(written: Value, expected: Value) {
    let loaded = small();
    let found = outcome(&loaded, &response(&loaded, &written));
    for (part, expected) in expected.as_object().expect("an object") {
        assert_eq!(found.pointer(part).expect("a part of the outcome"), expected, "{part} of {found:#}");
    }
}

const DAYS: [&str; 4] = ["no-day", "some-days", "most-days", "each-day"];

#[test]
fn all_answered_is_a_plain_sum_with_reversed_and_weighted_items() {
    // 3 + 2 x (3 - 1) + 2 + 1 + (3 - 2) + 3 = 14
    let answers = json!({"wake": DAYS[3], "rushed": DAYS[1], "job": "yes", "breaks": DAYS[2], "meals": DAYS[1],
        "drift": DAYS[2], "bed": DAYS[3], "helps": ["alarm"]});
    check(
        answers,
        json!({"/scales/evenness": {"level": "mixed", "sum": 14, "answered": 6, "of": 6}, "/band": "in_between",
            "/text": "in_between", "/bandRange": ["in_between", "in_between"], "/tier": "as_it_is",
            "/messages": ["made_up"], "/strategies": ["one_anchor"], "/strengths": ["wake"], "/indicators": []}),
    );
}

#[test]
fn the_best_of_everything_has_its_own_words() {
    // 3 + 2 x 3 + 3 + 3 + 3 + 3 = 21, which is 18 or more
    let answers = json!({"wake": DAYS[3], "rushed": DAYS[0], "job": "yes", "breaks": DAYS[3], "meals": DAYS[3],
        "drift": DAYS[0], "bed": DAYS[3]});
    check(
        answers,
        json!({"/scales/evenness/sum": 21, "/band": "steady", "/text": "steady_all_day",
            "/messages": ["steady", "made_up"], "/strategies": [], "/strengths": ["wake", "breaks"]}),
    );
}

#[test]
fn the_lower_cut_is_the_first_sum_that_reaches_it() {
    // With a job: wake 0, rushed 3 counts 0, breaks 3, meals 3, drift 3 counts 0, bed 1 or 2: 7 or 8.
    let answers = |bed: &str| {
        json!({"wake": DAYS[0], "rushed": DAYS[3], "job": "yes", "breaks": DAYS[3], "meals": DAYS[3],
            "drift": DAYS[3], "bed": bed})
    };
    check(
        answers(DAYS[1]),
        json!({"/scales/evenness/sum": 7, "/scales/evenness/level": "uneven", "/band": "up_and_down"}),
    );
    check(
        answers(DAYS[2]),
        json!({"/scales/evenness/sum": 8, "/scales/evenness/level": "mixed", "/band": "in_between"}),
    );
}

#[test]
fn missing_answers_are_prorated_by_exact_fractions() {
    // wake 1, rushed 1 counts 4, meals 1: 6 of weight 4, so 6 x 7 / 4 = 10.5: mixed.
    check(
        json!({"wake": DAYS[1], "rushed": DAYS[1], "meals": DAYS[1]}),
        json!({"/scales/evenness": {"level": "mixed", "sum": 6, "answered": 3, "of": 6}, "/band": "in_between"}),
    );
    // wake 2, meals 1, bed 0: 3 of weight 3, so exactly 7: uneven, though 8 is near.
    check(
        json!({"wake": DAYS[2], "meals": DAYS[1], "bed": DAYS[0]}),
        json!({"/scales/evenness": {"level": "uneven", "sum": 3, "answered": 3, "of": 6}}),
    );
    // rushed 0 counts 6, wake 2, meals 1, bed 1: 10 of weight 5, so exactly 14: mixed; one more is 15.4: even.
    let answers = |bed: &str| json!({"rushed": DAYS[0], "wake": DAYS[2], "meals": DAYS[1], "bed": bed});
    check(answers(DAYS[1]), json!({"/scales/evenness/level": "mixed"}));
    check(answers(DAYS[2]), json!({"/scales/evenness/level": "even", "/text": "steady"}));
}

#[test]
fn too_few_answers_have_no_level_and_no_rank() {
    check(
        json!({"wake": DAYS[3], "bed": "skip", "meals": "na", "drift": DAYS[0]}),
        json!({"/scales/evenness": {"level": null, "sum": 6, "answered": 2, "of": 6}, "/band": "too_little",
            // filled low: wake 3, meals 0, drift 3, bed 0 = 6 of weight 4, 10.5; filled high: 12 of 4, 21.
            "/bandRange": ["in_between", "steady"], "/messages": ["gaps", "made_up"], "/strategies": ["one_anchor"]}),
    );
}

#[test]
fn nothing_answered_says_nothing() {
    check(
        json!({}),
        // filled low: wake, meals, bed 0 = 0 of weight 3; filled high: 9 of 3, 21.
        json!({"/scales/evenness": {"level": null, "sum": 0, "answered": 0, "of": 6}, "/band": "too_little",
            "/bandRange": ["up_and_down", "steady"], "/strengths": []}),
    );
}

#[test]
fn an_answer_behind_a_branch_no_longer_taken_does_not_count() {
    let answers = |job: &str| {
        json!({"wake": DAYS[3], "rushed": DAYS[0], "job": job, "breaks": DAYS[0], "meals": DAYS[2], "drift": DAYS[1],
            "bed": DAYS[2]})
    };
    // With a job: 3 + 6 + 0 + 2 + 2 + 2 = 15 of weight 7: even. Without: 15 of 6 = 17.5: even, 5 answered.
    check(answers("yes"), json!({"/scales/evenness": {"level": "even", "sum": 15, "answered": 6, "of": 6}}));
    check(answers("no"), json!({"/scales/evenness": {"level": "even", "sum": 15, "answered": 5, "of": 6}}));

    // The same answer no longer counts as a strength, nor for a rule that looks at it.
    let busy = |job: &str| json!({"rushed": DAYS[2], "job": job, "breaks": DAYS[3]});
    check(busy("yes"), json!({"/strengths": ["breaks"], "/tier": "as_it_is", "/messages": ["gaps", "made_up"]}));
    check(
        busy("no"),
        json!({"/strengths": [], "/tier": "slow_down", "/messages": ["hurried", "gaps", "made_up"],
            "/strategies": ["one_anchor", "short_walk"]}),
    );
    check(busy("skip"), json!({"/strengths": [], "/tier": "slow_down"}));
}

#[test]
fn what_is_asked_and_offered_follows_the_branch() {
    let loaded = small();
    let (breaks, helps) = (item(&loaded, "breaks"), item(&loaded, "helps"));
    for (job, taken) in [("yes", true), ("no", false), ("skip", false)] {
        let response = response(&loaded, &json!({"job": job}));
        assert_eq!(asked(&loaded.assessment, &response)[breaks.get()], taken, "breaks with {job}");
        assert_eq!(offered(&loaded.assessment, &response, helps), [true, true, taken, true], "helps with {job}");
    }
}

#[test]
fn each_scale_and_each_pick_that_fits_is_a_match() {
    // very_even leaves one_anchor out; hurried adds short_walk.
    check(
        json!({"rushed": DAYS[3], "job": "yes", "breaks": DAYS[1], "helps": ["nap", "handover"]}),
        json!({"/tier": "slow_down", "/strategies": ["one_anchor", "short_walk"]}),
    );
}

#[test]
fn an_answer_of_the_wrong_kind_is_no_answer() {
    let loaded = small();
    let mut odd = response(&loaded, &json!({}));
    odd.record(item(&loaded, "wake"), Answer::Picked(Picks::from_iter([OptionIx(3)])));
    odd.record(item(&loaded, "bed"), Answer::Chosen(OptionIx(900)));
    odd.record(item(&loaded, "week"), Answer::Chosen(OptionIx(0)));
    let scale = score(&loaded.assessment, &odd).scores.scales[0];
    assert_eq!((scale.level, scale.sum, scale.answered), (None, 0, 0));
}

#[test]
fn picks_are_turned_over_one_by_one_and_none_is_an_answer_too() {
    let [one, other] = [OptionIx(1), OptionIx(63)];
    let picks = Picks::default().toggled(one).toggled(other);
    assert!(picks.has(one) && picks.has(other) && !picks.has(OptionIx(0)) && !picks.is_empty());
    let picks = picks.toggled(one);
    assert!(!picks.has(one) && picks.has(other), "taken back, and the other one stays");
    assert!(picks.toggled(other).is_empty());
    assert_eq!(Picks::from_iter([one, one, other]), Picks::from_iter([other, one]), "named twice is picked once");
    assert!(Picks::default().toggled(OptionIx(64)).is_empty(), "there are 64 at most");
}

/// The tier `slow_down` under this condition: whether it is reached, and the evidence that it rests on.
#[track_caller]
fn check_tier(when: Value, written: Value, reached: bool, expected: &[Evidence]) {
    let mut definition: Value = serde_json::from_str(support::SMALL).unwrap();
    definition["tiers"][0]["when"] = when;
    let loaded = support::loaded(&definition.to_string(), support::SMALL_EN);
    let outcome = score(&loaded.assessment, &response(&loaded, &written));
    assert_eq!(outcome.scores.tier.0 == 0, reached, "{written}");
    let reason = outcome.reasons.iter().find(|reason| reason.of == Part::Tier).expect("a reason");
    assert_eq!(reason.evidence, expected, "{written}");
}

#[test]
fn an_option_that_is_asked_for_is_the_one_chosen_or_is_not() {
    let job = item(&small(), "job");
    let when = || json!({"picked": {"item": "job", "option": "yes"}});
    check_tier(when(), json!({"job": "yes"}), true, &[Evidence::Answer(job)]);
    check_tier(when(), json!({"job": "no"}), false, &[Evidence::Answer(job)]);
    check_tier(when(), json!({"job": "skip"}), false, &[Evidence::Missing(job)]);
}

#[test]
fn what_was_not_picked_is_never_quoted_as_picked() {
    let helps = item(&small(), "helps");
    let when = || json!({"not": {"picked": {"item": "helps", "option": "list"}}});
    check_tier(when(), json!({"helps": ["alarm"]}), true, &[Evidence::Answer(helps)]);
    check_tier(when(), json!({}), true, &[Evidence::Missing(helps)]);
    check_tier(when(), json!({"helps": ["list", "alarm"]}), false, &[Evidence::Picked(helps, OptionIx(1))]);
}

/// Every combination of answers of the scale, against the formula above.
#[test]
fn every_pattern_of_the_scale_agrees_with_the_formula() {
    let loaded = small();
    let ids = ["wake", "rushed", "breaks", "meals", "drift", "bed"];
    let places = ids.map(|id| item(&loaded, id));
    let working = response(&loaded, &json!({"job": "yes"}));
    for code in 0..5usize.pow(6) {
        let (mut sum, mut weight, mut answered, mut given) = (0, 0, 0, working.clone());
        for (at, place) in places.iter().enumerate() {
            let Some(answer) = (code / 5usize.pow(at as u32) % 5).checked_sub(1) else { continue };
            given.record(*place, Answer::Chosen(OptionIx(answer as u16)));
            answered += 1;
            (sum, weight) = match ids[at] {
                "rushed" => (sum + 2 * (3 - answer), weight + 2),
                "drift" => (sum + 3 - answer, weight + 1),
                _ => (sum + answer, weight + 1),
            };
        }
        let level = match () {
            () if answered < 3 => None,
            () if 7 * sum < 8 * weight => Some(0),
            () if 7 * sum < 15 * weight => Some(1),
            () => Some(2),
        };
        let found = quiet_check::scoring::scores(&loaded.assessment, &given).scales[0];
        assert_eq!((found.sum, found.level.map(|level| level.get())), (sum as i32, level), "{code}");
    }
}
