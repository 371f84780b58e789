//! What comes of a definition that means harm: a clean display, or problems that an author can read.
//! Never a panic, a full stack, an hour or all of the memory.
//!
//! `definition.rs` spoils sound assessments by accident, this file on purpose. That work is bounded is
//! tested by counting what comes of it, not by a clock.

mod support;

use quiet_check::assessment::read::{Loaded, Problem, read};
use quiet_check::response::Response;
use quiet_check::scoring;
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use support::{BUILT_IN, BUILT_IN_EN, SMALL, SMALL_EN};

const TEXTS: &str = include_str!("support/hostile-texts.json");
/// Problems beyond the first thousand are counted in one more.
const MOST_PROBLEMS: usize = 1001;
/// No problem is longer than this, whatever was written: a list of twenty names of 64 characters at most.
const LONGEST_PROBLEM: usize = 3000;

fn corpus(part: &str) -> Vec<Value> {
    serde_json::from_str::<Value>(TEXTS).unwrap()[part].as_array().unwrap().clone()
}

fn shown() -> Vec<String> {
    corpus("shown").iter().map(|one| one.as_str().unwrap().to_owned()).collect()
}

fn assessments() -> [(Value, Value); 2] {
    [(BUILT_IN, BUILT_IN_EN), (SMALL, SMALL_EN)].map(|(definition, english)| (parsed(definition), parsed(english)))
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Reads, and requires that whatever is told is told clearly and briefly.
#[track_caller]
fn told(definition: &str, english: &str) -> Result<Loaded, Vec<Problem>> {
    let read = read(definition, &[("en", english)]);
    if let Err(problems) = &read {
        are_clear(problems);
    }
    read
}

#[track_caller]
fn are_clear(problems: &[Problem]) {
    assert!(!problems.is_empty(), "refused without a word");
    assert!(problems.len() <= MOST_PROBLEMS, "{} problems", problems.len());
    for problem in problems {
        let Problem { message, pointer, .. } = problem;
        assert!(message.len() <= LONGEST_PROBLEM, "{} bytes: {:.200}", message.len(), message);
        assert!(message.ends_with(['.', '?']) && message.contains(' '), "not a sentence: {message}");
        let display = problem.to_string();
        let hidden =
            |c: char| c.is_control() || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
        assert!(!display.contains(hidden), "would change how it is shown: {display:?}");
        assert!(pointer.is_empty() || pointer.starts_with('/'), "{pointer}");
    }
}

#[track_caller]
fn refused(definition: &str, english: &str) -> Vec<String> {
    match told(definition, english) {
        Ok(_) => panic!("read without a word"),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

/// The pointers of all values that `wanted` wants.
fn places(root: &Value, wanted: impl Fn(&Value) -> bool + Copy) -> Vec<String> {
    fn walk(value: &Value, at: &str, wanted: impl Fn(&Value) -> bool + Copy, found: &mut Vec<String>) {
        if wanted(value) {
            found.push(at.to_owned());
        }
        match value {
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(step, value)| walk(value, &format!("{at}/{step}"), wanted, found));
            }
            Value::Object(map) => map.iter().for_each(|(key, value)| {
                walk(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), wanted, found);
            }),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(root, "", wanted, &mut found);
    found
}

/// One place of each name: what is true of one item is true of the next.
fn one_of_each_kind(places: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    let kind = |place: &String| place.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    places.into_iter().filter(|place| seen.insert(kind(place))).collect()
}

fn with(root: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = root.clone();
    *changed.pointer_mut(pointer).unwrap() = value;
    changed
}

/// The texts of a file: all strings under `/texts`.
fn text_places(english: &Value) -> Vec<String> {
    places(english, Value::is_string).into_iter().filter(|at| at.starts_with("/texts/")).collect()
}

/// A whole sitting's worth of work on an assessment, with nothing and with everything answered.
fn used(loaded: &Loaded) {
    let mut random = support::Random(3);
    for habit in support::HABITS {
        let response = support::random_response(loaded, &mut random, habit);
        assert!(support::outcome(loaded, &response)["band"].is_string());
    }
    scoring::score(&loaded.assessment, &Response::new(&loaded.assessment));
    assert_eq!(quiet_check::assessment::compact::read(&loaded.compact()).as_ref(), Ok(&loaded.assessment));
}

#[test]
fn a_text_that_looks_like_code_is_kept_as_it_is_in_every_place() {
    let corpus = shown();
    for (definition, english) in assessments() {
        let definition = definition.to_string();
        for (number, place) in text_places(&english).iter().enumerate() {
            let text = &corpus[number % corpus.len()];
            let loaded = told(&definition, &with(&english, place, json!(text)).to_string());
            let loaded = loaded.unwrap_or_else(|problems| panic!("{place} {text}: {problems:?}"));
            let lines = loaded.languages[0].texts.to_lines();
            // Those of the first screen stand in the frame's markup, and the program has none of them.
            let first_screen = ["title", "intro", "crisis", "evidence", "country."];
            let in_markup = first_screen.iter().any(|key| place["/texts/".len()..].starts_with(key));
            assert_eq!(lines.split('\n').any(|line| line == text), !in_markup, "{place}: {text}");
        }
        for text in &corpus {
            let mut all = english.clone();
            for place in text_places(&english) {
                *all.pointer_mut(&place).unwrap() = json!(text);
            }
            let loaded = told(&definition, &all.to_string()).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
            let texts = &loaded.languages[0].texts;
            assert_eq!(texts.to_lines(), vec![text.as_str(); texts.len()].join("\n"), "nothing but this, as often");
            used(&loaded);
        }
    }
}

#[test]
fn a_text_with_what_nobody_sees_is_refused_in_every_place() {
    let refused_texts = corpus("refused");
    for (definition, english) in assessments() {
        let definition = definition.to_string();
        for (number, place) in text_places(&english).iter().enumerate() {
            let [text, name] = [0, 1].map(|part| refused_texts[number % refused_texts.len()][part].as_str().unwrap());
            let problems =
                refused(&definition, &with(&english, place, json!(format!("Before{text}after."))).to_string());
            assert_eq!(problems.len(), 1, "{place}: {problems:?}");
            assert!(problems[0].starts_with(&format!("en#{place}: ")) && problems[0].contains(name), "{problems:?}");
        }
        for empty in corpus("empty") {
            let places = text_places(&english);
            let mut all = english.clone();
            for place in &places {
                *all.pointer_mut(place).unwrap() = empty.clone();
            }
            let problems = refused(&definition, &all.to_string());
            assert_eq!(problems.len(), places.len(), "{empty:?}");
            assert!(problems.iter().all(|one| one.ends_with("This text is empty. It needs at least one word.")));
        }
    }
}

/// Where an author's own words may stand in the structure. Everywhere else is a name, an address or a
/// word of the format.
fn holds_words(pointer: &str) -> bool {
    let field = pointer.rsplit('/').next().unwrap_or_default();
    matches!(field, "version" | "author" | "reviewer" | "source" | "itemLicence" | "from")
        || (field == "name" && pointer.starts_with("/resources"))
}

#[test]
fn every_string_of_the_structure_is_words_or_is_refused_where_it_stands() {
    let corpus = shown();
    for (definition, english) in assessments() {
        let english = english.to_string();
        for (number, place) in places(&definition, Value::is_string).iter().enumerate() {
            let text = &corpus[number % corpus.len()];
            match told(&with(&definition, place, json!(text)).to_string(), &english) {
                Ok(_) => assert!(holds_words(place), "{place}: {text}"),
                Err(problems) => {
                    assert!(problems.iter().any(|problem| problem.pointer == *place), "{place}: {text} {problems:?}")
                }
            }
        }
        for text in &corpus {
            let mut all = definition.clone();
            for place in places(&definition, Value::is_string) {
                *all.pointer_mut(&place).unwrap() = json!(text);
            }
            refused(&all.to_string(), &english);
        }
    }
}

#[test]
fn every_name_of_a_field_is_known_or_refused() {
    let corpus = shown();
    for (definition, english) in assessments() {
        for (number, place) in places(&definition, Value::is_object).iter().enumerate() {
            let name = &corpus[number % corpus.len()];
            let mut changed = definition.clone();
            let object = changed.pointer_mut(place).unwrap().as_object_mut().unwrap();
            object.insert(name.clone(), json!([[{}]]));
            let problems = told(&changed.to_string(), &english.to_string()).expect_err("a field that is not there");
            let here = format!("{place}/{}", name.replace('~', "~0").replace('/', "~1"));
            assert!(problems.iter().any(|one| one.pointer == here), "{place}: {name} {problems:?}");
            assert!(problems.iter().all(|one| one.pointer.is_empty() || changed.pointer(&one.pointer).is_some()));
        }
        let mut changed = english.clone();
        let texts = changed["texts"].as_object_mut().unwrap();
        corpus.iter().for_each(|name| drop(texts.insert(name.clone(), json!("One more."))));
        assert_eq!(refused(&definition.to_string(), &changed.to_string()).len(), corpus.len());
    }
}

#[test]
fn a_megabyte_in_any_place_is_refused_in_few_words() {
    let long = "a".repeat(1_000_000);
    for (definition, english) in assessments() {
        let (definition_text, english_text) = (definition.to_string(), english.to_string());
        for place in one_of_each_kind(places(&definition, Value::is_string)) {
            let problems = refused(&with(&definition, &place, json!(long)).to_string(), &english_text);
            assert!(problems.iter().map(String::len).sum::<usize>() < 60_000, "{place}");
        }
        for place in text_places(&english).iter().step_by(40) {
            let problems = refused(&definition_text, &with(&english, place, json!(long)).to_string());
            assert_eq!(problems, [format!("en#{place}: This text is 1000000 bytes long. It should be at most 4000.")]);
        }
        let mut changed = definition.clone();
        changed["items"] = json!({ long.as_str(): 1 });
        changed[long.as_str()] = json!([1, 2, 3]);
        let problems = told(&changed.to_string(), &english_text).expect_err("two fields that are not there");
        assert_eq!(problems.len(), 2);
        let all: Map<_, _> = (0..5).map(|at| (format!("item.x{at}"), json!(long))).collect();
        let problems = refused(&definition_text, &json!({ "language": "en", "texts": all }).to_string());
        assert_eq!(problems[0], "en#: This file is more than 4000000 bytes long. At most that many fit.");
    }
}

#[test]
fn what_is_no_sound_json_is_told_in_one_sentence() {
    let first = |definition: &str| refused(definition, SMALL_EN).remove(0);
    let after = |text: &str| SMALL.replacen("\"version\"", &format!("{text}, \"version\""), 1);
    for escape in [r"\ud800", r"\udfff", r"\ud800\ud800", r"\udc00\ud800"] {
        let told = first(&SMALL.replacen("day-rhythm", escape, 1));
        assert!(told.contains("This is not JSON: ") && told.contains("hex escape"), "{escape}: {told}");
    }
    assert!(first("").contains("This is empty"));
    assert!(first("\u{FEFF} \n").contains("This is empty"));
    assert!(first("\0").contains("This is not JSON"));
    assert!(first("{\"id\": \"a\u{1}b\"}").contains("control character"));
    assert!(first(&format!("{SMALL} {{}}")).contains("trailing characters"));
    assert!(first(&after("\"bandOrder\": 1e999")).contains("number out of range"));
    assert_eq!(
        first(&after("\"adultsOnly\": false, \"adultsOnly\": true")),
        "assessment#/adultsOnly: `adultsOnly` stands in this object twice. Once is right."
    );
    let twice = SMALL_EN.replacen("\"language\"", "\"status\": \"draft\", \"language\"", 1);
    assert_eq!(
        refused(SMALL, &twice),
        ["en#/status: `status` stands in this object twice. Once is right."],
        "in the texts too"
    );
}

#[test]
fn what_is_nested_without_end_is_refused_before_the_stack_ends() {
    let deep = 100_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"not\":", "}"), ("{\"all\":[", "]}")] {
        for inner in ["1", "{\"always\":true}"] {
            let nested = format!("{}{inner}{}", open.repeat(deep), close.repeat(deep));
            let whole = SMALL.replacen("\"version\"", &format!("\"tiers\": {nested}, \"version\""), 1);
            assert!(refused(&nested, SMALL_EN)[0].contains("recursion limit"), "{open}");
            assert!(refused(&whole, SMALL_EN)[0].contains("recursion limit"), "{open}");
            assert!(refused(SMALL, &nested).iter().any(|one| one.contains("recursion limit")), "{open}");
        }
    }
    // As deep as JSON is read at all, in each place: the checker's own limit is less.
    let (definition, english) = (parsed(SMALL), SMALL_EN);
    let mut nots = json!({"always": true});
    let mut lists = json!([]);
    for _ in 0..100 {
        nots = json!({ "not": nots });
        lists = json!([lists]);
    }
    for place in places(&definition, |value| !value.is_null()) {
        for nested in [&nots, &lists] {
            refused(&with(&definition, &place, nested.clone()).to_string(), english);
        }
    }
}

