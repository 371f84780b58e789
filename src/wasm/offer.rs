//! What there is to read and to do, on the screen.

use super::dom::{all, digits, fill, find, focus, joined, only_if, rows, set, set_number, show, template};
use super::render::{labelled, with};
use super::result::seek_help;
use crate::view::{
    CardView, FamilyView, LearnView, NamingView, PlayView, PracticeView, RunView, StrategyView, TopicView,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// How long the circle takes to come to rest, in milliseconds.
const REST: u16 = 600;

pub(super) fn learn(view: &LearnView) -> Element {
    with(template("learn"), |it| {
        rows(it, "topics", view.topics.iter().map(topic));
        rows(it, "questions", view.questions.iter().map(|label| labelled("strength", label)));
        rows(it, "seek-help", [seek_help(&view.seek_help)].into_iter());
        if let Some(questions) = find(it, "data-part", "questions").filter(|_| view.questions.is_empty()) {
            questions.remove();
        }
    })
}

fn topic(view: &TopicView) -> Element {
    with(template("topic"), |it| {
        fill(it, "title", view.title);
        rows(it, "cards", view.cards.iter().map(card));
    })
}

fn card(view: &CardView) -> Element {
    with(template(if view.reveal.is_some() { "card-hidden" } else { "card" }), |it| {
        fill(it, "reveal", view.reveal);
        fill(it, "title", view.title);
        fill(it, "text", view.text);
    })
}

pub(super) fn catalogue(families: &[FamilyView]) -> Element {
    let family = |view: &FamilyView| {
        with(template("family"), |it| {
            fill(it, "name", view.name);
            rows(it, "offers", view.strategies.iter().map(offer));
        })
    };
    with(template("catalogue"), |it| rows(it, "families", families.iter().map(family)))
}

/// A strategy to be opened.
pub(super) fn offer(view: &StrategyView) -> Element {
    with(template("offer"), |it| {
        describe(it, view);
        if let Some(button) = find(it, "data-do", "practice") {
            set_number(&button, view.strategy.0);
        }
    })
}

fn describe(it: &Element, view: &StrategyView) {
    fill(it, "name", view.name);
    fill(it, "family", view.family);
    fill(it, "minutes", digits(view.minutes).as_str());
    fill(it, "caution", view.caution);
}

pub(super) fn practice(view: &PracticeView) -> Element {
    with(template("practice"), |it| {
        describe(it, &view.strategy);
        rows(it, "play", [play(&view.play)].into_iter());
    })
}

/// Shows how far a practice has come: what runs is brought up to date, all else takes its place.
pub(super) fn show_play(screen: &Element, view: &PlayView) {
    let Some(place) = find(screen, "data-list", "play") else { return };
    let now = place.first_element_child();
    if let (PlayView::Running(run), Some(now)) = (view, &now)
        && now.get_attribute("data-play").as_deref() == Some(running_kind(run))
    {
        return update(now, run);
    }
    let play = play(view);
    place.replace_children_with_node_1(&play);
    if let Some(place) = all(&play, "[data-focus]").next() {
        focus(&place);
    }
}

fn running_kind(run: &RunView) -> &'static str {
    if run.inhale.is_some() { "breath" } else { "timer" }
}

fn play(view: &PlayView) -> Element {
    match view {
        PlayView::Step { text, previous, choices } => with(template("play-step"), |it| {
            fill(it, "text", *text);
            rows(it, "choices", numbered("choose", choices));
            only_if(it, "next", choices.is_empty());
            only_if(it, "previous", *previous);
        }),
        PlayView::Chosen { label, leads, text } => with(template("play-chosen"), |it| {
            fill(it, "label", *label);
            rows(it, "leads", leads.iter().map(offer));
            // An answer that leads on to nothing says it all itself.
            fill(it, "text", Some(*text).filter(|_| !leads.is_empty()));
        }),
        PlayView::Before { steps, naming } => with(template("play-before"), |it| {
            rows(it, "steps", steps.iter().map(|step| labelled("step", step)));
            match naming {
                Some(naming) => name(it, naming),
                None => fill(it, "naming", None),
            }
        }),
        PlayView::Running(run) => {
            with(template(if run.inhale.is_some() { "play-breath" } else { "play-timer" }), |it| {
                rows(it, "steps", run.steps.iter().map(|step| labelled("step", step)));
                update(it, run);
            })
        }
        PlayView::After(naming) => with(template("play-after"), |it| name(it, naming)),
        PlayView::Done(named) => with(template("play-done"), |it| {
            let row = |(question, word): &(&str, &str)| {
                with(template("named"), |row| {
                    fill(row, "question", *question);
                    fill(row, "word", *word);
                })
            };
            rows(it, "named", named.iter().map(row));
            only_if(it, "changed", named.len() > 1);
        }),
    }
}

fn name(it: &Element, naming: &NamingView) {
    fill(it, "question", naming.question);
    rows(it, "words", numbered("name", &naming.words));
}

fn numbered<'a>(does: &'a str, labels: &'a [&str]) -> impl Iterator<Item = Element> + 'a {
    (0..).zip(labels).map(move |(number, label)| {
        with(labelled("choice", label), |it| {
            set(it, "data-do", does);
            set_number(it, number);
        })
    })
}

/// Brings what runs up to date. Words change only where they say something new: a screen reader says
/// each change, and says it once.
fn update(it: &Element, run: &RunView) {
    let inhale = run.inhale.unwrap_or(false);
    show_only(it, "in", inhale && !run.paused);
    show_only(it, "out", !inhale && !run.paused);
    show_only(it, "rest", run.paused);
    show_only(it, "pause", !run.paused);
    show_only(it, "resume", run.paused);
    show_only(it, "minutes", !run.paused);
    if let Some(place) = find(it, "data-slot", "minutes") {
        let last = place.child_element_count().saturating_sub(1);
        for (at, sentence) in (0..).zip(all(&place, "span")) {
            show(&sentence, at == last.min(run.minutes_left.into()));
        }
    }
    if let Some(bar) = all(it, "progress").next() {
        set(&bar, "value", &digits(run.over));
    }
    // The circle takes as long as the breath still takes; the browser draws the way.
    let state = if run.paused {
        "rest"
    } else if inhale {
        "in"
    } else {
        "out"
    };
    if let Some(circle) = all(it, ".breath").next().filter(|it| it.get_attribute("data-now").as_deref() != Some(state))
    {
        set(&circle, "data-now", state);
        if let Some(stone) = circle.first_element_child()
            && let Some(stone) = stone.dyn_ref::<HtmlElement>()
        {
            let _ = stone.style().set_property(
                "transition-duration",
                &joined(&[&digits(if run.paused { REST } else { run.turns_in }), "ms"]),
            );
        }
    }
}

fn show_only(it: &Element, slot: &str, shown: bool) {
    if let Some(place) = find(it, "data-slot", slot) {
        show(&place, shown);
    }
}
