//! Check-in codes: a whole response and its month as a few groups of letters and digits, to write
//! down and to enter again later. Nothing is stored; whoever holds the code can read the answers.
//!
//! The answers are one number in mixed radix; after it come the month and a mark of the assessment
//! and its version. Five bits make a character, and four check characters are added: a Reed-Solomon
//! code over 32 symbols with distance 5. So any three wrong characters are noticed, and so are two
//! neighbours swapped; a single wrong one is put right. Source: Reed and Solomon, "Polynomial codes
//! over certain finite fields", 1960; the letters: Crockford's base 32.
//!
//! Of codes with other damage, or made up, about 1 in 1,350 look like a code with at most one wrong
//! character (for 25 characters, `(1 + 25 * 31) / 32^4`), and the mark of the assessment turns away
//! all but about 1 in 8,192 of those.

mod field;

use crate::assessment::hash::fnv1a;
use crate::assessment::{Assessment, ItemIx, ItemKind, Missing, OptionIx};
use crate::response::{Answer, Picks, Response};
use field::{CHECKS, LONGEST};

/// The letters, each for its place: no I, L, O or U, which look like others or spell words.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const MONTHS: u64 = 1024;
const MARKS: u64 = 8192;
/// So many characters stand together.
const GROUP: usize = 5;
/// The form of the code. Another form has another mark.
const FORM: u8 = 1;
/// More options than these in one multiple choice are too many for a code.
const MOST_PICKS_IN_A_CODE: usize = 40;
/// What is longer than this is no code, and is not read to its end.
const LONGEST_READ: usize = 64;

/// A month, counted from January 2025 until April 2110.
///
/// ```
/// use quiet_check::checkin::Month;
/// let month = Month::of_day(20_779); // 2026-11-22
/// assert_eq!((month.year(), month.month()), (2026, 11));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Month(u16);

impl Month {
    /// The month of a day, in days since 1970-01-01. A day before the first month or after the last
    /// counts as that month.
    pub fn of_day(day: i32) -> Self {
        // Years that begin in March: the day that may be missing is the last. Source: Howard Hinnant,
        // "chrono-compatible low-level date algorithms".
        let day = i64::from(day) + 719_468;
        let era = day.div_euclid(146_097);
        let of_era = day.rem_euclid(146_097);
        // The day that ends 400 years is beyond the months there are, so its term is left out.
        let year = (of_era - of_era / 1460 + of_era / 36_524) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let since_march = (5 * of_year + 2) / 153;
        let months = (year + 400 * era) * 12 + since_march + 2 - 2025 * 12;
        Self(months.clamp(0, MONTHS as i64 - 1) as u16)
    }

    /// The year.
    pub fn year(self) -> u16 {
        2025 + self.0 / 12
    }

    /// The month of the year, from 1 to 12.
    pub fn month(self) -> u16 {
        self.0 % 12 + 1
    }
}

/// What a code says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckIn {
    /// The response. What was never come to is skipped.
    pub response: Response,
    /// When.
    pub month: Month,
    /// The code as it should have been, where one character was wrong and has been put right.
    pub corrected: Option<String>,
}

/// Why a code says nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoCheckIn {
    /// It has another number of characters than a code of this assessment.
    Length,
    /// It holds a character that no code has.
    Letter(char),
    /// More than one character is wrong.
    Damaged,
    /// It belongs to another assessment, or to another version of this one.
    Other,
}

