//! The program of the frame: a sitting on a screen.

use super::dom::{all, as_input, document, focus, scroll};
use super::{compare, input, offer, render, take_along};
use crate::assessment::{Texts, compact};
use crate::practice::{Act, At, Millis};
use crate::session::{Effect, Event, Session, Stage};
use crate::view::Viewer;
use gloo::timers::callback::{Interval, Timeout};
use js_sys::{Function, JsString};
use std::cell::{Ref, RefCell};
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// How long a choice by pointer rests before the next question comes, in milliseconds.
const BEAT: u32 = 450;
/// How often a practice looks at the clock, in milliseconds.
const TICK: u32 = 200;

/// Starts the program: the compact assessment, its words, today in days since 1970-01-01, and the
/// two ways to the page: `tell` is called with `started` or `finished`, and with nothing that was made of an answer; `send` takes the
/// words that the visitor has seen and said twice may go, on a site that asked for them, and says if
/// they went. `month` puts the month of a day, as `2026-11-15`, into words.
///
/// # Errors
///
/// When the assessment is not as the build wrote it.
#[wasm_bindgen]
pub fn start(
    data: &[u8],
    words: &str,
    today: i32,
    tell: Function,
    send: Function,
    month: Function,
) -> Result<(), JsValue> {
    let damaged = || JsValue::from_str("damaged");
    let body = document().body().ok_or_else(damaged)?;
    let main = document().get_element_by_id("screen").ok_or_else(damaged)?;
    let first = main.first_element_child().ok_or_else(damaged)?;
    let assessment = compact::read(data).map_err(|_| damaged())?;
    // It lives as long as the frame does.
    let app: &'static App = Box::leak(Box::new(App {
        session: RefCell::new(Session::new(assessment)),
        texts: Texts::from_lines(words),
        today,
        tell,
        send,
        month,
        body: body.into(),
        main,
        first,
        beat: RefCell::new(None),
        clock: RefCell::new(None),
        kept: RefCell::default(),
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
    send: Function,
    month: Function,
    body: Element,
    main: Element,
    /// The opening as it stands in the HTML, for "Start again".
    first: Element,
    /// The rest before the next question. Dropping it calls it off.
    beat: RefCell<Option<Timeout>>,
    /// The clock of a practice that runs. Dropping it stops it.
    clock: RefCell<Option<Interval>>,
    /// The screens that the rooms beside the way lead back to, as they were left.
    kept: RefCell<Vec<Kept>>,
}

/// A screen as it was left: nothing that was opened there is closed, and nothing has moved.
struct Kept {
    screen: Element,
    /// How far the document and the box inside were scrolled.
    scrolled: (i32, i32),
    /// What had the focus.
    focused: Option<Element>,
}

/// The time on the visitor's clock. One that counts on its own may rest while the page is in the background.
pub fn now() -> Millis {
    js_sys::Date::now() as Millis
}

