//! Scales: what is added up, where levels begin, and how far the answers can take it.

use super::cursor::{Cursor, all};
use super::names::id;
use super::scope::{Known, Scope};
use super::texts::Words;
use crate::assessment::{Cut, ItemKind, Level, LevelIx, Method, Scale, ScaleItem};
use std::fmt;
use std::ops::RangeInclusive;

pub(super) fn scales(list: &[Cursor<'_>], scope: &Scope, words: &mut Words) -> Option<Vec<Scale>> {
    all(list.iter().map(|at| scale(at, scope, words)))
}

fn scale(at: &Cursor<'_>, scope: &Scope, words: &mut Words) -> Option<Scale> {
    let object = at.object(&["id", "items", "score", "minAnswered", "levels"])?;
    let id_read = id(&object, "id");
    let name = id_read.unwrap_or_default();
    let list = object.list("items", "a list of items");
    if list.is_empty() {
        at.problem("This scale has no items. It needs at least one.");
    } else if list.len() > 1000 {
        at.problem("This scale has more than 1000 items. It should have at most that many.");
        return None;
    }
    let items = all(list.iter().map(|one| scale_item(one, scope)));
    for (place, item) in items.iter().flatten().enumerate() {
        if items.iter().flatten().take(place).any(|before| before.item == item.item) {
            list[place].problem("This item is in the scale twice. Give it a `weight` instead.");
        }
    }
    let method = object
        .required("score", "`mean` or `sum`")
        .and_then(|at| at.one_of(&[("mean", Method::Mean), ("sum", Method::Sum)]));
    let min_answered = object
        .required("minAnswered", "how many answers a level needs")
        .and_then(|at| at.number(1, if list.is_empty() { 1000 } else { list.len() as i64 }));
    let levels = object.list("levels", "a list of levels, from least to most");
    if levels.is_empty() {
        at.problem("This scale has no levels. It needs at least one.");
    }
    let reach = items.as_deref().zip(method).and_then(|(items, method)| reach(items, method, scope));
    let mut last: Option<Cut> = None;
    let levels = all(LevelIx::all(levels.len()).zip(&levels).map(|(place, at)| {
        let object = at.object(&["id", "from"])?;
        let id_read = id(&object, "id");
        let level = id_read.unwrap_or_default();
        let from = match (place.0, object.optional("from")) {
            (0, Some(from)) => {
                from.problem("The first level begins at the bottom. Leave `from` out.");
                None
            }
            (0, None) => None,
            (_, None) => {
                object.required("from", "where this level begins, such as \"3/2\"");
                None
            }
            (_, Some(from)) => cut(&from).filter(|cut| can_begin(*cut, reach.as_ref(), &from)),
        };
        if let (Some(from), Some(last)) = (from, last)
            && i64::from(from.n) * i64::from(last.d) <= i64::from(last.n) * i64::from(from.d)
        {
            at.problem(format!(
                "This level begins at {}, which is not above {}, where the level before it begins. Cuts must rise.",
                from, last
            ));
        }
        last = from.or(last);
        let key = format!("scale.{name}.{level}");
        id_read?;
        Some(Level {
            from,
            text: words.text(format!("{key}.text")),
            because: words.text(format!("{key}.because")),
            word: words.text(key),
        })
    }));
    id_read?;
    Some(Scale {
        name: words.text(format!("scale.{name}")),
        items: items?,
        method: method?,
        min_answered: min_answered? as u16,
        levels: levels?,
    })
}

/// An item of a scale: its id, or an object with more.
fn scale_item(at: &Cursor<'_>, scope: &Scope) -> Option<ScaleItem> {
    let (name, weight, reverse) = if at.value.is_string() {
        (at.clone(), 1, false)
    } else {
        let object = at.object(&["item", "reverse", "weight"])?;
        let weight = object.optional("weight").map_or(Some(1), |at| at.number(1, 100))?;
        (object.required("item", "the `linkId` of an item")?, weight, object.flag("reverse"))
    };
    let item = scope.item(&name, Known::Levels)?;
    let ItemKind::Choice(set) = scope.item_kinds.get(item.get())?.0? else {
        name.problem("Only an item of type `choice` has a weight that a scale can count.");
        return None;
    };
    let weights = || scope.answer_sets[usize::from(set)].options.iter().map(|option| option.weight);
    if weights().all(|weight| weight == 0) {
        name.problem("No answer of this item weighs anything, so it says nothing on a scale. Give the options of its set a `weight`.");
    }
    let ends = weights().min().zip(weights().max()).map(|(least, most)| least + most);
    Some(ScaleItem { item, weight: weight as i16, reversed: ends.filter(|_| reverse) })
}

/// The least and the most that each answer of an item can count on a scale, the same for a reversed one. None where its answer
/// set could not be read, which is noted there.
fn ends(item: &ScaleItem, scope: &Scope) -> Option<(i64, i64)> {
    let ItemKind::Choice(set) = scope.item_kinds.get(item.item.get())?.0? else { return None };
    scope.ends(set.into())
}

/// From where to where the answers can take a scale. With gaps it may be any of its items that counts for all.
fn reach(items: &[ScaleItem], method: Method, scope: &Scope) -> Option<RangeInclusive<i64>> {
    let ends = all(items.iter().map(|item| ends(item, scope)))?;
    let over = match method {
        Method::Mean => 1,
        Method::Sum => items.iter().map(|item| i64::from(item.weight)).sum(),
    };
    let least = ends.iter().map(|(least, _)| least).min()?;
    let most = ends.iter().map(|(_, most)| most).max()?;
    Some(least * over..=most * over)
}

/// From where to where the raw sums of a scale go that has a level, however many of its answers are missing.
pub(super) fn raw_sums(scale: &Scale, scope: &Scope) -> Option<RangeInclusive<i64>> {
    if scale.items.is_empty() {
        return None;
    }
    let ends = all(scale.items.iter().map(|item| {
        let (least, most) = ends(item, scope)?;
        Some((least * i64::from(item.weight), most * i64::from(item.weight)))
    }))?;
    Some(ends.iter().map(|(least, _)| (*least).min(0)).sum()..=ends.iter().map(|(_, most)| (*most).max(0)).sum())
}

/// Whether a level can begin there: a slip of the finger that no answer reaches would tell a visitor something wrong.
fn can_begin(cut: Cut, reach: Option<&RangeInclusive<i64>>, at: &Cursor<'_>) -> bool {
    let Some(reach) = reach else { return true };
    let (n, d) = (i64::from(cut.n), i64::from(cut.d));
    let within = format!("Its answers take this scale from {} to {}.", reach.start(), reach.end());
    if n > reach.end() * d {
        at.problem(format!("No answers reach {cut}, so this level can never come. {within}"));
        return false;
    }
    if n <= reach.start() * d {
        at.problem(format!("All answers reach {cut}, so the level before this one can never come. {within}"));
        return false;
    }
    true
}

/// A cut as `"3/2"`, `"2"` or a whole number.
fn cut(at: &Cursor<'_>) -> Option<Cut> {
    let written = at.value.as_i64().map_or_else(|| at.value.as_str().unwrap_or_default().to_owned(), |n| n.to_string());
    let (n, d) = written.split_once('/').unwrap_or((&written, "1"));
    let read = n.parse().ok().zip(d.parse().ok());
    let read = read.filter(|(n, d): &(i32, i32)| (-1_000_000..=1_000_000).contains(n) && (1..=1000).contains(d));
    if read.is_none() {
        at.wrong("a whole number or an exact fraction, such as \"3/2\"");
    }
    read.map(|(n, d)| Cut { n, d })
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.d == 1 { write!(f, "{}", self.n) } else { write!(f, "{}/{}", self.n, self.d) }
    }
}
