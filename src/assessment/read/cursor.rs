//! A place in a JSON file that knows where it is, and notes what is wrong there.

use super::Problem;
use super::limits;
use super::plain::{is_hidden, is_seen, pointer_step, shorten};
use serde_json::{Map, Value};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// The problems found so far. The first thousand are kept, and the rest are counted: nobody reads
/// more, and a file of nothing but mistakes must not fill the memory.
#[derive(Default)]
pub(super) struct Problems {
    kept: RefCell<Vec<Problem>>,
    more: Cell<usize>,
}

impl Problems {
    pub fn add(&self, file: &str, pointer: &str, message: String) {
        if self.is_full() {
            self.more.set(self.more.get() + 1);
        } else {
            self.kept.borrow_mut().push(Problem { file: file.into(), pointer: pointer.into(), message });
        }
    }

    /// Whether something is wrong with a file.
    pub fn concern(&self, file: &str) -> bool {
        self.kept.borrow().iter().any(|problem| problem.file == file)
    }

    /// Whether one more would only be counted, and needs no words.
    pub fn is_full(&self) -> bool {
        self.kept.borrow().len() >= limits::PROBLEMS
    }

    pub fn into_inner(self) -> Vec<Problem> {
        let (mut kept, more) = (self.kept.into_inner(), self.more.get());
        if more > 0 {
            kept.push(Problem {
                file: "assessment".into(),
                pointer: String::new(),
                message: format!("There are {more} more problems. These are the first {}.", limits::PROBLEMS),
            });
        }
        kept
    }
}

/// Takes the first bytes of something that may be endless, and then no more.
struct Start(Vec<u8>);

impl Write for Start {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() > 400 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.0.extend_from_slice(&bytes[..bytes.len().min(400)]);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How a value is written, from its beginning.
pub(super) fn written(value: &Value) -> String {
    let mut start = Start(Vec::new());
    let _ = serde_json::to_writer(&mut start, value); // where it stops early there is enough to show
    shorten(&String::from_utf8_lossy(&start.0), 40)
}

/// A value in a file.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    file: &'a str,
    pub pointer: String,
    pub value: &'a Value,
    problems: &'a Problems,
}

impl<'a> Cursor<'a> {
    pub fn root(file: &'a str, value: &'a Value, problems: &'a Problems) -> Self {
        Self { file, pointer: String::new(), value, problems }
    }

    fn child(&self, step: &str, value: &'a Value) -> Self {
        Self { pointer: self.pointer.clone() + &pointer_step(step), value, ..self.clone() }
    }

    /// Notes a problem here.
    pub fn problem(&self, message: impl Into<String>) {
        self.problems.add(self.file, &self.pointer, message.into());
    }

    /// Whether a problem noted here would only be counted, so that its words need no working out.
    pub fn is_full(&self) -> bool {
        self.problems.is_full()
    }

    /// Notes that the value is not what it should be.
    pub fn wrong(&self, right: &str) {
        if !self.problems.is_full() {
            return self.problem(format!("`{}` does not fit here. It should be {right}.", written(self.value)));
        }
        self.problem("");
    }

    pub fn string(&self) -> Option<&'a str> {
        let string = self.value.as_str();
        if string.is_none() {
            self.wrong("a string");
        }
        string
    }

    /// A string that people read or that goes into a file: something to see, on one line, nothing
    /// hidden, not endless.
    pub fn words(&self) -> Option<&'a str> {
        let string = self.string()?;
        if string.len() > limits::WORDS {
            self.problem(format!("This text is {} bytes long. It should be at most {}.", string.len(), limits::WORDS));
        } else if string.contains('\u{FFFD}') {
            self.problem(
                "This text holds U+FFFD, which stands where a character was lost. It should be written anew, and the file saved as UTF-8.",
            );
        } else if let Some(c) = string.chars().find(|c| is_hidden(*c)) {
            self.problem(format!(
                "This text holds the hidden character U+{:04X}. It should hold plain text on one line.",
                c as u32
            ));
        } else if !string.chars().any(is_seen) {
            self.problem("This text is empty. It needs at least one word.");
        } else {
            return Some(string);
        }
        None
    }

    pub fn bool(&self) -> Option<bool> {
        let bool = self.value.as_bool();
        if bool.is_none() {
            self.wrong("true or false");
        }
        bool
    }

    /// A whole number within bounds.
    pub fn number(&self, from: i64, to: i64) -> Option<i64> {
        let number = self.value.as_i64().filter(|number| (from..=to).contains(number));
        if number.is_none() {
            self.wrong(&format!("a whole number from {from} to {to}"));
        }
        number
    }

    /// One of some words.
    pub fn one_of<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let found = self.value.as_str().and_then(|word| words.iter().find(|(name, _)| *name == word));
        if found.is_none() {
            self.wrong(&if words.is_empty() {
                "one of a list, and there is nothing in that list".into()
            } else {
                format!("one of {}", list(words.iter().map(|(name, _)| *name), "or"))
            });
        }
        found.map(|(_, value)| *value)
    }

    /// A list in which no string stands twice.
    pub fn array_of_distinct(&self) -> Option<Vec<Self>> {
        let array = self.array()?;
        let mut seen = BTreeSet::new();
        for (at, name) in array.iter().filter_map(|at| Some((at, at.value.as_str()?))) {
            if !seen.insert(name) {
                at.problem(format!("`{}` is in this list twice. Once is right.", shorten(name, 60)));
            }
        }
        Some(array)
    }

    pub fn array(&self) -> Option<Vec<Self>> {
        self.array_of(limits::LIST, "entries")
    }

    /// A list of at most so many; a longer one is not read at all.
    pub fn array_of(&self, most: usize, what: &str) -> Option<Vec<Self>> {
        let Some(array) = self.value.as_array() else {
            self.wrong("a list");
            return None;
        };
        if array.len() > most {
            self.problem(format!("This list has {} {what}. It should have at most {most}.", array.len()));
            return None;
        }
        Some(array.iter().enumerate().map(|(at, value)| self.child(&at.to_string(), value)).collect())
    }

    /// An object that holds no fields but these.
    pub fn object(&self, fields: &[&str]) -> Option<Object<'a>> {
        let Some(map) = self.value.as_object() else {
            self.wrong(&format!("an object with {}", list(fields.iter().copied(), "and")));
            return None;
        };
        for (key, value) in map {
            if !fields.contains(&key.as_str()) {
                if self.is_full() {
                    self.problem("");
                    continue;
                }
                self.child(key, value).problem(format!(
                    "There is no field `{}` here. {}",
                    shorten(key, 60),
                    suggestion(key, fields.iter().copied(), "The fields are")
                ));
            }
        }
        Some(Object { at: self.clone(), map })
    }

    /// The same object a second time, when its fields have been checked already.
    pub fn object_unchecked(&self) -> Option<Object<'a>> {
        self.value.as_object().map(|map| Object { at: self.clone(), map })
    }

    /// The entries of an object whose keys are the author's own.
    pub fn entries(&self) -> Option<Vec<(&'a str, Self)>> {
        let Some(map) = self.value.as_object() else {
            self.wrong("an object");
            return None;
        };
        Some(map.iter().map(|(key, value)| (key.as_str(), self.child(key, value))).collect())
    }
}

