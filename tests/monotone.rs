//! What follows from the rules of the built-in assessment, whoever answers: more strain never looks like
//! less, order never matters, and what is only a motive never moves the picture.
//!
//! Source: sections 3, 5 and 7 of the instrument.

mod support;

use quiet_check::assessment::read::Loaded;
use quiet_check::assessment::{BandIx, ItemIx, OptionIx};
use quiet_check::response::{Answer, Missing, Response};
use quiet_check::scoring::{Scores, score, scores};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use support::{HABITS, Random, built_in, item, outcome, random_response, response};

const DIMENSIONS: [(&str, &[&str]); 5] = [
    ("relief", &["r1", "r2", "r3"]),
    ("after", &["a1", "a2", "a3"]),
    ("choice", &["c1", "c2", "c3"]),
    ("range", &["g1", "g2", "g3"]),
    ("impact", &["i1", "i2", "i3", "i4"]),
];

/// The built-in assessment with its strain items at hand.
struct Bench {
    loaded: Loaded,
    dimensions: Vec<Vec<ItemIx>>,
}

impl Bench {
    fn new() -> Self {
        let loaded = built_in();
        let dimensions = DIMENSIONS.iter().map(|(_, ids)| ids.iter().map(|id| item(&loaded, id)).collect()).collect();
        Self { loaded, dimensions }
    }

    fn scores(&self, response: &Response) -> Scores {
        scores(&self.loaded.assessment, response)
    }

    fn rank(&self, band: BandIx) -> Option<usize> {
        self.loaded.band_order.iter().position(|one| *one == band)
    }

    fn band(&self, id: &str) -> BandIx {
        BandIx(self.loaded.ids.bands.iter().position(|band| band == id).expect("a band") as u16)
    }

    fn weight(&self, response: &Response, item: ItemIx) -> Option<u16> {
        match response.answer(item) {
            Answer::Chosen(option) => Some(option.0),
            Answer::Missing(_) | Answer::Picked(_) => None,
        }
    }

    /// The more strained response is nowhere told less than the other.
    #[track_caller]
    fn check_not_less(&self, before: &Response, after: &Response) {
        let (less, more) = (self.scores(before), self.scores(after));
        for (at, (less, more)) in less.scales.iter().zip(&more.scales).enumerate() {
            assert!(more.level >= less.level, "the level of {}: {before:?}", self.loaded.ids.scales[at]);
        }
        assert!(less.indicators.iter().all(|one| more.indicators.contains(one)), "an indicator went: {before:?}");
        // Tiers stand from most to least.
        assert!(more.tier <= less.tier, "the tier fell: {before:?}");
        // What is answered stays answered, so the picture is open in both or in neither.
        assert_eq!(self.rank(less.band).is_some(), self.rank(more.band).is_some(), "{before:?}");
        assert!(self.rank(more.band) >= self.rank(less.band), "the band fell: {before:?}");
        assert!(self.rank(more.range.0) >= self.rank(less.range.0), "the low end fell: {before:?}");
        assert!(self.rank(more.range.1) >= self.rank(less.range.1), "the high end fell: {before:?}");
    }
}

#[test]
fn raising_one_strain_answer_never_lowers_anything() {
    let (bench, mut random, mut raised) = (Bench::new(), Random(1), 0);
    for round in 0..60_000 {
        let before = random_response(&bench.loaded, &mut random, HABITS[round % 4]);
        let items = &bench.dimensions[random.below(5)];
        let item = items[random.below(items.len())];
        let Some(weight) = bench.weight(&before, item).filter(|weight| *weight < 4) else { continue };
        let mut after = before.clone();
        after.record(item, Answer::Chosen(OptionIx(weight + 1 + random.below(4 - usize::from(weight)) as u16)));
        bench.check_not_less(&before, &after);
        raised += 1;
    }
    assert!(raised > 20_000, "{raised}");
}

/// Every step up of every pattern of every dimension, each in the midst of a few random others.
#[test]
fn every_step_up_within_a_dimension_never_lowers_anything() {
    let (bench, mut random, mut steps) = (Bench::new(), Random(2), 0);
    for items in &bench.dimensions {
        for code in 0..6u16.pow(items.len() as u32) {
            for habit in HABITS {
                let mut before = random_response(&bench.loaded, &mut random, habit);
                let digits = items.iter().enumerate().map(|(at, item)| (*item, code / 6u16.pow(at as u32) % 6));
                for (item, digit) in digits.clone() {
                    before
                        .record(item, digit.checked_sub(1).map_or(SKIPPED, |weight| Answer::Chosen(OptionIx(weight))));
                }
                for (item, digit) in digits.filter(|(_, digit)| (1..5).contains(digit)) {
                    let mut after = before.clone();
                    after.record(item, Answer::Chosen(OptionIx(digit)));
                    bench.check_not_less(&before, &after);
                    steps += 1;
                }
            }
        }
    }
    // 4 of 6 answers can rise: 3 x 216 x 4/6 steps in each of four dimensions, 4 x 1296 x 4/6 in the fifth.
    assert_eq!(steps, (4 * 432 + 3456) * HABITS.len());
}

