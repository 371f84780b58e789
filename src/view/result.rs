//! The result in words: what the answers say, and for every line why it is there.

use super::{AnswerView, SeekHelpView, StrategyView, Viewer};
use crate::assessment::{BandIx, ItemIx, Place, ResourceKind, ScaleIx, VariantIx};
use crate::checkin::{self, Month};
use crate::scoring::{Evidence, Outcome, Part, score};

/// The result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResultView<'a> {
    /// The title of the band.
    pub title: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Why this band.
    pub why: WhyView<'a>,
    /// What matters most, right under the band.
    pub first: Vec<MessageView<'a>>,
    /// The scales.
    pub angles: Vec<AngleView<'a>>,
    /// What works, in the words of the items.
    pub strengths: Vec<&'a str>,
    /// Why the strengths are listed; `None` where there are none.
    pub strengths_why: Option<WhyView<'a>>,
    /// Things to try.
    pub strategies: Vec<SuggestionView<'a>>,
    /// About getting help.
    pub help: Vec<MessageView<'a>>,
    /// When to seek help: every reason, with those that came up.
    pub seek_help: SeekHelpView<'a>,
    /// Open questions to take along.
    pub questions: Vec<&'a str>,
    /// The rest of what there is to say.
    pub notes: Vec<MessageView<'a>>,
    /// All answers.
    pub answers: Vec<AnswerView<'a>>,
    /// The code that holds them; `None` where they are too many for one.
    pub code: Option<String>,
}

/// One scale.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AngleView<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its level, counted from 0, and the highest there is; `None` where it has none.
    pub level: Option<(u16, u16)>,
    /// Its level in words; `None` where it has none.
    pub word: Option<&'a str>,
    /// What it may mean.
    pub text: &'a str,
    /// Why.
    pub why: WhyView<'a>,
}

/// One message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageView<'a> {
    /// Its words.
    pub text: &'a str,
    /// The indicators listed under it, each with its reason; none where all of them stand there anyway.
    pub indicators: Vec<(&'a str, WhyView<'a>)>,
    /// The kinds of help named under it; [`Viewer::help`] gives them for the country chosen.
    pub help: &'a [ResourceKind],
    /// Why it is shown.
    pub why: WhyView<'a>,
}

/// A strategy that is suggested.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SuggestionView<'a> {
    /// What it is.
    pub strategy: StrategyView<'a>,
    /// What to do.
    pub steps: Vec<&'a str>,
    /// Why it is suggested.
    pub why: WhyView<'a>,
}

/// "Why am I seeing this?"
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WhyView<'a> {
    /// One authored sentence.
    pub because: &'a str,
    /// The answers it rests on.
    pub answers: Vec<AnswerView<'a>>,
    /// What it could have been with other answers to what was left out, from one end of the what-if range
    /// to the other; empty where that would change nothing, or nothing is known of it.
    pub could_be: Vec<&'a str>,
}

impl<'a> Viewer<'a> {
    /// What the answers so far say.
    pub fn result(&self) -> ResultView<'a> {
        let assessment = self.assessment();
        let outcome = score(assessment, self.session.response());
        let scores = &outcome.scores;
        let variant = scores.variant.of(&scores.band.of(&assessment.bands).variants);
        ResultView {
            title: self.text(variant.title),
            text: self.text(variant.text),
            why: WhyView { could_be: self.could_be(&outcome), ..self.why(&outcome, Part::Band) },
            first: self.messages(&outcome, Place::First),
            angles: ScaleIx::all(assessment.scales.len()).map(|scale| self.angle(&outcome, scale)).collect(),
            strengths: outcome.strengths.iter().map(|item| self.text(item.of(&assessment.items).text)).collect(),
            strengths_why: outcome.strengths.first().map(|_| WhyView {
                because: self.text(assessment.texts.strength_because),
                answers: outcome.strengths.iter().filter_map(|item| self.answer(*item)).collect(),
                could_be: Vec::new(),
            }),
            strategies: self.strategies(&outcome),
            help: self.messages(&outcome, Place::Help),
            seek_help: self.seek_help(Some(&outcome)),
            questions: self.questions(),
            notes: self.messages(&outcome, Place::Note),
            answers: self.review(),
            code: checkin::write(assessment, self.session.response(), Month::of_day(self.today)),
        }
    }

    pub(super) fn angle(&self, outcome: &Outcome, place: ScaleIx) -> AngleView<'a> {
        let scale = place.of(&self.assessment().scales);
        let level = place.of(&outcome.scores.scales).level.map(|level| level.of(&scale.levels));
        AngleView {
            name: self.text(scale.name),
            level: place.of(&outcome.scores.scales).level.map(|level| (level.0, scale.levels.len() as u16 - 1)),
            word: level.map(|level| self.text(level.word)),
            text: self.text(level.map_or(self.assessment().texts.no_level, |level| level.text)),
            why: self.why(outcome, Part::Level(place)),
        }
    }

    fn messages(&self, outcome: &Outcome, place: Place) -> Vec<MessageView<'a>> {
        let of_place = outcome.messages.iter().map(|message| (*message, message.of(&self.assessment().messages)));
        of_place
            .filter(|(_, message)| message.place == place)
            .map(|(ix, message)| MessageView {
                text: self.text(message.text),
                indicators: (outcome.scores.indicators.iter())
                    .filter(|_| message.lists_indicators && place != Place::Help)
                    .map(|indicator| {
                        let label = indicator.of(&self.assessment().indicators).label;
                        (self.text(label), self.why(outcome, Part::Indicator(*indicator)))
                    })
                    .collect(),
                help: &message.help,
                why: self.why(outcome, Part::Message(ix)),
            })
            .collect()
    }

    fn strategies(&self, outcome: &Outcome) -> Vec<SuggestionView<'a>> {
        let suggested = outcome.strategies.iter();
        suggested
            .map(|place| SuggestionView {
                strategy: self.strategy(*place),
                steps: self.steps(place.of(&self.assessment().strategies)).collect(),
                why: self.why(outcome, Part::Strategy(*place)),
            })
            .collect()
    }

    pub(super) fn why(&self, outcome: &Outcome, part: Part) -> WhyView<'a> {
        let Some(reason) = outcome.reasons.iter().find(|reason| reason.of == part) else {
            return WhyView { because: "", answers: Vec::new(), could_be: Vec::new() };
        };
        let rests_on = |item: ItemIx| {
            reason.evidence.iter().any(|one| match one {
                Evidence::Answer(on) | Evidence::Picked(on, _) | Evidence::Missing(on) => *on == item,
                Evidence::Scale(..) | Evidence::Fired(_) | Evidence::Band(_) | Evidence::Tier(_) => false,
            })
        };
        // In the order asked, so that a visitor finds them again.
        let items = ItemIx::all(self.assessment().items.len()).filter(|item| rests_on(*item));
        WhyView {
            because: reason.because.map_or("", |text| self.text(text)),
            answers: items.filter_map(|item| self.answer(item)).collect(),
            could_be: Vec::new(),
        }
    }

    fn could_be(&self, outcome: &Outcome) -> Vec<&'a str> {
        let (low, high) = outcome.scores.range;
        let title = |band: BandIx| self.text(VariantIx(0).of(&band.of(&self.assessment().bands).variants).title);
        if low == high { Vec::new() } else { vec![title(low), title(high)] }
    }
}
