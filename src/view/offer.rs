//! What there is to read and to do, before, during and after, with no answers at all.

use super::{Viewer, WhyView};
use crate::assessment::{FamilyIx, IndicatorIx, Player, Strategy, StrategyIx, Topic};
use crate::practice::{At, Practice, Run, last_step, phase, whole};
use crate::scoring::{Outcome, Part, score};

/// What there is to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LearnView<'a> {
    /// The topics.
    pub topics: Vec<TopicView<'a>>,
    /// Open questions to take along.
    pub questions: Vec<&'a str>,
    /// When to seek help.
    pub seek_help: SeekHelpView<'a>,
}

/// One topic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TopicView<'a> {
    /// Its heading.
    pub title: &'a str,
    /// Its cards.
    pub cards: Vec<CardView<'a>>,
}

/// One card.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CardView<'a> {
    /// Its heading.
    pub title: Option<&'a str>,
    /// Its words.
    pub text: &'a str,
    /// The words on the button that shows it, where it stays closed until then.
    pub reveal: Option<&'a str>,
}

/// When to seek help: every reason, for everyone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SeekHelpView<'a> {
    /// The words over the list; `None` where there is no list.
    pub lead: Option<&'a str>,
    /// The indicators, every one.
    pub reasons: Vec<IndicatorView<'a>>,
    /// How to find somebody.
    pub how: Option<&'a str>,
}

/// One reason to seek help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IndicatorView<'a> {
    /// Its label.
    pub label: &'a str,
    /// Why it came up, for somebody who has seen their result; `None` where it did not.
    pub noted: Option<WhyView<'a>>,
}

/// A family with its strategies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FamilyView<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its strategies, in catalogue order.
    pub strategies: Vec<StrategyView<'a>>,
}

/// A strategy to be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StrategyView<'a> {
    /// Which.
    pub strategy: StrategyIx,
    /// Its name.
    pub name: &'a str,
    /// The name of its family.
    pub family: &'a str,
    /// How many minutes it takes.
    pub minutes: u16,
    /// A caution.
    pub caution: Option<&'a str>,
}

/// A strategy as it is played.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PracticeView<'a> {
    /// The strategy.
    pub strategy: StrategyView<'a>,
    /// Where in it.
    pub play: PlayView<'a>,
}

/// Where in a practice somebody is, in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PlayView<'a> {
    /// One step.
    Step {
        /// Its words.
        text: &'a str,
        /// Whether there is a step before it.
        previous: bool,
        /// What can be answered here, each with its number.
        choices: Vec<&'a str>,
    },
    /// What an answer leads on to.
    Chosen {
        /// The answer.
        label: &'a str,
        /// What it leads on to.
        leads: Vec<StrategyView<'a>>,
        /// What is said with every answer.
        text: &'a str,
    },
    /// Not begun.
    Before {
        /// What to do.
        steps: Vec<&'a str>,
        /// What can be named first.
        naming: Option<NamingView<'a>>,
    },
    /// Running.
    Running(RunView<'a>),
    /// The time is over, and a word can be named.
    After(NamingView<'a>),
    /// Over: each question with the word that was named.
    Done(Vec<(&'a str, &'a str)>),
}

/// A question, and the words that answer it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamingView<'a> {
    /// The question.
    pub question: &'a str,
    /// The words.
    pub words: Vec<&'a str>,
}

/// A practice that runs by time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunView<'a> {
    /// What to do, for a timer.
    pub steps: Vec<&'a str>,
    /// For a breath: whether it goes in.
    pub inhale: Option<bool>,
    /// For a breath: how many milliseconds it still goes that way.
    pub turns_in: u16,
    /// How many minutes are left, rounded; 0 is less than half of one.
    pub minutes_left: u16,
    /// How much of the whole is over, in thousandths.
    pub over: u16,
    /// How many milliseconds are left of the whole.
    pub left: u32,
    /// Whether it rests.
    pub paused: bool,
}