#[test]
fn a_number_of_any_size_is_in_bounds_or_refused() {
    let numbers = [
        json!(u64::MAX),
        json!(i64::MIN),
        json!(i64::from(i32::MAX) + 1),
        json!(65_536),
        json!(-1),
        json!(1.5),
        json!(1e300),
        json!(-1e300),
        json!(5e-324),
        json!(-0.0),
        json!("1e3"),
        json!("999999999999999999999/1"),
        json!("1/0"),
        json!("-1/-1"),
        json!("٣/٢"),
        json!("0x10"),
        json!("+1"),
    ];
    for (definition, english) in assessments() {
        let english = english.to_string();
        for place in
            places(&definition, |value| value.is_number() || value.as_str().is_some_and(|text| text.contains('/')))
        {
            for number in &numbers {
                match told(&with(&definition, &place, number.clone()).to_string(), &english) {
                    Ok(loaded) => used(&loaded),
                    Err(problems) => assert!(problems.iter().any(|one| !one.pointer.is_empty()), "{place} {number}"),
                }
            }
        }
    }
}

#[test]
fn every_list_has_an_end() {
    for (definition, english) in assessments() {
        let english = english.to_string();
        for place in
            one_of_each_kind(places(&definition, |value| value.as_array().is_some_and(|list| !list.is_empty())))
        {
            let mut changed = definition.clone();
            let list = changed.pointer_mut(&place).unwrap().as_array_mut().unwrap();
            list.resize(20_001, Value::Null);
            let written = changed.to_string();
            let problems = refused(&written, &english);
            let about = |one: &&String| {
                one.contains("It should have at most ")
                    || one.contains("at most that many")
                    || one.contains("bytes long")
            };
            assert!(problems.iter().any(|one| about(&one)), "{place}: {:?}", &problems[..problems.len().min(3)]);
        }
    }
}