/// The code of a response; `None` for an assessment whose answers are too many for a code to write down.
///
/// ```
/// # #[cfg(feature = "definition")] {
/// # use quiet_check::{assessment::{read::read, ItemIx, OptionIx}, checkin::{self, Month}, response::{Answer, Response}};
/// # let loaded = read(include_str!("../../tests/fixtures/day-rhythm/assessment.json"),
/// #     &[("en", include_str!("../../tests/fixtures/day-rhythm/en.json"))]).unwrap();
/// let mut response = Response::new(&loaded.assessment);
/// response.record(ItemIx(1), Answer::Chosen(OptionIx(1)));
/// let code = checkin::write(&loaded.assessment, &response, Month::of_day(20_779)).unwrap();
/// let read = checkin::read(&loaded.assessment, &code.to_lowercase()).unwrap();
/// assert_eq!(read.response.answer(ItemIx(1)), Answer::Chosen(OptionIx(1)));
/// # }
/// ```
pub fn write(assessment: &Assessment, response: &Response, month: Month) -> Option<String> {
    let length = length(assessment)?;
    let mut symbols = vec![0; length];
    number(assessment, &mut symbols, |item| digit(assessment, item, response.answer(item)), month.0.into());
    symbols.extend(field::checks(&symbols));
    Some(spell(&symbols))
}

/// Whether a code can hold all that can be answered: [`write()`] gives none where it can't.
///
/// ```
/// # #[cfg(feature = "definition")] {
/// # use quiet_check::{assessment::read::read, checkin};
/// # let loaded = read(include_str!("../../tests/fixtures/day-rhythm/assessment.json"),
/// #     &[("en", include_str!("../../tests/fixtures/day-rhythm/en.json"))]).unwrap();
/// assert!(checkin::fits(&loaded.assessment));
/// # }
/// ```
pub fn fits(assessment: &Assessment) -> bool {
    length(assessment).is_some()
}

/// Reads a code: small letters or capitals, with or without spaces and hyphens.
///
/// # Errors
///
/// [`NoCheckIn`] says what to look at.
pub fn read(assessment: &Assessment, code: &str) -> Result<CheckIn, NoCheckIn> {
    let expected = length(assessment).ok_or(NoCheckIn::Other)? + CHECKS;
    let mut symbols = Vec::new();
    let is_between = |letter: char| letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}');
    for letter in code.chars().filter(|letter| !is_between(*letter)).take(LONGEST_READ) {
        symbols.push(symbol(letter).ok_or(NoCheckIn::Letter(letter))?);
    }
    if symbols.len() != expected {
        let sound = (CHECKS + 1..=LONGEST).contains(&symbols.len()) && field::correct(&mut symbols) == Some(false);
        return Err(if sound { NoCheckIn::Other } else { NoCheckIn::Length });
    }
    let was_wrong = field::correct(&mut symbols).ok_or(NoCheckIn::Damaged)?;
    let corrected = was_wrong.then(|| spell(&symbols));
    symbols.truncate(expected - CHECKS);
    if take(&mut symbols, MARKS) != mark(assessment) {
        return Err(NoCheckIn::Other);
    }
    let month = Month(take(&mut symbols, MONTHS) as u16);
    let mut response = Response::new(assessment);
    for item in ItemIx::all(assessment.items.len()) {
        let radix = radix(assessment, item);
        if radix > 1 {
            let digit = take(&mut symbols, radix);
            response.record(item, answer(assessment, item, digit));
        }
    }
    if symbols.iter().any(|symbol| *symbol != 0) {
        Err(NoCheckIn::Damaged)
    } else {
        Ok(CheckIn { response, month, corrected })
    }
}

/// Writes everything into one number, the last taken out first.
fn number(assessment: &Assessment, symbols: &mut [u8], digit: impl Fn(ItemIx) -> u64, month: u64) -> bool {
    let mut items = ItemIx::all(assessment.items.len()).rev();
    items.all(|item| put(symbols, radix(assessment, item), digit(item)))
        && put(symbols, MONTHS, month)
        && put(symbols, MARKS, mark(assessment))
}

/// The number that the symbols are, times `radix`, and `digit` more; whether it fits.
fn put(symbols: &mut [u8], radix: u64, digit: u64) -> bool {
    let rest = symbols.iter_mut().rev().fold(digit, |carried, symbol| {
        let sum = u64::from(*symbol) * radix + carried;
        *symbol = (sum % 32) as u8;
        sum / 32
    });
    rest == 0
}

