//! Then and now on the screen: where a code from before is entered, and what it says beside the answers of now.

use super::dom::{all, as_input, digits, fill, focus, joined, only_if, rows, template};
use super::render::with;
use super::take_along::{angle, answered};
use crate::checkin::{Month, NoCheckIn};
use crate::view::{AnswerView, CompareView, PictureView};
use web_sys::Element;

/// The room in which a code from before is entered, and shown beside now.
pub(super) fn compare(view: &CompareView, month_in_words: &dyn Fn(&str) -> String) -> Element {
    with(template("compare"), |it| {
        for (slot, holds) in [
            ("length", view.problem == Some(NoCheckIn::Length)),
            ("letter", matches!(view.problem, Some(NoCheckIn::Letter(_)))),
            ("damaged", view.problem == Some(NoCheckIn::Damaged)),
            ("other", view.problem == Some(NoCheckIn::Other)),
        ] {
            only_if(it, slot, holds);
        }
        fill(it, "corrected", view.corrected);
        only_if(it, "put-right", view.corrected.is_some());
        only_if(it, "pictures", view.earlier.is_some());
        let both = view.earlier.is_some() && view.now.is_some();
        only_if(it, "alone", view.earlier.is_some() && !both);
        only_if(it, "same", both && view.different.is_empty());
        only_if(it, "both", !view.different.is_empty());
        rows(it, "pictures", view.earlier.iter().chain(&view.now).map(|view| picture(view, month_in_words)));
        let different = view.different.iter().map(|one| {
            let row = answered(&one.before);
            with(template("different"), |it| {
                let now = answered(&AnswerView { answer: one.now.clone(), ..one.before.clone() });
                fill(it, "question", one.before.question);
                for (list, row) in [("before", row), ("now", now)] {
                    if let Some(words) = all(&row, "dd").next() {
                        rows(it, list, [words].into_iter());
                    }
                }
            })
        });
        rows(it, "different", different);
    })
}

fn picture(view: &PictureView, month_in_words: &dyn Fn(&str) -> String) -> Element {
    with(template("picture"), |it| {
        fill(it, "month", month_in_words(&day_in(view.month)).as_str());
        fill(it, "title", view.title);
        rows(it, "angles", (0..).zip(&view.angles).map(|(place, view)| angle(place, view)));
    })
}

/// The middle of a month, as `2026-11-15`: no time zone makes another month of it.
fn day_in(month: Month) -> String {
    let zero = if month.month() < 10 { "0" } else { "" };
    joined(&[&digits(month.year()), "-", zero, &digits(month.month()), "-15"])
}

/// Puts what was typed back, and the focus on what is said of it.
pub(super) fn retype(screen: &Element, code: &str) {
    let field = all(screen, "[data-code]").next();
    if let Some(field) = field.as_ref().and_then(as_input) {
        field.set_value(code);
    }
    if let Some(said) = all(screen, "[data-said]").next() {
        focus(&said);
    }
}

/// What was typed into the field for a code.
pub(super) fn typed(screen: &Element) -> String {
    let field = all(screen, "[data-code]").next();
    field.as_ref().and_then(as_input).map(|field| field.value()).unwrap_or_default()
}
