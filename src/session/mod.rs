//! The sitting as a state machine: from the opening to the result, one screen at a time.
//!
//! It takes events and gives an effect. Effects say that something happened and hold no answer, so
//! whatever is done with them cannot tell one.

mod event;

pub use event::{Effect, Event, Room, Stage};

use crate::assessment::{Assessment, CountryIx, ItemIx, ItemKind, OptionIx, SectionIx};
use crate::checkin::{self, CheckIn, NoCheckIn};
use crate::practice::{Act, Practice};
use crate::response::{Answer, Missing, Picks, Response};
use crate::scoring::{asked, offered};

/// A sitting.
///
/// ```
/// # #[cfg(feature = "definition")] {
/// # use quiet_check::{assessment::read::read, session::{Effect, Event, Session, Stage}};
/// # let loaded = read(include_str!("../../tests/fixtures/day-rhythm/assessment.json"),
/// #     &[("en", include_str!("../../tests/fixtures/day-rhythm/en.json"))]).unwrap();
/// let mut session = Session::new(loaded.assessment);
/// assert_eq!(session.handle(Event::Continue), Effect::Nothing, "there is nothing to go on from yet");
/// assert_eq!(session.handle(Event::Begin), Effect::Started);
/// assert_ne!(session.stage(), Stage::About);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Session {
    assessment: Assessment,
    response: Response,
    stage: Stage,
    country: Option<CountryIx>,
    // Where the rooms beside the way lead back to, one inside another. No room stands in it twice.
    trail: Vec<Stage>,
    // What the code says that was entered last.
    entered: Option<Result<CheckIn, NoCheckIn>>,
    // Where the visitor skipped to the end.
    skipped_at: Option<Stage>,
    // The page is told of the first question and the first result alone: how often somebody goes back
    // is theirs.
    started: bool,
    finished: bool,
}

impl Session {
    /// A sitting that has not begun.
    pub fn new(assessment: Assessment) -> Self {
        let response = Response::new(&assessment);
        let entered = None;
        Self {
            entered,
            skipped_at: None,
            assessment,
            response,
            stage: Stage::About,
            country: None,
            trail: Vec::new(),
            started: false,
            finished: false,
        }
    }

    /// The assessment.
    pub fn assessment(&self) -> &Assessment {
        &self.assessment
    }

    /// The answers so far.
    pub fn response(&self) -> &Response {
        &self.response
    }

    /// The screen.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// The country that help is shown for.
    pub fn country(&self) -> Option<CountryIx> {
        self.country
    }

    /// How many screens the rooms beside the way lead back to, one inside another.
    pub fn depth(&self) -> usize {
        self.trail.len()
    }

    /// Whether the visitor has seen the result.
    pub fn finished(&self) -> bool {
        self.finished
    }

    /// What the code from before says that was entered last.
    pub fn entered(&self) -> Option<&Result<CheckIn, NoCheckIn>> {
        self.entered.as_ref()
    }

    /// Takes a code from before, where one can be entered.
    pub fn enter_code(&mut self, code: &str) -> Effect {
        if self.stage != Stage::Compare {
            return Effect::Nothing;
        }
        self.entered = Some(checkin::read(&self.assessment, code));
        Effect::Show
    }

