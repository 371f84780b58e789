//! Many responses at once, as one row of bytes each.

use crate::assessment::read::Loaded;
use crate::assessment::{Assessment, ItemIx, ItemKind, Missing, OptionIx};
use crate::response::{Answer, Picks, Response};
use crate::scoring::scores;

/// The byte for "Prefer not to say", and for a question left out.
pub const SKIPPED: u8 = 255;
/// The byte for "Does not apply to me".
pub const NOT_APPLICABLE: u8 = 254;
/// The byte for a scale without a level, in [`Batch::level`].
pub const NO_LEVEL: u8 = 255;

/// What one column of a row is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    /// A single choice: the place of the option, or [`NOT_APPLICABLE`] or [`SKIPPED`].
    Choice(ItemIx),
    /// One option of a multiple choice: 1 picked, 0 not; [`NOT_APPLICABLE`] or [`SKIPPED`] in all of its
    /// columns where the whole item is missing.
    Option(ItemIx, OptionIx),
}

/// The columns of a row, in the order of the items.
pub fn columns(assessment: &Assessment) -> Vec<Column> {
    let items = ItemIx::all(assessment.items.len());
    items
        .flat_map(|item| match assessment.items[item.get()].kind {
            ItemKind::Choice(_) => vec![Column::Choice(item)],
            ItemKind::Multiple(set) => {
                let options = OptionIx::all(assessment.answer_sets[usize::from(set)].options.len());
                options.map(|option| Column::Option(item, option)).collect()
            }
            ItemKind::Note => Vec::new(),
        })
        .collect()
}

/// The scores of many responses, one after the other in each list; of scales, all of one response
/// before those of the next.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Batch {
    /// The place of the band.
    pub band: Vec<u8>,
    /// The place of its wording.
    pub text: Vec<u8>,
    /// The lower end of the what-if range.
    pub range_low: Vec<u8>,
    /// The upper end.
    pub range_high: Vec<u8>,
    /// The place of the tier.
    pub tier: Vec<u8>,
    /// A bit for each indicator that fired, the first the lowest. There are 32 at most.
    pub indicators: Vec<u32>,
    /// The place of each scale's level, or [`NO_LEVEL`].
    pub level: Vec<u8>,
    /// Each scale's sum.
    pub sum: Vec<i32>,
    /// How many items of each scale have an answer.
    pub answered: Vec<u16>,
}

/// Scores rows of bytes.
///
/// # Errors
///
/// When the bytes are no whole number of rows, or one of them means nothing, in words.
pub fn score_batch(loaded: &Loaded, rows: &[u8]) -> Result<Batch, String> {
    let assessment = &loaded.assessment;
    let columns = columns(assessment);
    if columns.is_empty() || !rows.len().is_multiple_of(columns.len()) {
        return Err(format!("{} bytes are no whole number of rows: a row has {}.", rows.len(), columns.len()));
    }
    let mut batch = Batch::default();
    for (number, row) in rows.chunks_exact(columns.len()).enumerate() {
        let response = read_row(assessment, &columns, row).map_err(|column| {
            let (Column::Choice(item) | Column::Option(item, _)) = columns[column];
            let id = &loaded.ids.items[item.get()];
            let takes = takes(assessment, columns[column]);
            format!(
                "Row {number}, column {column} (`{id}`; both count from 0) holds {}, which is none of its answers. {takes}",
                row[column]
            )
        })?;
        batch.push(assessment, &response);
    }
    Ok(batch)
}

/// What a column takes, in words.
fn takes(assessment: &Assessment, column: Column) -> String {
    let (Column::Choice(item) | Column::Option(item, _)) = column;
    let set = assessment.answer_set(item);
    let not_applicable = if set.is_some_and(|set| set.not_applicable) {
        format!(", {NOT_APPLICABLE} for \"Does not apply to me\"")
    } else {
        String::new()
    };
    let (most, all) = match column {
        Column::Choice(_) => (set.map_or(0, |set| set.options.len().saturating_sub(1)), ""),
        Column::Option(..) => (1, "; where the item is missing, the same in all of its columns"),
    };
    format!("It takes 0 to {most}, {SKIPPED} for \"Prefer not to say\"{not_applicable}{all}.")
}

/// The response of one row, or the column that means nothing.
fn read_row(assessment: &Assessment, columns: &[Column], row: &[u8]) -> Result<Response, usize> {
    let mut response = Response::new(assessment);
    let missing = |item, byte| match byte {
        SKIPPED => Some(Answer::Missing(Missing::Skipped)),
        NOT_APPLICABLE if assessment.answer_set(item)?.not_applicable => Some(Answer::Missing(Missing::NotApplicable)),
        _ => None,
    };
    for (at, (column, byte)) in columns.iter().zip(row).enumerate() {
        match (*column, *byte) {
            (Column::Choice(item), byte) => {
                let chosen = || {
                    let option = OptionIx(byte.into());
                    assessment.option(item, option).map(|_| Answer::Chosen(option))
                };
                response.record(item, missing(item, byte).or_else(chosen).ok_or(at)?);
            }
            (Column::Option(item, option), picked @ (0 | 1)) => {
                let before = match response.given(item) {
                    Some(Answer::Picked(picks)) => picks,
                    _ if option.0 > 0 => return Err(at), // after one that says that it is missing
                    _ => Picks::default(),
                };
                let picks = if picked == 1 { before.toggled(option) } else { before };
                response.record(item, Answer::Picked(picks));
            }
            (Column::Option(item, option), byte) => {
                let missing = missing(item, byte).ok_or(at)?;
                if option.0 > 0 && response.given(item) != Some(missing) {
                    return Err(at);
                }
                response.record(item, missing);
            }
        }
    }
    Ok(response)
}

impl Batch {
    fn push(&mut self, assessment: &Assessment, response: &Response) {
        let scores = scores(assessment, response);
        self.band.push(scores.band.0 as u8);
        self.text.push(scores.variant.0 as u8);
        self.range_low.push(scores.range.0.0 as u8);
        self.range_high.push(scores.range.1.0 as u8);
        self.tier.push(scores.tier.0 as u8);
        let bits = scores.indicators.iter().filter_map(|one| 1u32.checked_shl(one.0.into()));
        self.indicators.push(bits.fold(0, |bits, bit| bits | bit));
        for scale in scores.scales {
            self.level.push(scale.level.map_or(NO_LEVEL, |level| level.0 as u8));
            self.sum.push(scale.sum);
            self.answered.push(scale.answered);
        }
    }
}
