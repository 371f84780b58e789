//! What is done with the bytes that fuzzing makes up: one function for each target. The targets under
//! `fuzz/` call them for minutes, and `corpus.rs` with what is kept in `fuzz/corpus/`, in every test run.
#![allow(dead_code)] // a target uses one of them

#[path = "mod.rs"]
mod support;

use quiet_check::assessment::read::{Loaded, Problem, read};
use quiet_check::assessment::{Assessment, CountryIx, ItemIx, ItemKind, OptionIx, StrategyIx, compact};
use quiet_check::checkin::{self, Month, NoCheckIn};
use quiet_check::practice::Act;
use quiet_check::response::{Answer, Missing, Picks, Response};
use quiet_check::scoring;
use quiet_check::session::{Effect, Event, Room, Session, Stage};
use quiet_check::view::Viewer;
use serde_json::Value;
use std::sync::OnceLock;

/// What is done with an input.
pub type Body = fn(&[u8]);

/// The targets by name.
pub const ALL: [(&str, Body); 4] =
    [("definition", definition), ("compact", compact_form), ("checkin", checkin_code), ("events", events)];

fn assessments() -> &'static [Loaded; 2] {
    static LOADED: OnceLock<[Loaded; 2]> = OnceLock::new();
    LOADED.get_or_init(|| [support::built_in(), support::small()])
}

/// Numbers made of bytes, and 0 when they are used up.
struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn wide(&mut self) -> u16 {
        u16::from(self.next()) << 8 | u16::from(self.next())
    }
}

/// A definition, or a definition and its English texts with a NUL between, or a change to the small one:
/// a list of pointers with new values. It is read and can be used, or every problem is clear and points
/// somewhere.
pub fn definition(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(changes) = text.strip_prefix('~') {
        let mut files: [Value; 2] = [support::SMALL, support::SMALL_EN].map(|text| serde_json::from_str(text).unwrap());
        for line in changes.lines() {
            let Some((pointer, value)) = line.split_once('=') else { continue };
            let (file, pointer) = pointer.strip_prefix('@').map_or((0, pointer), |pointer| (1, pointer));
            let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
            if let Some(place) = files[file].pointer_mut(pointer) {
                *place = value;
            } else if let Some((parent, field)) = pointer.rsplit_once('/') {
                match files[file].pointer_mut(parent) {
                    Some(Value::Object(map)) => drop(map.insert(field.into(), value)),
                    Some(Value::Array(list)) => list.push(value),
                    _ => {}
                }
            }
        }
        return read_and_use(&files[0].to_string(), &files[1].to_string());
    }
    let (definition, english) = text.split_once('\0').unwrap_or((text, support::SMALL_EN));
    read_and_use(definition, english);
}

/// The built-in assessment as an input of [`definition`], as `build/fuzz.mjs` makes one of it.
pub fn built_in_definition() -> Vec<u8> {
    [support::BUILT_IN, support::BUILT_IN_EN].join("\0").into_bytes()
}

fn read_and_use(definition: &str, english: &str) {
    match read(definition, &[("en", english)]) {
        Ok(loaded) => {
            let mut random = support::Random(definition.len() as u64);
            for habit in support::HABITS {
                let response = support::random_response(&loaded, &mut random, habit);
                assert!(support::outcome(&loaded, &response)["band"].is_string());
                checked_in(&loaded.assessment, &response, Month::of_day(20_779));
            }
            assert_eq!(compact::read(&loaded.compact()).as_ref(), Ok(&loaded.assessment));
            let lines = loaded.languages[0].texts.to_lines();
            assert_eq!(lines.split('\n').count(), loaded.languages[0].texts.len(), "a text is one line");
        }
        Err(problems) => {
            assert!((1..=1001).contains(&problems.len()), "{} problems", problems.len());
            for Problem { file, pointer, message } in &problems {
                assert!(message.ends_with(['.', '?']) && message.contains(' '), "not a sentence: {message}");
                assert!(message.len() < 3000, "{} bytes", message.len());
                let text = if file == "en" { english } else { definition };
                let value: Option<Value> = serde_json::from_str(text).ok();
                assert!(
                    pointer.is_empty() || value.is_none_or(|value| value.pointer(pointer).is_some()),
                    "{pointer} points nowhere"
                );
            }
        }
    }
}

