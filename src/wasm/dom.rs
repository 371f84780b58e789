//! Templates, slots and lists: the few ways in which a screen is filled. Text goes in as text, never
//! as markup.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement, HtmlTemplateElement};

/// The frame's document.
pub fn document() -> Document {
    gloo::utils::document()
}

/// A fresh copy of the one element in `<template id="t-NAME">`.
pub fn template(name: &str) -> Element {
    let found = document().get_element_by_id(&joined(&["t-", name]));
    let content = found.and_then(|found| found.dyn_into::<HtmlTemplateElement>().ok()).map(|found| found.content());
    let copy =
        content.and_then(|content| content.first_element_child()).and_then(|one| one.clone_node_with_deep(true).ok());
    // A template that is not there is a build that went wrong, and a test of the build says so.
    copy.and_then(|copy| copy.dyn_into().ok()).unwrap_or_else(|| element("div"))
}

fn element(name: &str) -> Element {
    document().create_element(name).unwrap_or_else(|_| gloo::utils::body().into())
}

/// The first element below `root` whose `attribute` is `value`.
pub fn find(root: &Element, attribute: &str, value: &str) -> Option<Element> {
    root.query_selector(&joined(&["[", attribute, "=", value, "]"])).ok().flatten()
}

/// All elements below `root` that match.
pub fn all(root: &Element, selector: &str) -> impl Iterator<Item = Element> + use<> {
    let found = root.query_selector_all(selector).ok();
    let len = found.as_ref().map_or(0, |found| found.length());
    (0..len).filter_map(move |at| found.as_ref()?.item(at)?.dyn_into().ok())
}

/// Puts text into a slot, or takes the slot away where there is none.
pub fn fill<'t>(root: &Element, slot: &str, text: impl Into<Option<&'t str>>) {
    fill_slot(root, slot, text.into());
}

#[inline(never)]
fn fill_slot(root: &Element, slot: &str, text: Option<&str>) {
    if let Some(place) = find(root, "data-slot", slot) {
        match text {
            Some(text) => place.set_text_content(Some(text)),
            None => place.remove(),
        }
    }
}

/// Takes a slot away unless this holds.
pub fn only_if(root: &Element, slot: &str, holds: bool) {
    if let Some(place) = find(root, "data-slot", slot).filter(|_| !holds) {
        place.remove();
    }
}

/// Adds rows to a list.
pub fn rows(root: &Element, list: &str, mut rows: impl Iterator<Item = Element>) {
    // One loop for all kinds of rows: each of its own would be a loop's worth of bytes more.
    add_rows(root, list, &mut || rows.next());
}

#[inline(never)]
fn add_rows(root: &Element, list: &str, next: &mut dyn FnMut() -> Option<Element>) {
    let Some(place) = find(root, "data-list", list) else { return };
    while let Some(row) = next() {
        append(&place, &row);
    }
}

/// Adds a child at the end.
pub fn append(parent: &Element, child: &Element) {
    let _ = parent.append_child(child);
}

/// Sets an attribute.
pub fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Shows an element, or hides it from everyone.
pub fn show(element: &Element, shown: bool) {
    if !shown {
        set(element, "hidden", "");
    } else if element.has_attribute("hidden") {
        let _ = element.remove_attribute("hidden");
    }
}

/// Moves the focus, and with it what a screen reader says. Also where the document has none (`hasFocus`): a screen reader may
/// press without giving it any.
pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Scrolls the document to so many pixels from its top.
pub fn scroll(top: i32) {
    if let Some(document) = document().document_element() {
        document.set_scroll_top(top);
    }
}

/// The element as an input.
pub fn as_input(element: &Element) -> Option<&HtmlInputElement> {
    element.dyn_ref()
}

/// The number that a button or input carries.
pub fn number(element: &Element) -> Option<u16> {
    element.get_attribute("data-n")?.parse().ok()
}

/// Writes that number.
pub fn set_number(element: &Element, number: u16) {
    set(element, "data-n", &digits(number));
}

/// Strings in a row. `concat` would bring formatting with it, for a panic that cannot be.
pub fn joined(parts: &[&str]) -> String {
    let mut whole = String::new();
    for part in parts {
        whole.push_str(part);
    }
    whole
}

/// A number in digits. `format!` would bring six kilobytes of formatting with it.
pub fn digits(number: u16) -> String {
    String::from(js_sys::Number::from(number).to_string_with_radix(10).unwrap_or_default())
}