/// An object whose fields are read one by one.
pub(super) struct Object<'a> {
    pub at: Cursor<'a>,
    map: &'a Map<String, Value>,
}

impl<'a> Object<'a> {
    /// A field that may be left out; `null` is as good as none.
    pub fn optional(&self, key: &str) -> Option<Cursor<'a>> {
        self.map.get(key).filter(|value| !value.is_null()).map(|value| self.at.child(key, value))
    }

    /// A field that must be there; `right` says what it is: "a list of …".
    pub fn required(&self, key: &str, right: &str) -> Option<Cursor<'a>> {
        let field = self.map.get(key).map(|value| self.at.child(key, value));
        if field.is_none() {
            self.at.problem(format!("`{key}` is missing. It is {right}."));
        }
        field
    }

    pub fn flag(&self, key: &str) -> bool {
        self.optional(key).and_then(|field| field.bool()).unwrap_or(false)
    }

    /// Whether this field is a list with something in it. Silent: the list itself is read elsewhere.
    pub fn has_any(&self, key: &str) -> bool {
        self.map.get(key).and_then(Value::as_array).is_some_and(|list| !list.is_empty())
    }

    pub fn list(&self, key: &str, right: &str) -> Vec<Cursor<'a>> {
        self.required(key, right).and_then(|field| limits::list(&field, key)).unwrap_or_default()
    }

    pub fn optional_list(&self, key: &str) -> Vec<Cursor<'a>> {
        self.optional(key).and_then(|field| limits::list(&field, key)).unwrap_or_default()
    }
}

/// What says something by being there, and nothing by being false.
pub(super) fn only_true(at: &Cursor<'_>) -> Option<()> {
    let is_true = at.bool()?;
    if !is_true {
        at.problem(
            "Only `true` makes sense here. Leave it out, or write {\"not\": …} around a condition for the opposite.",
        );
    }
    is_true.then_some(())
}

/// All of them, or none if one could not be read; every one is tried, so that every problem is noted.
pub(super) fn all<T>(parts: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let parts: Vec<_> = parts.collect();
    parts.into_iter().collect()
}

/// "`a`, `b` or `c`".
pub(super) fn list<'s>(mut words: impl Iterator<Item = &'s str>, last_word: &str) -> String {
    // A list of ten thousand helps nobody.
    let shown: Vec<_> = words.by_ref().take(20).map(|word| format!("`{}`", shorten(word, 64))).collect();
    let more = words.count();
    match shown.as_slice() {
        [] => "none".into(),
        [one] => one.clone(),
        many if more > 0 => format!("{} and {more} more", many.join(", ")),
        [start @ .., last] => format!("{} {last_word} {last}", start.join(", ")),
    }
}

/// "Did you mean `x`?" for a slip of the finger, else all there are.
pub(super) fn suggestion<'s>(wrong: &str, right: impl Iterator<Item = &'s str> + Clone, all: &str) -> String {
    close(wrong, right.clone()).map_or_else(
        || format!("{all} {}.", list(right, "and")),
        |word| format!("Did you mean `{}`?", shorten(word, 64)),
    )
}

/// The word that was meant, if one of them is a slip of the finger away.
pub(super) fn close<'s>(wrong: &str, right: impl Iterator<Item = &'s str>) -> Option<&'s str> {
    // Each of ten thousand wrong words against each of ten thousand right ones would take minutes.
    right.take(2000).filter(|word| is_close(wrong, word)).min_by_key(|word| word.len().abs_diff(wrong.len()))
}

/// The same letters but for one slip: one more, one fewer, one other, two swapped, or case.
fn is_close(a: &str, b: &str) -> bool {
    let same = |(a, b): &(&u8, &u8)| a.eq_ignore_ascii_case(b);
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let start = a.iter().zip(b).take_while(same).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(same).count();
    match (&a[..a.len() - end], &b[..b.len() - end]) {
        ([] | [_], [] | [_]) => start + end > 1,
        ([x, y], [v, w]) => (x, y) == (w, v),
        _ => false,
    }
}
