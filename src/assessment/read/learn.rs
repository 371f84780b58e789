//! What there is to read: topics, and the cards of each.

use super::cursor::{Cursor, all};
use super::names::{Names, id};
use super::texts::Words;
use crate::assessment::{Card, Topic};

pub(super) fn topics(list: &[Cursor<'_>], words: &mut Words) -> Option<Vec<Topic>> {
    Names::collect("topic", "id", list); // which notes an id that stands there twice
    all(list.iter().map(|at| topic(at, words)))
}

fn topic(at: &Cursor<'_>, words: &mut Words) -> Option<Topic> {
    let object = at.object(&["id", "cards"])?;
    let name = id(&object, "id");
    let cards = object.list("cards", "a list of cards");
    if cards.is_empty() {
        at.problem("This topic has no cards. It needs at least one.");
    }
    Names::collect("card", "id", &cards);
    let key = format!("learn.{}", name?);
    let cards = all(cards.iter().map(|at| card(at, &key, words)))?;
    Some(Topic { title: words.text(key), cards })
}

fn card(at: &Cursor<'_>, topic: &str, words: &mut Words) -> Option<Card> {
    let object = at.object(&["id", "hidden"])?;
    let hidden = object.flag("hidden");
    let key = format!("{topic}.{}", id(&object, "id")?);
    Some(Card {
        text: words.text(format!("{key}.text")),
        reveal: hidden.then(|| words.text(format!("{key}.reveal"))),
        title: words.optional(key),
    })
}
