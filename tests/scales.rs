//! Every pattern of answers of every scale of the built-in assessment, against its own arithmetic.
//!
//! Source: section 4 of the instrument: no level under half of the items (rounded up), low if 2s < 3n,
//! some if 3n <= 2s < 5n, strong if 2s >= 5n, with n answered and sum s.

mod support;

use quiet_check::assessment::{ItemIx, OptionIx, ScaleIx};
use quiet_check::response::{Answer, Missing, Response};
use quiet_check::scoring::scores;
use support::{built_in, item};

/// What the instrument says of one scale, by whole numbers alone.
fn level(answers: &[Option<u32>]) -> Option<&'static str> {
    let (n, s) = answers.iter().flatten().fold((0, 0), |(n, s), answer| (n + 1, s + answer));
    let half_rounded_up = answers.len().div_ceil(2) as u32;
    (n >= half_rounded_up).then_some(if 2 * s < 3 * n {
        "low"
    } else if 2 * s < 5 * n {
        "some"
    } else {
        "strong"
    })
}

/// All patterns of a scale: every way to answer `ids` with 0 to 4 or not at all.
#[track_caller]
fn check(scale: &str, ids: &[&str], patterns: u32) {
    let loaded = built_in();
    let place = ScaleIx(loaded.ids.scales.iter().position(|id| id == scale).expect("the scale") as u16);
    let items: Vec<ItemIx> = ids.iter().map(|id| item(&loaded, id)).collect();
    let mut seen = 0;
    for code in 0..6u32.pow(ids.len() as u32) {
        let answers: Vec<Option<u32>> =
            (0..ids.len() as u32).map(|digit| code / 6u32.pow(digit) % 6).map(|digit| digit.checked_sub(1)).collect();
        let mut response = Response::new(&loaded.assessment);
        for (at, (item, answer)) in items.iter().zip(&answers).enumerate() {
            // Both ways to be missing, by turns: neither may ever count as an answer.
            let missing = if at % 2 == 0 { Missing::Skipped } else { Missing::NotApplicable };
            let answer = answer.map_or(Answer::Missing(missing), |weight| Answer::Chosen(OptionIx(weight as u16)));
            response.record(*item, answer);
        }
        let score = scores(&loaded.assessment, &response).scales[place.get()];
        let named = score.level.map(|level| loaded.ids.levels[place.get()][level.get()].as_str());
        assert_eq!(named, level(&answers), "the level of {scale} for {answers:?}");
        assert_eq!(score.sum, answers.iter().flatten().sum::<u32>() as i32, "the sum of {scale} for {answers:?}");
        let answered = answers.iter().flatten().count();
        assert_eq!((usize::from(score.answered), usize::from(score.of)), (answered, ids.len()), "{answers:?}");
        assert!((0..=4 * answered as i32).contains(&score.sum), "the bounds of {scale} for {answers:?}");
        seen += 1;
    }
    assert_eq!(seen, patterns);
}

#[test]
fn relief_over_all_patterns() {
    check("relief", &["r1", "r2", "r3"], 216);
}

#[test]
fn after_over_all_patterns() {
    check("after", &["a1", "a2", "a3"], 216);
}

#[test]
fn choice_over_all_patterns() {
    check("choice", &["c1", "c2", "c3"], 216);
}

#[test]
fn range_over_all_patterns() {
    check("range", &["g1", "g2", "g3"], 216);
}

#[test]
fn impact_over_all_patterns() {
    check("impact", &["i1", "i2", "i3", "i4"], 1296);
}

/// The table of section 4, line by line, so that the arithmetic above is held to something written down.
#[test]
fn the_arithmetic_gives_the_table_of_the_instrument() {
    // Source: the table of section 4: answered, of, then the greatest sums that are low and some.
    for (n, of, low, some) in [(3, 3, 4, 7), (2, 3, 2, 4), (4, 4, 5, 9), (3, 4, 4, 7), (2, 4, 2, 4)] {
        for sum in 0..=4 * n {
            let mut left = sum;
            let answers: Vec<Option<u32>> = (0..of)
                .map(|at| {
                    let answer = left.min(4);
                    left -= if at < n { answer } else { 0 };
                    (at < n).then_some(answer)
                })
                .collect();
            let expected = if sum <= low {
                "low"
            } else if sum <= some {
                "some"
            } else {
                "strong"
            };
            assert_eq!(level(&answers), Some(expected), "{sum} of {n} answered");
        }
    }
    assert_eq!(level(&[Some(4), None, None]), None);
    assert_eq!(level(&[Some(4), None, None, None]), None);
}