/// Takes a digit out of the number again.
fn take(symbols: &mut [u8], radix: u64) -> u64 {
    symbols.iter_mut().fold(0, |rest, symbol| {
        let sum = rest * 32 + u64::from(*symbol);
        *symbol = (sum / radix) as u8;
        sum % radix
    })
}

/// How many characters of a code hold data: as many as the greatest number has.
fn length(assessment: &Assessment) -> Option<usize> {
    let mut symbols = [0; LONGEST - CHECKS];
    let picks = |item: ItemIx| assessment.answer_set(item).map_or(0, |set| set.options.len());
    let items = || ItemIx::all(assessment.items.len());
    let multiple = |item: &ItemIx| matches!(item.of(&assessment.items).kind, ItemKind::Multiple(_));
    let few = items().filter(multiple).all(|item| picks(item) <= MOST_PICKS_IN_A_CODE);
    let fits = few && number(assessment, &mut symbols, |item| radix(assessment, item) - 1, MONTHS - 1);
    let unused = symbols.iter().take_while(|symbol| **symbol == 0).count();
    fits.then_some(symbols.len() - unused)
}

/// In how many ways an item can be answered, missing ones included.
fn radix(assessment: &Assessment, item: ItemIx) -> u64 {
    let Some(set) = assessment.answer_set(item) else { return 1 };
    let missing = missing(set.not_applicable);
    match item.of(&assessment.items).kind {
        ItemKind::Choice(_) => set.options.len() as u64 + missing,
        ItemKind::Multiple(_) => (1 << set.options.len().min(MOST_PICKS_IN_A_CODE)) + missing,
        ItemKind::Note => 1,
    }
}

fn missing(not_applicable: bool) -> u64 {
    1 + u64::from(not_applicable)
}

/// Skipped is 0, not applicable 1 where it is offered, then the options.
fn digit(assessment: &Assessment, item: ItemIx, answer: Answer) -> u64 {
    let Some(set) = assessment.answer_set(item) else { return 0 };
    let missing = missing(set.not_applicable);
    match answer {
        Answer::Missing(Missing::NotApplicable) if set.not_applicable => 1,
        Answer::Missing(_) => 0,
        Answer::Chosen(option) => missing + u64::from(option.0),
        Answer::Picked(picks) => {
            let picked = OptionIx::all(set.options.len()).filter(|option| picks.has(*option));
            missing + picked.fold(0u64, |bits, option| bits | 1 << option.0)
        }
    }
}

fn answer(assessment: &Assessment, item: ItemIx, digit: u64) -> Answer {
    let Some(set) = assessment.answer_set(item) else { return Answer::Missing(Missing::Skipped) };
    match (digit.checked_sub(missing(set.not_applicable)), item.of(&assessment.items).kind) {
        (None, _) if digit == 1 => Answer::Missing(Missing::NotApplicable),
        (None, _) => Answer::Missing(Missing::Skipped),
        (Some(bits), ItemKind::Multiple(_)) => Answer::Picked(
            OptionIx::all(set.options.len()).filter(|option| bits >> option.0 & 1 == 1).collect::<Picks>(),
        ),
        (Some(option), _) => Answer::Chosen(OptionIx(option as u16)),
    }
}

/// A mark of the assessment, its version, and the form of the code.
fn mark(assessment: &Assessment) -> u64 {
    let bytes = assessment.id.bytes().chain([0, FORM]).chain(assessment.version.bytes());
    let hash = fnv1a(bytes);
    u64::from(hash ^ hash >> 16) % MARKS
}

/// The symbol of a letter, in the forms in which people write it.
fn symbol(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    LETTERS.iter().position(|one| char::from(*one) == letter).map(|place| place as u8)
}

fn spell(symbols: &[u8]) -> String {
    let mut code = String::new();
    for (place, symbol) in symbols.iter().enumerate() {
        if place > 0 && place % GROUP == 0 {
            code.push(' ');
        }
        code.push(char::from(LETTERS[usize::from(*symbol)]));
    }
    code
}
