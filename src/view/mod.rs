//! All that a screen shows, with nothing left to work out.
//!
//! Fixed words, such as those on buttons, are in the frame's templates; here is what depends on the
//! assessment and on what the visitor has done.

mod compare;
mod ghosts;
mod offer;
mod result;

pub use compare::{CompareView, DifferentView, PictureView};
pub use ghosts::GhostsView;
pub use offer::{
    CardView, FamilyView, IndicatorView, LearnView, NamingView, PlayView, PracticeView, RunView, SeekHelpView,
    StrategyView, TopicView,
};
pub use result::{AngleView, MessageView, ResultView, SuggestionView, WhyView};

use crate::assessment::{
    AnswerOption, Assessment, ItemIx, ItemKind, OptionIx, Resource, ResourceKind, SectionIx, Text, Texts,
};
use crate::response::{Answer, Missing};
use crate::scoring::{asked, offered};
use crate::session::{Session, Stage};

/// One screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum View<'a> {
    /// The opening. Its words are in the frame's HTML, so that it can be read before the program is there.
    About,
    /// "Are you 18 or over?"
    Age,
    /// For a visitor under 18: what they are told. The frame adds the services for young people.
    TooYoung(&'a str),
    /// The note before a section.
    Section(SectionView<'a>),
    /// One item.
    Item(ItemView<'a>),
    /// All answers.
    Review(Vec<AnswerView<'a>>),
    /// What the answers say.
    Result(Box<ResultView<'a>>),
    /// Something to read.
    Learn(LearnView<'a>),
    /// All strategies, by family.
    Catalogue(Vec<FamilyView<'a>>),
    /// One strategy, as it is played.
    Practice(PracticeView<'a>),
    /// A code from before, beside now.
    Compare(CompareView<'a>),
}

/// The note before a section.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SectionView<'a> {
    /// The heading.
    pub title: &'a str,
    /// The note.
    pub note: &'a str,
    /// About how many minutes are left, rounded; 0 is less than one.
    pub minutes_left: u16,
}

/// One item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemView<'a> {
    /// Which item: to tell whether the same one is shown again.
    pub item: ItemIx,
    /// The section's heading.
    pub section: &'a str,
    /// The words that lead into the question.
    pub lead: Option<&'a str>,
    /// The question.
    pub question: &'a str,
    /// The helper line.
    pub help: Option<&'a str>,
    /// Whether any number of options can be picked.
    pub multiple: bool,
    /// The options shown.
    pub options: Vec<OptionView<'a>>,
    /// The words for showing more options, while there are some that show only when asked for.
    pub reveal: Option<&'a str>,
    /// "Prefer not to say", and whether that is the answer now; `None` for a note.
    pub skip: Option<(&'a str, bool)>,
    /// "Does not apply to me", likewise.
    pub not_applicable: Option<(&'a str, bool)>,
    /// Whether the visitor came from the review and goes back there.
    pub from_review: bool,
    /// About how many minutes are left, rounded; 0 is less than one.
    pub minutes_left: u16,
}

/// One option of an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OptionView<'a> {
    /// Which option.
    pub option: OptionIx,
    /// Its words.
    pub label: &'a str,
    /// Whether it is chosen or picked.
    pub chosen: bool,
}

/// An item with its answer in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AnswerView<'a> {
    /// Which item.
    pub item: ItemIx,
    /// The question.
    pub question: &'a str,
    /// The answer.
    pub answer: AnswerWords<'a>,
}

/// An answer in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AnswerWords<'a> {
    /// The labels of what was chosen or picked.
    Labels(Vec<&'a str>),
    /// Nothing was picked from a multiple choice: "none of these".
    NoneOfThese,
    /// The words for how it is missing.
    Missing(&'a str),
    /// Nobody came to it yet. It counts as skipped, but the visitor never said so.
    Unanswered,
}

/// Where help can be found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ResourceView<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its page.
    pub url: &'a str,
    /// What it is.
    pub text: Option<&'a str>,
    /// Its phone number, if somebody verified it in the last twelve months.
    pub phone: Option<&'a str>,
}

/// How long it takes to think about one item, in seconds. Progress is told as time left, never as a count.
const SECONDS_CHOICE: usize = 7;
const SECONDS_MULTIPLE: usize = 15;

/// What views are made of: a sitting, the words of one language, and the day.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    /// The sitting.
    pub session: &'a Session,
    /// The words.
    pub texts: &'a Texts,
    /// Today, in days since 1970-01-01.
    pub today: i32,
}

impl<'a> Viewer<'a> {
    /// The screen as it is now.
    pub fn view(&self) -> View<'a> {
        match self.session.stage() {
            Stage::About => View::About,
            Stage::Age => View::Age,
            Stage::TooYoung => View::TooYoung(self.assessment().texts.under18.map_or("", |text| self.text(text))),
            Stage::Section(section) => View::Section(self.section(section)),
            Stage::Item { item, from_review, revealed } => View::Item(self.item(item, from_review, revealed)),
            Stage::Review => View::Review(self.review()),
            Stage::Result => View::Result(Box::new(self.result())),
            Stage::Learn => View::Learn(self.learn()),
            Stage::Catalogue => View::Catalogue(self.catalogue()),
            Stage::Practice(practice) => View::Practice(self.practice(practice)),
            Stage::Compare => View::Compare(self.compare()),
        }
    }

    /// The item that is asked now.
    pub fn asking(&self) -> Option<ItemView<'a>> {
        let Stage::Item { item, from_review, revealed } = self.session.stage() else { return None };
        Some(self.item(item, from_review, revealed))
    }

    /// How far the practice has come that is played now.
    pub fn playing(&self) -> Option<PlayView<'a>> {
        let Stage::Practice(practice) = self.session.stage() else { return None };
        Some(self.practice(practice).play)
    }

    /// The help of these kinds for the country chosen, in the order of the kinds, the nearest first.
    pub fn help(&self, kinds: &[ResourceKind]) -> Vec<ResourceView<'a>> {
        let resources = &self.assessment().resources;
        let near = self.session.country();
        let mut shown = Vec::new();
        for kind in kinds {
            let of = |country| move |one: &&'a Resource| one.kind == *kind && one.country == country;
            shown.extend(resources.iter().filter(|_| near.is_some()).filter(of(near)).map(|one| self.resource(one)));
            shown.extend(resources.iter().filter(of(None)).map(|one| self.resource(one)));
        }
        shown
    }

    fn assessment(&self) -> &'a Assessment {
        self.session.assessment()
    }

    fn text(&self, text: Text) -> &'a str {
        &self.texts[text]
    }

    fn resource(&self, resource: &'a Resource) -> ResourceView<'a> {
        ResourceView {
            name: &resource.name,
            url: &resource.url,
            text: resource.text.map(|text| self.text(text)),
            phone: resource.phone_on(self.today),
        }
    }

    fn section(&self, section: SectionIx) -> SectionView<'a> {
        let found = section.of(&self.assessment().sections);
        let first = self.assessment().items.iter().position(|item| item.section == section).unwrap_or(0);
        SectionView {
            title: self.text(found.title),
            note: found.note.map_or("", |text| self.text(text)),
            minutes_left: self.minutes_left(ItemIx(first as u16)),
        }
    }

    fn item(&self, place: ItemIx, from_review: bool, revealed: bool) -> ItemView<'a> {
        let assessment = self.assessment();
        let item = place.of(&assessment.items);
        let section = item.section.of(&assessment.sections);
        let given = self.session.response().given(place);
        let set = assessment.answer_set(place);
        let offered = offered(assessment, self.session.response(), place);
        let chosen = |option: OptionIx| match given {
            Some(Answer::Chosen(chosen)) => chosen == option,
            Some(Answer::Picked(picks)) => picks.has(option),
            Some(Answer::Missing(_)) | None => false,
        };
        let all: &[AnswerOption] = set.map_or(&[], |set| &set.options);
        let places = || OptionIx::all(all.len()).zip(all).filter(|(place, _)| *place.of(&offered));
        // A hidden option that was picked stays in sight, so that it can be taken back.
        let shown = |place: OptionIx, option: &AnswerOption| !option.hidden || revealed || chosen(place);
        ItemView {
            item: place,
            section: self.text(section.title),
            lead: section.lead.map(|text| self.text(text)),
            question: self.text(item.text),
            help: item.help.map(|text| self.text(text)),
            multiple: matches!(item.kind, ItemKind::Multiple(_)),
            options: places()
                .filter(|(place, option)| shown(*place, option))
                .map(|(place, option)| OptionView {
                    option: place,
                    label: self.text(option.label),
                    chosen: chosen(place),
                })
                .collect(),
            reveal: item
                .reveal
                .filter(|_| places().any(|(place, option)| !shown(place, option)))
                .map(|text| self.text(text)),
            skip: set.map(|_| (self.text(assessment.texts.skip), given == Some(Answer::Missing(Missing::Skipped)))),
            not_applicable: set
                .filter(|set| set.not_applicable)
                .map(|_| (self.text(assessment.texts.na), given == Some(Answer::Missing(Missing::NotApplicable)))),
            from_review,
            minutes_left: self.minutes_left(place),
        }
    }

    fn review(&self) -> Vec<AnswerView<'a>> {
        let asked = asked(self.assessment(), self.session.response());
        let items = ItemIx::all(asked.len()).filter(|item| *item.of(&asked));
        items.filter_map(|item| self.answer(item)).collect()
    }

    /// An item with its answer in words; `None` for a note.
    fn answer(&self, place: ItemIx) -> Option<AnswerView<'a>> {
        self.in_words(place, self.session.response().given(place))
    }

    fn in_words(&self, place: ItemIx, given: Option<Answer>) -> Option<AnswerView<'a>> {
        let assessment = self.assessment();
        let set = assessment.answer_set(place)?;
        let label = |option: OptionIx| Some(self.text(set.options.get(option.get())?.label));
        let answer = match given {
            None => AnswerWords::Unanswered,
            Some(Answer::Missing(Missing::Skipped)) => AnswerWords::Missing(self.text(assessment.texts.skip)),
            Some(Answer::Missing(Missing::NotApplicable)) => AnswerWords::Missing(self.text(assessment.texts.na)),
            Some(Answer::Chosen(option)) => AnswerWords::Labels(label(option).into_iter().collect()),
            Some(Answer::Picked(picks)) if picks.is_empty() => AnswerWords::NoneOfThese,
            Some(Answer::Picked(picks)) => AnswerWords::Labels(
                OptionIx::all(set.options.len()).filter(|option| picks.has(*option)).filter_map(label).collect(),
            ),
        };
        Some(AnswerView { item: place, question: self.text(place.of(&assessment.items).text), answer })
    }

    fn minutes_left(&self, from: ItemIx) -> u16 {
        let asked = asked(self.assessment(), self.session.response());
        let seconds: usize = (self.assessment().items.iter().zip(asked).skip(from.get()))
            .filter(|(_, asked)| *asked)
            .map(|(item, _)| match item.kind {
                ItemKind::Choice(_) | ItemKind::Note => SECONDS_CHOICE,
                ItemKind::Multiple(_) => SECONDS_MULTIPLE,
            })
            .sum();
        ((seconds + 30) / 60) as u16
    }
}
