//! What an author is told when a definition is wrong: where, what, and what would be right.
//!
//! Each row takes a sound assessment, spoils one thing, and reads the whole list of problems word for
//! word. The names of the rows say what was spoiled.

mod support;

use expect_test::{Expect, expect};
use quiet_check::assessment::read::read;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use support::{BUILT_IN, BUILT_IN_EN, Random, SMALL, SMALL_EN};

/// The files of an assessment while they are being spoiled.
#[derive(Clone)]
struct Files {
    definition: Value,
    texts: Vec<(String, Value)>,
}

impl Files {
    fn small() -> Self {
        Self::new(SMALL, SMALL_EN)
    }

    fn built_in() -> Self {
        Self::new(BUILT_IN, BUILT_IN_EN)
    }

    fn new(definition: &str, english: &str) -> Self {
        let value = |text| serde_json::from_str(text).unwrap();
        Self { definition: value(definition), texts: vec![("en".into(), value(english))] }
    }

    /// A place in the definition, which is made if it is the next of a list or a new field.
    #[track_caller]
    fn at(&mut self, pointer: &str) -> &mut Value {
        place(&mut self.definition, pointer)
    }

    #[track_caller]
    fn set(&mut self, pointer: &str, value: Value) {
        *self.at(pointer) = value;
    }

    /// Sets a text of the first language.
    fn text(&mut self, key: &str, value: Value) {
        self.texts[0].1["texts"][key] = value;
    }

    #[track_caller]
    fn remove(&mut self, pointer: &str) {
        remove(&mut self.definition, pointer);
    }

    /// A second language, the same as the first but for its tag.
    fn second_language(&mut self) -> &mut Value {
        let mut value = self.texts[0].1.clone();
        value["language"] = json!("fr");
        self.texts.push(("fr".into(), value));
        &mut self.texts[1].1
    }

    fn problems(&self) -> Vec<String> {
        let written: Vec<_> = self.texts.iter().map(|(tag, value)| (tag.as_str(), value.to_string())).collect();
        let texts: Vec<_> = written.iter().map(|(tag, text)| (*tag, text.as_str())).collect();
        match read(&self.definition.to_string(), &texts) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.iter().map(ToString::to_string).collect(),
        }
    }
}

#[track_caller]
fn place<'v>(value: &'v mut Value, pointer: &str) -> &'v mut Value {
    pointer.split('/').skip(1).fold(value, |value, step| match value {
        Value::Array(list) => {
            let at: usize = step.parse().expect("a number");
            if at == list.len() {
                list.push(Value::Null);
            }
            &mut list[at]
        }
        other => &mut other[step],
    })
}

#[track_caller]
fn remove(value: &mut Value, pointer: &str) {
    let (parent, step) = pointer.rsplit_once('/').expect("a pointer");
    match place(value, parent) {
        Value::Array(list) => drop(list.remove(step.parse().expect("a number"))),
        Value::Object(map) => drop(map.remove(step).expect("a field that is there")),
        other => panic!("{other} holds nothing"),
    }
}

/// Spoils the small assessment and compares all problems, one a line.
#[track_caller]
fn check(spoil: impl FnOnce(&mut Files), expected: Expect) {
    check_in(Files::small(), spoil, expected);
}

#[track_caller]
fn check_in(mut files: Files, spoil: impl FnOnce(&mut Files), expected: Expect) {
    assert_eq!(files.problems(), Vec::<String>::new(), "sound before it is spoiled");
    spoil(&mut files);
    expected.assert_eq(&files.problems().join("\n"));
}

