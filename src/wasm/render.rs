//! From a view to a screen: each takes a template and fills it. No decision is made here.

use super::dom::{all, append, as_input, digits, fill, find, joined, only_if, rows, set, set_number, template};
use super::{compare, offer, result};
use crate::assessment::ResourceKind;
use crate::view::{AnswerView, AnswerWords, GhostsView, ItemView, OptionView, ResourceView, SectionView, View, Viewer};
use web_sys::Element;

/// The screen for a view; `first` is the opening, which stands in the HTML.
pub fn screen(viewer: &Viewer, first: &Element, month_in_words: &dyn Fn(&str) -> String) -> Element {
    let screen = match viewer.view() {
        View::About => copy(first),
        View::Age => template("age"),
        View::TooYoung(text) => with(template("too-young"), |it| fill(it, "text", text)),
        View::Section(view) => section(&view),
        View::Item(view) => item(&view, viewer),
        View::Review(answers) => with(template("review"), |it| rows(it, "rows", answers.iter().map(review_row))),
        View::Result(view) => result::result(&view),
        View::Learn(view) => offer::learn(&view),
        View::Catalogue(families) => offer::catalogue(&families),
        View::Practice(view) => offer::practice(&view),
        View::Compare(view) => compare::compare(&view, month_in_words),
    };
    refill_help(&screen, viewer);
    screen
}

fn copy(element: &Element) -> Element {
    use wasm_bindgen::JsCast;
    element.clone_node_with_deep(true).ok().and_then(|copy| copy.dyn_into().ok()).unwrap_or_else(|| element.clone())
}

pub(super) fn with(element: Element, change: impl FnOnce(&Element)) -> Element {
    change(&element);
    element
}

pub(super) fn labelled(name: &str, label: &str) -> Element {
    with(template(name), |it| fill(it, "label", label))
}

fn section(view: &SectionView) -> Element {
    with(template("section"), |it| {
        fill(it, "title", view.title);
        fill(it, "note", view.note);
        minutes_left(it, view.minutes_left);
    })
}

/// A whole sentence stands ready for each number of minutes; one of them stays.
pub(super) fn minutes_left(screen: &Element, minutes: u16) {
    let Some(place) = find(screen, "data-slot", "minutes") else { return };
    let last = place.child_element_count().saturating_sub(1);
    for (at, sentence) in (0..).zip(all(&place, "span")) {
        if at != last.min(minutes.into()) {
            sentence.remove();
        }
    }
}

fn item(view: &ItemView, viewer: &Viewer) -> Element {
    with(template("item"), |it| {
        fill(it, "section", view.section);
        fill(it, "lead", view.lead);
        fill(it, "question", view.question);
        fill(it, "help", view.help);
        fill(it, "legend", view.question);
        rows(it, "options", view.options.iter().map(|option| answer_option(option, view.multiple)));
        fill(it, "skip", view.skip.map(|(label, _)| label));
        fill(it, "na", view.not_applicable.map(|(label, _)| label));
        fill(it, "reveal", view.reveal);
        if view.from_review
            && let Some(to_review) = find(it, "data-do", "to-review")
        {
            to_review.remove();
        }
        ghosts(it, &viewer.ghosts(view.item));
        minutes_left(it, view.minutes_left);
        // Looked at again, it says nothing of the way there.
        only_if(it, "minutes", !view.from_review);
        show_answer(it, view);
    })
}

/// Invisible copies of all that is shown in the same place keep it for what is.
fn ghosts(screen: &Element, view: &GhostsView) {
    let questions = view.questions.iter().map(|(question, help)| {
        with(template("ghost-question"), |ghost| {
            fill(ghost, "question", *question);
            fill(ghost, "help", *help);
        })
    });
    rows(screen, "ghost-questions", questions);
    let answers = view.answers.iter().map(|(multiple, labels)| {
        let options =
            labels.iter().map(|label| with(labelled("ghost-option", label), |option| shape(option, label, *multiple)));
        with(template("ghost-options"), |ghost| rows(ghost, "options", options))
    });
    rows(screen, "ghost-options", answers);
}

