//! The texts files: which keys the structure asks for, and whether each language has them.

use super::cursor::{Cursor, Problems, close};
use super::json::parse;
use super::limits;
use super::plain::shorten;
use super::{Language, Status};
use crate::assessment::texts::{Direction, Text, TextList, Texts};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// The most texts of one list, such as the steps of a strategy.
const MOST_LINES: usize = 100;

/// One language's file while it is read.
struct File {
    tag: String,
    value: Value,
}

impl File {
    fn value(&self, key: &str) -> Option<&Value> {
        self.value.get("texts")?.get(key)
    }
}

/// Whether this has the form of a BCP 47 tag: it names a file, and stands in the markup.
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts.next().is_some_and(|first| (2..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
        && tag.len() <= 35
}

/// Gives out handles for keys, and in the end gathers each language's lines in the handles' order.
pub(super) struct Words {
    files: Vec<File>,
    /// Whether there were any texts at all, even if they could not be read.
    given: bool,
    asked: Vec<Asked>,
    places: HashMap<String, usize>,
    next: u16,
}

struct Asked {
    key: String,

    /// For a list of texts, how many; `None` for a single text.
    len: Option<u16>,
    first: u16,
    asks: Asks,
}

/// What asks for a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// The program, by its handle.
    Program,
    /// The program, because some language has it.
    ProgramIfThere,
    /// The markup of the first screen alone: there is no handle, and no line.
    InMarkup,
}

impl Words {
    pub fn read(texts: &[(&str, &str)], problems: &Problems) -> Self {
        let mut texts = texts;
        if texts.len() > limits::LANGUAGES {
            let message = format!("There are {} languages. At most {} fit.", texts.len(), limits::LANGUAGES);
            problems.add("texts", "", message);
            texts = &[];
        }
        let mut files = Vec::with_capacity(texts.len());
        for (place, (tag, text)) in texts.iter().enumerate() {
            if !is_tag(tag) {
                let shown = shorten(tag, 40);
                let message = format!("`{shown}` is not a language. It should be a tag such as `en` or `pt-BR`.");
                problems.add("texts", "", message);
                continue;
            }
            if texts[..place].iter().any(|(before, _)| before == tag) {
                problems.add(tag, "", "These texts are given twice. Each language has one file.".into());
            }
            files.push(File { tag: (*tag).into(), value: parse(tag, text, problems) });
        }
        Self { files, given: !texts.is_empty(), asked: Vec::new(), places: HashMap::new(), next: 0 }
    }

    /// A text that must be there.
    pub fn text(&mut self, key: String) -> Text {
        Text(self.ask(key, None, Asks::Program).first)
    }

    /// A text that must be there, and that is in the markup of the first screen: the program never says it.
    pub fn in_markup(&mut self, key: String) {
        self.ask(key, None, Asks::InMarkup);
    }

    /// A list of such texts.
    pub fn list_in_markup(&mut self, key: String) {
        self.lines(key, Asks::InMarkup);
    }

    /// A text that may be left out, if every language leaves it out.
    pub fn optional(&mut self, key: String) -> Option<Text> {
        let there = self.files.iter().any(|file| file.value(&key).is_some());
        there.then(|| Text(self.ask(key, None, Asks::ProgramIfThere).first))
    }

    /// A list of texts, as long in one language as in the next.
    pub fn list(&mut self, key: String) -> TextList {
        self.lines(key, Asks::Program)
    }

    /// A list that may be left out, if every language leaves it out.
    pub fn optional_list(&mut self, key: String) -> Option<TextList> {
        let there = self.files.iter().any(|file| file.value(&key).is_some());
        there.then(|| self.lines(key, Asks::ProgramIfThere))
    }

    fn lines(&mut self, key: String, asks: Asks) -> TextList {
        let len = self.files.iter().find_map(|file| file.value(&key)?.as_array().map(Vec::len));
        self.ask(key, Some(len.unwrap_or(1).clamp(1, MOST_LINES) as u16), asks)
    }

    fn ask(&mut self, key: String, len: Option<u16>, asks: Asks) -> TextList {
        if key.ends_with('.') || key.contains("..") {
            return TextList { first: 0, len: 1 }; // the id could not be read, which is noted there
        }
        if let Some(before) = self.places.get(&key).map(|place| &self.asked[*place]) {
            return TextList { first: before.first, len: before.len.unwrap_or(1) };
        }
        let first = self.next;
        if asks != Asks::InMarkup {
            self.next = self.next.saturating_add(len.unwrap_or(1));
        }
        self.places.insert(key.clone(), self.asked.len());
        self.asked.push(Asked { key, len, first, asks });
        TextList { first, len: len.unwrap_or(1) }
    }

