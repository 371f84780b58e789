//! The program of the frame: a sitting on a screen.

use super::dom::{as_input, document, find, focus};
use super::{input, render};
use crate::assessment::{Texts, compact};
use crate::session::{Effect, Event, Session, Stage};
use crate::view::{View, Viewer};
use gloo::timers::callback::Timeout;
use js_sys::{Function, JsString};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// How long a choice by pointer rests before the next question comes, in milliseconds.
const BEAT: u32 = 450;

/// Starts the program: the compact assessment, its words, today in days since 1970-01-01, and the
/// one way to the page, which takes a word of [`Effect`] and can carry nothing else.
///
/// # Errors
///
/// When the assessment is not as the build wrote it.
#[wasm_bindgen]
pub fn start(data: &[u8], words: &str, today: i32, tell: Function) -> Result<(), JsValue> {
    let assessment = compact::read(data).map_err(|_| JsValue::from_str("damaged"))?;
    let (Some(body), Some(main)) = (document().body(), document().get_element_by_id("screen")) else {
        return Err(JsValue::from_str("damaged"));
    };
    let Some(first) = main.first_element_child() else { return Err(JsValue::from_str("damaged")) };
    // It lives as long as the frame does.
    let app: &'static App = Box::leak(Box::new(App {
        session: RefCell::new(Session::new(assessment)),
        texts: Texts::from_lines(words),
        today,
        tell,
        body: body.into(),
        main,
        first,
        beat: RefCell::new(None),
    }));
    app.refresh_help();
    input::listen(app);
    Ok(())
}

/// A sitting with the screen it is on.
pub struct App {
    session: RefCell<Session>,
    texts: Texts,
    today: i32,
    tell: Function,
    body: Element,
    main: Element,
    /// The opening as it stands in the HTML, for "Start again".
    first: Element,
    /// The rest before the next question. Dropping it calls it off.
    beat: RefCell<Option<Timeout>>,
}

impl App {
    /// Takes an event and shows what became of it.
    pub fn dispatch(&self, event: Event) {
        // The change of a radio button comes after the click that set the rest going.
        if !matches!(event, Event::Choose(_)) {
            self.call_off();
        }
        let effect = self.session.borrow_mut().handle(event);
        match effect {
            Effect::Nothing => {}
            Effect::Update => self.update(event),
            Effect::Show => {
                self.show();
                // The country is forgotten with the answers, and the help in the bar must not go on showing it.
                if event == Event::Restart {
                    self.refresh_help();
                }
            }
            Effect::Started => {
                self.show();
                self.tell("started");
            }
            Effect::Finished => {
                self.show();
                self.tell("finished");
            }
            Effect::Left => {
                self.body.set_text_content(None);
                self.tell("left");
            }
        }
    }

    /// Goes on by itself after a short rest, which the next event calls off.
    pub fn continue_soon(&'static self) {
        *self.beat.borrow_mut() = Some(Timeout::new(BEAT, || self.dispatch(Event::Continue)));
    }

    /// Calls off going on by itself.
    pub fn call_off(&self) {
        self.beat.take();
    }

    /// The stage, for input that means something on one screen alone.
    pub fn stage(&self) -> Stage {
        self.session.borrow().stage()
    }

    /// The element that holds the screen.
    pub fn main(&self) -> &Element {
        &self.main
    }

    fn tell(&self, word: &str) {
        let _ = self.tell.call1(&JsValue::NULL, &JsString::from(word));
    }

    fn viewing(&self, show: impl FnOnce(&Viewer)) {
        let session = self.session.borrow();
        show(&Viewer { session: &session, texts: &self.texts, today: self.today });
    }

    fn show(&self) {
        self.viewing(|viewer| {
            let screen = render::screen(viewer, &self.first);
            self.main.replace_children_with_node_1(&screen);
            if let Ok(Some(heading)) = screen.query_selector("h1,h2") {
                focus(&heading);
            }
        });
    }

    fn update(&self, event: Event) {
        match event {
            Event::Country(_) => self.refresh_help(),
            Event::Reveal => {
                self.show();
                // What was hidden is what they asked for: go there.
                self.focus_hidden();
            }
            _ => self.viewing(|viewer| {
                if let View::Item(view) = viewer.view() {
                    render::show_answer(&self.main, &view);
                }
            }),
        }
    }

    fn focus_hidden(&self) {
        let session = self.session.borrow();
        let Stage::Item { item, .. } = session.stage() else { return };
        let options = session.assessment().answer_set(item).map_or(&[][..], |set| &set.options);
        let place = options.iter().position(|option| option.hidden);
        let number = place.map(|place| super::dom::digits(place as u16)).unwrap_or_default();
        let quoted = ["\"", &number, "\""].concat();
        if let Some(input) = find(&self.main, "data-n", &quoted).filter(|found| as_input(found).is_some()) {
            focus(&input);
        }
    }

    fn refresh_help(&self) {
        self.viewing(|viewer| render::refill_help(&self.body, viewer));
    }
}
