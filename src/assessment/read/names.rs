//! Ids: collected first, so that a rule may refer to what stands further down.

use super::cursor::{Cursor, Object, suggestion};
use super::plain::shorten;
use std::collections::HashMap;

/// What an id looks like. It also becomes part of the keys of the texts, so it holds no dot.
pub(super) fn is_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_lowercase())
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
        && name.len() <= 64
}

/// The ids of one kind of thing, in order.
pub(super) struct Names {
    /// What one of them is called, such as `scale`.
    what: &'static str,
    pub all: Vec<String>,
    places: HashMap<String, u16>,
}

impl Names {
    /// Collects the ids of a list, each in `field`; a duplicate or unfit one is a problem.
    pub fn collect(what: &'static str, field: &str, list: &[Cursor<'_>]) -> Self {
        let mut names = Self { what, all: Vec::new(), places: HashMap::new() };
        let mut first: HashMap<&str, &str> = HashMap::new();
        for (at, one) in list.iter().enumerate() {
            let found = one.value.get(field).and_then(|value| value.as_str()).unwrap_or_default();
            names.all.push(found.into());
            if found.is_empty() {
                continue; // noted where the object itself is read
            }
            if let Some(before) = first.get(found) {
                let id = one.object_unchecked().and_then(|object| object.optional(field));
                id.as_ref().unwrap_or(one).problem(format!(
                    "The {what} `{}` is there already, at {before}. Each needs an id of its own.",
                    shorten(found, 60)
                ));
            } else {
                first.insert(found, &one.pointer);
                names.places.insert(found.into(), at.min(usize::from(u16::MAX)) as u16);
            }
        }
        names
    }

    /// The place of an id that a rule refers to.
    pub fn place(&self, at: &Cursor<'_>) -> Option<u16> {
        let name = at.string()?;
        let place = self.places.get(name).copied();
        if place.is_none() && at.is_full() {
            at.problem("");
        } else if place.is_none() {
            let (what, shown) = (self.what, shorten(name, 60));
            let known = self.all.iter().map(String::as_str).filter(|name| !name.is_empty());
            at.problem(if self.all.is_empty() {
                format!("There is no {what} `{shown}`: there are none at all.")
            } else {
                format!("There is no {what} `{shown}`. {}", suggestion(name, known, "There are"))
            });
        }
        place
    }

    pub fn find(&self, name: &str) -> Option<u16> {
        self.places.get(name).copied()
    }
}

/// The id of an object, checked for its form.
pub(super) fn id<'a>(object: &Object<'a>, field: &str) -> Option<&'a str> {
    let at = object.required(field, "a name in lower case, such as `sleep`")?;
    let name = at.string()?;
    if !is_name(name) {
        at.problem(format!(
            "`{}` cannot be an id. An id is a small letter, then up to 63 small letters, digits, `-` or `_`.",
            shorten(name, 40)
        ));
        return None;
    }
    Some(name)
}
