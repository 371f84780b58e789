//! A strategy as it is played: step by step, by a paced breath, by a timer, or by a question that
//! leads on. It knows no clock: the time comes with what the visitor does.

use crate::assessment::{Assessment, Player, Strategy, StrategyIx};

/// Milliseconds on any clock that goes on while the page is in the background.
pub type Millis = u64;

const SECOND: Millis = 1000;
const MINUTE: Millis = 60 * SECOND;

/// A strategy and how far the visitor has come with it.
///
/// ```
/// # #[cfg(feature = "definition")] {
/// # use quiet_check::{assessment::{read::read, StrategyIx}, practice::{Act, At, Practice}};
/// # let loaded = read(include_str!("../tests/fixtures/day-rhythm/assessment.json"),
/// #     &[("en", include_str!("../tests/fixtures/day-rhythm/en.json"))]).unwrap();
/// // A timer of five minutes.
/// let walk = Practice::new(&loaded.assessment, StrategyIx(1)).unwrap();
/// let walk = walk.after(&loaded.assessment, Act::Start(1_000));
/// assert!(matches!(walk.at, At::Running { .. }));
/// // The page was in the background: one tick, an hour later, is enough.
/// let walk = walk.after(&loaded.assessment, Act::Tick(3_600_000));
/// assert_eq!(walk.at, At::Done { before: None, after: None });
/// # }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Practice {
    /// The strategy.
    pub strategy: StrategyIx,
    /// Where in it.
    pub at: At,
}

/// Where in a practice somebody is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum At {
    /// At this step, counted from 0.
    Step(u16),
    /// This answer was chosen, and leads on.
    Chosen(u16),
    /// Not begun: for what runs by time.
    Before,
    /// Running, or resting in between.
    Running {
        /// The word named before, if one was.
        named: Option<u16>,
        /// The time.
        run: Run,
    },
    /// The time is over, and a word can be named.
    After {
        /// The word named before, if one was.
        named: Option<u16>,
    },
    /// Over, with the words named before and after.
    Done {
        /// Before.
        before: Option<u16>,
        /// After.
        after: Option<u16>,
    },
}

/// A span of time that can rest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    // When it would have begun, had it never rested; never after `now`.
    since: Millis,
    now: Millis,
    /// Whether it rests.
    pub paused: bool,
}

impl Run {
    fn from(now: Millis) -> Self {
        Self { since: now, now, paused: false }
    }

    /// How long it has run.
    pub fn elapsed(self) -> Millis {
        self.now - self.since
    }

    /// A clock that was put back stands still until it has caught up.
    fn at(self, now: Millis) -> Self {
        if self.paused { self } else { Self { now: now.max(self.now), ..self } }
    }

    fn turned(self, now: Millis) -> Self {
        if self.paused {
            Self { since: now.saturating_sub(self.elapsed()), now, paused: false }
        } else {
            Self { paused: true, ..self.at(now) }
        }
    }
}

/// What the visitor does in a practice, or the clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// On to the next step.
    Next,
    /// Back to the step before.
    Previous,
    /// Choose this answer.
    Choose(u16),
    /// Start, at this time; from the end, once more.
    Start(Millis),
    /// Rest, or go on, at this time.
    Pause(Millis),
    /// Stop: back to where it had not begun.
    Stop,
    /// Name this word, at this time: before, it starts the timer.
    Name(u16, Millis),
    /// The time is now this.
    Tick(Millis),
}

impl Practice {
    /// A strategy from its beginning; `None` where there is no such strategy.
    pub fn new(assessment: &Assessment, strategy: StrategyIx) -> Option<Self> {
        let found = assessment.strategies.get(strategy.get())?;
        Some(Self { strategy, at: beginning(&found.player) })
    }