#[test]
fn ten_thousand_items_that_hang_on_each_other_are_asked_in_order() {
    let mut definition = parsed(SMALL);
    let mut english = parsed(SMALL_EN);
    let items = definition["sections"][2]["items"].as_array_mut().unwrap();
    for at in 0..10_000 {
        let before = if at == 0 { "wake".into() } else { format!("more{}", at - 1) };
        items.push(json!({
            "linkId": format!("more{at}"), "type": "choice", "answers": "days",
            "enableWhen": { "not": { "missing": { "items": [before], "as": "any" } } },
        }));
        english["texts"][format!("item.more{at}")] = json!("One more.");
    }
    let problems = refused(&definition.to_string(), &english.to_string());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("come to more than 20000 questions"), "{problems:?}");

    // With one question each it is less than the limit, and works.
    let items = definition["sections"][2]["items"].as_array_mut().unwrap();
    for item in items.iter_mut().filter(|item| item["enableWhen"]["not"].is_object()) {
        let before = item["enableWhen"]["not"]["missing"]["items"][0].clone();
        item["enableWhen"] = json!({ "answer": { "item": before, "atLeast": 1 } });
    }
    let loaded = told(&definition.to_string(), &english.to_string()).expect("ten thousand conditions");
    let asked = |loaded: &Loaded| {
        let asked = scoring::asked(&loaded.assessment, &Response::new(&loaded.assessment));
        asked.iter().filter(|asked| **asked).count()
    };
    assert_eq!(asked(&loaded), asked(&support::small()), "none of them while the first is not answered");
    used(&loaded);
}