    /// Takes an event. One that makes no sense now changes nothing.
    pub fn handle(&mut self, event: Event) -> Effect {
        match (self.stage, event) {
            (_, Event::Country(country)) => self.set_country(country),

            // Nothing here is for a minor but the services for them.
            (Stage::TooYoung, Event::Open(_)) => Effect::Nothing,
            (_, Event::Open(room)) => self.open(room),
            (stage, Event::Back) if stage.is_room() => self.go_back(),
            (Stage::Practice(practice), Event::Play(act)) => self.play(practice, act),

            (Stage::About, Event::Begin) if self.assessment.adults_only => self.show(Stage::Age),
            (Stage::About, Event::Begin) | (Stage::Age, Event::Adult) => self.start(),
            // They may have come back here from the questions: nothing of a minor is kept.
            (Stage::Age, Event::Minor) => self.drop_answers(Stage::TooYoung),
            (Stage::Age | Stage::TooYoung, Event::Back) => self.show(Stage::About),

            (Stage::Section(section), Event::Continue) => self.show_item(self.first_in(section)),
            (Stage::Section(section), Event::Back) => self.before_section(section),

            (Stage::Item { item, .. }, Event::Choose(option)) => self.choose(item, option),
            (Stage::Item { item, .. }, Event::Toggle(option)) => self.toggle(item, option),
            (Stage::Item { item, .. }, Event::Skip) => self.answer_and_go(item, Some(Missing::Skipped)),
            (Stage::Item { item, .. }, Event::NotApplicable) if self.may_not_apply(item) => {
                self.answer_and_go(item, Some(Missing::NotApplicable))
            }
            (Stage::Item { item, .. }, Event::Continue) => self.answer_and_go(item, None),
            (Stage::Item { item, revealed: false, from_review }, Event::Reveal) => {
                self.stage = Stage::Item { item, revealed: true, from_review };
                Effect::Update
            }
            (Stage::Item { from_review: true, .. }, Event::Back) => self.show(Stage::Review),
            (Stage::Item { item, .. }, Event::Back) => self.before_item(item),
            (Stage::Section(_) | Stage::Item { from_review: false, .. }, Event::ToReview) => {
                self.skipped_at = Some(self.stage);
                self.show(Stage::Review)
            }

            (Stage::Review, Event::Change(item)) if self.is_asked(item) => {
                self.show(Stage::Item { item, from_review: true, revealed: false })
            }
            (Stage::Review, Event::Continue) => self.finish(),
            (Stage::Review, Event::Back) => self.before_review(),

            (Stage::Result, Event::Back) => self.show(Stage::Review),
            (Stage::Result, Event::Restart) => self.drop_answers(Stage::About),

            _ => Effect::Nothing,
        }
    }

    fn show(&mut self, stage: Stage) -> Effect {
        self.stage = stage;
        Effect::Show
    }

    fn start(&mut self) -> Effect {
        match self.asked_items().next() {
            Some(first) => {
                self.enter(first);
                if std::mem::replace(&mut self.started, true) { Effect::Show } else { Effect::Started }
            }
            None => Effect::Nothing,
        }
    }

    fn finish(&mut self) -> Effect {
        self.stage = Stage::Result;
        if std::mem::replace(&mut self.finished, true) { Effect::Show } else { Effect::Finished }
    }

    fn drop_answers(&mut self, stage: Stage) -> Effect {
        self.response = Response::new(&self.assessment);
        self.country = None;
        (self.trail, self.entered, self.skipped_at) = (Vec::new(), None, None);
        (self.started, self.finished) = (false, false);
        self.show(stage)
    }

    fn set_country(&mut self, country: Option<CountryIx>) -> Effect {
        if country.is_some_and(|country| country.0 >= self.assessment.countries) {
            return Effect::Nothing;
        }
        self.country = country;
        Effect::Update
    }

    // Rooms beside the way.

    fn open(&mut self, room: Room) -> Effect {
        let stage = match room {
            Room::Learn => Stage::Learn,
            Room::Catalogue => Stage::Catalogue,
            Room::Compare => Stage::Compare,
            Room::Practice(strategy) => match Practice::new(&self.assessment, strategy) {
                Some(practice) => Stage::Practice(practice),
                None => return Effect::Nothing,
            },
        };
        if is_same_room(self.stage, stage) {
            return Effect::Nothing;
        }
        match self.trail.iter().position(|one| is_same_room(*one, stage)) {
            Some(open_already) => self.trail.truncate(open_already),
            None => self.trail.push(self.stage),
        }
        self.show(stage)
    }

    fn go_back(&mut self) -> Effect {
        let stage = self.trail.pop().unwrap_or(Stage::About);
        self.show(stage)
    }

    fn play(&mut self, practice: Practice, act: Act) -> Effect {
        let after = practice.after(&self.assessment, act);
        self.stage = Stage::Practice(after);
        if after == practice { Effect::Nothing } else { Effect::Update }
    }

    // Answers.

    fn choose(&mut self, item: ItemIx, option: OptionIx) -> Effect {
        let choice = matches!(item.of(&self.assessment.items).kind, ItemKind::Choice(_));
        if !choice || !self.is_offered(item, option) {
            return Effect::Nothing;
        }
        self.response.record(item, Answer::Chosen(option));
        Effect::Update
    }

    fn toggle(&mut self, item: ItemIx, option: OptionIx) -> Effect {
        let multiple = matches!(item.of(&self.assessment.items).kind, ItemKind::Multiple(_));
        if !multiple || !self.is_offered(item, option) {
            return Effect::Nothing;
        }
        let picks = match self.response.given(item) {
            Some(Answer::Picked(picks)) => picks,
            _ => Picks::default(),
        };
        self.response.record(item, Answer::Picked(picks.toggled(option)));
        Effect::Update
    }

