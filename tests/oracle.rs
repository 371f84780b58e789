//! A second scorer, written from the prose of the instrument alone, as the oracle of the first.
//!
//! It shares no code and no table with `src/`, and reads nothing of `assessment.json`: what it knows
//! is written out below by hand from sections 3 to 9 of the instrument. It is meant to be plain, not
//! clever, so that a reader can hold it against the prose line by line. Whole numbers decide.

mod support;

use quiet_check::assessment::{ItemIx, OptionIx};
use quiet_check::response::{Answer, Missing, Picks, Response};
use quiet_check::scoring::score;
use serde_json::{Map, Value, json};
use support::{EXAMPLES, HABITS, Random, built_in, habitual, outcome};

/// One answer: a score, or missing in one of two ways.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Said {
    Score(u32),
    Skip,
    Na,
}
use Said::{Na, Score, Skip};

/// A filled-in sheet: 5 strengths, 3 + 3 + 3 + 3 + 4 strain items, one on beliefs, and the picks.
#[derive(Clone, Debug)]
struct Sheet {
    s: [Said; 5],
    r: [Said; 3],
    a: [Said; 3],
    c: [Said; 3],
    g: [Said; 3],
    i: [Said; 4],
    v: Said,
    triggers: Vec<&'static str>,
    pathways: Vec<&'static str>,
}

const TRIGGERS: [&str; 15] = [
    "stress",
    "lonely",
    "anxious",
    "bored",
    "angry",
    "ashamed",
    "sad",
    "numb",
    "conflict",
    "rejected",
    "tired",
    "substances",
    "happy",
    "desire",
    "other",
];
const PATHWAYS: [&str; 5] = ["p_relief", "p_avoid", "p_learned", "p_hurt", "p_unsure"];
const LABELS: [&str; 5] = ["never", "rarely", "sometimes", "often", "almost-always"];

/// Section 4.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Level {
    None,
    Low,
    Some,
    Strong,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Dimension {
    level: Level,
    sum: u32,
    answered: u32,
    of: u32,
}

fn dimension(items: &[Said]) -> Dimension {
    let mut sum = 0;
    let mut answered = 0;
    for said in items {
        if let Score(score) = said {
            sum += score;
            answered += 1;
        }
    }
    let of = items.len() as u32;
    // "n < half of k, rounded up (2 of 3; 2 of 4)"
    let needed = 2;
    let level = if answered < needed {
        Level::None
    } else if 2 * sum < 3 * answered {
        Level::Low
    } else if 2 * sum < 5 * answered {
        Level::Some
    } else {
        Level::Strong
    };
    Dimension { level, sum, answered, of }
}

fn strong(dimension: Dimension) -> bool {
    dimension.level == Level::Strong
}

fn some_or_strong(dimension: Dimension) -> bool {
    dimension.level == Level::Some || dimension.level == Level::Strong
}

fn at_least(said: Said, score: u32) -> bool {
    matches!(said, Score(given) if given >= score)
}

/// What is worked out of one sheet before the range: levels, indicators, band with its floor.
struct Picture {
    relief: Dimension,
    after: Dimension,
    choice: Dimension,
    range: Dimension,
    impact: Dimension,
    indicators: Vec<&'static str>,
    band: &'static str,
}