    /// What has become of it after this. What makes no sense now changes nothing.
    #[must_use]
    pub fn after(self, assessment: &Assessment, act: Act) -> Self {
        let strategy = self.strategy.of(&assessment.strategies);
        Self { at: next(strategy, self.at, act), ..self }
    }
}

fn beginning(player: &Player) -> At {
    match player {
        Player::Steps | Player::Choose(_) => At::Step(0),
        Player::Breath { .. } | Player::Timer { .. } => At::Before,
    }
}

fn next(strategy: &Strategy, at: At, act: Act) -> At {
    let player = &strategy.player;
    match (at, act) {
        (At::Step(step), Act::Next) if step < last_step(strategy) => At::Step(step + 1),
        // A question is answered, not passed by.
        (At::Step(_), Act::Next) if !matches!(player, Player::Choose(_)) => At::Done { before: None, after: None },
        (At::Step(step), Act::Previous) if step > 0 => At::Step(step - 1),
        (At::Step(step), Act::Choose(choice)) if step == last_step(strategy) && choice < choices(player) => {
            At::Chosen(choice)
        }
        (At::Chosen(_), Act::Previous) => At::Step(last_step(strategy)),

        (At::Before, Act::Start(now)) => At::Running { named: None, run: Run::from(now) },
        (At::Before, Act::Name(word, now)) if word < words(player) => {
            At::Running { named: Some(word), run: Run::from(now) }
        }
        (At::Running { named, run }, Act::Tick(now)) => running(player, named, run.at(now)),
        (At::Running { named, run }, Act::Pause(now)) => running(player, named, run.turned(now)),
        (At::Running { .. } | At::After { .. }, Act::Stop) => beginning(player),
        (At::After { named }, Act::Name(word, _)) if word < words(player) => {
            At::Done { before: named, after: Some(word) }
        }
        (At::After { named }, Act::Next) => At::Done { before: named, after: None },

        (At::Chosen(_) | At::Done { .. }, Act::Start(_)) => beginning(player),
        (at, _) => at,
    }
}

fn running(player: &Player, named: Option<u16>, run: Run) -> At {
    if run.elapsed() < whole(player) {
        At::Running { named, run }
    } else if words(player) > 0 {
        At::After { named }
    } else {
        At::Done { before: None, after: None }
    }
}

/// How long it runs; 0 for what runs by steps.
pub fn whole(player: &Player) -> Millis {
    match player {
        Player::Breath { breaths, .. } => breath(player) * Millis::from(*breaths),
        Player::Timer { minutes, .. } => MINUTE * Millis::from(*minutes),
        Player::Steps | Player::Choose(_) => 0,
    }
}

/// How long one breath takes, in and out.
fn breath(player: &Player) -> Millis {
    match player {
        Player::Breath { inhale, exhale, .. } => SECOND * (Millis::from(*inhale) + Millis::from(*exhale)),
        _ => 0,
    }
}

/// Whether the breath goes in after so long, and how long it still goes that way; `None` for what is no
/// breath, or takes no time.
pub fn phase(player: &Player, elapsed: Millis) -> Option<(bool, Millis)> {
    let Player::Breath { inhale, .. } = player else { return None };
    let (inhale, whole) = (SECOND * Millis::from(*inhale), breath(player));
    let within = elapsed.checked_rem(whole)?;
    Some(if within < inhale { (true, inhale - within) } else { (false, whole - within) })
}

/// The last step that is shown by itself: of a question that leads on, the last but one asks, and the
/// last is said with each of its answers.
pub fn last_step(strategy: &Strategy) -> u16 {
    strategy.steps.len.saturating_sub(if choices(&strategy.player) > 0 { 2 } else { 1 })
}

fn choices(player: &Player) -> u16 {
    match player {
        Player::Choose(choices) => choices.len() as u16,
        _ => 0,
    }
}

fn words(player: &Player) -> u16 {
    match player {
        Player::Timer { naming: Some(naming), .. } => naming.words.len() as u16,
        _ => 0,
    }
}
