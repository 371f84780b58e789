//! The result on the screen: from its view to templates, and the picture.

use super::dom::{all, digits, fill, find, joined, only_if, rows, set, template};
use super::offer;
use super::render::{answer, labelled, name_of, with};
use crate::view::{AngleView, MessageView, ResultView, SeekHelpView, SuggestionView, WhyView};
use web_sys::Element;

pub(super) fn result(view: &ResultView) -> Element {
    with(template("result"), |it| {
        fill(it, "title", view.title);
        fill(it, "text", view.text);
        rows(it, "why", [why(&view.why)].into_iter());
        rows(it, "first", view.first.iter().map(message));
        rows(it, "angles", (0..).zip(&view.angles).map(|(place, view)| angle(place, view)));
        rows(it, "strengths", view.strengths.iter().map(|label| labelled("strength", label)));
        rows(it, "strengths-why", view.strengths_why.iter().map(why));
        rows(it, "strategies", view.strategies.iter().map(strategy));
        rows(it, "help", view.help.iter().map(message));
        rows(it, "seek-help", [seek_help(&view.seek_help)].into_iter());
        rows(it, "questions", view.questions.iter().map(|label| labelled("strength", label)));
        rows(it, "notes", view.notes.iter().map(message));
        // Help is there for everyone; another part that has nothing to say is not.
        for (part, empty) in [
            ("angles", view.angles.is_empty()),
            ("strengths", view.strengths.is_empty()),
            ("strategies", view.strategies.is_empty()),
            ("questions", view.questions.is_empty()),
            ("notes", view.notes.is_empty()),
        ] {
            if let Some(part) = find(it, "data-part", part).filter(|_| empty) {
                part.remove();
            }
        }
    })
}

/// A pebble with its name and level; pressing it opens what it means.
fn angle(place: u16, view: &AngleView) -> Element {
    with(template("angle"), |it| {
        fill(it, "name", view.name);
        fill(it, "word", view.word);
        only_if(it, "none", view.word.is_none());
        fill(it, "text", view.text);
        rows(it, "why", [why(&view.why)].into_iter());
        if let Some(stone) = all(it, "ellipse").next() {
            pebble(&stone, place, view.level);
        }
    })
}

/// The size says how often this came up. Each lies a little otherwise, as pebbles do; all on one line.
pub(super) fn pebble(stone: &Element, place: u16, level: Option<(u16, u16)>) {
    let open = level.is_none();
    let (level, highest) = level.unwrap_or((1, 2));
    let wide = 13 + 21 * level / highest.max(1);
    // Nine to eleven sixteenths as high as wide.
    let high = wide * (9 + place % 3) / 16;
    for (name, value) in [("rx", wide), ("ry", high), ("cy", 50 - high)] {
        set(stone, name, &digits(value));
    }
    if open {
        set(stone, "class", "none");
    }
}

/// Opens what a pebble means, and closes whatever else is open; pressed again, it closes.
pub(super) fn open_angle(main: &Element, pressed: &Element) {
    let open = pressed.get_attribute("aria-expanded").as_deref() == Some("true");
    for button in all(main, "[data-do=angle]") {
        set(&button, "aria-expanded", "false");
    }
    for part in all(main, "details.part[open]") {
        let _ = part.remove_attribute("open");
    }
    if !open {
        set(pressed, "aria-expanded", "true");
    }
}

fn strategy(view: &SuggestionView) -> Element {
    with(template("strategy"), |it| {
        rows(it, "offer", [offer::offer(&view.strategy)].into_iter());
        rows(it, "why", [why(&view.why)].into_iter());
    })
}

fn message(view: &MessageView) -> Element {
    with(template("message"), |it| {
        fill(it, "text", view.text);
        // Before the indicators, which bring lists of the same name.
        rows(it, "why", [why(&view.why)].into_iter());
        rows(it, "indicators", view.indicators.iter().map(|(label, because)| indicator(label, Some(because), false)));
        match find(it, "data-slot", "links") {
            Some(links) if view.help.is_empty() => links.remove(),
            Some(links) => set(
                &links,
                "data-kinds",
                &joined(&view.help.iter().flat_map(|kind| [name_of(*kind), " "]).collect::<Vec<_>>()),
            ),
            None => {}
        }
    })
}

/// When to seek help: every reason, with those that came up marked.
pub(super) fn seek_help(view: &SeekHelpView) -> Element {
    with(template("seek-help"), |it| {
        fill(it, "lead", view.lead);
        fill(it, "how", view.how);
        let reasons = view.reasons.iter().map(|one| indicator(one.label, one.noted.as_ref(), one.noted.is_some()));
        rows(it, "reasons", reasons);
    })
}

fn indicator(label: &str, because: Option<&WhyView>, marked: bool) -> Element {
    with(labelled("indicator", label), |row| {
        only_if(row, "noted", marked);
        rows(row, "why", because.iter().map(|because| why(because)));
    })
}

fn why(view: &WhyView) -> Element {
    with(template("why"), |it| {
        fill(it, "because", view.because);
        rows(it, "could", view.could_be.iter().map(|label| labelled("strength", label)));
        only_if(it, "could", !view.could_be.is_empty());
        rows(it, "answers", view.answers.iter().map(|view| with(template("why-answer"), |row| answer(row, view))));
        only_if(it, "quoted", !view.answers.is_empty());
    })
}