/// Short options of a multiple choice lie side by side; all others have a line of their own.
fn shape(option: &Element, label: &str, multiple: bool) {
    if multiple {
        let _ = option.class_list().add_1(if label.chars().count() > 34 { "long" } else { "pill" });
    }
}

fn answer_option(view: &OptionView, multiple: bool) -> Element {
    with(labelled(if multiple { "check" } else { "option" }, view.label), |it| {
        shape(it, view.label, multiple);
        if let Some(input) = all(it, "input").next() {
            set_number(&input, view.option.0);
        }
    })
}

/// Shows the answer given, and only that.
pub fn show_answer(screen: &Element, view: &ItemView) {
    for (input, option) in all(screen, "[data-list=options] input").zip(&view.options) {
        if let Some(input) = as_input(&input) {
            input.set_checked(option.chosen);
        }
    }
    for (slot, missing) in [("skip", view.skip), ("na", view.not_applicable)] {
        if let (Some(button), Some((_, pressed))) = (find(screen, "data-slot", slot), missing) {
            set(&button, "aria-pressed", if pressed { "true" } else { "false" });
        }
    }
}

fn review_row(view: &AnswerView) -> Element {
    with(template("review-row"), |it| {
        fill(it, "question2", view.question);
        answer(it, view);
        if let Some(button) = find(it, "data-do", "change") {
            set_number(&button, view.item.0);
        }
    })
}

/// A question with its answer.
pub(super) fn answer(row: &Element, view: &AnswerView) {
    fill(row, "question", view.question);
    let values: Vec<&str> = match &view.answer {
        AnswerWords::Labels(labels) => labels.clone(),
        AnswerWords::Missing(label) => vec![label],
        AnswerWords::NoneOfThese | AnswerWords::Unanswered => Vec::new(),
    };
    if view.answer != AnswerWords::NoneOfThese {
        fill(row, "none", None);
    }
    if view.answer != AnswerWords::Unanswered {
        fill(row, "unanswered", None);
    }
    // In the text itself, as it is taken along as words, too.
    let between = |at| if at == 0 { "" } else { " · " };
    rows(row, "values", values.iter().enumerate().map(|(at, label)| labelled("value", &joined(&[between(at), label]))));
}

pub(super) fn name_of(kind: ResourceKind) -> &'static str {
    ResourceKind::NAMES.iter().find(|(_, one)| *one == kind).map_or("", |(name, _)| name)
}

/// Fills every list of services below `root` for the country chosen. Each says in `data-kinds` what
/// it is for.
pub fn refill_help(root: &Element, viewer: &Viewer) {
    for list in all(root, "[data-kinds]") {
        let names = list.get_attribute("data-kinds").unwrap_or_default();
        let kinds: Vec<_> = names
            .split([' '])
            .filter_map(|name| ResourceKind::NAMES.iter().find(|(one, _)| *one == name))
            .map(|(_, kind)| *kind)
            .collect();
        list.set_text_content(None);
        for view in viewer.help(&kinds) {
            append(&list, &resource(&view));
        }
    }
    let chosen = viewer.session.country().map(|country| digits(country.0)).unwrap_or_default();
    for select in all(root, "[data-country]") {
        use wasm_bindgen::JsCast;
        if let Some(select) = select.dyn_ref::<web_sys::HtmlSelectElement>() {
            select.set_value(&chosen);
        }
    }
}

fn resource(view: &ResourceView) -> Element {
    with(template("resource"), |it| {
        fill(it, "link", view.name);
        fill(it, "text", view.text);
        fill(it, "phone", view.phone);
        // The addresses come from the checked definition alone: https, mailto or tel.
        if let Some(link) = find(it, "data-slot", "link") {
            set(&link, "href", view.url);
        }
        if let (Some(link), Some(phone)) = (find(it, "data-slot", "phone"), view.phone) {
            set(&link, "href", &joined(&["tel:", &phone.chars().filter(|c| *c != ' ').collect::<String>()]));
        }
    })
}
