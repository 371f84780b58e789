//! What a visitor takes along: a summary on paper, as a file or as words, and a code.
//! Each is made when it is asked for, in this document, and goes nowhere by itself.

use super::dom::{all, append, document, fill, find, focus, joined, only_if, rows, set, show, template};
use super::render::{answer, labelled, refill_help, with};
use super::result::pebble;
use crate::view::{AngleView, AnswerView, ResultView, SuggestionView, Viewer};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDocument, HtmlElement, HtmlInputElement};

/// How a saved page looks: it stands by itself.
const STYLE: &str = "<style>:root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34em;margin:2em auto;padding:0 1em}h1,h2,h3{font-family:serif;font-weight:500}svg{width:5em;border-bottom:1px solid}ellipse{fill:#4b9a94}.none{fill:none;stroke:#888;stroke-dasharray:4}</style>";

/// The summary, made for paper: the same words in each form in which it is taken along.
pub(super) fn paper(view: &ResultView, viewer: &Viewer, with_answers: bool) -> Element {
    with(template("paper"), |it| {
        fill(it, "title", view.title);
        fill(it, "text", view.text);
        rows(it, "angles", (0..).zip(&view.angles).map(|(place, view)| angle(place, view)));
        part(it, "strengths", view.strengths.iter().map(|label| labelled("strength", label)));
        part(it, "strategies", view.strategies.iter().map(strategy));
        part(it, "questions", view.questions.iter().map(|label| labelled("strength", label)));
        let messages = view.first.iter().chain(&view.help);
        let how = view.seek_help.how.iter().map(|how| labelled("paper-text", how));
        rows(it, "help", messages.map(|view| labelled("paper-text", view.text)).chain(how));
        rows(it, "notes", view.notes.iter().map(|view| labelled("paper-text", view.text)));
        part(it, "answers", view.answers.iter().filter(|_| with_answers).map(answered));
        refill_help(it, viewer);
    })
}

/// A part with its heading, if there is anything in it.
fn part(paper: &Element, list: &str, found: impl Iterator<Item = Element>) {
    rows(paper, list, found);
    if let Some(list) = find(paper, "data-list", list).filter(|list| list.child_element_count() == 0)
        && let Some(part) = list.parent_element()
    {
        part.remove();
    }
}

fn strategy(view: &SuggestionView) -> Element {
    with(template("paper-strategy"), |it| {
        fill(it, "name", view.strategy.name);
        rows(it, "steps", view.steps.iter().chain(&view.strategy.caution).map(|step| labelled("strength", step)));
    })
}

pub(super) fn answered(view: &AnswerView) -> Element {
    with(template("why-answer"), |row| answer(row, view))
}

pub(super) fn angle(place: u16, view: &AngleView) -> Element {
    with(template("paper-angle"), |it| {
        fill(it, "name", view.name);
        fill(it, "word", view.word);
        only_if(it, "none", view.word.is_none());
        if let Some(stone) = all(it, "ellipse").next() {
            pebble(&stone, place, view.level);
        }
    })
}

/// The words of a summary, line by line.
pub(super) fn words(paper: &Element) -> String {
    let mut lines = String::new();
    for line in all(paper, "h1,h2,h3,p,li,dt,dd") {
        let begins = lines.is_empty();
        lines.push_str(match line.tag_name().as_str() {
            _ if begins => "",
            "H2" => "\n\n",
            "LI" => "\n- ",
            "DT" | "H3" => "\n\n",
            _ => "\n",
        });
        // The template's own line breaks and indents are none of the words'.
        let mut between = "";
        for word in line.text_content().unwrap_or_default().split_whitespace() {
            lines.push_str(between);
            lines.push_str(word);
            between = " ";
        }
        if let Some(address) = all(&line, "a").next().and_then(|link| link.get_attribute("href")) {
            lines.push(' ');
            lines.push_str(&address);
        }
    }
    lines.push('\n');
    lines
}

/// Prints the summary. The working document holds it until the next screen or the next summary.
pub(super) fn print(body: &Element, paper: &Element) {
    append(body, paper);
    // Not while the press is still being handled: what comes of it could be another event.
    Timeout::new(0, || drop(gloo::utils::window().print())).forget();
}

/// Saves the summary in a file of its own. Its name says nothing of what is in it.
pub(super) fn save(paper: &Element, as_page: bool) {
    let (name, kind, content) = if as_page {
        let root = document().document_element();
        let of = |name: &str| root.as_ref().and_then(|root| root.get_attribute(name)).unwrap_or_default();
        let head = joined(&[
            "<!doctype html><html lang=\"",
            &of("lang"),
            "\" dir=\"",
            &of("dir"),
            "\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Summary</title>",
        ]);
        ("summary.html", "html", joined(&[&head, STYLE, "<main>", &paper.outer_html(), "</main>"]))
    } else {
        ("summary.txt", "plain", words(paper))
    };
    let link = template("file");
    let address = String::from(js_sys::encode_uri_component(&content));
    set(&link, "href", &joined(&["data:text/", kind, ";charset=utf-8,", &address]));
    set(&link, "download", name);
    // Firefox follows only a link that stands in the document.
    append(&gloo::utils::body(), &link);
    // Its own click is an event too, and cannot come while another is being handled.
    Timeout::new(0, move || {
        if let Some(link) = link.dyn_ref::<HtmlElement>() {
            link.click();
        }
        link.remove();
    })
    .forget();
}

/// Shows words to be read, or copied, in the box of this name, and where they are said to be.
pub(super) fn show_words(screen: &Element, slot: &str, text: &str) {
    let Some(place) = find(screen, "data-slot", slot) else { return };
    show(&place, true);
    // What was copied were other words.
    for said in all(&place, "[role=status]>span") {
        show(&said, false);
    }
    if let Some(area) = all(&place, "textarea").next() {
        // As content, which leaves the place of reading at the beginning.
        area.set_text_content(Some(text));
        focus(&area);
    }
}

/// The words in the box of this name.
pub(super) fn words_in(screen: &Element, slot: &str) -> Option<String> {
    let area = all(&find(screen, "data-slot", slot)?, "textarea").next()?;
    Some(typed_in(&area).value())
}

/// Copies the words beside the button. By the old way: it asks for no permission.
pub(super) fn copy(button: &Element) {
    let Some(place) = button.closest("[data-slot]").ok().flatten() else { return };
    let Some(area) = all(&place, "textarea").next() else { return };
    typed_in(&area).select();
    let copied = document().unchecked_ref::<HtmlDocument>().exec_command("copy").unwrap_or(false);
    // Not where the words are: they may be out of sight. Who has to copy by hand finds them marked.
    if copied {
        focus(button);
    }
    for (slot, shown) in [("copied", copied), ("not-copied", !copied)] {
        if let Some(said) = find(&place, "data-slot", slot) {
            show(&said, shown);
        }
    }
}

/// A field for text. What is asked of it is the same for one line and for many, and a check of which it is
/// would be an import more.
fn typed_in(area: &Element) -> &HtmlInputElement {
    area.unchecked_ref()
}

/// Says that the words were sent; they are sent once.
pub(super) fn shared(screen: &Element) {
    for (slot, shown) in [("sharing", false), ("offer", false), ("shared", true)] {
        if let Some(place) = find(screen, "data-slot", slot) {
            show(&place, shown);
            if shown {
                focus(&place);
            }
        }
    }
}