fn picture(sheet: &Sheet) -> Picture {
    let (relief, after, choice) = (dimension(&sheet.r), dimension(&sheet.a), dimension(&sheet.c));
    let (range, impact) = (dimension(&sheet.g), dimension(&sheet.i));

    // Section 7.
    let mut indicators = Vec::new();
    if strong(choice) && strong(relief) {
        indicators.push("h1");
    }
    if at_least(sheet.i[0], 3) {
        indicators.push("h2");
    }
    if at_least(sheet.c[0], 3) || at_least(sheet.c[1], 3) {
        indicators.push("h3");
    }
    if at_least(sheet.i[1], 3) || at_least(sheet.i[3], 3) {
        indicators.push("h4");
    }

    // Section 5.
    let core = [after, choice, range, impact];
    let with_level = core.iter().filter(|one| one.level != Level::None).count();
    let strongs = core.iter().filter(|one| strong(**one)).count();
    let somes = core.iter().filter(|one| some_or_strong(**one)).count();
    let mut band = if with_level < 3 {
        "open_picture"
    } else if strongs >= 2 || strong(choice) && some_or_strong(impact) || strong(impact) && some_or_strong(choice) {
        "worth_support"
    } else if strongs == 1 || somes >= 2 {
        "worth_noticing"
    } else {
        "in_balance"
    };
    if band == "in_balance" && (!indicators.is_empty() || consent(sheet)) {
        band = "worth_noticing";
    }
    Picture { relief, after, choice, range, impact, indicators, band }
}

fn consent(sheet: &Sheet) -> bool {
    sheet.s[2] == Score(0) || sheet.s[2] == Score(1)
}

/// "Score again with every missing strain item filled"; the strengths keep what was said.
fn filled(sheet: &Sheet, with: u32) -> Sheet {
    let mut filled = sheet.clone();
    for items in [&mut filled.r[..], &mut filled.a, &mut filled.c, &mut filled.g, &mut filled.i] {
        for said in items {
            if *said == Skip || *said == Na {
                *said = Score(with);
            }
        }
    }
    filled
}

/// Section 9: id, family, fitting triggers, fitting pathways, fitting dimensions.
type Strategy = (&'static str, char, &'static str, &'static str, &'static str);
const CATALOGUE: [Strategy; 14] = [
    ("m_pause", 'm', "stress bored anxious tired substances", "p_relief p_learned p_unsure", "choice relief"),
    ("m_wave", 'm', "stress anxious bored", "p_relief p_learned", "choice impact"),
    ("m_kind", 'm', "ashamed sad rejected lonely", "p_avoid p_hurt", "after"),
    ("m_name", 'm', "sad angry anxious lonely", "p_avoid p_unsure", "relief after"),
    ("m_scan", 'm', "tired desire happy", "", "relief"),
    ("s_senses", 's', "anxious numb ashamed angry", "p_hurt p_avoid", "choice after"),
    ("s_move", 's', "stress angry bored anxious", "p_relief", "range relief"),
    ("s_nature", 's', "stress sad numb bored", "p_relief", "range"),
    ("s_breath", 's', "stress anxious tired angry", "p_relief", "range"),
    ("s_warm", 's', "tired lonely sad stress", "p_relief p_learned", "range"),
    ("s_wrap", 's', "lonely sad ashamed rejected", "p_learned p_hurt", "range after"),
    ("s_change", 's', "bored tired conflict substances", "p_relief p_unsure", "choice impact"),
    ("s_reach", 's', "lonely rejected conflict sad", "p_learned p_avoid", "after range"),
    ("s_write", 's', "angry conflict ashamed rejected", "p_avoid", "impact"),
];

/// The best of one family: most matches first, ties by catalogue order.
fn best(sheet: &Sheet, picture: &Picture, family: char, how_many: usize) -> Vec<&'static str> {
    let leaning = |name: &str| match name {
        "relief" => some_or_strong(picture.relief),
        "after" => some_or_strong(picture.after),
        "choice" => some_or_strong(picture.choice),
        "range" => some_or_strong(picture.range),
        "impact" => some_or_strong(picture.impact),
        other => panic!("no dimension {other}"),
    };
    let mut counted = Vec::new();
    for (id, of, triggers, pathways, dimensions) in CATALOGUE {
        let left_out = id == "m_scan" && sheet.pathways.contains(&"p_hurt");
        if of == family && !left_out {
            let matches = triggers.split_whitespace().filter(|one| sheet.triggers.contains(one)).count()
                + pathways.split_whitespace().filter(|one| sheet.pathways.contains(one)).count()
                + dimensions.split_whitespace().filter(|one| leaning(one)).count();
            counted.push((id, matches));
        }
    }
    let mut chosen = Vec::new();
    for _ in 0..how_many {
        let most = counted.iter().map(|(_, matches)| *matches).max().expect("one is left");
        let place = counted.iter().position(|(_, matches)| *matches == most).expect("it is there");
        chosen.push(counted.remove(place).0);
    }
    chosen
}