const SKIPPED: Answer = Answer::Missing(Missing::Skipped);

#[test]
fn the_order_of_recording_never_matters() {
    let (bench, mut random) = (Bench::new(), Random(3));
    let len = bench.loaded.assessment.items.len();
    for round in 0..5_000 {
        let asked = random_response(&bench.loaded, &mut random, HABITS[round % 4]);
        let passing = random_response(&bench.loaded, &mut random, HABITS[(round + 1) % 4]);
        let mut order: Vec<_> = ItemIx::all(len).collect();
        for at in (1..len).rev() {
            order.swap(at, random.below(at + 1));
        }
        let mut shuffled = Response::new(&bench.loaded.assessment);
        for item in order {
            if random.percent(30) {
                shuffled.record(item, passing.answer(item)); // an answer that is changed afterwards
            }
            shuffled.record(item, asked.answer(item));
        }
        assert_eq!(score(&bench.loaded.assessment, &shuffled), score(&bench.loaded.assessment, &asked));
    }
}

#[test]
fn what_is_never_counted_never_moves_band_or_tier() {
    let (bench, mut random) = (Bench::new(), Random(4));
    let free = ["s1", "s2", "s4", "s5", "v1", "triggers", "pathways"].map(|id| item(&bench.loaded, id));
    for round in 0..30_000 {
        let one = random_response(&bench.loaded, &mut random, HABITS[round % 4]);
        let mut other = one.clone();
        let source = random_response(&bench.loaded, &mut random, HABITS[round / 4 % 4]);
        free.iter().for_each(|item| other.record(*item, source.answer(*item)));
        let (one, other) = (bench.scores(&one), bench.scores(&other));
        // Everything but the rules that say just which of these was answered.
        assert_eq!(Scores { rules: Vec::new(), ..one }, Scores { rules: Vec::new(), ..other });
    }
}

/// Exactly what section 5 says: relief is a motive and no core dimension. It reaches the band by one road
/// alone, indicator h1 and the floor; but h1 needs strong choice, which is worth_noticing by itself, so
/// even that road changes nothing. The tier may rise through h1, and through nothing else of relief.
#[test]
fn relief_alone_never_moves_the_band() {
    let (bench, mut random) = (Bench::new(), Random(5));
    let h1 = bench.loaded.ids.indicators.iter().position(|id| id == "h1").expect("h1");
    let mut moved_tiers = 0;
    for round in 0..400 {
        let mut response = random_response(&bench.loaded, &mut random, HABITS[round % 4]);
        let mut first: Option<Scores> = None;
        for code in 0..343u16 {
            for (at, item) in bench.dimensions[0].iter().enumerate() {
                response.record(*item, answer(code / 7u16.pow(at as u32) % 7));
            }
            let now = bench.scores(&response);
            let first = first.get_or_insert_with(|| now.clone());
            assert_eq!((now.band, now.floor, now.range), (first.band, first.floor, first.range), "{response:?}");
            let has_h1 = |scores: &Scores| scores.indicators.iter().any(|one| one.get() == h1);
            if has_h1(&now) == has_h1(first) {
                assert_eq!((now.tier, &now.indicators), (first.tier, &first.indicators), "{response:?}");
            } else {
                moved_tiers += usize::from(now.tier != first.tier);
            }
        }
    }
    assert!(moved_tiers > 0, "h1 never came into it");
}

#[test]
fn an_indicator_never_stands_beside_in_balance() {
    let (bench, mut random, mut fired) = (Bench::new(), Random(6), 0);
    let in_balance = bench.band("in_balance");
    for round in 0..100_000 {
        let scores = bench.scores(&random_response(&bench.loaded, &mut random, HABITS[round % 4]));
        if !scores.indicators.is_empty() {
            fired += 1;
            assert_ne!(scores.band, in_balance);
        }
    }
    assert!(fired > 10_000);
}

#[track_caller]
fn check_fires(written: Value, indicators: &[&str]) {
    let loaded = built_in();
    assert_eq!(outcome(&loaded, &response(&loaded, &written))["indicators"], json!(indicators));
}