    fn is_offered(&self, item: ItemIx, option: OptionIx) -> bool {
        offered(&self.assessment, &self.response, item).get(option.get()).copied().unwrap_or(false)
    }

    fn may_not_apply(&self, item: ItemIx) -> bool {
        self.assessment.answer_set(item).is_some_and(|set| set.not_applicable)
    }

    /// Records how the item is missing, or that it was passed by, and moves on.
    fn answer_and_go(&mut self, item: ItemIx, missing: Option<Missing>) -> Effect {
        match (missing, item.of(&self.assessment.items).kind) {
            (_, ItemKind::Note) => {}
            (Some(missing), _) => self.response.record(item, Answer::Missing(missing)),
            // Going on with nothing picked says "none of these", which is an answer.
            (None, ItemKind::Multiple(_)) if self.response.given(item).is_none() => {
                self.response.record(item, Answer::Picked(Picks::default()));
            }
            (None, _) if self.response.given(item).is_none() => {
                self.response.record(item, Answer::Missing(Missing::Skipped));
            }
            (None, _) => {}
        }
        match self.stage {
            Stage::Item { from_review: true, .. } => self.show(Stage::Review),
            _ => self.after_item(item),
        }
    }

    // The way through.

    fn asked_items(&self) -> impl DoubleEndedIterator<Item = ItemIx> + use<> {
        let asked = asked(&self.assessment, &self.response);
        ItemIx::all(asked.len()).filter(move |item| *item.of(&asked))
    }

    fn is_asked(&self, item: ItemIx) -> bool {
        self.asked_items().any(|asked| asked == item)
    }

    fn section_of(&self, item: ItemIx) -> SectionIx {
        item.of(&self.assessment.items).section
    }

    fn first_in(&self, section: SectionIx) -> Option<ItemIx> {
        self.asked_items().find(|item| self.section_of(*item) == section)
    }

    fn last_before(&self, item: ItemIx) -> Option<ItemIx> {
        self.asked_items().rev().find(|other| *other < item)
    }

    fn show_item(&mut self, item: Option<ItemIx>) -> Effect {
        match item {
            Some(item) => self.show(Stage::Item { item, from_review: false, revealed: false }),
            None => Effect::Nothing,
        }
    }

    /// Shows an item by way of its section's note, if it is the first there and there is one.
    fn enter(&mut self, item: ItemIx) -> Effect {
        match self.note_before(item) {
            Some(section) => self.show(Stage::Section(section)),
            None => self.show_item(Some(item)),
        }
    }

    /// The section whose note stands before this item.
    fn note_before(&self, item: ItemIx) -> Option<SectionIx> {
        let section = self.section_of(item);
        let has_note = section.of(&self.assessment.sections).note.is_some();
        (has_note && self.first_in(section) == Some(item)).then_some(section)
    }

    fn after_item(&mut self, item: ItemIx) -> Effect {
        let next = self.asked_items().find(|other| *other > item);
        match next {
            Some(next) => self.enter(next),
            None => {
                self.skipped_at = None;
                self.show(Stage::Review)
            }
        }
    }

    fn before_item(&mut self, item: ItemIx) -> Effect {
        match self.note_before(item) {
            Some(section) => self.show(Stage::Section(section)),
            None => self.item_or_opening(self.last_before(item)),
        }
    }

    fn before_section(&mut self, section: SectionIx) -> Effect {
        let before = self.first_in(section).and_then(|first| self.last_before(first));
        self.item_or_opening(before)
    }

    fn before_review(&mut self) -> Effect {
        // What was changed in the review may be what that question hung on.
        match self.skipped_at {
            Some(Stage::Item { item, .. }) if !self.is_asked(item) => self.item_or_opening(self.last_before(item)),
            Some(Stage::Section(section)) if self.first_in(section).is_none() => {
                let before = self.asked_items().rev().find(|item| self.section_of(*item) < section);
                self.item_or_opening(before)
            }
            Some(skipped_at) => self.show(skipped_at),
            None => self.item_or_opening(self.asked_items().next_back()),
        }
    }

    fn item_or_opening(&mut self, item: Option<ItemIx>) -> Effect {
        match item {
            Some(item) => self.show_item(Some(item)),
            None => self.show(Stage::About),
        }
    }
}

fn is_same_room(one: Stage, other: Stage) -> bool {
    match (one, other) {
        (Stage::Practice(one), Stage::Practice(other)) => one.strategy == other.strategy,
        _ => one == other,
    }
}
