//! Check-in codes: what goes in comes out again, and damage is noticed as far as it is said to be.

mod support;

use quiet_check::assessment::read::Loaded;
use quiet_check::assessment::{AnswerOption, ItemIx, ItemKind, Missing, OptionIx};
use quiet_check::checkin::{self, Month, NoCheckIn};
use quiet_check::response::{Answer, Response};
use support::{HABITS, Random, built_in, item, random_response, small};

const LETTERS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn code_of(loaded: &Loaded, response: &Response, day: i32) -> String {
    checkin::write(&loaded.assessment, response, Month::of_day(day)).expect("a code")
}

/// Some codes of the built-in assessment, without their spaces.
fn codes(loaded: &Loaded, random: &mut Random, how_many: usize) -> Vec<(Response, Vec<char>)> {
    (0..how_many)
        .map(|at| {
            let response = random_response(loaded, random, HABITS[at % HABITS.len()]);
            let code = code_of(loaded, &response, 20_000 + at as i32 * 31);
            (response, code.chars().filter(|letter| *letter != ' ').collect())
        })
        .collect()
}

fn read(loaded: &Loaded, code: &[char]) -> Result<checkin::CheckIn, NoCheckIn> {
    checkin::read(&loaded.assessment, &code.iter().collect::<String>())
}

/// Another letter than the one that stands there.
fn other(random: &mut Random, letter: char) -> char {
    loop {
        let found = LETTERS.chars().nth(random.below(32)).expect("a letter");
        if found != letter {
            return found;
        }
    }
}

#[test]
fn every_response_survives_the_way_there_and_back() {
    for loaded in [built_in(), small()] {
        let mut random = Random(11);
        for round in 0..20_000 {
            let response = random_response(&loaded, &mut random, HABITS[round % HABITS.len()]);
            let month = Month::of_day(random.below(60_000) as i32);
            let code = checkin::write(&loaded.assessment, &response, month).expect("a code");
            let back = checkin::read(&loaded.assessment, &code).expect("a sound code");
            for item in ItemIx::all(loaded.assessment.items.len()) {
                assert_eq!(back.response.answer(item), response.answer(item), "{item:?} in {code}");
            }
            assert_eq!((back.month, back.corrected), (month, None));
        }
    }
}

#[test]
fn what_nobody_came_to_comes_back_as_skipped() {
    let loaded = built_in();
    let code = code_of(&loaded, &Response::new(&loaded.assessment), 20_779);
    let back = checkin::read(&loaded.assessment, &code).expect("a sound code");
    assert_eq!(back.response.given(ItemIx(0)), Some(Answer::Missing(Missing::Skipped)));
}

#[test]
fn a_code_of_the_built_in_assessment_is_five_groups_of_five() {
    let loaded = built_in();
    let mut random = Random(3);
    for habit in HABITS {
        let code = code_of(&loaded, &random_response(&loaded, &mut random, habit), 20_779);
        let groups: Vec<_> = code.split(' ').map(str::len).collect();
        assert_eq!(groups, [5; 5], "{code}");
        assert!(code.chars().all(|letter| letter == ' ' || LETTERS.contains(letter)), "{code}");
    }
}

/// One item that can be answered in four ways, 1024 months and 8192 marks are 2^25 codes: five characters to
/// the last of them, and not one more.
#[test]
fn a_code_has_as_many_characters_as_it_needs_and_no_more() {
    let mut loaded = small();
    let job = item(&loaded, "job");
    for (place, one) in loaded.assessment.items.iter_mut().enumerate() {
        if place != job.get() {
            one.kind = ItemKind::Note;
        }
    }
    let ItemKind::Choice(set) = loaded.assessment.items[job.get()].kind else { panic!("a choice") };
    loaded.assessment.answer_sets[usize::from(set)].not_applicable = true;
    let mut response = Response::new(&loaded.assessment);
    response.record(job, Answer::Chosen(OptionIx(1)));
    let code = code_of(&loaded, &response, i32::MAX);
    assert_eq!(code.replace(' ', "").len(), 5 + 4, "{code}");
    assert_eq!(checkin::read(&loaded.assessment, &code).map(|read| read.response), Ok(response));
}