#[test]
fn conditions_without_end_are_told_once() {
    let always = json!({"always": true});
    let thousand = json!({ "any": vec![always.clone(); 1000] });
    let first = |when: Value| {
        let problems = refused(&with(&parsed(SMALL), "/tiers/0/when", when).to_string(), SMALL_EN);
        let about: Vec<_> =
            problems.into_iter().filter(|one| one.contains("conditions") || one.contains("questions")).collect();
        assert_eq!(about.len(), 1, "{about:?}");
        about[0].clone()
    };
    assert!(first(json!({ "any": vec![always; 10_000] })).contains("10000 conditions. It should have at most 1000"));
    assert!(first(json!({ "any": vec![thousand; 10] })).contains("come to more than 10000 questions"));
    // Each of these few words would be a list of all items.
    let all_items = json!({ "missing": { "items": { "role": "strain" }, "as": "any" } });
    let mut definition = with(&parsed(BUILT_IN), "/tiers/0/when", json!({ "any": vec![all_items; 999] }));
    let problems = refused(&definition.to_string(), BUILT_IN_EN);
    assert!(problems.iter().any(|one| one.contains("come to more than 10000 questions")), "{problems:?}");
    definition["tiers"][0]["when"] = json!({ "rangeDiffers": true });
    assert!(told(&definition.to_string(), BUILT_IN_EN).is_ok());
}