impl App {
    /// Takes an event and shows what became of it.
    pub fn dispatch(&'static self, event: Event) {
        // The change of a radio button comes after the click that set the rest going.
        if !matches!(event, Event::Choose(_)) {
            self.call_off();
        }
        let before = self.stage();
        let effect = self.session.borrow_mut().handle(event);
        match effect {
            Effect::Nothing => {}
            Effect::Update => self.update(event),
            Effect::Show => {
                match event {
                    Event::Open(_) => self.leave_for_a_room(),
                    Event::Back if before.is_room() => return self.come_back(),
                    _ => self.kept.borrow_mut().clear(),
                }
                self.show();
                // Back in the list of answers, where the one is that was looked at again.
                if let (Stage::Item { item, from_review: true, .. }, Stage::Review) = (before, self.stage()) {
                    self.focus_numbered("[data-do=change]", item.0);
                }
                // The country is forgotten with the answers, and the help in the bar must not go on showing it.
                if matches!(event, Event::Restart | Event::Minor) {
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
        }
        self.keep_time();
    }

    /// A clock runs while a practice does, and no longer.
    fn keep_time(&'static self) {
        let runs = matches!(self.stage(), Stage::Practice(practice) if matches!(practice.at, At::Running { run, .. } if !run.paused));
        let ticking = self.clock.borrow().is_some();
        if runs && !ticking {
            // Whoever looks for help meanwhile is not to be taken away from there. It goes by the clock, and catches up.
            let tick = || {
                if self.open_help().next().is_none() {
                    self.dispatch(Event::Play(Act::Tick(now())));
                }
            };
            *self.clock.borrow_mut() = Some(Interval::new(TICK, tick));
        } else if !runs {
            self.clock.take();
        }
    }

    /// Keeps the screen as it is left for a room beside the way.
    fn leave_for_a_room(&self) {
        let depth = self.session().depth();
        let mut kept = self.kept.borrow_mut();
        if let Some(screen) = self.main.first_element_child()
            && kept.len() < depth
        {
            let page = document().document_element().map_or(0, |page| page.scroll_top());
            let inside = find_scroll(&screen).map_or(0, |inside| inside.scroll_top());
            kept.push(Kept { screen, scrolled: (page, inside), focused: document().active_element() });
        }
        // A room that was open already was gone back to.
        kept.truncate(depth);
    }

    fn come_back(&'static self) {
        let kept = self.kept.borrow_mut().pop();
        match kept {
            Some(Kept { screen, scrolled: (page, inside), focused }) => {
                self.main.replace_children_with_node_1(&screen);
                if let Some(focused) = focused {
                    focus(&focused);
                }
                if let Some(place) = find_scroll(&screen) {
                    place.set_scroll_top(inside);
                }
                scroll(page);
                self.refresh_help();
            }
            None => self.show(),
        }
        self.keep_time();
    }

    /// Goes on by itself after a short rest, which the next event calls off.
    pub fn continue_soon(&'static self) {
        *self.beat.borrow_mut() = Some(Timeout::new(BEAT, || self.dispatch(Event::Continue)));
    }

    /// Calls off going on by itself.
    pub fn call_off(&self) {
        self.beat.take();
    }

    fn session(&self) -> Ref<'_, Session> {
        self.session.borrow()
    }

    /// The stage, for input that means something on one screen alone.
    pub fn stage(&self) -> Stage {
        self.session().stage()
    }

    /// The element that holds the screen.
    pub fn main(&self) -> &Element {
        &self.main
    }

    /// What is done to take a summary or a code along.
    pub fn take_along(&self, what: &str, button: &Element) {
        self.drop_paper();
        self.viewing(|viewer| {
            let view = viewer.result();
            let ticked = all(&self.main, "[data-answers]")
                .next()
                .is_some_and(|one| as_input(&one).is_some_and(|one| one.checked()));
            let paper = || take_along::paper(&view, viewer, ticked);
            match what {
                "print" => take_along::print(&self.body, &paper()),
                "save" => take_along::save(&paper(), true),
                "save-text" => take_along::save(&paper(), false),
                "words" => take_along::show_words(&self.main, "words", &take_along::words(&paper())),
                "code" => take_along::show_words(&self.main, "code", view.code.as_deref().unwrap_or_default()),
                "offer" => take_along::show_words(&self.main, "sharing", &take_along::words(&paper())),
                // Just the words that were shown.
                "send" => {
                    if let Some(words) = take_along::words_in(&self.main, "sharing") {
                        let sent = self.send.call1(&JsValue::NULL, &JsString::from(words));
                        if sent.is_ok_and(|sent| sent.is_truthy()) {
                            take_along::shared(&self.main);
                        }
                    }
                }
                _ => take_along::copy(button),
            }
        });
    }

    /// Takes the code that was typed.
    pub fn enter_code(&'static self) {
        let code = compare::typed(&self.main);
        let effect = self.session.borrow_mut().enter_code(&code);
        if effect == Effect::Show {
            self.show();
            compare::retype(&self.main, &code);
        }
    }

    fn drop_paper(&self) {
        for paper in all(&self.body, "body > .paper") {
            paper.remove();
        }
    }

    fn tell(&self, word: &'static str) {
        let _ = self.tell.call1(&JsValue::NULL, &JsString::from(word));
    }

    fn viewing(&self, show: impl FnOnce(&Viewer)) {
        let session = self.session();
        show(&Viewer { session: &session, texts: &self.texts, today: self.today });
    }

    fn open_help(&self) -> impl Iterator<Item = Element> {
        all(&self.body, ".help[open]")
    }

    fn show(&self) {
        self.drop_paper();
        for open in self.open_help() {
            let _ = open.remove_attribute("open");
        }
        self.viewing(|viewer| {
            let screen = render::screen(viewer, &self.first, &|day| {
                let words = self.month.call1(&JsValue::NULL, &JsString::from(day));
                words.ok().and_then(|words| words.as_string()).unwrap_or_default()
            });
            self.main.replace_children_with_node_1(&screen);
            if let Ok(Some(heading)) = screen.query_selector("h1,h2") {
                focus(&heading);
            }
            // The focus goes no further than it has to: the heading may be in sight under the bar.
            scroll(0);
        });
    }

    fn update(&self, event: Event) {
        match event {
            Event::Country(_) => self.refresh_help(),
            Event::Play(_) => self.viewing(|viewer| {
                if let Some(play) = viewer.playing() {
                    offer::show_play(&self.main, &play);
                }
            }),
            Event::Reveal => {
                self.show();
                // What was hidden is what they asked for: go there.
                self.focus_hidden();
            }
            _ => self.viewing(|viewer| {
                if let Some(view) = viewer.asking() {
                    render::show_answer(&self.main, &view);
                }
            }),
        }
    }

    fn focus_hidden(&self) {
        let session = self.session();
        let Stage::Item { item, .. } = session.stage() else { return };
        let options = session.assessment().answer_set(item).map_or(&[][..], |set| &set.options);
        let place = options.iter().position(|option| option.hidden);
        if let Some(place) = place {
            self.focus_numbered("input", place as u16);
        }
    }

    fn focus_numbered(&self, selector: &str, number: u16) {
        if let Some(found) = all(&self.main, selector).find(|one| super::dom::number(one) == Some(number)) {
            focus(&found);
        }
    }

    fn refresh_help(&self) {
        self.viewing(|viewer| render::refill_help(&self.body, viewer));
    }
}

fn find_scroll(screen: &Element) -> Option<Element> {
    all(screen, ".scroll").next()
}