#[test]
fn what_does_not_apply_where_that_is_not_offered_counts_as_skipped() {
    let loaded = small();
    let job = item(&loaded, "job");
    let mut response = Response::new(&loaded.assessment);
    response.record(job, Answer::Missing(Missing::NotApplicable));
    let read = checkin::read(&loaded.assessment, &code_of(&loaded, &response, 20_779)).expect("a code");
    assert_eq!(read.response.answer(job), Answer::Missing(Missing::Skipped));
}

#[test]
fn a_code_is_read_however_it_is_written() {
    let loaded = built_in();
    let mut random = Random(5);
    for _ in 0..200 {
        let response = random_response(&loaded, &mut random, HABITS[0]);
        let code = code_of(&loaded, &response, 20_779);
        let sloppy = code.replace('0', "o").replace('1', if random.percent(50) { "l" } else { "I" });
        for written in [
            code.to_lowercase(),
            code.replace(' ', ""),
            code.replace(' ', "-"),
            format!("  {}\n", code.replace(' ', " \u{2013} ")),
            code.chars().flat_map(|letter| [letter, '\u{a0}']).collect(),
            sloppy,
        ] {
            let back = checkin::read(&loaded.assessment, &written).expect("a sound code");
            assert_eq!(back.corrected, None, "{written}");
            assert_eq!(code_of(&loaded, &back.response, 20_779), code);
        }
    }
}

/// Source: a calendar.
#[test]
fn a_month_is_counted_from_january_2025() {
    let month = |day| (Month::of_day(day).year(), Month::of_day(day).month());
    let days = [0, 20_088, 20_089, 20_119, 20_120, 20_512, 20_513, 20_779, 21_242, 21_243, 21_244, i32::MAX, i32::MIN];
    let found: Vec<_> = days.into_iter().map(month).collect();
    let first = (2025, 1);
    assert_eq!(
        found,
        [
            first,
            first,
            first,
            first,
            (2025, 2),
            (2026, 2),
            (2026, 3),
            (2026, 11),
            (2028, 2),
            (2028, 2),
            (2028, 3),
            (2110, 4),
            first
        ]
    );
    // Every day of all the months there are, counted one by one.
    let mut day = 20_089;
    for year in 2025..=2110 {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        for (number, length) in (1..).zip(lengths) {
            for _ in 0..length {
                assert_eq!(month(day), if year == 2110 { (2110, number.min(4)) } else { (year, number) }, "{day}");
                day += 1;
            }
        }
    }
}

#[test]
fn each_single_wrong_character_is_put_right_and_shown() {
    let loaded = built_in();
    let mut random = Random(13);
    for (_, code) in codes(&loaded, &mut random, 12) {
        let sound = read(&loaded, &code).expect("a sound code");
        for place in 0..code.len() {
            for letter in LETTERS.chars().filter(|letter| *letter != code[place]) {
                let mut wrong = code.clone();
                wrong[place] = letter;
                let back = read(&loaded, &wrong).expect("one wrong character is put right");
                assert_eq!((back.response, back.month), (sound.response.clone(), sound.month));
                let shown: Vec<char> = back.corrected.expect("it is shown").chars().filter(|one| *one != ' ').collect();
                assert_eq!(shown, code);
            }
        }
    }
}