/// The body of a compact form, under a version and checksum that fit it: nothing, or an assessment that
/// comes out the same when it is written and read once more.
pub fn compact_form(body: &[u8]) {
    let sum = body.iter().fold(0x811c_9dc5u32, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    let version = assessments()[1].compact()[0];
    let bytes = [&[version], sum.to_le_bytes().as_slice(), body].concat();
    if let Ok(assessment) = compact::read(&bytes) {
        let written = compact::write(&assessment);
        assert_eq!(compact::read(&written).as_ref(), Ok(&assessment));
    }
    let _ = compact::read(body);
}

/// A first byte that says what follows: a code as it was typed, or a response to be written as one and
/// then spoiled.
pub fn checkin_code(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let assessment = &assessments()[usize::from(kind & 1)].assessment;
    if kind & 2 == 0 {
        return code_typed(assessment, &String::from_utf8_lossy(rest));
    }
    let mut bytes = Bytes(rest);
    let month = Month::of_day(20_000 + i32::from(bytes.wide()));
    let response = response(assessment, &mut bytes);
    let Some(code) = checked_in(assessment, &response, month) else { return };
    // One character wrong is put right.
    let letters: Vec<char> = code.chars().filter(|letter| *letter != ' ').collect();
    let mut spoiled = letters.clone();
    let place = usize::from(bytes.next()) % letters.len();
    spoiled[place] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[usize::from(bytes.next() % 32)].into();
    let read = checkin::read(assessment, &spoiled.iter().collect::<String>()).expect("one wrong character");
    assert_eq!(read.corrected, (spoiled != letters).then_some(code));
    // Up to two more wrong ones are noticed, if all are.
    let second = (place + 1 + usize::from(bytes.next()) % (letters.len() - 1)) % letters.len();
    spoiled[second] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[usize::from(bytes.next() % 32)].into();
    if spoiled[place] != letters[place] && spoiled[second] != letters[second] {
        let read = checkin::read(assessment, &spoiled.iter().collect::<String>());
        assert_eq!(read, Err(NoCheckIn::Damaged), "two wrong characters");
    }
}

/// Any answers, as many as there are bytes.
fn response(assessment: &Assessment, bytes: &mut Bytes) -> Response {
    let mut response = Response::new(assessment);
    for item in ItemIx::all(assessment.items.len()) {
        let Some(set) = assessment.answer_set(item) else { continue };
        let byte = bytes.next();
        let answer = match (byte, assessment.items[item.get()].kind) {
            (0, _) => continue,
            (1, _) => Answer::Missing(Missing::Skipped),
            (2, _) if set.not_applicable => Answer::Missing(Missing::NotApplicable),
            (_, ItemKind::Choice(_)) => Answer::Chosen(OptionIx(u16::from(byte) % set.options.len() as u16)),
            _ => {
                let bits = u32::from(bytes.wide());
                let picked = OptionIx::all(set.options.len()).filter(|one| bits >> (one.0 % 32) & 1 == 1);
                Answer::Picked(picked.collect::<Picks>())
            }
        };
        response.record(item, answer);
    }
    response
}

/// A response written as a code reads back the same.
fn checked_in(assessment: &Assessment, response: &Response, month: Month) -> Option<String> {
    let code = checkin::write(assessment, response, month)?;
    let read = checkin::read(assessment, &code).expect("the code just written");
    assert_eq!((read.month, read.corrected), (month, None));
    for item in ItemIx::all(assessment.items.len()) {
        assert_eq!(read.response.answer(item), response.answer(item), "{item:?}");
    }
    assert_eq!(scoring::score(assessment, &read.response), scoring::score(assessment, response));
    Some(code)
}

fn code_typed(assessment: &Assessment, typed: &str) {
    let Ok(read) = checkin::read(assessment, typed) else { return };
    let code = checkin::write(assessment, &read.response, read.month).expect("it was read, so it can be written");
    let sound = checkin::read(assessment, &code).expect("the code just written");
    assert_eq!((&sound.response, sound.month, sound.corrected), (&read.response, read.month, None));
    assert!(read.corrected.is_none_or(|corrected| corrected == code), "put right to what would be written");
}

/// What visitors do, two bytes for each thing, in the built-in assessment or the small one: nothing panics,
/// what makes no sense changes nothing, the page is told of one result, and who is under age leaves
/// nothing behind.
pub fn events(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let loaded = &assessments()[usize::from(bytes.next() & 1)];
    let mut session = Session::new(loaded.assessment.clone());
    let (mut finished, mut clock) = (0, 0u64);
    for _ in 0..400 {
        if bytes.0.is_empty() {
            break;
        }
        let (kind, byte) = (bytes.next(), bytes.next());
        let number = u16::from(byte);
        clock = clock.wrapping_add(1 << (number % 50));
        let (stage, before) = (session.stage(), session.response().clone());
        let event = match kind % 24 {
            0 => Event::Begin,
            1 => Event::Adult,
            2 => Event::Minor,
            3..=5 => Event::Continue,
            6 => Event::Back,
            7 | 8 => Event::Choose(OptionIx(number)),
            9 => Event::Toggle(OptionIx(number)),
            10 => Event::Skip,
            11 => Event::NotApplicable,
            12 => Event::Reveal,
            13 => Event::ToReview,
            14 => Event::Change(ItemIx(number)),
            15 => Event::Country(Some(CountryIx(number))),
            16 => Event::Country(None),
            17 => Event::Restart,
            // 18 was a way to leave; the inputs kept from then mean the same still.
            18 => Event::Back,
            19 => Event::Open([Room::Learn, Room::Catalogue, Room::Compare][usize::from(number % 3)]),
            20 => Event::Open(Room::Practice(StrategyIx(number))),
            21 => Event::Play([Act::Next, Act::Previous, Act::Stop, Act::Choose(number)][usize::from(number % 4)]),
            22 => Event::Play(match number % 4 {
                0 => Act::Start(clock),
                1 => Act::Pause(clock),
                2 => Act::Tick(clock),
                _ => Act::Name(number / 4, clock),
            }),
            _ => {
                let code = checkin::write(&loaded.assessment, &before, Month::of_day(20_779));
                let code = code.filter(|_| byte & 1 == 0).unwrap_or_else(|| "ABCDE".repeat(usize::from(number % 9)));
                session.enter_code(&code);
                assert_eq!(session.response(), &before, "a code from before changes no answer of now");
                continue;
            }
        };
        let effect = session.handle(event);
        if effect == Effect::Nothing {
            assert_eq!((session.stage(), session.response()), (stage, &before), "{event:?} made no sense on {stage:?}");
        }
        finished += usize::from(effect == Effect::Finished);
        if matches!(event, Event::Restart) && effect != Effect::Nothing {
            finished = 0;
        }
        assert!(finished <= 1, "told of the result twice");
        if session.stage() == Stage::TooYoung {
            let items = ItemIx::all(loaded.assessment.items.len());
            assert!(items.into_iter().all(|item| session.response().given(item).is_none()), "{:?}", session.stage());
        }
        let _ = Viewer { session: &session, texts: &loaded.languages[0].texts, today: 20_779 }.view();
    }
}
