//! From what the visitor does to events. One listener of each kind, for the whole document.

use super::dom::{all, as_input, document, focus, number};
use super::frame::{App, now};
use super::result::open_angle;
use crate::assessment::{CountryIx, ItemIx, OptionIx, StrategyIx};
use crate::practice::Act;
use crate::session::{Event, Room, Stage};
use gloo::events::{EventListener, EventListenerOptions};
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlSelectElement, KeyboardEvent, PointerEvent};

/// What buttons do that carry no number.
const EVENTS: [(&str, Event); 16] = [
    ("begin", Event::Begin),
    ("adult", Event::Adult),
    ("minor", Event::Minor),
    ("continue", Event::Continue),
    ("back", Event::Back),
    ("skip", Event::Skip),
    ("na", Event::NotApplicable),
    ("reveal", Event::Reveal),
    ("to-review", Event::ToReview),
    ("restart", Event::Restart),
    ("learn", Event::Open(Room::Learn)),
    ("catalogue", Event::Open(Room::Catalogue)),
    ("compare", Event::Open(Room::Compare)),
    ("next", Event::Play(Act::Next)),
    ("previous", Event::Play(Act::Previous)),
    ("stop", Event::Play(Act::Stop)),
];

/// Listens for as long as the frame lives.
pub fn listen(app: &'static App) {
    // A choice by pointer may go on by itself. One by keyboard or screen reader never does: it may
    // be on its way to another answer, and cannot see what would happen.
    let by_pointer: &'static Cell<bool> = Box::leak(Box::default());

    on("pointerdown", move |event| {
        // On an answer: a press elsewhere says nothing of how the next answer is chosen.
        let on_answer = target(event).is_some_and(|on| matches!(on.closest(".option"), Ok(Some(_))));
        by_pointer.set(on_answer && is_real_pointer(event.unchecked_ref()));
        // Who presses somewhere meanwhile, as on the way to help, is not to be taken away from there.
        app.call_off();
    });
    on("click", move |event| click(app, event, by_pointer));
    on("change", move |event| change(app, event));
    on("keydown", move |event| {
        let event: &KeyboardEvent = event.unchecked_ref();
        by_pointer.set(false);
        app.call_off();
        key(app, event);
    });
}

fn on(kind: &'static str, mut heard: impl FnMut(&web_sys::Event) + 'static) {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&document(), kind, options, move |event| heard(event)).forget();
}

/// Screen readers press with a pointer of no size, or of one pixel without pressure.
fn is_real_pointer(event: &PointerEvent) -> bool {
    let (width, height) = (event.width(), event.height());
    let none = width == 0 && height == 0;
    let virtual_touch = width == 1 && height == 1 && event.pressure() == 0.0 && event.pointer_type() != "mouse";
    !none && !virtual_touch
}

fn target(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn click(app: &'static App, event: &web_sys::Event, by_pointer: &Cell<bool>) {
    let Some(target) = target(event) else { return };
    if let Some(input) = as_input(&target) {
        // A press on the answer that is chosen already goes on too.
        // Spent with the press: the next may come from a screen reader, which sends no pointer before it.
        if by_pointer.take() && input.type_() == "radio" && matches!(app.stage(), Stage::Item { .. }) {
            app.continue_soon();
        }
        return;
    }
    let Ok(Some(button)) = target.closest("[data-do]") else { return };
    by_pointer.set(false);
    let number = number(&button).unwrap_or(0);
    let does = button.get_attribute("data-do").unwrap_or_default();
    if let Some((_, event)) = EVENTS.iter().find(|(name, _)| *name == does) {
        return app.dispatch(*event);
    }
    let event = match does.as_str() {
        "change" => Event::Change(ItemIx(number)),
        "practice" => Event::Open(Room::Practice(StrategyIx(number))),
        "choose" => Event::Play(Act::Choose(number)),
        "name" => Event::Play(Act::Name(number, now())),
        "start" => Event::Play(Act::Start(now())),
        "pause" => Event::Play(Act::Pause(now())),
        "angle" => return open_angle(app.main(), &button),
        "enter" => return app.enter_code(),
        // The start-up's own.
        "again" => return,
        what => return app.take_along(what, &button),
    };
    app.dispatch(event);
}

fn change(app: &'static App, event: &web_sys::Event) {
    let Some(target) = target(event) else { return };
    if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        app.dispatch(Event::Country(select.value().parse().ok().map(CountryIx)));
    } else if let (Some(input), Some(option)) = (as_input(&target), number(&target).map(OptionIx)) {
        app.dispatch(if input.type_() == "radio" { Event::Choose(option) } else { Event::Toggle(option) });
    }
}

fn key(app: &'static App, event: &KeyboardEvent) {
    let key = event.key();
    if key == "Escape" {
        // What lies over the screen Escape puts away, and nothing else.
        for open in all(&gloo::utils::body(), ".help[open]") {
            let _ = open.remove_attribute("open");
            if let Some(summary) = open.first_element_child() {
                focus(&summary);
            }
        }
        return;
    }
    let Some(target) = target(event).filter(|target| as_input(target).is_some()) else { return };
    if event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
    if key == "Enter" && target.has_attribute("data-code") {
        app.enter_code();
    } else if key == "Enter" {
        event.prevent_default();
        app.dispatch(Event::Continue);
    } else if let Some(at) = key.parse().ok().filter(|at: &usize| (1..=9).contains(at)) {
        // Digits count the answers in sight, and only while one of them has the focus.
        let radio = as_input(&target).is_some_and(|input| input.type_() == "radio");
        if let Some(input) = all(app.main(), "[data-list=options] input").nth(at - 1).filter(|_| radio)
            && let Some(option) = number(&input)
        {
            focus(&input);
            app.dispatch(Event::Choose(OptionIx(option)));
        }
    }
}