/// Everything, as ids.
#[derive(PartialEq, Eq, Debug)]
struct Verdict {
    dimensions: [(&'static str, Dimension); 5],
    band: &'static str,
    text: &'static str,
    band_range: [&'static str; 2],
    indicators: Vec<&'static str>,
    tier: &'static str,
    messages: Vec<&'static str>,
    strategies: Vec<&'static str>,
    strengths: Vec<&'static str>,
}

fn verdict(sheet: &Sheet) -> Verdict {
    let picture = picture(sheet);
    let strain: Vec<Said> = [&sheet.r[..], &sheet.a, &sheet.c, &sheet.g, &sheet.i].concat();
    let nas = strain.iter().filter(|said| **said == Na).count();
    let skips = strain.iter().filter(|said| **said == Skip).count();

    let text = match picture.band {
        "open_picture" if nas >= 8 => "open_picture_na",
        "in_balance" if strong(picture.relief) => "in_balance_relief",
        band => band,
    };
    let band_range = [self::picture(&filled(sheet, 0)).band, self::picture(&filled(sheet, 4)).band];
    let fired = picture.indicators.len();
    let tier = if fired >= 2 {
        "encourage"
    } else if fired == 1 || picture.band == "worth_support" {
        "consider"
    } else {
        "open"
    };

    let hurt = sheet.pathways.contains(&"p_hurt");
    let mut messages = Vec::new();
    if consent(sheet) {
        messages.push("safety_consent");
    }
    if hurt {
        messages.push("past_hurt");
    }
    messages.push(match tier {
        "encourage" => "help_encourage",
        "consider" if fired == 1 => "help_consider",
        "consider" => "help_consider_band",
        _ => "help_open",
    });
    if at_least(sheet.v, 3) {
        messages.push("values");
    }
    if sheet.triggers.contains(&"substances") {
        messages.push("substances");
    }
    if band_range[0] != band_range[1] && picture.band != "open_picture" && skips >= 1 {
        messages.push("partial");
    }
    messages.push("snapshot");

    let mut strategies = best(sheet, &picture, 'm', 1);
    strategies.extend(best(sheet, &picture, 's', 2));
    if tier != "open" || hurt {
        strategies.push("t_find");
    }
    if tier == "encourage" {
        strategies.push("t_first");
    }

    let strengths = ["s1", "s2", "s3", "s4", "s5"].into_iter().zip(sheet.s);
    Verdict {
        dimensions: [
            ("relief", picture.relief),
            ("after", picture.after),
            ("choice", picture.choice),
            ("range", picture.range),
            ("impact", picture.impact),
        ],
        band: picture.band,
        text,
        band_range,
        indicators: picture.indicators,
        tier,
        messages,
        strategies,
        strengths: strengths.filter(|(_, said)| at_least(*said, 3)).map(|(id, _)| id).collect(),
    }
}

fn level_name(level: Level) -> Option<&'static str> {
    match level {
        Level::None => None,
        Level::Low => Some("low"),
        Level::Some => Some("some"),
        Level::Strong => Some("strong"),
    }
}

/// The verdict in the shape of the worked examples.
fn as_json(verdict: &Verdict) -> Value {
    let scales: Map<String, Value> = (verdict.dimensions.iter())
        .map(|(id, one)| {
            let score = json!({"level": level_name(one.level), "sum": one.sum, "answered": one.answered, "of": one.of});
            ((*id).into(), score)
        })
        .collect();
    json!({
        "scales": scales,
        "band": verdict.band,
        "text": verdict.text,
        "bandRange": verdict.band_range,
        "indicators": verdict.indicators,
        "tier": verdict.tier,
        "messages": verdict.messages,
        "strategies": verdict.strategies,
        "strengths": verdict.strengths,
    })
}

/// The single-choice answers of a sheet with their ids, in the order asked.
fn answers(sheet: &Sheet) -> Vec<(&'static str, Said)> {
    const IDS: [&str; 22] = [
        "s1", "s2", "s3", "s4", "s5", "r1", "r2", "r3", "a1", "a2", "a3", "c1", "c2", "c3", "g1", "g2", "g3", "i1",
        "i2", "i3", "i4", "v1",
    ];
    let said = [&sheet.s[..], &sheet.r, &sheet.a, &sheet.c, &sheet.g, &sheet.i, &[sheet.v]].concat();
    IDS.into_iter().zip(said).collect()
}

/// A sheet from an example's response.
fn sheet(written: &Value) -> Sheet {
    let said = |id: &str| match written[id].as_str().unwrap_or("skip") {
        "skip" => Skip,
        "na" => Na,
        label => Score(LABELS.iter().position(|one| *one == label).expect("a label") as u32),
    };
    let picked = |id: &str, all: &[&'static str]| -> Vec<&'static str> {
        let list = written[id].as_array().into_iter().flatten();
        list.map(|one| *all.iter().find(|id| *one == **id).expect("a pick")).collect()
    };
    Sheet {
        s: ["s1", "s2", "s3", "s4", "s5"].map(said),
        r: ["r1", "r2", "r3"].map(said),
        a: ["a1", "a2", "a3"].map(said),
        c: ["c1", "c2", "c3"].map(said),
        g: ["g1", "g2", "g3"].map(said),
        i: ["i1", "i2", "i3", "i4"].map(said),
        v: said("v1"),
        triggers: picked("triggers", &TRIGGERS),
        pathways: picked("pathways", &PATHWAYS),
    }
}

#[test]
fn the_oracle_itself_gives_every_worked_example() {
    let examples: Vec<Value> = serde_json::from_str(EXAMPLES).unwrap();
    assert_eq!(examples.len(), 18);
    for example in examples {
        assert_eq!(as_json(&verdict(&sheet(&example["response"]))), example["outcome"], "{}", example["id"]);
    }
}

#[test]
fn both_scorers_agree_on_two_hundred_thousand_random_responses() {
    let loaded = built_in();
    let place = |id: &str| support::item(&loaded, id);
    let blank = answers(&sheet(&json!({})));
    let items: Vec<ItemIx> = blank.iter().map(|(id, _)| place(id)).collect();
    let labels: Vec<OptionIx> = LABELS.iter().map(|label| support::option(&loaded, items[0], label)).collect();
    let (triggers, pathways) = (place("triggers"), place("pathways"));
    let picks = |item: ItemIx, ids: &[&str]| -> Vec<OptionIx> {
        ids.iter().map(|id| support::option(&loaded, item, id)).collect()
    };
    let (trigger_places, pathway_places) = (picks(triggers, &TRIGGERS), picks(pathways, &PATHWAYS));

    let mut random = Random(2026);
    let mut seen = Map::new();
    for round in 0..200_000 {
        let habit = HABITS[round % HABITS.len()];
        let mut said = || match habitual(&mut random, habit, 5) {
            Ok(score) => Score(score as u32),
            Err(true) => Na,
            Err(false) => Skip,
        };
        let mut sheet = Sheet {
            s: std::array::from_fn(|_| said()),
            r: std::array::from_fn(|_| said()),
            a: std::array::from_fn(|_| said()),
            c: std::array::from_fn(|_| said()),
            g: std::array::from_fn(|_| said()),
            i: std::array::from_fn(|_| said()),
            v: said(),
            triggers: Vec::new(),
            pathways: Vec::new(),
        };
        let chance = [0, 15, 40, 80][random.below(4)];
        let mut response = Response::new(&loaded.assessment);
        for ((_, said), item) in answers(&sheet).into_iter().zip(&items) {
            let answer = match said {
                Score(score) => Answer::Chosen(labels[score as usize]),
                Skip => Answer::Missing(Missing::Skipped),
                Na => Answer::Missing(Missing::NotApplicable),
            };
            response.record(*item, answer);
        }
        let mut pick = |ids: &[&'static str], places: &[OptionIx]| -> (Vec<&'static str>, Picks) {
            let picked = ids.iter().zip(places).filter(|_| random.percent(chance));
            let (ids, places): (Vec<&str>, Vec<OptionIx>) = picked.unzip();
            (ids, Picks::from_iter(places))
        };
        let (ids, picked) = pick(&TRIGGERS, &trigger_places);
        (sheet.triggers, _) = (ids, response.record(triggers, Answer::Picked(picked)));
        let (ids, picked) = pick(&PATHWAYS, &pathway_places);
        (sheet.pathways, _) = (ids, response.record(pathways, Answer::Picked(picked)));

        let expected = verdict(&sheet);
        if !agrees(&loaded, &response, &expected) {
            // The slow way, which shows what differs.
            assert_eq!(outcome(&loaded, &response), as_json(&expected), "{sheet:?}");
            panic!("the fast comparison is wrong about {sheet:?}");
        }
        for name in [expected.text, expected.tier].iter().chain(&expected.messages).chain(&expected.strategies) {
            let count = seen.entry(*name).or_insert(json!(0));
            *count = json!(count.as_u64().unwrap() + 1);
        }
    }
    // Agreement means little about what never came up: every text, tier, message and strategy did.
    assert_eq!(seen.len(), 6 + 3 + 10 + 16, "{seen:?}");
    assert!(seen.values().all(|count| count.as_u64() >= Some(100)), "{seen:?}");
}

/// The same comparison as through JSON, id by id.
fn agrees(loaded: &quiet_check::assessment::read::Loaded, response: &Response, expected: &Verdict) -> bool {
    let (ids, found) = (&loaded.ids, score(&loaded.assessment, response));
    let scores = &found.scores;
    let scales = scores.scales.iter().zip(&ids.scales).zip(&ids.levels).map(|((score, id), levels)| {
        let level = score.level.map(|level| levels[level.get()].as_str());
        (id.as_str(), level, score.sum as u32, u32::from(score.answered), u32::from(score.of))
    });
    let dimensions =
        expected.dimensions.iter().map(|(id, one)| (*id, level_name(one.level), one.sum, one.answered, one.of));
    let same = |names: &[String], mut places: Box<dyn Iterator<Item = usize> + '_>, expected: &[&str]| {
        let mut expected = expected.iter();
        loop {
            match (places.next(), expected.next()) {
                (Some(place), Some(id)) if names[place] == *id => {}
                (None, None) => return true,
                _ => return false,
            }
        }
    };
    let band = |place: quiet_check::assessment::BandIx| ids.bands[place.get()].as_str();
    scales.eq(dimensions)
        && band(scores.band) == expected.band
        && ids.variants[scores.band.get()][scores.variant.get()] == expected.text
        && [band(scores.range.0), band(scores.range.1)] == expected.band_range
        && ids.tiers[scores.tier.get()] == expected.tier
        && same(&ids.indicators, Box::new(scores.indicators.iter().map(|one| one.get())), &expected.indicators)
        && same(&ids.messages, Box::new(found.messages.iter().map(|one| one.get())), &expected.messages)
        && same(&ids.strategies, Box::new(found.strategies.iter().map(|one| one.get())), &expected.strategies)
        && same(&ids.items, Box::new(found.strengths.iter().map(|one| one.get())), &expected.strengths)
}