/// The same for files that are no JSON, or nothing like it.
#[track_caller]
fn check_raw(definition: &str, texts: &[(&str, &str)], expected: Expect) {
    let problems = read(definition, texts).map(|_| ()).unwrap_err();
    expected.assert_eq(&problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_file_that_is_not_json() {
    check_raw(
        "{",
        &[("en", SMALL_EN)],
        expect![
            "assessment#: This is not JSON: EOF while parsing an object in line 1, character 1. Something that was opened, with `{`, `[` or `\"`, is not closed."
        ],
    );
    check_raw("null", &[("en", SMALL_EN)], expect!["assessment#: This is `null`. It should be an object."]);
    check_raw(
        "[]",
        &[("en", SMALL_EN)],
        expect![
            "assessment#: `[]` does not fit here. It should be an object with `id`, `version`, `adultsOnly`, `evidence`, `answerSets`, `sections`, `scales`, `indicators`, `rules`, `bands`, `bandOrder`, `floors`, `whatIf`, `tiers`, `messages`, `families`, `strategies`, `suggest`, `learn` and `resources`."
        ],
    );
    check_raw(
        SMALL,
        &[("en", "{\"language\": en}")],
        expect![[
            r#"en#: This is not JSON: expected value in line 1, character 14, at `e`. JSON has names and texts in `"`, a `:` between a name and its value, and a `,` between two entries."#
        ]],
    );
    check_raw(SMALL, &[("en", "null")], expect!["en#: This is `null`. It should be an object."]);
    check_raw(
        SMALL,
        &[("en", "7")],
        expect![
            "en#: `7` does not fit here. It should be an object with `language`, `name`, `direction`, `status` and `texts`."
        ],
    );
    check_raw(SMALL, &[], expect!["texts#: There are no texts. At least one language is needed, such as `en`."]);
    check_raw(
        &"[".repeat(100_000),
        &[("en", SMALL_EN)],
        expect![
            "assessment#: This is not JSON: recursion limit exceeded in line 1, character 128, at `[`. Nothing in an assessment is nested so deep."
        ],
    );
}

/// What programs for texts make of what is typed, and other slips, each with where it stands and what may be meant.
#[test]
fn a_slip_in_the_json_is_shown_where_it_is() {
    let told = |english: &str| {
        let problems = read(SMALL, &[("en", english)]).map(|_| ()).unwrap_err();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    let slips = [
        ("{\n  \"language\": “en”\n}", "in line 2, character 15, at `“`. JSON has straight double quotes, `\"`."),
        ("{ “language”: \"en\" }", "in line 1, character 3, at `“`. JSON has straight double quotes, `\"`."),
        ("{ 'language': \"en\" }", "in line 1, character 3, at `'`. JSON has straight double quotes, `\"`."),
        // The letters before it are more bytes than characters.
        (
            "{ \"name\": \"العربية\"، \"language\": \"ar\" }",
            "in line 1, character 20, at `،`. JSON has a plain `,` between two entries.",
        ),
        ("{ \"a\": −1 }", "in line 1, character 8, at `−`. JSON has a plain `-` before a number."),
        ("{ \"a\": ٣ }", "in line 1, character 8, at `٣`. JSON has the digits 0 to 9."),
        ("{ \"a\":\u{a0}1 }", "in line 1, character 7, at `\u{a0}`. JSON has plain spaces alone."),
        ("{ \"a\": [1,] }", "in line 1, character 11, at `]`. After the last entry comes no comma."),
        ("{ \"a\": 1, }", "in line 1, character 11, at `}`. After the last entry comes no comma."),
        (
            "{ \"a\": \"I think \"never\" again\" }",
            "in line 1, character 18, at `n`. A `,` may be missing before it; or a `\"` within a text ended that, where it is written `\\\"`.",
        ),
        ("{ \"a\": \"one\ntwo\" }", "A text is one line: it holds no line break and no tab."),
        ("{ \"a\": \"C:\\docs\" }", "A `\\` in a text is written `\\\\`."),
        ("{ // words\n}", "in line 1, character 3, at `/`. JSON has no comments."),
        ("{ \"a\": 1", "in line 1, character 8. Something that was opened, with `{`, `[` or `\"`, is not closed."),
        ("\0{\0", "in line 1, character 1, at `\\u{0}`. It may be saved as UTF-16. UTF-8 is needed."),
    ];
    for (english, wanted) in slips {
        let told = told(english);
        assert!(told.starts_with("en#: This is not JSON: ") && told.ends_with(wanted), "{english}: {told}");
    }
    assert_eq!(told(" \n"), "en#: This is empty. A JSON object is needed.");
    assert!(
        read(&format!("\u{FEFF}{SMALL}"), &[("en", &format!("\u{FEFF}{SMALL_EN}"))]).is_ok(),
        "a byte order mark says nothing"
    );
}

#[test]
fn an_empty_definition_is_told_all_that_it_needs() {
    check_raw(
        "{}",
        &[("en", "{}")],
        expect![[r#"
        assessment#: `id` is missing. It is a name in lower case, such as `sleep`.
        assessment#: `version` is missing. It is the version of the content, such as "1.0.0".
        assessment#: `evidence` is missing. It is an object that says who wrote this and whether it was tested.
        assessment#: `answerSets` is missing. It is a list of answer sets.
        assessment#: `sections` is missing. It is a list of sections.
        assessment#: `bands` is missing. It is a list of bands, the last of which always holds.
        assessment#: `tiers` is missing. It is a list of tiers, the last of which always holds.
        assessment#: `bandOrder` is missing. It is the ids of the bands, from least to most.
        en#: `language` is missing. It is the language's tag, such as `en`.
        en#: `name` is missing. It is the language's name in its own words.
        en#: `direction` is missing. It is `ltr` or `rtl`.
        en#: `status` is missing. It is `draft`, `reviewed` or `interviewed`.
        en#: `texts` is missing. It is an object of texts by key."#]],
    );
}

#[test]
fn a_field_that_does_not_exist() {
    check(
        |files| files.set("/scale", json!([])),
        expect!["assessment#/scale: There is no field `scale` here. Did you mean `scales`?"],
    );
    check(
        |files| files.set("/scales/0/minAnswerd", json!(3)),
        expect!["assessment#/scales/0/minAnswerd: There is no field `minAnswerd` here. Did you mean `minAnswered`?"],
    );
    check(
        |files| files.set("/sections/0/items/1/required", json!(true)),
        expect![
            "assessment#/sections/0/items/1/required: There is no field `required` here. The fields are `linkId`, `type`, `answers`, `role`, `strengthFrom`, `enableWhen` and `source`."
        ],
    );
    check(
        |files| files.set("/bands/1/variants/0/text", json!("Steady")),
        expect!["assessment#/bands/1/variants/0/text: There is no field `text` here. The fields are `id` and `when`."],
    );
    check(
        |files| files.set("/resources/0/telephone", json!("555")),
        expect![
            "assessment#/resources/0/telephone: There is no field `telephone` here. The fields are `id`, `country`, `kind`, `name`, `url`, `phone`, `lastVerified` and `source`."
        ],
    );
    check(
        |files| files.set("/rules/0/when/all/0/answer/atleast", json!(2)),
        expect![
            "assessment#/rules/0/when/all/0/answer/atleast: There is no field `atleast` here. Did you mean `atLeast`?"
        ],
    );
    check(
        |files| files.set("/odd~1field~0", json!(1)),
        expect![
            "assessment#/odd~01field~00: There is no field `odd~1field~0` here. The fields are `id`, `version`, `adultsOnly`, `evidence`, `answerSets`, `sections`, `scales`, `indicators`, `rules`, `bands`, `bandOrder`, `floors`, `whatIf`, `tiers`, `messages`, `families`, `strategies`, `suggest`, `learn` and `resources`."
        ],
    );
    check(
        |files| files.texts[0].1["dir"] = json!("ltr"),
        expect![
            "en#/dir: There is no field `dir` here. The fields are `language`, `name`, `direction`, `status` and `texts`."
        ],
    );
}

#[test]
fn a_weight_that_was_forgotten_is_no_zero() {
    check(
        |files| files.remove("/answerSets/0/options/2/weight"),
        expect![
            "assessment#/answerSets/0/options/2: This option has no `weight`, and others of its set have one. Without one it weighs 0: write that, if it is meant."
        ],
    );
    check(
        |files| {
            for option in 0..4 {
                files.remove(&format!("/answerSets/0/options/{option}/weight"));
            }
        },
        expect![[r#"
            assessment#/scales/0/items/0: No answer of this item weighs anything, so it says nothing on a scale. Give the options of its set a `weight`.
            assessment#/scales/0/items/1/item: No answer of this item weighs anything, so it says nothing on a scale. Give the options of its set a `weight`.
            assessment#/scales/0/items/2: No answer of this item weighs anything, so it says nothing on a scale. Give the options of its set a `weight`.
            assessment#/scales/0/items/3: No answer of this item weighs anything, so it says nothing on a scale. Give the options of its set a `weight`.
            assessment#/scales/0/items/4/item: No answer of this item weighs anything, so it says nothing on a scale. Give the options of its set a `weight`.
            assessment#/scales/0/items/5: No answer of this item weighs anything, so it says nothing on a scale. Give the options of its set a `weight`.
            assessment#/rules/0/when/all/0/answer: No answer of this item weighs that much, so this can never hold. Compare with a weight that an answer has.
            assessment#/rules/0/when/all/1/not/answer: No answer of this item weighs that much, so this can never hold. Compare with a weight that an answer has.
            assessment#/whatIf/high: No answer of the item `wake` weighs 3. It should be a weight that every filled item offers.
            assessment#/whatIf/high: No answer of the item `meals` weighs 3. It should be a weight that every filled item offers.
            assessment#/whatIf/high: No answer of the item `bed` weighs 3. It should be a weight that every filled item offers."#]],
    );
}

#[test]
fn an_option_is_not_called_as_what_is_no_answer() {
    for word in ["skip", "na"] {
        let mut files = Files::small();
        files.set("/answerSets/0/options/3/id", json!(word));
        let expected = format!(
            "assessment#/answerSets/0/options/3: `{word}` is how a response says that there is no answer. Give this option another id."
        );
        assert_eq!(files.problems()[0], expected);
    }
}

#[test]
fn a_value_of_the_wrong_type() {
    check(|files| files.set("/id", json!(7)), expect!["assessment#/id: `7` does not fit here. It should be a string."]);
    check(
        |files| files.set("/version", json!(1.2)),
        expect!["assessment#/version: `1.2` does not fit here. It should be a string."],
    );
    check(
        |files| files.set("/adultsOnly", json!("no")),
        expect![[r#"assessment#/adultsOnly: `"no"` does not fit here. It should be true or false."#]],
    );
    check(
        |files| files.set("/sections", json!({})),
        expect![[r#"
        assessment#/sections: `{}` does not fit here. It should be a list.
        assessment#/sections: There is no item. At least one is needed.
        assessment#/answerSets/2/options/2/enableWhen/answer/item: There is no item `job`: there are none at all.
        assessment#/scales/0/items/0: There is no item `wake`: there are none at all.
        assessment#/scales/0/items/1/item: There is no item `rushed`: there are none at all.
        assessment#/scales/0/items/2: There is no item `breaks`: there are none at all.
        assessment#/scales/0/items/3: There is no item `meals`: there are none at all.
        assessment#/scales/0/items/4/item: There is no item `drift`: there are none at all.
        assessment#/scales/0/items/5: There is no item `bed`: there are none at all.
        assessment#/rules/0/when/all/0/answer/item: There is no item `rushed`: there are none at all.
        assessment#/rules/0/when/all/1/not/answer/item: There is no item `breaks`: there are none at all.
        assessment#/whatIf/items/0: There is no item `wake`: there are none at all.
        assessment#/whatIf/items/1: There is no item `meals`: there are none at all.
        assessment#/whatIf/items/2: There is no item `bed`: there are none at all.
        assessment#/messages/1/when/all/0/missing/items/0: There is no item `wake`: there are none at all.
        assessment#/messages/1/when/all/0/missing/items/1: There is no item `meals`: there are none at all.
        assessment#/messages/1/when/all/0/missing/items/2: There is no item `bed`: there are none at all.
        assessment#/strategies/0/fits/0/item: There is no item `helps`: there are none at all.
        assessment#/strategies/1/fits/0/item: There is no item `helps`: there are none at all."#]],
    );
    check(
        |files| files.set("/sections/0/items/0/type", json!("text")),
        expect![[
            r#"assessment#/sections/0/items/0/type: `"text"` does not fit here. It should be one of `choice`, `multiple` or `note`."#
        ]],
    );
    check(
        |files| files.set("/scales/0/minAnswered", json!(0)),
        expect!["assessment#/scales/0/minAnswered: `0` does not fit here. It should be a whole number from 1 to 6."],
    );
    check(
        |files| files.set("/scales/0/minAnswered", json!(7)),
        expect!["assessment#/scales/0/minAnswered: `7` does not fit here. It should be a whole number from 1 to 6."],
    );
    check(
        |files| files.set("/scales/0/score", json!("average")),
        expect![[r#"assessment#/scales/0/score: `"average"` does not fit here. It should be one of `mean` or `sum`."#]],
    );
    check(
        |files| files.set("/scales/0/items/1/weight", json!(1.5)),
        expect![
            "assessment#/scales/0/items/1/weight: `1.5` does not fit here. It should be a whole number from 1 to 100."
        ],
    );
    check(
        |files| files.set("/answerSets/0/options/1/weight", json!(1.5)),
        expect![
            "assessment#/answerSets/0/options/1/weight: `1.5` does not fit here. It should be a whole number from -1000 to 1000."
        ],
    );
    check(
        |files| files.set("/answerSets/0/options/1", json!("some-days")),
        expect![[
            r#"assessment#/answerSets/0/options/1: `"some-days"` does not fit here. It should be an object with `id`, `weight`, `hidden` and `enableWhen`."#
        ]],
    );
    check(
        |files| files.set("/strategies/0/minutes", json!(0)),
        expect!["assessment#/strategies/0/minutes: `0` does not fit here. It should be a whole number from 1 to 600."],
    );
    check(
        |files| files.set("/strategies/1/player/timer/minutes", json!("5")),
        expect![[
            r#"assessment#/strategies/1/player/timer/minutes: `"5"` does not fit here. It should be a whole number from 1 to 120."#
        ]],
    );
    check(
        |files| files.set("/evidence/validated", json!(null)),
        expect!["assessment#/evidence/validated: `null` does not fit here. It should be true or false."],
    );
    check(
        |files| files.set("/evidence/author", json!(" ")),
        expect!["assessment#/evidence/author: This text is empty. It needs at least one word."],
    );
    check(
        |files| files.set("/bands/0", json!("too_little")),
        expect![[
            r#"assessment#/bands/0: `"too_little"` does not fit here. It should be an object with `id`, `outside`, `when` and `variants`."#
        ]],
    );
    check(
        |files| files.set("/rules/0/when", json!("job")),
        expect![[
            r#"assessment#/rules/0/when: `"job"` does not fit here. It should be an object with `always`, `all`, `any`, `not`, `atLeast`, `answer`, `picked`, `level`, `noLevel`, `levels`, `missing`, `sum`, `fired`, `band`, `tier` and `rangeDiffers`."#
        ]],
    );
    check(
        |files| files.texts[0].1["direction"] = json!("left"),
        expect![[r#"en#/direction: `"left"` does not fit here. It should be one of `ltr` or `rtl`."#]],
    );
    check(
        |files| files.texts[0].1["status"] = json!("Draft"),
        expect![[
            r#"en#/status: `"Draft"` does not fit here. It should be one of `draft`, `reviewed` or `interviewed`."#
        ]],
    );
    check(
        |files| files.texts[0].1["texts"] = json!([]),
        expect!["en#/texts: `[]` does not fit here. It should be an object."],
    );
}

#[test]
fn something_that_has_to_be_there_is_not() {
    check(
        |files| files.remove("/sections/0/items/1/linkId"),
        expect![[r#"
        assessment#/sections/0/items/1: `linkId` is missing. It is a name in lower case, such as `sleep`.
        assessment#/scales/0/items/0: There is no item `wake`. There are `week`, `rushed`, `job`, `breaks`, `meals`, `drift`, `bed` and `helps`.
        assessment#/whatIf/items/0: There is no item `wake`. There are `week`, `rushed`, `job`, `breaks`, `meals`, `drift`, `bed` and `helps`.
        assessment#/messages/1/when/all/0/missing/items/0: There is no item `wake`. There are `week`, `rushed`, `job`, `breaks`, `meals`, `drift`, `bed` and `helps`."#]],
    );
    check(
        |files| files.remove("/sections/0/items/1/answers"),
        expect!["assessment#/sections/0/items/1: `answers` is missing. It is the id of an answer set."],
    );
    check(
        |files| files.remove("/answerSets/0/options/0/id"),
        expect![[r#"
        assessment#/answerSets/0/options/0: `id` is missing. It is a name in lower case, such as `sleep`.
        assessment#/whatIf/low: No answer of the item `wake` weighs 0. It should be a weight that every filled item offers.
        assessment#/whatIf/low: No answer of the item `meals` weighs 0. It should be a weight that every filled item offers.
        assessment#/whatIf/low: No answer of the item `bed` weighs 0. It should be a weight that every filled item offers."#]],
    );
    check(
        |files| files.remove("/evidence/validated"),
        expect!["assessment#/evidence: `validated` is missing. It is true or false."],
    );
    check(
        |files| files.remove("/tiers"),
        expect![[r#"
        assessment#: `tiers` is missing. It is a list of tiers, the last of which always holds.
        assessment#/messages/0/when/tier/is/0: There is no tier `slow_down`: there are none at all."#]],
    );
    check(
        |files| files.remove("/bandOrder"),
        expect![[r#"
        assessment#: `bandOrder` is missing. It is the ids of the bands, from least to most.
        assessment#/bands/1: The band `steady` is not in `bandOrder`. Put it there, or give it "outside": true.
        assessment#/bands/2: The band `in_between` is not in `bandOrder`. Put it there, or give it "outside": true.
        assessment#/bands/3: The band `up_and_down` is not in `bandOrder`. Put it there, or give it "outside": true.
        assessment#/messages/2/when/band/atLeast: This band stands outside the order, so nothing is above it. Use `is`."#]],
    );
    check(
        |files| files.remove("/whatIf/high"),
        expect!["assessment#/whatIf: `high` is missing. It is the weight that missing items are filled with."],
    );
    check(
        |files| files.remove("/resources/0/country"),
        expect!["assessment#/resources/0: `country` is missing. It is an ISO 3166-1 code such as `GB`, or `any`."],
    );
    check(
        |files| files.remove("/rules/0/when"),
        expect![[r#"assessment#/rules/0: `when` is missing. It is a condition, such as {"always": true}."#]],
    );
    check(
        |files| remove(&mut files.texts[0].1, "/status"),
        expect!["en#: `status` is missing. It is `draft`, `reviewed` or `interviewed`."],
    );
}

#[test]
fn an_id_of_an_unfit_form() {
    check(
        |files| files.set("/id", json!("Day Rhythm")),
        expect![
            "assessment#/id: `Day Rhythm` cannot be an id. An id is a small letter, then up to 63 small letters, digits, `-` or `_`."
        ],
    );
    check(
        |files| files.set("/id", json!("")),
        expect![
            "assessment#/id: `` cannot be an id. An id is a small letter, then up to 63 small letters, digits, `-` or `_`."
        ],
    );
    check(
        |files| files.set("/messages/3/id", json!("made.up")),
        expect![
            "assessment#/messages/3/id: `made.up` cannot be an id. An id is a small letter, then up to 63 small letters, digits, `-` or `_`."
        ],
    );
    check(
        |files| files.set("/messages/3/id", json!("é")),
        expect![
            "assessment#/messages/3/id: `é` cannot be an id. An id is a small letter, then up to 63 small letters, digits, `-` or `_`."
        ],
    );
    check(
        |files| files.set("/messages/3/id", json!("m".repeat(65))),
        expect![
            "assessment#/messages/3/id: `mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm` cannot be an id. An id is a small letter, then up to 63 small letters, digits, `-` or `_`."
        ],
    );
    check(
        |files| files.set("/families/1", json!("Fresh air")),
        expect![[r#"
        assessment#/families/1: `Fresh air` cannot be a family. It needs an id in lower case that no other family has.
        assessment#/strategies/1/family: `"fresh_air"` does not fit here. It should be one of `small_steps`."#]],
    );
}

#[test]
fn an_id_that_is_there_already() {
    check(
        |files| files.set("/answerSets/1/id", json!("days")),
        expect![[r#"
        assessment#/answerSets/1/id: The answer set `days` is there already, at /answerSets/0. Each needs an id of its own.
        assessment#/sections/1/items/0/answers: There is no answer set `yes-no`. There are `days`, `days` and `helps`.
        en#/texts: The text `option.days.no` is missing. Every language needs it.
        en#/texts: The text `option.days.yes` is missing. Every language needs it."#]],
    );
    check(
        |files| files.set("/answerSets/0/options/3/id", json!("most-days")),
        expect![[r#"
        assessment#/answerSets/0/options/3/id: The option `most-days` is there already, at /answerSets/0/options/2. Each needs an id of its own.
        en#/texts/option.days.each-day: Nothing in this assessment asks for the text `option.days.each-day`. It may be, once what is wrong with the structure is put right."#]],
    );
    check(
        |files| files.set("/sections/2/id", json!("morning")),
        expect![[r#"
        assessment#/sections/2/id: The section `morning` is there already, at /sections/0. Each needs an id of its own.
        en#/texts/section.evening: Nothing in this assessment asks for the text `section.evening`. It may be, once what is wrong with the structure is put right.
        en#/texts/section.evening.note: Nothing in this assessment asks for the text `section.evening.note`. It may be, once what is wrong with the structure is put right."#]],
    );
    check(
        |files| files.set("/sections/1/items/2/linkId", json!("bed")),
        expect![[r#"
        assessment#/sections/2/items/0/linkId: The item `bed` is there already, at /sections/1/items/2. Each needs an id of its own.
        assessment#/scales/0/items/3: There is no item `meals`. There are `week`, `wake`, `rushed`, `job`, `breaks`, `bed`, `drift`, `bed` and `helps`.
        assessment#/whatIf/items/1: There is no item `meals`. There are `week`, `wake`, `rushed`, `job`, `breaks`, `bed`, `drift`, `bed` and `helps`.
        assessment#/messages/1/when/all/0/missing/items/1: There is no item `meals`. There are `week`, `wake`, `rushed`, `job`, `breaks`, `bed`, `drift`, `bed` and `helps`."#]],
    );
    check(
        |files| files.set("/scales/0/levels/2/id", json!("mixed")),
        expect![[r#"
        assessment#/scales/0/levels/2/id: The level `mixed` is there already, at /scales/0/levels/1. Each needs an id of its own.
        assessment#/bands/1/when/level/atLeast: There is no level `even`. There are `uneven`, `mixed` and `mixed`."#]],
    );
    check(
        |files| files.set("/rules/1/id", json!("hurried")),
        expect![[r#"
        assessment#/rules/1/id: The rule `hurried` is there already, at /rules/0. Each needs an id of its own.
        assessment#/strategies/0/leaveOutIf/fired/of/0: There is no indicator or rule `very_even`. There are `hurried` and `hurried`."#]],
    );
    check(
        |files| files.set("/tiers/1/id", json!("slow_down")),
        expect![
            "assessment#/tiers/1/id: The tier `slow_down` is there already, at /tiers/0. Each needs an id of its own."
        ],
    );
    check(
        |files| files.set("/bands/1/variants/0/id", json!("in_between")),
        expect![[r#"
        assessment#/bands/2: There is another band or variant `in_between`. Each needs an id of its own.
        en#/texts/band.steady_all_day: Nothing in this assessment asks for the text `band.steady_all_day`. It may be, once what is wrong with the structure is put right.
        en#/texts/band.steady_all_day.because: Nothing in this assessment asks for the text `band.steady_all_day.because`. It may be, once what is wrong with the structure is put right.
        en#/texts/band.steady_all_day.text: Nothing in this assessment asks for the text `band.steady_all_day.text`. It may be, once what is wrong with the structure is put right."#]],
    );
    check(
        |files| files.set("/messages/0/id", json!("gaps")),
        expect![[r#"
        assessment#/messages/1/id: The message `gaps` is there already, at /messages/0. Each needs an id of its own.
        en#/texts/message.hurried: Nothing in this assessment asks for the text `message.hurried`. It may be, once what is wrong with the structure is put right.
        en#/texts/message.hurried.because: Nothing in this assessment asks for the text `message.hurried.because`. It may be, once what is wrong with the structure is put right."#]],
    );
    check(
        |files| files.set("/families/1", json!("small_steps")),
        expect![[r#"
        assessment#/families/1: `small_steps` cannot be a family. It needs an id in lower case that no other family has.
        assessment#/strategies/1/family: `"fresh_air"` does not fit here. It should be one of `small_steps`."#]],
    );
    check(
        |files| files.set("/strategies/1/id", json!("one_anchor")),
        expect![[r#"
        assessment#/strategies/1/id: The strategy `one_anchor` is there already, at /strategies/0. Each needs an id of its own.
        assessment#/suggest/add/0/strategy: There is no strategy `short_walk`. There are `one_anchor` and `one_anchor`."#]],
    );
    check(
        |files| {
            let copy = files.at("/resources/0").clone();
            files.set("/resources/1", copy);
        },
        expect![
            "assessment#/resources/1/id: The resource `rhythm_page` is there already, at /resources/0. Each needs an id of its own."
        ],
    );
    check(
        |files| files.set("/indicators/0", json!({"id": "hurried", "when": {"always": true}})),
        expect![[r#"
            assessment#/rules/0: There is an indicator `hurried` too, so `fired` could not tell them apart. Give one of them another id.
            en#/texts: The text `seek-help` is missing. Every language needs it.
            en#/texts: The text `indicator.hurried` is missing. Every language needs it.
            en#/texts: The text `indicator.hurried.because` is missing. Every language needs it."#]],
    );
}

#[test]
fn a_name_of_something_that_is_not_there() {
    check(
        |files| files.set("/sections/0/items/1/answers", json!("day")),
        expect!["assessment#/sections/0/items/1/answers: There is no answer set `day`. Did you mean `days`?"],
    );
    check(
        |files| files.set("/scales/0/items/0", json!("woke")),
        expect!["assessment#/scales/0/items/0: There is no item `woke`. Did you mean `wake`?"],
    );
    check(
        |files| files.set("/scales/0/items/1/item", json!("rushd")),
        expect!["assessment#/scales/0/items/1/item: There is no item `rushd`. Did you mean `rushed`?"],
    );
    check(
        |files| files.set("/bands/1/when/level/scale", json!("evennes")),
        expect!["assessment#/bands/1/when/level/scale: There is no scale `evennes`. Did you mean `evenness`?"],
    );
    check(
        |files| files.set("/bands/1/when/level/atLeast", json!("strong")),
        expect![
            "assessment#/bands/1/when/level/atLeast: There is no level `strong`. There are `uneven`, `mixed` and `even`."
        ],
    );
    check(
        |files| files.set("/bandOrder/0", json!("up_and_dwon")),
        expect![[r#"
        assessment#/bandOrder/0: There is no band `up_and_dwon`. Did you mean `up_and_down`?
        assessment#/bands/3: The band `up_and_down` is not in `bandOrder`. Put it there, or give it "outside": true."#]],
    );
    check(
        |files| files.set("/tiers/0/when/fired/of/0", json!("hurry")),
        expect![
            "assessment#/tiers/0/when/fired/of/0: There is no indicator or rule `hurry`. There are `hurried` and `very_even`."
        ],
    );
    check(
        |files| files.set("/messages/0/when/tier/is/0", json!("slow-down")),
        expect!["assessment#/messages/0/when/tier/is/0: There is no tier `slow-down`. Did you mean `slow_down`?"],
    );
    check(
        |files| files.set("/messages/2/when/band/atLeast", json!("stable")),
        expect![
            "assessment#/messages/2/when/band/atLeast: There is no band `stable`. There are `too_little`, `steady`, `in_between` and `up_and_down`."
        ],
    );
    check(
        |files| files.set("/strategies/0/family", json!("small_step")),
        expect![[
            r#"assessment#/strategies/0/family: `"small_step"` does not fit here. It should be one of `small_steps` or `fresh_air`."#
        ]],
    );
    check(
        |files| files.set("/strategies/0/fits/0/item", json!("help")),
        expect!["assessment#/strategies/0/fits/0/item: There is no item `help`. Did you mean `helps`?"],
    );
    check(
        |files| files.set("/strategies/0/fits/0/options/1", json!("lists")),
        expect!["assessment#/strategies/0/fits/0/options/1: There is no option `lists`. Did you mean `list`?"],
    );
    check(
        |files| files.set("/strategies/1/fits/1/scales/0", json!("even")),
        expect!["assessment#/strategies/1/fits/1/scales/0: There is no scale `even`. There are `evenness`."],
    );
    check(
        |files| files.set("/strategies/1/fits/1/atLeast", json!("very")),
        expect![
            "assessment#/strategies/1/fits/1/atLeast: There is no level `very`. There are `uneven`, `mixed` and `even`."
        ],
    );
    check(
        |files| files.set("/suggest/add/0/strategy", json!("long_walk")),
        expect![
            "assessment#/suggest/add/0/strategy: There is no strategy `long_walk`. There are `one_anchor` and `short_walk`."
        ],
    );
    check(
        |files| files.set("/suggest/families/0/family", json!("steps")),
        expect![[
            r#"assessment#/suggest/families/0/family: `"steps"` does not fit here. It should be one of `small_steps` or `fresh_air`."#
        ]],
    );
    check(
        |files| files.set("/whatIf/items/0", json!("wale")),
        expect!["assessment#/whatIf/items/0: There is no item `wale`. Did you mean `wake`?"],
    );
    check(
        |files| files.set("/strategies/0/player", json!({"choose": [{"id": "out", "strategies": ["walk"]}]})),
        expect![[r#"
            assessment#/strategies/0/player/choose/0/strategies/0: There is no strategy `walk`. There are `one_anchor` and `short_walk`.
            en#/texts: The text `strategy.one_anchor.choice.out` is missing. Every language needs it."#]],
    );
    check(
        |files| files.set("/floors/0", json!({"id": "lift", "from": "up", "to": "steady", "when": {"always": true}})),
        expect![[r#"
            assessment#/floors/0/from: There is no band `up`. There are `too_little`, `steady`, `in_between` and `up_and_down`.
            en#/texts: The text `floor.lift.because` is missing. Every language needs it."#]],
    );
    check_in(
        Files::built_in(),
        |files| files.set("/tiers/0/when/fired/of/3", json!("h5")),
        expect![
            "assessment#/tiers/0/when/fired/of/3: There is no indicator or rule `h5`. There are `h1`, `h2`, `h3`, `h4`, `consent`, `past_hurt`, `values` and `substances`."
        ],
    );
    check_in(
        Files::built_in(),
        |files| files.set("/rules/1/when/picked/option", json!("p_hurts")),
        expect!["assessment#/rules/1/when/picked/option: There is no option `p_hurts`. Did you mean `p_hurt`?"],
    );
}

#[test]
fn cuts_and_levels() {
    check(
        |files| files.set("/scales/0/levels/2/from", json!("8")),
        expect![
            "assessment#/scales/0/levels/2: This level begins at 8, which is not above 8, where the level before it begins. Cuts must rise."
        ],
    );
    check(
        |files| files.set("/scales/0/levels/2/from", json!("15/2")),
        expect![
            "assessment#/scales/0/levels/2: This level begins at 15/2, which is not above 8, where the level before it begins. Cuts must rise."
        ],
    );
    check(
        |files| files.set("/scales/0/levels/2/from", json!(7)),
        expect![
            "assessment#/scales/0/levels/2: This level begins at 7, which is not above 8, where the level before it begins. Cuts must rise."
        ],
    );
    // The answers of this scale count 0 to 3, with a weight of 7 in all.
    check(
        |files| files.set("/scales/0/levels/2/from", json!("43/2")),
        expect![
            "assessment#/scales/0/levels/2/from: No answers reach 43/2, so this level can never come. Its answers take this scale from 0 to 21."
        ],
    );
    check(|files| files.set("/scales/0/levels/2/from", json!(21)), expect![""]);
    check(
        |files| files.set("/scales/0/levels/1/from", json!(0)),
        expect![
            "assessment#/scales/0/levels/1/from: All answers reach 0, so the level before this one can never come. Its answers take this scale from 0 to 21."
        ],
    );
    check_in(
        Files::built_in(),
        |files| files.set("/scales/0/levels/1/from", json!("30/2")),
        expect![
            "assessment#/scales/0/levels/1/from: No answers reach 30/2, so this level can never come. Its answers take this scale from 0 to 4."
        ],
    );
    check(
        |files| files.set("/scales/0/levels/0/from", json!("1")),
        expect!["assessment#/scales/0/levels/0/from: The first level begins at the bottom. Leave `from` out."],
    );
    check(
        |files| files.remove("/scales/0/levels/1/from"),
        expect![[r#"assessment#/scales/0/levels/1: `from` is missing. It is where this level begins, such as "3/2"."#]],
    );
    check(
        |files| files.set("/scales/0/levels/1/from", json!(8.5)),
        expect![[
            r#"assessment#/scales/0/levels/1/from: `8.5` does not fit here. It should be a whole number or an exact fraction, such as "3/2"."#
        ]],
    );
    check(
        |files| files.set("/scales/0/levels/1/from", json!("8/0")),
        expect![[
            r#"assessment#/scales/0/levels/1/from: `"8/0"` does not fit here. It should be a whole number or an exact fraction, such as "3/2"."#
        ]],
    );
    check(
        |files| files.set("/scales/0/levels/1/from", json!("eight")),
        expect![[
            r#"assessment#/scales/0/levels/1/from: `"eight"` does not fit here. It should be a whole number or an exact fraction, such as "3/2"."#
        ]],
    );
    check(
        |files| files.set("/scales/0/levels/1/from", json!("8/1001")),
        expect![[
            r#"assessment#/scales/0/levels/1/from: `"8/1001"` does not fit here. It should be a whole number or an exact fraction, such as "3/2"."#
        ]],
    );
}

#[test]
fn a_list_that_is_empty() {
    check(
        |files| files.set("/scales/0/items", json!([])),
        expect![[r#"
        assessment#/scales/0: This scale has no items. It needs at least one."#]],
    );
    check(
        |files| files.set("/scales/0/levels", json!([])),
        expect![[r#"
        assessment#/scales/0: This scale has no levels. It needs at least one.
        assessment#/bands/1/when/level/atLeast: There is no level `even`: there are none at all.
        assessment#/bands/2/when/level/atLeast: There is no level `mixed`: there are none at all.
        assessment#/strategies/1/fits/1/atLeast: There is no level `mixed`: there are none at all."#]],
    );
    check(
        |files| files.set("/sections/2/items", json!([])),
        expect![[r#"
        assessment#/sections/2: This section has no items. It needs at least one.
        assessment#/answerSets/2/options/2/enableWhen/answer/item: The item `job` is asked later or is this very item. Here only items asked before can be looked at.
        assessment#/scales/0/items/5: There is no item `bed`. There are `week`, `wake`, `rushed`, `job`, `breaks`, `meals` and `drift`.
        assessment#/whatIf/items/2: There is no item `bed`. There are `week`, `wake`, `rushed`, `job`, `breaks`, `meals` and `drift`.
        assessment#/messages/1/when/all/0/missing/items/2: There is no item `bed`. There are `week`, `wake`, `rushed`, `job`, `breaks`, `meals` and `drift`.
        assessment#/strategies/0/fits/0/item: There is no item `helps`. There are `week`, `wake`, `rushed`, `job`, `breaks`, `meals` and `drift`.
        assessment#/strategies/1/fits/0/item: There is no item `helps`. There are `week`, `wake`, `rushed`, `job`, `breaks`, `meals` and `drift`."#]],
    );
    check(
        |files| files.set("/sections", json!([])),
        expect![[r#"
        assessment#/sections: There is no item. At least one is needed.
        assessment#/answerSets/2/options/2/enableWhen/answer/item: There is no item `job`: there are none at all.
        assessment#/scales/0/items/0: There is no item `wake`: there are none at all.
        assessment#/scales/0/items/1/item: There is no item `rushed`: there are none at all.
        assessment#/scales/0/items/2: There is no item `breaks`: there are none at all.
        assessment#/scales/0/items/3: There is no item `meals`: there are none at all.
        assessment#/scales/0/items/4/item: There is no item `drift`: there are none at all.
        assessment#/scales/0/items/5: There is no item `bed`: there are none at all.
        assessment#/rules/0/when/all/0/answer/item: There is no item `rushed`: there are none at all.
        assessment#/rules/0/when/all/1/not/answer/item: There is no item `breaks`: there are none at all.
        assessment#/whatIf/items/0: There is no item `wake`: there are none at all.
        assessment#/whatIf/items/1: There is no item `meals`: there are none at all.
        assessment#/whatIf/items/2: There is no item `bed`: there are none at all.
        assessment#/messages/1/when/all/0/missing/items/0: There is no item `wake`: there are none at all.
        assessment#/messages/1/when/all/0/missing/items/1: There is no item `meals`: there are none at all.
        assessment#/messages/1/when/all/0/missing/items/2: There is no item `bed`: there are none at all.
        assessment#/strategies/0/fits/0/item: There is no item `helps`: there are none at all.
        assessment#/strategies/1/fits/0/item: There is no item `helps`: there are none at all."#]],
    );
    check(
        |files| files.set("/answerSets/1/options", json!([])),
        expect![[r#"
        assessment#/answerSets/1: This answer set has no options. It needs at least one.
        assessment#/answerSets/2/options/2/enableWhen/answer: No answer of this item weighs that much, so this can never hold. Compare with a weight that an answer has.
        assessment#/sections/1/items/1/enableWhen/answer: No answer of this item weighs that much, so this can never hold. Compare with a weight that an answer has.
        en#/texts/option.yes-no.no: Nothing in this assessment asks for the text `option.yes-no.no`. It may be, once what is wrong with the structure is put right.
        en#/texts/option.yes-no.yes: Nothing in this assessment asks for the text `option.yes-no.yes`. It may be, once what is wrong with the structure is put right."#]],
    );
    check(
        |files| files.set("/bands", json!([])),
        expect![[r#"
        assessment#/bands: There is no band. At least one is needed.
        assessment#/bandOrder/0: There is no band `up_and_down`: there are none at all.
        assessment#/bandOrder/1: There is no band `in_between`: there are none at all.
        assessment#/bandOrder/2: There is no band `steady`: there are none at all.
        assessment#/messages/2/when/band/atLeast: There is no band `steady`: there are none at all."#]],
    );
    check(
        |files| files.set("/tiers", json!([])),
        expect![[r#"
        assessment#/tiers: There is no tier. At least one is needed.
        assessment#/messages/0/when/tier/is/0: There is no tier `slow_down`: there are none at all."#]],
    );
    check(
        |files| files.set("/rules/0/when/all", json!([])),
        expect!["assessment#/rules/0/when/all: This list is empty. It needs at least one condition."],
    );
    check(
        |files| files.set("/messages/1/when/all/0/missing/items", json!([])),
        expect![
            "assessment#/messages/1/when/all/0/missing: There is nothing to count here, so this can never hold. It needs a list that is not empty."
        ],
    );
}

#[test]
fn what_a_scale_can_count() {
    check(
        |files| files.set("/scales/0/items/0", json!("helps")),
        expect!["assessment#/scales/0/items/0: Only an item of type `choice` has a weight that a scale can count."],
    );
    check(
        |files| files.set("/scales/0/items/0", json!("week")),
        expect!["assessment#/scales/0/items/0: Only an item of type `choice` has a weight that a scale can count."],
    );
    check(
        |files| files.set("/scales/0/items/0", json!("bed")),
        expect!["assessment#/scales/0/items/5: This item is in the scale twice. Give it a `weight` instead."],
    );
    check(
        |files| files.set("/scales/0/items/0", json!(3)),
        expect![
            "assessment#/scales/0/items/0: `3` does not fit here. It should be an object with `item`, `reverse` and `weight`."
        ],
    );
    check(
        |files| files.set("/scales/0/items/1/weight", json!(0)),
        expect![
            "assessment#/scales/0/items/1/weight: `0` does not fit here. It should be a whole number from 1 to 100."
        ],
    );
}

#[test]
fn what_an_item_can_be() {
    check(
        |files| files.set("/sections/0/items/0/answers", json!("days")),
        expect![
            "assessment#/sections/0/items/0/answers: A note has no answers. Leave `answers` out, or make the item a `choice`."
        ],
    );
    check(
        |files| files.set("/sections/0/items/1/role", json!("resource")),
        expect![[
            r#"assessment#/sections/0/items/1/role: `"resource"` does not fit here. It should be one of `strain`, `strength` or `context`."#
        ]],
    );
    check(
        |files| files.set("/sections/0/items/1/strengthFrom", json!(4)),
        expect![
            "assessment#/sections/0/items/1/strengthFrom: No answer of this item weighs that much, so it can never be a strength. Begin at a weight that an answer has."
        ],
    );
    check(|files| files.set("/sections/0/items/1/strengthFrom", json!(3)), expect![""]);
    check(
        |files| files.set("/sections/2/items/1/strengthFrom", json!(1)),
        expect![
            "assessment#/sections/2/items/1/strengthFrom: Only an item of type `choice` can be a strength. Leave `strengthFrom` out."
        ],
    );
    check(
        |files| {
            for at in 4..=64 {
                files.set(&format!("/answerSets/2/options/{at}"), json!({"id": format!("o{at}")}));
                files.text(&format!("option.helps.o{at}"), json!("Another"));
            }
        },
        expect![
            "assessment#/sections/2/items/1/answers: This set has more than 64 options. A multiple choice holds at most that many."
        ],
    );
}

#[test]
fn a_condition_has_one_key() {
    check(
        |files| files.set("/tiers/0/when", json!({})),
        expect![
            "assessment#/tiers/0/when: A condition has exactly one of `always`, `all`, `any`, `not`, `atLeast`, `answer`, `picked`, `level`, `noLevel`, `levels`, `missing`, `sum`, `fired`, `band`, `tier` and `rangeDiffers`."
        ],
    );
    check(
        |files| files.set("/tiers/0/when/always", json!(true)),
        expect![
            "assessment#/tiers/0/when: A condition has exactly one of `always`, `all`, `any`, `not`, `atLeast`, `answer`, `picked`, `level`, `noLevel`, `levels`, `missing`, `sum`, `fired`, `band`, `tier` and `rangeDiffers`."
        ],
    );
    check(
        |files| files.set("/tiers/0/when", json!({"fire": {"of": ["hurried"]}})),
        expect![[r#"
        assessment#/tiers/0/when/fire: There is no field `fire` here. Did you mean `fired`?
        assessment#/tiers/0/when: A condition has exactly one of `always`, `all`, `any`, `not`, `atLeast`, `answer`, `picked`, `level`, `noLevel`, `levels`, `missing`, `sum`, `fired`, `band`, `tier` and `rangeDiffers`."#]],
    );
    check(
        |files| files.set("/tiers/1/when/always", json!(false)),
        expect![[
            r#"assessment#/tiers/1/when/always: Only `true` makes sense here. Leave it out, or write {"not": …} around a condition for the opposite."#
        ]],
    );
    check(
        |files| files.set("/messages/2/when/band", json!({})),
        expect!["assessment#/messages/2/when/band: A question about the band has exactly one of `is` or `atLeast`."],
    );
    check(
        |files| files.set("/messages/2/when/band", json!({"is": ["steady"], "atLeast": "steady"})),
        expect!["assessment#/messages/2/when/band: A question about the band has exactly one of `is` or `atLeast`."],
    );
    check(
        |files| files.set("/messages/2/when/band/atLeast", json!("too_little")),
        expect![
            "assessment#/messages/2/when/band/atLeast: This band stands outside the order, so nothing is above it. Use `is`."
        ],
    );
}

#[test]
fn a_condition_that_can_never_hold() {
    check(
        |files| files.set("/rules/1/when/sum", json!({ "scale": "evenness", "atLeast": 22 })),
        expect![
            "assessment#/rules/1/when/sum: This scale's sum goes from 0 to 21, so this can never hold. Compare with a sum within that."
        ],
    );
    check(
        |files| files.set("/rules/1/when/sum", json!({ "scale": "evenness", "atMost": -1 })),
        expect![
            "assessment#/rules/1/when/sum: This scale's sum goes from 0 to 21, so this can never hold. Compare with a sum within that."
        ],
    );
    check(|files| files.set("/rules/1/when/sum", json!({ "scale": "evenness", "atLeast": 21 })), expect![""]);
    check(
        |files| files.set("/rules/0/when/all/0/answer/atLeast", json!(4)),
        expect![
            "assessment#/rules/0/when/all/0/answer: No answer of this item weighs that much, so this can never hold. Compare with a weight that an answer has."
        ],
    );
    check(
        |files| files.set("/rules/0/when/all/0/answer", json!({"item": "wake"})),
        expect!["assessment#/rules/0/when/all/0/answer: This needs `atLeast`, `atMost` or both."],
    );
    check(
        |files| files.set("/rules/0/when/all/0/answer", json!({"item": "wake", "atLeast": 3, "atMost": 2})),
        expect![
            "assessment#/rules/0/when/all/0/answer: `atLeast` 3 is more than `atMost` 2, so this can never hold. Turn them round."
        ],
    );
    check(
        |files| files.set("/rules/0/when/all/0/answer/item", json!("helps")),
        expect![
            "assessment#/rules/0/when/all/0/answer/item: This item has no weights to compare: it is not of type `choice`. Use `picked` for a multiple choice."
        ],
    );
    check(
        |files| files.set("/rules/0/when/all/0", json!({"picked": {"item": "week", "option": "x"}})),
        expect![
            "assessment#/rules/0/when/all/0/picked/option: A note has no options. Name an item of type `choice` or `multiple`."
        ],
    );
    check(
        |files| files.set("/tiers/0/when/fired/count", json!(2)),
        expect![
            "assessment#/tiers/0/when/fired/count: `2` cannot be the count. It should be a whole number from 1 to 1, the length of the list."
        ],
    );
    check(
        |files| files.set("/tiers/0/when/fired/count", json!(0)),
        expect![
            "assessment#/tiers/0/when/fired/count: `0` cannot be the count. It should be a whole number from 1 to 1, the length of the list."
        ],
    );
    check(
        |files| files.set("/messages/1/when/all/0/missing/count", json!(4)),
        expect![
            "assessment#/messages/1/when/all/0/missing/count: `4` cannot be the count. It should be a whole number from 1 to 3, the length of the list."
        ],
    );
    check(
        |files| {
            files.set("/tiers/0/when", json!({"atLeast": {"count": 3, "of": [{"always": true}, {"always": true}]}}))
        },
        expect![
            "assessment#/tiers/0/when/atLeast/count: `3` cannot be the count. It should be a whole number from 1 to 2, the length of the list."
        ],
    );
    check(
        |files| files.set("/rules/1/when/sum", json!({"scale": "evenness"})),
        expect!["assessment#/rules/1/when/sum: This needs `atLeast`, `atMost` or both."],
    );
}

#[test]
fn a_condition_that_looks_at_what_is_not_known_yet() {
    let early = |what: Value| {
        move |files: &mut Files| {
            files.set("/sections/1/items/1/enableWhen", what.clone());
        }
    };
    check(
        early(json!({"level": {"scale": "evenness", "atLeast": "even"}})),
        expect![
            "assessment#/sections/1/items/1/enableWhen/level: The level of a scale is not known yet where this condition is asked. Order: answers, levels, indicators, rules, band, floor, variant, what-if range, tier, messages, strategies."
        ],
    );
    check(
        early(json!({"answer": {"item": "meals", "atLeast": 1}})),
        expect![
            "assessment#/sections/1/items/1/enableWhen/answer/item: The item `meals` is asked later or is this very item. Here only items asked before can be looked at."
        ],
    );
    check(
        early(json!({"answer": {"item": "breaks", "atLeast": 1}})),
        expect![
            "assessment#/sections/1/items/1/enableWhen/answer/item: The item `breaks` is asked later or is this very item. Here only items asked before can be looked at."
        ],
    );
    check(
        early(json!({"missing": {"items": ["bed"], "as": "any"}})),
        expect![
            "assessment#/sections/1/items/1/enableWhen/missing/items/0: The item `bed` is asked later or is this very item. Here only items asked before can be looked at."
        ],
    );
    check(
        early(json!({"fired": {"of": ["hurried"]}})),
        expect![
            "assessment#/sections/1/items/1/enableWhen/fired/of/0: The firing of indicators and rules is not known yet where this condition is asked. Order: answers, levels, indicators, rules, band, floor, variant, what-if range, tier, messages, strategies."
        ],
    );
    check(
        |files| {
            let when = json!({"picked": {"item": "helps", "option": "alarm"}});
            files.set("/answerSets/2/options/2/enableWhen", when);
        },
        expect![
            "assessment#/answerSets/2/options/2/enableWhen/picked/item: The item `helps` is asked later or is this very item. Here only items asked before can be looked at."
        ],
    );
    check(
        |files| files.set("/rules/0/when", json!({"fired": {"of": ["very_even"]}})),
        expect![
            "assessment#/rules/0/when/fired/of/0: The rule `very_even` stands further down or is this very rule. A rule may only ask about rules above it."
        ],
    );
    check(
        |files| files.set("/rules/0/when", json!({"fired": {"of": ["hurried"]}})),
        expect![
            "assessment#/rules/0/when/fired/of/0: The rule `hurried` stands further down or is this very rule. A rule may only ask about rules above it."
        ],
    );
    check(
        |files| files.set("/rules/0/when", json!({"band": {"is": ["steady"]}})),
        expect![
            "assessment#/rules/0/when/band: The band is not known yet where this condition is asked. Order: answers, levels, indicators, rules, band, floor, variant, what-if range, tier, messages, strategies."
        ],
    );
    check(
        |files| files.set("/bands/1/when", json!({"band": {"is": ["steady"]}})),
        expect![
            "assessment#/bands/1/when/band: The band is not known yet where this condition is asked. Order: answers, levels, indicators, rules, band, floor, variant, what-if range, tier, messages, strategies."
        ],
    );
    check(
        |files| files.set("/bands/1/variants/0/when", json!({"rangeDiffers": true})),
        expect![
            "assessment#/bands/1/variants/0/when/rangeDiffers: The what-if range is not known yet where this condition is asked. Order: answers, levels, indicators, rules, band, floor, variant, what-if range, tier, messages, strategies."
        ],
    );
    check(
        |files| files.set("/tiers/0/when", json!({"tier": {"is": ["as_it_is"]}})),
        expect![
            "assessment#/tiers/0/when/tier: The tier is not known yet where this condition is asked. Order: answers, levels, indicators, rules, band, floor, variant, what-if range, tier, messages, strategies."
        ],
    );
    check_in(
        Files::built_in(),
        |files| files.set("/indicators/1/when", json!({"fired": {"of": ["h1"]}})),
        expect![
            "assessment#/indicators/1/when/fired/of/0: The firing of indicators and rules is not known yet where this condition is asked. Order: answers, levels, indicators, rules, band, floor, variant, what-if range, tier, messages, strategies."
        ],
    );
}

#[test]
fn conditions_nested_too_deep() {
    let nested = |depth: usize| (0..depth).fold(json!({"always": true}), |inner, _| json!({"not": inner}));
    let mut files = Files::small();
    files.set("/tiers/0/when", nested(16));
    assert_eq!(files.problems(), Vec::<String>::new(), "sixteen are fine");
    check(
        |files| files.set("/tiers/0/when", nested(17)),
        expect![
            "assessment#/tiers/0/when/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not/not: Conditions are nested more than 16 deep here. Name the inner one as a rule and ask for it with `fired`."
        ],
    );
}

#[test]
fn the_last_of_a_list_of_choices_always_holds_and_no_other_does() {
    check(
        |files| files.remove("/bands/3"),
        expect![[r#"
        assessment#/bandOrder/0: There is no band `up_and_down`. There are `too_little`, `steady` and `in_between`.
        assessment#/bands/2: The last band has to hold in every other case. Its `when` should be {"always": true}.
        en#/texts/band.up_and_down: Nothing in this assessment asks for the text `band.up_and_down`. It may be, once what is wrong with the structure is put right.
        en#/texts/band.up_and_down.because: Nothing in this assessment asks for the text `band.up_and_down.because`. It may be, once what is wrong with the structure is put right.
        en#/texts/band.up_and_down.text: Nothing in this assessment asks for the text `band.up_and_down.text`. It may be, once what is wrong with the structure is put right."#]],
    );
    check(
        |files| files.set("/bands/1/when", json!({"always": true})),
        expect![
            "assessment#/bands/1: This band always holds, so those after it can never be reached. Only the last one should."
        ],
    );
    check(
        |files| files.set("/tiers/0/when", json!({"always": true})),
        expect![
            "assessment#/tiers/0: This tier always holds, so those after it can never be reached. Only the last one should."
        ],
    );
    check(
        |files| files.set("/tiers/1/when", json!({"rangeDiffers": true})),
        expect![[
            r#"assessment#/tiers/1: The last tier has to hold in every other case. Its `when` should be {"always": true}."#
        ]],
    );
}

#[test]
fn bands_and_their_order() {
    check(
        |files| files.remove("/bandOrder/1"),
        expect![[
            r#"assessment#/bands/2: The band `in_between` is not in `bandOrder`. Put it there, or give it "outside": true."#
        ]],
    );
    check(
        |files| files.set("/bandOrder/3", json!("too_little")),
        expect![
            "assessment#/bands/0: The band `too_little` stands outside the order and in `bandOrder` too. One of them is wrong."
        ],
    );
    check(
        |files| files.set("/bandOrder/3", json!("steady")),
        expect!["assessment#/bandOrder/3: This band is in the order twice. Once is right."],
    );
    let floor =
        |from: &str, to: &str| json!({"id": "lift", "from": from, "to": to, "when": {"fired": {"of": ["hurried"]}}});
    let floored = |from: &'static str, to: &'static str| {
        move |files: &mut Files| {
            files.set("/floors/0", floor(from, to));
            files.text("floor.lift.because", json!("Mornings feel rushed."));
        }
    };
    let mut files = Files::small();
    floored("up_and_down", "in_between")(&mut files);
    assert_eq!(files.problems(), Vec::<String>::new(), "upwards is fine");
    check(
        floored("steady", "in_between"),
        expect![
            "assessment#/floors/0: A floor lifts a band to one further up in `bandOrder`. Both should stand there, `to` after `from`."
        ],
    );
    check(
        floored("steady", "steady"),
        expect![
            "assessment#/floors/0: A floor lifts a band to one further up in `bandOrder`. Both should stand there, `to` after `from`."
        ],
    );
    check(
        floored("too_little", "steady"),
        expect![
            "assessment#/floors/0: A floor lifts a band to one further up in `bandOrder`. Both should stand there, `to` after `from`."
        ],
    );
}

#[test]
fn how_gaps_are_filled() {
    check(
        |files| files.set("/whatIf/high", json!(4)),
        expect![[r#"
        assessment#/whatIf/high: No answer of the item `wake` weighs 4. It should be a weight that every filled item offers.
        assessment#/whatIf/high: No answer of the item `meals` weighs 4. It should be a weight that every filled item offers.
        assessment#/whatIf/high: No answer of the item `bed` weighs 4. It should be a weight that every filled item offers."#]],
    );
    check(
        |files| files.set("/whatIf/items/0", json!("helps")),
        expect!["assessment#/whatIf/items: The item `helps` is not of type `choice`, so it cannot be filled."],
    );
    check(
        |files| files.set("/whatIf", json!({"items": ["wake"], "low": 3, "high": 0})),
        expect!["assessment#/whatIf/high: `high` is 0, which is not above `low`, 3. Turn them round."],
    );
}

#[test]
fn a_strategy_and_its_player() {
    check(
        |files| files.set("/strategies/1/player", json!({"sing": true})),
        expect![[r#"
        assessment#/strategies/1/player/sing: There is no field `sing` here. The fields are `steps`, `breath`, `timer` and `choose`.
        assessment#/strategies/1/player: A player has exactly one of `steps`, `breath`, `timer` and `choose`."#]],
    );
    check(
        |files| files.set("/strategies/1/player", json!({})),
        expect![
            "assessment#/strategies/1/player: A player has exactly one of `steps`, `breath`, `timer` and `choose`."
        ],
    );
    check(
        |files| files.set("/strategies/1/player", json!({"steps": false})),
        expect![[
            r#"assessment#/strategies/1/player/steps: Only `true` makes sense here. Leave it out, or write {"not": …} around a condition for the opposite."#
        ]],
    );
    check(
        |files| files.set("/strategies/1/player", json!({"steps": true, "timer": {"minutes": 5}})),
        expect![
            "assessment#/strategies/1/player: A player has exactly one of `steps`, `breath`, `timer` and `choose`."
        ],
    );
    check(
        |files| files.set("/strategies/1/player", json!({"breath": {"in": 4, "out": 0}})),
        expect![[r#"
        assessment#/strategies/1/player/breath/out: `0` does not fit here. It should be a whole number from 1 to 30.
        assessment#/strategies/1/player/breath: `breaths` is missing. It is a whole number."#]],
    );
    check(
        |files| files.set("/strategies/1/fits/0/atLeast", json!("mixed")),
        expect!["assessment#/strategies/1/fits/0/atLeast: Only `scales` have a level to reach. Leave `atLeast` out."],
    );
    check(
        |files| files.set("/strategies/1/fits/1", json!({})),
        expect![
            "assessment#/strategies/1/fits/1: This needs either `item` with `options`, or `scales` with `atLeast`."
        ],
    );
    check(
        |files| files.set("/strategies/0/fits/0/options", json!("alarm")),
        expect![[r#"assessment#/strategies/0/fits/0/options: `"alarm"` does not fit here. It should be a list."#]],
    );
}

#[test]
fn what_is_named_before_and_after_a_timer() {
    let timer = |words: Value| json!({"timer": {"minutes": 5, "words": words}});
    check(
        |files| files.set("/strategies/1/player", timer(json!(["one"]))),
        expect![[r#"
        assessment#/strategies/1/player/timer/words: There should be at least two words to choose from.
        en#/texts: The text `strategy.short_walk.before` is missing. Every language needs it.
        en#/texts: The text `strategy.short_walk.after` is missing. Every language needs it.
        en#/texts: The text `strategy.short_walk.word.one` is missing. Every language needs it."#]],
    );
    check(
        |files| files.set("/strategies/1/player", timer(json!(["low", "Not so", "low"]))),
        expect![[r#"
        assessment#/strategies/1/player/timer/words/2: `low` is in this list twice. Once is right.
        assessment#/strategies/1/player/timer/words/1: `"Not so"` does not fit here. It should be an id in lower case, such as `faint`.
        en#/texts: The text `strategy.short_walk.before` is missing. Every language needs it.
        en#/texts: The text `strategy.short_walk.after` is missing. Every language needs it."#]],
    );
}

#[test]
fn what_there_is_to_read() {
    check(
        |files| files.set("/learn", json!([{"id": "why", "cards": []}])),
        expect![[r#"
        assessment#/learn/0: This topic has no cards. It needs at least one.
        en#/texts: The text `learn.why` is missing. Every language needs it."#]],
    );
    check(
        |files| {
            let cards = json!([{"id": "one"}, {"id": "one"}, {"id": "two", "hidden": "yes", "shown": true}]);
            files.set("/learn", json!([{"id": "why", "cards": cards}, {"id": "why", "cards": [{"id": "three"}]}]));
        },
        expect![[r#"
            assessment#/learn/1/id: The topic `why` is there already, at /learn/0. Each needs an id of its own.
            assessment#/learn/0/cards/1/id: The card `one` is there already, at /learn/0/cards/0. Each needs an id of its own.
            assessment#/learn/0/cards/2/shown: There is no field `shown` here. The fields are `id` and `hidden`.
            assessment#/learn/0/cards/2/hidden: `"yes"` does not fit here. It should be true or false.
            en#/texts: The text `learn.why.one.text` is missing. Every language needs it.
            en#/texts: The text `learn.why.two.text` is missing. Every language needs it.
            en#/texts: The text `learn.why` is missing. Every language needs it.
            en#/texts: The text `learn.why.three.text` is missing. Every language needs it."#]],
    );
}

#[test]
fn a_resource_and_its_link() {
    for (url, expected) in [
        (
            "javascript:alert(1)",
            expect![
                "assessment#/resources/0/url: `javascript:alert(1)` is not an address that can be linked. It should begin with https://, mailto: or tel:."
            ],
        ),
        (
            "http://example.org",
            expect![
                "assessment#/resources/0/url: `http://example.org` is not an address that can be linked. It should begin with https://, mailto: or tel:."
            ],
        ),
        (
            "https://",
            expect![
                "assessment#/resources/0/url: `https://` is not an address that can be linked. After https:// should come the name of a place, such as example.org, with no user in front."
            ],
        ),
        (
            "https://example.org/a b",
            expect![
                "assessment#/resources/0/url: `https://example.org/a b` is not an address that can be linked. Only letters, digits and the marks of an address should stand in it. The rest is written with %, and in the name of a host as `xn--`."
            ],
        ),
        (
            "tel:\u{202E}555",
            expect![
                "assessment#/resources/0/url: This text holds the hidden character U+202E. It should hold plain text on one line."
            ],
        ),
    ] {
        check(|files| files.set("/resources/0/url", json!(url)), expected);
    }
    check(
        |files| files.set("/resources/0/lastVerified", json!("2026-02-29")),
        expect!["assessment#/resources/0/lastVerified: `2026-02-29` is not a day. It should be written as 2026-01-31."],
    );
    check(
        |files| files.set("/resources/0/lastVerified", json!("1 October 2026")),
        expect![
            "assessment#/resources/0/lastVerified: `1 October 2026` is not a day. It should be written as 2026-01-31."
        ],
    );
    check(
        |files| files.set("/evidence/date", json!("22.11.2026")),
        expect!["assessment#/evidence/date: `22.11.2026` is not a day. It should be written as 2026-01-31."],
    );
    check(
        |files| files.set("/resources/0/phone", json!("call us")),
        expect![
            "assessment#/resources/0/phone: `call us` is not a phone number. It should hold digits, spaces, `+`, `-` and brackets alone."
        ],
    );
    check(
        |files| files.set("/resources/0/country", json!("Canada")),
        expect![
            "assessment#/resources/0/country: `Canada` is not a country. It should be an ISO 3166-1 code in capitals, such as `GB`, or `any`."
        ],
    );
    check(
        |files| files.set("/resources/0/kind", json!("crises")),
        expect![[
            r#"assessment#/resources/0/kind: `"crises"` does not fit here. It should be one of `crisis`, `sexual_violence`, `therapist`, `youth` or `other`."#
        ]],
    );
}

#[test]
fn texts_of_one_language() {
    check(
        |files| remove(&mut files.texts[0].1, "/texts/item.bed"),
        expect!["en#/texts: The text `item.bed` is missing. Every language needs it."],
    );
    check(
        |files| {
            remove(&mut files.texts[0].1, "/texts/item.bed");
            files.text("item.bedd", json!("I go to bed."));
        },
        expect![[r#"
            en#/texts/item.bedd: Nothing in this assessment asks for the text `item.bedd`. Did you mean `item.bed`?
            en#/texts: The text `item.bed` is missing. Every language needs it."#]],
    );
    check(
        |files| files.text("item.bedd", json!("I go to bed.")),
        expect!["en#/texts/item.bedd: Nothing in this assessment asks for the text `item.bedd`. Leave it out."],
    );
    check(
        |files| files.text("motto", json!("Onwards.")),
        expect!["en#/texts/motto: Nothing in this assessment asks for the text `motto`. Leave it out."],
    );
    check(
        |files| files.text("item.bed", json!("")),
        expect!["en#/texts/item.bed: This text is empty. It needs at least one word."],
    );
    check(
        |files| files.text("item.bed", json!(["I go to bed."])),
        expect![[r#"en#/texts/item.bed: `["I go to bed."]` does not fit here. It should be a string."#]],
    );
    check(
        |files| files.text("intro", json!("One.")),
        expect![[r#"en#/texts/intro: `"One."` does not fit here. It should be a list."#]],
    );
    check(
        |files| files.text("intro", json!([])),
        expect!["en#/texts/intro: This list is empty. It needs at least one text."],
    );
    check(
        |files| files.text("intro", json!(["One.", 2])),
        expect!["en#/texts/intro/1: `2` does not fit here. It should be a string."],
    );
    check(
        |files| files.text("intro", json!(vec!["A line."; 101])),
        expect!["en#/texts/intro: The length of this list is 101. It should be at most 100."],
    );
    check(
        |files| files.text("item.bed", json!("Two\nlines")),
        expect![
            "en#/texts/item.bed: This text holds the hidden character U+000A. It should hold plain text on one line."
        ],
    );
    // Source: CVE-2021-42574, characters that make a text show as something other than it says.
    check(
        |files| files.text("item.bed", json!("I go to \u{202E}deb")),
        expect![
            "en#/texts/item.bed: This text holds the hidden character U+202E. It should hold plain text on one line."
        ],
    );
    check(
        |files| files.text("item.bed", json!("I go to \u{2066}bed")),
        expect![
            "en#/texts/item.bed: This text holds the hidden character U+2066. It should hold plain text on one line."
        ],
    );
    check(
        |files| files.text("item.bed", json!("I go to\u{0} bed")),
        expect![
            "en#/texts/item.bed: This text holds the hidden character U+0000. It should hold plain text on one line."
        ],
    );
    check(
        |files| files.text("item.bed", json!("z".repeat(4001))),
        expect!["en#/texts/item.bed: This text is 4001 bytes long. It should be at most 4000."],
    );
    check(
        |files| files.texts[0].1["language"] = json!("fr"),
        expect!["en#/language: This says `fr`, but the texts were given as `en`. Both should be the same."],
    );
}

#[test]
fn a_text_that_differs_between_languages() {
    let second = |spoil: fn(&mut Value)| move |files: &mut Files| spoil(files.second_language());
    check(second(|_| ()), expect![[""]]);
    check(
        second(|french| remove(french, "/texts/scale.evenness.even.because")),
        expect!["fr#/texts: The text `scale.evenness.even.because` is missing. Every language needs it."],
    );
    check(
        second(|french| remove(french, "/texts/item.breaks.help")),
        expect![
            "fr#/texts: The text `item.breaks.help` is missing here, and another language has it. It should be in every language, or in none."
        ],
    );
    check(
        second(|french| french["texts"]["item.wake.help"] = json!("En semaine.")),
        expect![
            "en#/texts: The text `item.wake.help` is missing here, and another language has it. It should be in every language, or in none."
        ],
    );
    check(
        second(|french| french["texts"]["strategy.short_walk.steps"] = json!(["Sortez."])),
        expect![
            "fr#/texts/strategy.short_walk.steps: The length of this list is 1, and in another language it is 2. It should be the same in all."
        ],
    );
    check(
        |files| {
            let english = files.texts[0].clone();
            files.texts.push(english);
        },
        expect!["en#: These texts are given twice. Each language has one file."],
    );
}

#[test]
fn many_things_wrong_at_once_are_all_told() {
    check(
        |files| {
            files.set("/id", json!("Day"));
            files.set("/sections/0/items/1/type", json!("chioce"));
            files.set("/scales/0/id", json!("Evenness"));
            files.set("/scales/0/levels/2/from", json!("2"));
            files.set("/bands/1/id", json!("Steady"));
            files.set("/bands/1/when/level/atLeast", json!("evn"));
            files.set("/strategies/1/id", json!("Walk"));
            files.set("/strategies/1/player/timer/minutes", json!(0));
            files.set("/answerSets/1/options/0", json!(1));
            files.set("/answerSets/1/options/1/weigth", json!(1));
            files.set("/resources/0/url", json!("javascript:void"));
            files.text("item.bed", json!(" "));
        },
        expect![[r#"
            assessment#/id: `Day` cannot be an id. An id is a small letter, then up to 63 small letters, digits, `-` or `_`.
            assessment#/answerSets/1/options/0: `1` does not fit here. It should be an object with `id`, `weight`, `hidden` and `enableWhen`.
            assessment#/answerSets/1/options/1/weigth: There is no field `weigth` here. Did you mean `weight`?
            assessment#/bandOrder/2: There is no band `steady`. Did you mean `Steady`?
            assessment#/sections/0/items/1/type: `"chioce"` does not fit here. It should be one of `choice`, `multiple` or `note`.
            assessment#/scales/0/id: `Evenness` cannot be an id. An id is a small letter, then up to 63 small letters, digits, `-` or `_`.
            assessment#/scales/0/levels/2: This level begins at 2, which is not above 8, where the level before it begins. Cuts must rise.
            assessment#/rules/1/when/sum/scale: There is no scale `evenness`. Did you mean `Evenness`?
            assessment#/bands/0/when/noLevel/scale: There is no scale `evenness`. Did you mean `Evenness`?
            assessment#/bands/1/id: `Steady` cannot be an id. An id is a small letter, then up to 63 small letters, digits, `-` or `_`.
            assessment#/bands/1/when/level/scale: There is no scale `evenness`. Did you mean `Evenness`?
            assessment#/bands/1/variants/0/when/sum/scale: There is no scale `evenness`. Did you mean `Evenness`?
            assessment#/bands/2/when/level/scale: There is no scale `evenness`. Did you mean `Evenness`?
            assessment#/messages/2/when/band/atLeast: There is no band `steady`. Did you mean `Steady`?
            assessment#/strategies/1/id: `Walk` cannot be an id. An id is a small letter, then up to 63 small letters, digits, `-` or `_`.
            assessment#/strategies/1/player/timer/minutes: `0` does not fit here. It should be a whole number from 1 to 120.
            assessment#/strategies/1/fits/1/scales/0: There is no scale `evenness`. Did you mean `Evenness`?
            assessment#/suggest/add/0/strategy: There is no strategy `short_walk`. There are `one_anchor` and `Walk`.
            assessment#/resources/0/url: `javascript:void` is not an address that can be linked. It should begin with https://, mailto: or tel:.
            en#/texts/item.bed: This text is empty. It needs at least one word."#]],
    );
}

#[test]
fn a_list_that_counts_something_twice() {
    let twice = |what: Value| move |files: &mut Files| files.set("/tiers/0/when", what);
    check(
        twice(json!({"fired": {"of": ["hurried", "hurried"], "count": 2}})),
        expect!["assessment#/tiers/0/when/fired/of/1: `hurried` is in this list twice. Once is right."],
    );
    check(
        twice(json!({"levels": {"of": ["evenness", "evenness"], "count": 2}})),
        expect!["assessment#/tiers/0/when/levels/of/1: `evenness` is in this list twice. Once is right."],
    );
    check(
        twice(json!({"missing": {"items": ["bed", "bed"], "as": "any", "count": 2}})),
        expect!["assessment#/tiers/0/when/missing/items/1: `bed` is in this list twice. Once is right."],
    );
    check(
        |files| files.set("/whatIf/items/2", json!("wake")),
        expect!["assessment#/whatIf/items/2: `wake` is in this list twice. Once is right."],
    );
    check(
        |files| files.set("/suggest/families/1", json!({"family": "small_steps", "top": 1})),
        expect!["assessment#/suggest/families/1: This family is in the list twice. Once is right."],
    );
}

#[test]
fn a_list_beyond_all_bounds() {
    let always = |len: usize| vec![json!({"always": true}); len];
    // 65,536 conditions would count as none if their number were kept in two bytes.
    check(
        |files| files.set("/tiers/0/when", json!({"all": always(65_536)})),
        expect!["assessment#/tiers/0/when/all: This list has 65536 conditions. It should have at most 1000."],
    );
    check(
        |files| {
            let rules = (0..201).map(|at| json!({"id": format!("rule{at}"), "when": {"rangeDiffers": true}}));
            files.set("/rules", rules.collect());
        },
        expect!["assessment#/rules: This list has 201 rules. It should have at most 200."],
    );
    // A batch has a bit for each.
    check(
        |files| {
            let more = (0..33).map(|at| json!({"id": format!("more{at}"), "when": {"rangeDiffers": true}}));
            files.set("/indicators", more.collect());
        },
        expect![[r#"
            assessment#/indicators: This list has 33 indicators. It should have at most 32.
            en#/texts: The text `seek-help` is missing. Every language needs it."#]],
    );
}

/// Rules that each ask twice for the one above: followed without a memory, the last would take 2^200 steps.
#[test]
fn rules_upon_rules_are_explained_in_bounded_time() {
    let mut files = Files::small();
    for at in 2..200 {
        let above = if at == 2 { "hurried".into() } else { format!("rule{}", at - 1) };
        let ask = json!({"fired": {"of": [above]}});
        files.set(&format!("/rules/{at}"), json!({"id": format!("rule{at}"), "when": {"all": [ask, ask]}}));
    }
    files.set("/tiers/0/when/fired/of/0", json!("rule199"));
    assert_eq!(files.problems(), Vec::<String>::new());
    let loaded = support::loaded(&files.definition.to_string(), SMALL_EN);
    let response = support::response(&loaded, &json!({"rushed": "each-day"}));
    let outcome = support::outcome(&loaded, &response);
    assert_eq!(outcome["tier"], "slow_down");
}

/// Deletes, retypes, doubles and swaps parts of both files at random. Whatever comes of it, reading it
/// gives an assessment or a list of problems; and an assessment that was read can be scored.
#[test]
fn nothing_panics_whatever_is_spoiled() {
    let (mut random, mut sound, mut told) = (Random(12), 0, 0);
    for round in 0..4000 {
        let mut files = if round % 4 == 0 { Files::built_in() } else { Files::small() };
        for _ in 0..=random.below(3) {
            let in_texts = random.percent(15);
            let Files { definition, texts } = &mut files;
            spoil(if in_texts { &mut texts[0].1 } else { definition }, &mut random);
        }
        let english = files.texts[0].1.to_string();
        match read(&files.definition.to_string(), &[("en", &english)]) {
            Ok(loaded) => {
                sound += 1;
                let response = support::random_response(&loaded, &mut random, support::HABITS[round % 4]);
                let outcome = support::outcome(&loaded, &response);
                assert!(outcome["band"].is_string());
                assert_eq!(quiet_check::assessment::compact::read(&loaded.compact()), Ok(loaded.assessment));
            }
            Err(problems) => {
                told += 1;
                assert!(!problems.is_empty(), "refused without a word: {}", files.definition);
                for problem in problems {
                    let sentences = problem.message.ends_with(['.', '?']) && problem.message.contains(' ');
                    assert!(sentences, "not a sentence: {problem}");
                    let file = if problem.file == "en" { &files.texts[0].1 } else { &files.definition };
                    let missing_file = problem.file == "texts";
                    assert!(missing_file || file.pointer(&problem.pointer).is_some(), "points nowhere: {problem}");
                }
            }
        }
    }
    assert!(sound > 200 && told > 2000, "{sound} sound, {told} not: the mutations are too mild or too harsh");
}

/// One random change somewhere in a value.
fn spoil(root: &mut Value, random: &mut Random) {
    let pointers = pointers(root);
    let one = pointers[random.below(pointers.len())].clone();
    let other = root.pointer(&pointers[random.below(pointers.len())]).cloned().unwrap_or_default();
    match random.below(5) {
        0 if !one.is_empty() => remove(root, &one),
        1 => {
            let wrong =
                [json!(null), json!(-1), json!(1e300), json!(""), json!("x"), json!([]), json!({}), json!(true)];
            *root.pointer_mut(&one).unwrap() = wrong[random.below(wrong.len())].clone();
        }
        2 => match root.pointer_mut(&one) {
            Some(Value::Array(list)) if !list.is_empty() => {
                let copy = list[random.below(list.len())].clone();
                list.insert(random.below(list.len() + 1), copy);
            }
            Some(Value::Object(map)) => drop(map.insert("when".into(), other)),
            Some(Value::Number(number)) => *number = (random.below(9) as i64 - 2).into(),
            Some(Value::String(text)) => text.push(['a', '_', '\u{202E}', '\n', 'é'][random.below(5)]),
            Some(place) => *place = other,
            None => {}
        },
        3 => {
            if let Some(Value::Array(list)) = root.pointer_mut(&one) {
                let by = random.below(list.len().max(1));
                list.rotate_left(by);
            }
        }
        _ => *root.pointer_mut(&one).unwrap() = other,
    }
}

fn pointers(root: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut next = 0;
    while let Some(pointer) = found.get(next).cloned() {
        next += 1;
        match root.pointer(&pointer) {
            Some(Value::Array(list)) => found.extend((0..list.len()).map(|at| format!("{pointer}/{at}"))),
            Some(Value::Object(map)) => {
                let steps = map.keys().map(|key| key.replace('~', "~0").replace('/', "~1"));
                found.extend(steps.map(|key| format!("{pointer}/{key}")));
            }
            _ => {}
        }
    }
    found
}

/// Ten thousand items, right and wrong: an answer within seconds, where comparing each name with each
/// other would take minutes.
#[test]
fn ten_thousand_items_are_read_in_bounded_time() {
    let mut files = Files::small();
    for at in 1..=10_000 {
        files.set(
            &format!("/sections/2/items/{}", at + 1),
            json!({"linkId": format!("more{at}"), "type": "choice", "answers": "days"}),
        );
        files.text(&format!("item.more{at}"), json!("One more."));
    }
    let begun = Instant::now();
    assert_eq!(files.problems(), Vec::<String>::new());
    for at in 1..=10_000 {
        files.text(&format!("item.less{at}"), json!("One less."));
    }
    let problems = files.problems();
    assert_eq!(problems.len(), 1001, "texts that nothing asks for: the first thousand, and how many more");
    assert_eq!(problems[1000], "assessment#: There are 9000 more problems. These are the first 1000.");
    for at in 1..=10_000 {
        files.set(&format!("/sections/2/items/{}/answers", at + 1), json!(format!("days{at}x")));
        files.set(&format!("/scales/0/items/{}", at + 5), json!(format!("most{at}")));
    }
    assert_eq!(files.problems().len(), 1001, "answer sets and items that are not there");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}