#[test]
fn every_indicator_fires_with_all_else_skipped() {
    // Choice strong without either answer of h3: 2 + 4 of two answered.
    check_fires(json!({"c1": "sometimes", "c3": "almost-always", "r1": "often", "r2": "often"}), &["h1"]);
    check_fires(json!({"i1": "often"}), &["h2"]);
    check_fires(json!({"c1": "often"}), &["h3"]);
    check_fires(json!({"c2": "often"}), &["h3"]);
    check_fires(json!({"i2": "often"}), &["h4"]);
    check_fires(json!({"i4": "often"}), &["h4"]);
    // One step less, and no other item, fires nothing.
    for id in ["i1", "c1", "c2", "i2", "i4"] {
        check_fires(json!({id: "sometimes"}), &[]);
    }
    for id in ["c3", "i3", "r1", "a1", "g1", "v1", "s3"] {
        check_fires(json!({id: "almost-always"}), &[]);
    }
}

// The range holds the band, over all response patterns.

/// Everything of one dimension's pattern that band, floor, range, indicators or tier can depend on.
///
/// A level is told by 0 for none, then 1, 2, 3. By the rules, the levels of a core dimension come in as
/// they are; relief comes in through h1 alone, so only whether it is strong; and single answers come in
/// only as the marks of h2, h3 and h4. Each is taken as things stand, with gaps filled by 0 (where a mark
/// is what it was) and with gaps filled by 4.
type Signature = [u8; 7];

fn signature(dimension: usize, pattern: &[u8]) -> Signature {
    let level = |fill: Option<u8>| {
        let known: Vec<u8> = pattern.iter().filter_map(|one| if *one < 5 { Some(*one) } else { fill }).collect();
        let (n, s) = (known.len(), known.iter().map(|one| usize::from(*one)).sum::<usize>());
        match () {
            () if n < 2 => 0,
            () if 2 * s < 3 * n => 1,
            () if 2 * s < 5 * n => 2,
            () => 3u8,
        }
    };
    let marked =
        |place: usize, filled: bool| u8::from((3..5).contains(&pattern[place]) || filled && pattern[place] >= 5);
    let any = |places: &[usize], filled| places.iter().map(|place| marked(*place, filled)).max().unwrap_or(0);
    let levels = [level(None), level(Some(0)), level(Some(4))];
    let (levels, marks) = match DIMENSIONS[dimension].0 {
        "relief" => (levels.map(|level| u8::from(level == 3)), [0; 4]),
        "choice" => (levels, [any(&[0, 1], false), any(&[0, 1], true), 0, 0]),
        "impact" => (levels, [any(&[0], false), any(&[0], true), any(&[1, 3], false), any(&[1, 3], true)]),
        _ => (levels, [0; 4]),
    };
    [levels[0], levels[1], levels[2], marks[0], marks[1], marks[2], marks[3]]
}

/// A digit of a pattern: 0 to 4, then skip, then na.
fn answer(digit: u16) -> Answer {
    match digit {
        0..=4 => Answer::Chosen(OptionIx(digit)),
        5 => SKIPPED,
        _ => Answer::Missing(Missing::NotApplicable),
    }
}

fn pattern(mut code: usize, len: usize) -> Vec<u8> {
    (0..len)
        .map(|_| {
            let digit = code % 7;
            code /= 7;
            digit as u8
        })
        .collect()
}

/// For each dimension, all 7^3 or 7^4 patterns by signature.
fn classes() -> Vec<BTreeMap<Signature, Vec<Vec<u8>>>> {
    (0..DIMENSIONS.len())
        .map(|dimension| {
            let mut classes = BTreeMap::<_, Vec<_>>::new();
            let len = DIMENSIONS[dimension].1.len();
            for pattern in (0..7usize.pow(len as u32)).map(|code| pattern(code, len)) {
                classes.entry(signature(dimension, &pattern)).or_default().push(pattern);
            }
            classes
        })
        .collect()
}

fn record(response: &mut Response, items: &[ItemIx], pattern: &[u8]) {
    for (item, digit) in items.iter().zip(pattern) {
        response.record(*item, answer(u16::from(*digit)));
    }
}

