//! A code from before beside the answers of now: two pictures, and what was answered differently.

use super::{AngleView, AnswerView, AnswerWords, Viewer};
use crate::assessment::{ItemIx, ScaleIx};
use crate::checkin::{Month, NoCheckIn};
use crate::response::{Answer, Response};
use crate::scoring::score;

/// What a code from before says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompareView<'a> {
    /// Why the code that was entered says nothing.
    pub problem: Option<NoCheckIn>,
    /// The code as it should have been, where one character was put right.
    pub corrected: Option<&'a str>,
    /// The picture from before.
    pub earlier: Option<PictureView<'a>>,
    /// The picture of now, for somebody who has seen their result.
    pub now: Option<PictureView<'a>>,
    /// What was answered differently; empty while there is only one picture.
    pub different: Vec<DifferentView<'a>>,
}

/// A result at a glance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PictureView<'a> {
    /// When.
    pub month: Month,
    /// The title of the band.
    pub title: &'a str,
    /// The scales.
    pub angles: Vec<AngleView<'a>>,
}

/// A question that was answered differently. Different is all it says: there is no telling how much of
/// it is chance in questions that nobody has tested.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DifferentView<'a> {
    /// The answer before, with its question.
    pub before: AnswerView<'a>,
    /// The answer now.
    pub now: AnswerWords<'a>,
}

impl<'a> Viewer<'a> {
    pub(super) fn compare(&self) -> CompareView<'a> {
        let entered = self.session.entered();
        let earlier = entered.and_then(|entered| entered.as_ref().ok());
        let now = self.session.finished().then(|| self.session.response());
        CompareView {
            problem: entered.and_then(|entered| entered.as_ref().err().copied()),
            corrected: earlier.and_then(|earlier| earlier.corrected.as_deref()),
            earlier: earlier.map(|earlier| self.picture(&earlier.response, earlier.month)),
            now: now.map(|now| self.picture(now, Month::of_day(self.today))),
            different: match (earlier, now) {
                (Some(earlier), Some(now)) => self.different(&earlier.response, now),
                _ => Vec::new(),
            },
        }
    }

    fn picture(&self, response: &Response, month: Month) -> PictureView<'a> {
        let assessment = self.assessment();
        let outcome = score(assessment, response);
        let variant = outcome.scores.variant.of(&outcome.scores.band.of(&assessment.bands).variants);
        let angles = ScaleIx::all(assessment.scales.len()).map(|scale| self.angle(&outcome, scale));
        PictureView { month, title: self.text(variant.title), angles: angles.collect() }
    }

    fn different(&self, before: &Response, now: &Response) -> Vec<DifferentView<'a>> {
        let items = ItemIx::all(self.assessment().items.len());
        let differs = items.filter(|item| before.answer(*item) != now.answer(*item));
        let in_words = |item, answer: Answer| self.in_words(item, Some(answer));
        differs
            .filter_map(|item| {
                let now = in_words(item, now.answer(item))?.answer;
                Some(DifferentView { before: in_words(item, before.answer(item))?, now })
            })
            .collect()
    }
}