    /// Every language in full, or what it lacks. Where the structure itself could not be read, keys
    /// that nobody asked for mean nothing and are passed over.
    pub fn finish(self, structure_read: bool, problems: &Problems) -> Vec<Language> {
        if !self.given {
            problems.add("texts", "", "There are no texts. At least one language is needed, such as `en`.".into());
        }
        if self.next == u16::MAX {
            problems.add(
                "assessment",
                "",
                "This asks for more than 65,000 texts. That is more than an assessment can hold.".into(),
            );
        }
        self.files.iter().filter_map(|file| self.language(file, structure_read, problems)).collect()
    }

    fn language(&self, file: &File, structure_read: bool, problems: &Problems) -> Option<Language> {
        if file.value.is_null() {
            return None;
        }
        let root = Cursor::root(&file.tag, &file.value, problems);
        let object = root.object(&["language", "name", "direction", "status", "texts"])?;
        let tag = object.required("language", "the language's tag, such as `en`").and_then(|at| {
            let tag = at.string()?;
            if tag != file.tag {
                at.problem(format!(
                    "This says `{}`, but the texts were given as `{}`. Both should be the same.",
                    shorten(tag, 40),
                    file.tag
                ));
            }
            Some(tag)
        });
        let name = object.required("name", "the language's name in its own words").and_then(|at| at.words());
        let direction = object
            .required("direction", "`ltr` or `rtl`")
            .and_then(|at| at.one_of(&[("ltr", Direction::Ltr), ("rtl", Direction::Rtl)]));
        let status = object.required("status", "`draft`, `reviewed` or `interviewed`").and_then(|at| {
            at.one_of(&[("draft", Status::Draft), ("reviewed", Status::Reviewed), ("interviewed", Status::Interviewed)])
        });
        let entries = object.required("texts", "an object of texts by key")?.entries()?;
        if structure_read {
            let given: HashSet<_> = entries.iter().map(|(key, _)| *key).collect();
            // Of a list whose name is misspelt, all texts are asked for by nobody: who left them out would lose them.
            let otherwise = if problems.concern("assessment") {
                "It may be, once what is wrong with the structure is put right."
            } else {
                "Leave it out."
            };
            for (key, at) in entries.iter().filter(|(key, _)| !self.places.contains_key(*key)) {
                if at.is_full() {
                    at.problem("");
                    continue;
                }
                // What is there already is not what was meant.
                let missing = self.asked.iter().map(|asked| asked.key.as_str()).filter(|key| !given.contains(key));
                let hint = close(key, missing).map_or(otherwise.into(), |meant| format!("Did you mean `{meant}`?"));
                at.problem(format!("Nothing in this assessment asks for the text `{}`. {hint}", shorten(key, 60)));
            }
        }
        let by_key: HashMap<_, _> = entries.into_iter().collect();
        let mut lines = Vec::with_capacity(self.next.into());
        for asked in &self.asked {
            let before = lines.len();
            match (by_key.get(asked.key.as_str()), asked.len) {
                (None, _) => problems.add(
                    &file.tag,
                    "/texts",
                    if asked.asks == Asks::ProgramIfThere {
                        format!("The text `{}` is missing here, and another language has it. It should be in every language, or in none.", asked.key)
                    } else {
                        format!("The text `{}` is missing. Every language needs it.", asked.key)
                    },
                ),
                (Some(at), None) => lines.extend(at.words().map(String::from)),
                (Some(at), Some(len)) => {
                    let array = at.array().unwrap_or_default();
                    if array.len() > MOST_LINES {
                        at.problem(format!(
                            "The length of this list is {}. It should be at most {MOST_LINES}.",
                            array.len()
                        ));
                    } else if !array.is_empty() && array.len() != usize::from(len) {
                        at.problem(format!(
                            "The length of this list is {}, and in another language it is {len}. It should be the same in all.",
                            array.len()
                        ));
                    } else if array.is_empty() && at.value.is_array() {
                        at.problem("This list is empty. It needs at least one text.");
                    }
                    lines.extend(array.iter().filter_map(|one| one.words()).map(String::from));
                }
            }
            let len = if asked.asks == Asks::InMarkup { 0 } else { asked.len.unwrap_or(1) };
            lines.resize(before + usize::from(len), String::new());
        }
        Some(Language {
            tag: tag?.into(),
            name: name?.into(),
            direction: direction?,
            status: status?,
            texts: Texts::from(lines),
        })
    }
}