#[test]
fn any_two_wrong_characters_are_noticed() {
    let loaded = built_in();
    let mut random = Random(17);
    for (_, code) in codes(&loaded, &mut random, 2) {
        for one in 0..code.len() {
            for two in one + 1..code.len() {
                for first in LETTERS.chars().filter(|letter| *letter != code[one]) {
                    for second in LETTERS.chars().filter(|letter| *letter != code[two]) {
                        let mut wrong = code.clone();
                        (wrong[one], wrong[two]) = (first, second);
                        assert_eq!(read(&loaded, &wrong), Err(NoCheckIn::Damaged), "{wrong:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn any_three_wrong_characters_are_noticed() {
    let loaded = built_in();
    let mut random = Random(19);
    for (_, code) in codes(&loaded, &mut random, 200) {
        for _ in 0..2000 {
            let mut wrong = code.clone();
            for place in three_places(&mut random, code.len()) {
                wrong[place] = other(&mut random, code[place]);
            }
            assert_eq!(read(&loaded, &wrong), Err(NoCheckIn::Damaged), "{wrong:?}");
        }
    }
}

fn three_places(random: &mut Random, length: usize) -> [usize; 3] {
    loop {
        let places = [random.below(length), random.below(length), random.below(length)];
        if places[0] != places[1] && places[1] != places[2] && places[0] != places[2] {
            return places;
        }
    }
}

#[test]
fn two_neighbours_swapped_are_noticed_wherever_they_are() {
    let loaded = built_in();
    let mut random = Random(23);
    let mut swapped = 0;
    for (_, code) in codes(&loaded, &mut random, 3000) {
        for place in 1..code.len() {
            let mut wrong = code.clone();
            wrong.swap(place - 1, place);
            if wrong != code {
                swapped += 1;
                assert_eq!(read(&loaded, &wrong), Err(NoCheckIn::Damaged), "{wrong:?}");
            }
        }
    }
    assert!(swapped > 50_000);
}

/// What is stated of codes that are made up: 1 in 1,350 looks sound or nearly so, and the mark turns
/// away nearly all of those.
#[test]
fn a_made_up_code_passes_as_rarely_as_is_stated() {
    let loaded = built_in();
    let mut random = Random(29);
    let (mut looks_sound, mut passes, rounds) = (0, 0, 1_000_000);
    for _ in 0..rounds {
        let made_up: Vec<char> = (0..25).map(|_| LETTERS.as_bytes()[random.below(32)].into()).collect();
        match read(&loaded, &made_up) {
            Err(NoCheckIn::Damaged) => {}
            Err(_) => looks_sound += 1,
            Ok(_) => passes += 1,
        }
    }
    // A code whose mark fits but whose answers are too many is damaged as well, and not counted here.
    let stated = rounds as f64 * 776.0 / 32f64.powi(4);
    assert!(
        (f64::from(looks_sound) - stated).abs() < 4.0 * stated.sqrt(),
        "{looks_sound} of {rounds}, stated {stated}"
    );
    assert!(passes <= 3, "{passes} of {rounds}");
}

#[test]
fn a_code_of_another_assessment_or_version_is_told_as_such() {
    let (loaded, other) = (built_in(), small());
    let code = code_of(&loaded, &Response::new(&loaded.assessment), 20_779);
    assert_eq!(checkin::read(&other.assessment, &code), Err(NoCheckIn::Other));
    let foreign = code_of(&other, &Response::new(&other.assessment), 20_779);
    assert_eq!(checkin::read(&loaded.assessment, &foreign), Err(NoCheckIn::Other));
    let mut next = loaded.assessment.clone();
    next.version = "99.0".into();
    assert_eq!(checkin::read(&next, &code), Err(NoCheckIn::Other));
}

#[test]
fn what_is_no_code_is_told_as_what_it_is() {
    let loaded = built_in();
    let code = code_of(&loaded, &random_response(&loaded, &mut Random(41), HABITS[0]), 20_779);
    for (written, expected) in [
        (String::new(), NoCheckIn::Length),
        (code[..20].to_owned(), NoCheckIn::Length),
        // Noughts alone are sound by themselves, but no code is as short as its check characters.
        ("000".into(), NoCheckIn::Length),
        ("0000".into(), NoCheckIn::Length),
        (format!("{code}7"), NoCheckIn::Length),
        ("7".repeat(1_000_000), NoCheckIn::Length),
        (code.replacen(' ', "!", 1), NoCheckIn::Letter('!')),
        (code.replacen(' ', "U", 1), NoCheckIn::Letter('U')),
        (code.replacen(' ', "\u{1F600}", 1), NoCheckIn::Letter('\u{1F600}')),
    ] {
        assert_eq!(checkin::read(&loaded.assessment, &written), Err(expected), "{}", &written[..written.len().min(40)]);
    }
}

#[test]
fn no_string_makes_it_panic() {
    let mut random = Random(31);
    for loaded in [built_in(), small()] {
        for _ in 0..20_000 {
            let length = random.below(80);
            let written: String = (0..length)
                .map(|_| match random.below(4) {
                    0 => char::from_u32(random.below(0x11_0000) as u32).unwrap_or('-'),
                    1 => char::from(random.below(128) as u8),
                    _ => LETTERS.as_bytes()[random.below(32)].into(),
                })
                .collect();
            let _ = checkin::read(&loaded.assessment, &written);
        }
    }
}

#[test]
fn an_assessment_with_too_much_to_write_down_has_no_code() {
    let mut loaded = small();
    for set in &mut loaded.assessment.answer_sets {
        let option: AnswerOption = set.options[0].clone();
        set.options.resize(64, option);
    }
    assert_eq!(checkin::write(&loaded.assessment, &Response::new(&loaded.assessment), Month::of_day(0)), None);
    assert!(!checkin::fits(&loaded.assessment));
    assert_eq!(checkin::read(&loaded.assessment, "00000"), Err(NoCheckIn::Other));

    // Three times 40 picks and the rest are 29 characters, and four more for checking: more than 31.
    let mut loaded = small();
    let helps = item(&loaded, "helps");
    let kind = loaded.assessment.items[helps.get()].kind;
    let ItemKind::Multiple(set) = kind else { panic!("a multiple choice") };
    let options = &mut loaded.assessment.answer_sets[usize::from(set)].options;
    options.resize(40, options[0].clone());
    for (place, one) in loaded.assessment.items.iter_mut().enumerate() {
        one.kind = if place < 3 { kind } else { ItemKind::Note };
    }
    assert_eq!(checkin::write(&loaded.assessment, &Response::new(&loaded.assessment), Month::of_day(0)), None);
    loaded.assessment.items[2].kind = ItemKind::Note;
    assert!(checkin::write(&loaded.assessment, &Response::new(&loaded.assessment), Month::of_day(0)).is_some());
    assert!(checkin::fits(&loaded.assessment));
}

/// Somebody has written it down. Whatever changes here, it has to be read for what it was.
#[test]
fn a_code_of_today_is_a_code_tomorrow() {
    let loaded = small();
    let written = serde_json::json!({"wake": "each-day", "rushed": "na", "job": "yes", "breaks": "some-days",
        "helps": ["alarm", "nap"], "bed": "no-day"});
    let response = support::response(&loaded, &written);
    let code = code_of(&loaded, &response, 20_779);
    assert_eq!(code, "B16NR 5MNRZ 8YM");
    let read = checkin::read(&loaded.assessment, &code).expect("a code");
    for place in ItemIx::all(loaded.assessment.items.len()) {
        assert_eq!(read.response.answer(place), response.answer(place));
    }
    let note = item(&loaded, "week");
    assert_eq!(read.response.given(note), None, "a note is not answered");
}

/// The definition of the code, by itself: a word is sound when, read as a polynomial, it is 0 at the
/// powers 0 to 3 of x, in the field of 32 elements modulo x^5 + x^2 + 1.
/// Source: Reed and Solomon, "Polynomial codes over certain finite fields", 1960.
#[test]
fn every_code_is_a_word_of_the_reed_solomon_code() {
    let mut powers = vec![1u8];
    for _ in 1..31 {
        let last = powers[powers.len() - 1] << 1;
        powers.push(if last & 32 != 0 { last ^ 0b10_0101 } else { last });
    }
    assert_eq!(powers.iter().collect::<std::collections::BTreeSet<_>>().len(), 31, "x is primitive");
    let log = |value: u8| powers.iter().position(|one| *one == value).expect("not 0");
    let times = |a: u8, b: u8| if a == 0 || b == 0 { 0 } else { powers[(log(a) + log(b)) % 31] };
    let loaded = built_in();
    let mut random = Random(37);
    for (_, code) in codes(&loaded, &mut random, 300) {
        for root in powers.iter().take(4) {
            let value =
                code.iter().fold(0, |sum, letter| times(sum, *root) ^ LETTERS.find(*letter).expect("a letter") as u8);
            assert_eq!(value, 0, "{code:?} at {root}");
        }
    }
}
