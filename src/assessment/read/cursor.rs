//! A place in a JSON file that knows where it is, and notes what is wrong there.

use super::Problem;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// All problems found so far.
#[derive(Default)]
pub(super) struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    pub fn add(&self, file: &str, pointer: &str, message: String) {
        self.0.borrow_mut().push(Problem { file: file.into(), pointer: pointer.into(), message });
    }

    pub fn into_inner(self) -> Vec<Problem> {
        self.0.into_inner()
    }
}

/// The JSON of a file; `null` with a problem noted where it is none.
pub(super) fn parse(file: &str, text: &str, problems: &Problems) -> Value {
    match serde_json::from_str(text) {
        Ok(Value::Null) => {
            problems.add(file, "", "This is `null`. It should be an object.".into());
            Value::Null
        }
        Ok(value) => value,
        Err(error) => {
            problems.add(file, "", format!("This is not JSON: {error}. A JSON file in UTF-8 is needed."));
            Value::Null
        }
    }
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
        let pointer = format!("{}/{}", self.pointer, step.replace('~', "~0").replace('/', "~1"));
        Self { pointer, value, ..self.clone() }
    }

    /// Notes a problem here.
    pub fn problem(&self, message: impl Into<String>) {
        self.problems.add(self.file, &self.pointer, message.into());
    }

    /// Notes that the value is not what it should be.
    pub fn wrong(&self, right: &str) {
        let shown: String = self.value.to_string().chars().take(40).collect();
        self.problem(format!("`{shown}` does not fit here. It should be {right}."));
    }

    pub fn string(&self) -> Option<&'a str> {
        let string = self.value.as_str();
        if string.is_none() {
            self.wrong("a string");
        }
        string
    }

    /// A string that people read or that goes into a file: not empty, no control or direction-changing
    /// characters, not endless.
    pub fn words(&self) -> Option<&'a str> {
        let string = self.string()?;
        // Direction overrides can make a text show as something other than it says (CVE-2021-42574).
        let hidden = |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        if string.trim().is_empty() {
            self.problem("This text is empty. It needs at least one word.");
        } else if let Some(c) = string.chars().find(|c| hidden(*c)) {
            self.problem(format!(
                "This text holds the hidden character U+{:04X}. It should hold plain text on one line.",
                c as u32
            ));
        } else if string.len() > 4000 {
            self.problem(format!("This text is {} bytes long. It should be at most 4000.", string.len()));
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
            self.wrong(&format!("one of {}", list(words.iter().map(|(name, _)| *name), "or")));
        }
        found.map(|(_, value)| *value)
    }

    /// A list in which no string stands twice.
    pub fn array_of_distinct(&self) -> Option<Vec<Self>> {
        let array = self.array()?;
        let mut seen = BTreeSet::new();
        for (at, name) in array.iter().filter_map(|at| Some((at, at.value.as_str()?))) {
            if !seen.insert(name) {
                at.problem(format!("`{name}` is in this list twice. Once is right."));
            }
        }
        Some(array)
    }

    pub fn array(&self) -> Option<Vec<Self>> {
        let Some(array) = self.value.as_array() else {
            self.wrong("a list");
            return None;
        };
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
                self.child(key, value).problem(format!(
                    "There is no field `{key}` here. {}",
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

    pub fn list(&self, key: &str, right: &str) -> Vec<Cursor<'a>> {
        self.required(key, right).and_then(|field| field.array()).unwrap_or_default()
    }

    pub fn optional_list(&self, key: &str) -> Vec<Cursor<'a>> {
        self.optional(key).and_then(|field| field.array()).unwrap_or_default()
    }
}

/// "`a`, `b` or `c`".
pub(super) fn list<'s>(mut words: impl Iterator<Item = &'s str>, last_word: &str) -> String {
    // A list of ten thousand helps nobody.
    let shown: Vec<_> = words.by_ref().take(20).map(|word| format!("`{word}`")).collect();
    let more = words.count();
    match shown.as_slice() {
        [] => "nothing".into(),
        [one] => one.clone(),
        many if more > 0 => format!("{} and {more} more", many.join(", ")),
        [start @ .., last] => format!("{} {last_word} {last}", start.join(", ")),
    }
}

/// "Did you mean `x`?" for a slip of the finger, else all there are.
pub(super) fn suggestion<'s>(wrong: &str, right: impl Iterator<Item = &'s str> + Clone, all: &str) -> String {
    close(wrong, right.clone())
        .map_or_else(|| format!("{all} {}.", list(right, "and")), |word| format!("Did you mean `{word}`?"))
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
