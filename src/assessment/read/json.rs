//! The JSON of a file, read so that nothing is lost on the way.
//!
//! Most readers keep the last of two fields of one name without a word. An author who wrote both meant
//! both, so the second is a problem.

use super::cursor::Problems;
use super::limits;
use super::plain::{pointer_step, shorten};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::RefCell;
use std::fmt;

/// The JSON of a file; `null` with a problem noted where it is none.
pub(super) fn parse(file: &str, text: &str, problems: &Problems) -> Value {
    if text.len() > limits::FILE {
        let message = format!("This file is more than {} bytes long. At most that many fit.", limits::FILE);
        problems.add(file, "", message);
        return Value::Null;
    }
    // Some programs put a byte order mark before all else, and whoever uses them does not see it. It says nothing.
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim().is_empty() {
        problems.add(file, "", "This is empty. A JSON object is needed.".into());
        return Value::Null;
    }
    let reading = Reading { file, problems, pointer: RefCell::default() };
    // What it takes apart may be nested 127 deep; beyond that it stops, long before the stack would end.
    let mut json = serde_json::Deserializer::from_str(text);
    match Part(&reading).deserialize(&mut json).and_then(|value| json.end().map(|()| value)) {
        Ok(Value::Null) => {
            problems.add(file, "", "This is `null`. It should be an object.".into());
            Value::Null
        }
        Ok(value) => value,
        Err(error) => {
            problems.add(file, "", not_json(text, &error));
            Value::Null
        }
    }
}

/// Where it stops being JSON, in lines and characters, and what may be meant.
fn not_json(text: &str, error: &serde_json::Error) -> String {
    let said = error.to_string();
    let what = said.split(" at line ").next().unwrap_or_default();
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or_default();
    // The reader counts bytes, and from one. Where it has read on to be sure, what is wrong is what it read last.
    let mut at = error.column().saturating_sub(1).min(line.len());
    while !line.is_char_boundary(at) {
        at -= 1;
    }
    let place = format!("in line {}, character {}", error.line(), line[..at].chars().count() + 1);
    let right = match line[at..].chars().next() {
        _ if what.starts_with("recursion") => "Nothing in an assessment is nested so deep.",
        _ if error.is_eof() => "Something that was opened, with `{`, `[` or `\"`, is not closed.",
        Some('“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚' | '\'' | '`') => {
            "JSON has straight double quotes, `\"`."
        }
        Some('−' | '–' | '—') => "JSON has a plain `-` before a number.",
        Some('،' | '、' | '，' | ';') => "JSON has a plain `,` between two entries.",
        Some(c) if c.is_whitespace() && !c.is_ascii() => "JSON has plain spaces alone.",
        Some(c) if c.is_numeric() && !c.is_ascii() => "JSON has the digits 0 to 9.",
        _ if what.starts_with("control character") => "A text is one line: it holds no line break and no tab.",
        _ if what.starts_with("invalid escape") => "A `\\` in a text is written `\\\\`.",
        Some(c) if c.is_alphanumeric() && what.starts_with("expected `,`") => {
            "A `,` may be missing before it; or a `\"` within a text ended that, where it is written `\\\"`."
        }
        Some('}' | ']') if what == "trailing comma" => "After the last entry comes no comma.",
        Some('/' | '#') => "JSON has no comments.",
        Some('\0') => "It may be saved as UTF-16. UTF-8 is needed.",
        _ => "JSON has names and texts in `\"`, a `:` between a name and its value, and a `,` between two entries.",
    };
    let found = shorten(line[at..].chars().next().map_or("", |c| &line[at..at + c.len_utf8()]), 10);
    let found = if found.is_empty() || error.is_eof() { String::new() } else { format!(", at `{found}`") };
    format!("This is not JSON: {what} {place}{found}. {right}")
}

/// A file while it is read, and how far.
struct Reading<'r> {
    file: &'r str,
    problems: &'r Problems,
    pointer: RefCell<String>,
}

impl Reading<'_> {
    /// Goes one step in, reads, and comes back.
    fn within<T>(&self, step: &str, read: impl FnOnce() -> T) -> T {
        let before = self.pointer.borrow().len();
        self.pointer.borrow_mut().push_str(&pointer_step(step));
        let value = read();
        self.pointer.borrow_mut().truncate(before);
        value
    }
}

/// The value that comes next.
struct Part<'r, 'f>(&'r Reading<'f>);

impl<'de> DeserializeSeed<'de> for Part<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = self.0.within(&list.len().to_string(), || from.next_element_seed(Part(self.0)))? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = from.next_key::<String>()? {
            let value = self.0.within(&key, || {
                if map.contains_key(&key) {
                    let message = format!("`{}` stands in this object twice. Once is right.", shorten(&key, 60));
                    self.0.problems.add(self.0.file, &self.0.pointer.borrow(), message);
                }
                from.next_value_seed(Part(self.0))
            })?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