#[test]
fn nothing_can_look_at_itself_or_go_round() {
    let small = parsed(SMALL);
    let round = |place: &str, value: Value| -> Vec<String> {
        let mut changed = small.clone();
        let (parent, field) = place.rsplit_once('/').unwrap();
        changed.pointer_mut(parent).unwrap()[field] = value;
        refused(&changed.to_string(), SMALL_EN)
    };
    let on = |item: &str| json!({ "answer": { "item": item, "atLeast": 1 } });
    let second = small["sections"][0]["items"][1]["linkId"].as_str().unwrap();
    let first = small["sections"][0]["items"][0]["linkId"].as_str().unwrap();
    for (place, looks_at) in [
        ("/sections/0/items/0/enableWhen", first),
        ("/sections/0/items/0/enableWhen", second),
        ("/sections/0/items/1/enableWhen", second),
    ] {
        let problems = round(place, on(looks_at));
        assert!(problems[0].contains("is asked later or is this very item"), "{problems:?}");
    }
    // An option that hangs on the answer it is part of.
    let problems = round("/answerSets/0/options/0/enableWhen", on(second));
    assert!(problems[0].contains("is asked later or is this very item"), "{problems:?}");
    let asks = |rule: &str| json!({ "fired": { "of": [rule] } });
    let [one, two] = [0, 1].map(|at| small["rules"][at]["id"].as_str().unwrap().to_owned());
    for (place, looks_at) in [("/rules/0/when", &one), ("/rules/0/when", &two), ("/rules/1/when", &two)] {
        let problems = round(place, asks(looks_at));
        assert!(problems[0].contains("stands further down or is this very rule"), "{problems:?}");
    }
    let problems = round("/bands/0/when", json!({ "band": { "is": ["steady"] } }));
    assert!(problems[0].contains("The band is not known yet"), "{problems:?}");
}

#[test]
fn a_file_of_nothing_but_mistakes_gives_a_thousand_problems_and_a_count() {
    let small = parsed(SMALL);
    let mut changed = small.clone();
    for at in 0..300_000 {
        changed[format!("f{at}")] = json!(1);
    }
    let problems = refused(&changed.to_string(), SMALL_EN);
    assert_eq!(problems.len(), MOST_PROBLEMS);
    assert_eq!(problems[1000], "assessment#: There are 299000 more problems. These are the first 1000.");

    // Long names that are each quoted again by every slip: a square, if nothing were shortened.
    let long = |at: usize| format!("X{at}{}", "y".repeat(40_000));
    let mut changed = small.clone();
    changed["indicators"] = (0..32).map(|at| json!({ "id": long(at), "when": { "always": true } })).collect();
    changed["tiers"][0]["when"] =
        json!({ "fired": { "of": (0..9000).map(|at| format!("none{at}")).collect::<Vec<_>>() } });
    let problems = refused(&changed.to_string(), SMALL_EN);
    assert!(problems.iter().map(String::len).sum::<usize>() < 4_000_000);
    assert!(told(SMALL, SMALL_EN).is_ok(), "and the next one is read as if nothing had been");
}