impl<'a> Viewer<'a> {
    pub(super) fn learn(&self) -> LearnView<'a> {
        let assessment = self.assessment();
        // What came up is told with the result, and not before.
        let outcome = self.session.finished().then(|| score(assessment, self.session.response()));
        LearnView {
            topics: assessment.learn.iter().map(|topic| self.topic(topic)).collect(),
            questions: self.questions(),
            seek_help: self.seek_help(outcome.as_ref()),
        }
    }

    /// The open questions to take along.
    pub(super) fn questions(&self) -> Vec<&'a str> {
        let questions = self.assessment().texts.questions;
        questions.into_iter().flat_map(|list| list.iter()).map(|text| self.text(text)).collect()
    }

    fn topic(&self, topic: &'a Topic) -> TopicView<'a> {
        TopicView {
            title: self.text(topic.title),
            cards: (topic.cards.iter())
                .map(|card| CardView {
                    title: card.title.map(|text| self.text(text)),
                    text: self.text(card.text),
                    reveal: card.reveal.map(|text| self.text(text)),
                })
                .collect(),
        }
    }

    pub(super) fn seek_help(&self, outcome: Option<&Outcome>) -> SeekHelpView<'a> {
        let assessment = self.assessment();
        SeekHelpView {
            lead: assessment.texts.seek_help.map(|text| self.text(text)),
            reasons: (IndicatorIx::all(assessment.indicators.len()).zip(&assessment.indicators))
                .map(|(place, indicator)| IndicatorView {
                    label: self.text(indicator.label),
                    noted: outcome
                        .filter(|outcome| outcome.scores.indicators.contains(&place))
                        .map(|outcome| self.why(outcome, Part::Indicator(place))),
                })
                .collect(),
            how: assessment.texts.seek_help_how.map(|text| self.text(text)),
        }
    }

    pub(super) fn catalogue(&self) -> Vec<FamilyView<'a>> {
        let assessment = self.assessment();
        let of = |family: FamilyIx| {
            let all = StrategyIx::all(assessment.strategies.len()).zip(&assessment.strategies);
            all.filter(move |(_, strategy)| strategy.family == family).map(|(place, _)| self.strategy(place)).collect()
        };
        FamilyIx::all(assessment.families.len())
            .map(|family| FamilyView { name: self.text(family.of(&assessment.families).name), strategies: of(family) })
            .filter(|family: &FamilyView| !family.strategies.is_empty())
            .collect()
    }

    pub(super) fn strategy(&self, place: StrategyIx) -> StrategyView<'a> {
        let strategy = place.of(&self.assessment().strategies);
        StrategyView {
            strategy: place,
            name: self.text(strategy.name),
            family: self.text(strategy.family.of(&self.assessment().families).name),
            minutes: strategy.minutes,
            caution: strategy.caution.map(|text| self.text(text)),
        }
    }

    pub(super) fn practice(&self, practice: Practice) -> PracticeView<'a> {
        let strategy = practice.strategy.of(&self.assessment().strategies);
        PracticeView { strategy: self.strategy(practice.strategy), play: self.play(strategy, practice.at) }
    }

    fn play(&self, strategy: &'a Strategy, at: At) -> PlayView<'a> {
        let step = |step: u16| strategy.steps.iter().nth(step.into()).map_or("", |text| self.text(text));
        match at {
            At::Step(at) => PlayView::Step {
                text: step(at),
                previous: at > 0,
                choices: match &strategy.player {
                    Player::Choose(choices) if at == last_step(strategy) => {
                        choices.iter().map(|choice| self.text(choice.label)).collect()
                    }
                    _ => Vec::new(),
                },
            },
            At::Chosen(chosen) => {
                let choice = match &strategy.player {
                    Player::Choose(choices) => choices.get(usize::from(chosen)),
                    _ => None,
                };
                PlayView::Chosen {
                    label: choice.map_or("", |choice| self.text(choice.label)),
                    leads: choice.iter().flat_map(|choice| &choice.strategies).map(|one| self.strategy(*one)).collect(),
                    text: step(strategy.steps.len - 1),
                }
            }
            At::Before => {
                let naming = self.naming(strategy, false);
                // What is named answers the first step; the others are for the time that runs.
                let shown = if naming.is_some() { 1 } else { usize::MAX };
                PlayView::Before { steps: self.steps(strategy).take(shown).collect(), naming }
            }
            At::Running { run, .. } => PlayView::Running(self.run(strategy, run)),
            At::After { .. } => match self.naming(strategy, true) {
                Some(naming) => PlayView::After(naming),
                None => PlayView::Done(Vec::new()),
            },
            At::Done { before, after } => {
                let named = [(before, false), (after, true)].into_iter().filter_map(|(word, is_after)| {
                    let NamingView { question, words } = self.naming(strategy, is_after)?;
                    Some((question, *words.get(usize::from(word?))?))
                });
                PlayView::Done(named.collect())
            }
        }
    }

    pub(super) fn steps(&self, strategy: &'a Strategy) -> impl Iterator<Item = &'a str> {
        let texts = self.texts;
        strategy.steps.iter().map(move |step| &texts[step])
    }

    fn naming(&self, strategy: &'a Strategy, after: bool) -> Option<NamingView<'a>> {
        let Player::Timer { naming: Some(naming), .. } = &strategy.player else { return None };
        Some(NamingView {
            question: self.text(if after { naming.after } else { naming.before }),
            words: naming.words.iter().map(|word| self.text(*word)).collect(),
        })
    }

    fn run(&self, strategy: &'a Strategy, run: Run) -> RunView<'a> {
        let (whole, elapsed) = (whole(&strategy.player), run.elapsed());
        let phase = phase(&strategy.player, elapsed);
        let left = whole.saturating_sub(elapsed);
        let named = usize::from(self.naming(strategy, false).is_some());
        RunView {
            steps: if phase.is_some() { Vec::new() } else { self.steps(strategy).skip(named).collect() },
            inhale: phase.map(|(inhale, _)| inhale),
            turns_in: phase.map_or(0, |(_, left)| left as u16),
            minutes_left: ((left + 30_000) / 60_000) as u16,
            over: (elapsed * 1000 / whole.max(1)) as u16,
            left: left as u32,
            paused: run.paused,
        }
    }
}
