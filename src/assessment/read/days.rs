//! Days, as an author writes them.

use super::cursor::Cursor;
use super::plain::shorten;

/// A day as `YYYY-MM-DD`, in days since 1970-01-01.
pub(super) fn days(at: &Cursor<'_>) -> Option<i32> {
    let written = at.string()?;
    let days = parse_day(written);
    if days.is_none() {
        at.problem(format!("`{}` is not a day. It should be written as 2026-01-31.", shorten(written, 40)));
    }
    days
}

fn parse_day(written: &str) -> Option<i32> {
    let bytes = written.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<i32>().ok()).flatten();
    let (year, month, day) = (number(written.get(..4)?)?, number(written.get(5..7)?)?, number(written.get(8..)?)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *lengths.get(usize::try_from(month.checked_sub(1)?).ok()?)?;
    if !(1..=length).contains(&day) || year < 1970 {
        return None;
    }
    let leaps = |year: i32| year / 4 - year / 100 + year / 400;
    let before = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
    Some(before + lengths[..month as usize - 1].iter().sum::<i32>() + day - 1)
}

#[cfg(test)]
mod tests {
    use super::parse_day;

    #[test]
    fn a_day_is_counted_from_1970() {
        let days = ["1970-01-01", "1970-12-31", "2000-02-29", "2024-03-01", "2026-11-22", "2100-03-01"];
        assert_eq!(days.map(parse_day), [Some(0), Some(364), Some(11016), Some(19783), Some(20779), Some(47541)]);
        let wrong =
            ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2100-02-29", "2026-01-00", "aé26-01-1"];
        assert_eq!(wrong.map(parse_day), [None; 8]);
    }
}