#[test]
fn a_language_is_named_by_a_tag_and_nothing_else() {
    for tag in ["<script>", "../en", "en\"", "e", "", "en_GB", "en-", "-en", "en-GB-\u{202E}", &"a".repeat(1_000_000)] {
        let problems = read(SMALL, &[(tag, SMALL_EN)]).map(|_| ()).unwrap_err();
        are_clear(&problems);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].message.ends_with("is not a language. It should be a tag such as `en` or `pt-BR`."));
    }
    let many: Vec<_> = (0..10_000).map(|_| ("en", "{}")).collect();
    let problems = read(SMALL, &many).map(|_| ()).unwrap_err();
    assert_eq!(problems[0].to_string(), "texts#: There are 10000 languages. At most 200 fit.");
}

#[test]
fn a_link_leads_where_it_seems_to_lead_or_is_refused() {
    let small = parsed(SMALL);
    let sound = |url: &str| told(&with(&small, "/resources/0/url", json!(url)).to_string(), SMALL_EN).is_ok();
    for url in [
        "https://example.org",
        "https://example.org:8443/a/b?c=d&e=(f)#g",
        "https://xn--bcher-kva.example",
        "https://192.0.2.1/",
        "mailto:help@example.org",
        "mailto:help@example.org?subject=Hello%20there",
        "tel:+44-20-7946-0000",
        "tel:116123",
    ] {
        assert!(sound(url), "{url}");
    }
    let mut refused = shown();
    refused.extend(
        [
            "javascript:window.canary=1//https://",
            "JAVASCRIPT:1",
            " https://example.org",
            "https:example.org",
            "https:/example.org",
            "http://example.org",
            "//example.org",
            "/page",
            "#part",
            "data:text/html,x",
            "blob:https://example.org/1",
            "file:///etc/passwd",
            "vbscript:x",
            "ftp://example.org",
            "about:blank",
            "https://",
            "https:///x",
            "https://?x",
            "https://samaritans.org@example.org",
            "https://user:word@example.org",
            "https://exa\\mple.org",
            "https://example.org\\@other",
            "https://exämple.org",
            "https://.",
            "https://-",
            "https://example.org/<script>",
            "https://example.org/\"onclick=1",
            "https://example.org/{{begin}}",
            "https://[::1]/",
            "mailto:",
            "mailto:?subject=x",
            "mailto:nobody",
            "mailto:@",
            "mailto:a@b<script>",
            "tel:",
            "tel:abc",
            "tel:+",
            "tel:javascript:1",
            "sms:1",
        ]
        .map(String::from),
    );
    for url in &refused {
        assert!(!sound(url), "{url}");
    }
}

/// A batch has one byte for each of these.
#[test]
fn no_place_is_beyond_what_a_batch_can_say() {
    let mut definition = parsed(SMALL);
    let mut english = parsed(SMALL_EN);
    let last = definition["bands"].as_array_mut().unwrap().pop().unwrap();
    for at in 0..200 {
        let id = format!("b{at}");
        for key in [format!("band.{id}"), format!("band.{id}.text"), format!("band.{id}.because")] {
            english["texts"][key] = json!("One more.");
        }
        definition["bands"]
            .as_array_mut()
            .unwrap()
            .push(json!({ "id": id, "outside": true, "when": { "missing": { "items": ["wake"], "as": "any" } } }));
    }
    definition["bands"].as_array_mut().unwrap().push(last);
    let problems = refused(&definition.to_string(), &english.to_string());
    assert!(problems.iter().any(|one| one.contains("It should have at most 200.")), "{:?}", &problems[..2]);
}

/// Ids that JavaScript's own objects have are ids like any other.
#[test]
fn an_assessment_may_have_any_id_that_is_a_name() {
    let written = SMALL.replace("\"evenness\"", "\"constructor\"");
    let english = SMALL_EN.replace("scale.evenness", "scale.constructor");
    let loaded = told(&written, &english).expect("a name like any other");
    assert_eq!(loaded.ids.scales, ["constructor"]);
    let usual = told(SMALL, SMALL_EN).expect("sound");
    let mut random = support::Random(9);
    for habit in support::HABITS {
        let response = support::random_response(&usual, &mut random, habit);
        let outcome = support::outcome(&loaded, &response).to_string();
        assert!(outcome.contains("constructor"));
        assert_eq!(outcome.replace("constructor", "evenness"), support::outcome(&usual, &response).to_string());
    }
}