/// band(gaps 0) <= band <= band(gaps 4) for every response there is, by the quotient: 7^16 patterns of
/// strain fall into classes that no rule can tell apart, and the real scoring function is asked about one
/// response of each class, times the three things that s3 can be (fires consent, does not, missing).
///
/// The number of classes asserted below is what makes this whole: it is the product of the classes of the
/// five dimensions, each of which was filled from all of its patterns.
#[test]
fn the_range_holds_the_band_over_all_responses() {
    let (bench, classes) = (Bench::new(), classes());
    let sizes: Vec<usize> = classes.iter().map(BTreeMap::len).collect();
    let patterns: Vec<usize> = classes.iter().map(|class| class.values().map(Vec::len).sum()).collect();
    assert_eq!(patterns, [343, 343, 343, 343, 2401]);
    let one_of_each: Vec<Vec<&Vec<u8>>> =
        classes.iter().map(|class| class.values().map(|patterns| &patterns[patterns.len() / 2]).collect()).collect();

    let s3 = item(&bench.loaded, "s3");
    let in_balance = bench.band("in_balance");
    let mut response = Response::new(&bench.loaded.assessment);
    let (mut states, mut bands) = (0usize, BTreeMap::<(u16, u16, u16), usize>::new());
    for consent in [answer(1), answer(2), SKIPPED] {
        response.record(s3, consent);
        for impact in &one_of_each[4] {
            record(&mut response, &bench.dimensions[4], impact);
            for choice in &one_of_each[2] {
                record(&mut response, &bench.dimensions[2], choice);
                for after in &one_of_each[1] {
                    record(&mut response, &bench.dimensions[1], after);
                    for range in &one_of_each[3] {
                        record(&mut response, &bench.dimensions[3], range);
                        let mut without_relief = None;
                        for relief in &one_of_each[0] {
                            record(&mut response, &bench.dimensions[0], relief);
                            let found = bench.scores(&response);
                            states += 1;
                            let (low, high) = (bench.rank(found.range.0), bench.rank(found.range.1));
                            assert!(low.is_some() && high.is_some(), "an end outside the order: {response:?}");
                            assert!(low <= high, "the ends crossed: {response:?}");
                            if let Some(rank) = bench.rank(found.band) {
                                assert!(low <= Some(rank) && Some(rank) <= high, "out of its range: {response:?}");
                            }
                            assert!(found.indicators.is_empty() || found.band != in_balance, "{response:?}");
                            let picture = (found.band, found.range);
                            assert_eq!(
                                *without_relief.get_or_insert(picture),
                                picture,
                                "relief moved it: {response:?}"
                            );
                            *bands.entry((found.band.0, found.range.0.0, found.range.1.0)).or_default() += 1;
                        }
                    }
                }
            }
        }
    }
    eprintln!("{states} states from {sizes:?} classes x 3; band and range: {bands:?}");
    assert_eq!(states, 3 * sizes.iter().product::<usize>());
    // Four bands, and all six ordered pairs of ends among three, came up somewhere.
    let pairs: std::collections::BTreeSet<_> = bands.keys().map(|(_, low, high)| (low, high)).collect();
    assert_eq!((bands.keys().map(|key| key.0).collect::<std::collections::BTreeSet<_>>().len(), pairs.len()), (4, 6));
}

/// The quotient is sound: two responses of one class, taken at random from all there are, come out the
/// same; and the range is what scoring the filled responses gives.
#[test]
fn responses_of_one_class_come_out_the_same() {
    let (bench, classes, mut random) = (Bench::new(), classes(), Random(7));
    let s3 = item(&bench.loaded, "s3");
    for _ in 0..60_000 {
        let mut one = Response::new(&bench.loaded.assessment);
        let (mut other, mut low, mut high) = (one.clone(), one.clone(), one.clone());
        for (dimension, items) in bench.dimensions.iter().enumerate() {
            let code = pattern(random.below(7usize.pow(items.len() as u32)), items.len());
            let class = &classes[dimension][&signature(dimension, &code)];
            record(&mut one, items, &code);
            record(&mut other, items, &class[random.below(class.len())]);
            let filled = |fill: u8| code.iter().map(|digit| if *digit < 5 { *digit } else { fill }).collect::<Vec<_>>();
            record(&mut low, items, &filled(0));
            record(&mut high, items, &filled(4));
        }
        let consent = random.below(7) as u16;
        let same = |other: u16| if consent < 2 { other % 2 } else { 2 + other % 5 };
        for response in [&mut one, &mut low, &mut high] {
            response.record(s3, answer(consent));
        }
        other.record(s3, answer(same(random.below(10) as u16)));
        let (found, twin) = (bench.scores(&one), bench.scores(&other));
        let seen =
            |scores: Scores| (scores.band, scores.floor, scores.range, scores.indicators, scores.tier, scores.rules);
        assert_eq!(found.range, (bench.scores(&low).band, bench.scores(&high).band), "{one:?}");
        assert_eq!(seen(found), seen(twin), "{one:?} and {other:?}");
    }
}
