//! What answers and levels come to: indicators, rules, bands, floors, the what-if range, tiers, messages.

use super::cursor::{Cursor, Object, all};
use super::names::id;
use super::offers::resource_kind;
use super::scope::{Known, Scope};
use super::texts::Words;
use crate::assessment::condition::Condition;
use crate::assessment::{
    Band, BandIx, Floor, Indicator, ItemIx, ItemKind, Message, OptionIx, Place, RuleIx, Variant, WhatIf,
};
use std::collections::HashSet;

pub(super) fn indicators(list: &[Cursor<'_>], scope: &Scope, words: &mut Words) -> Option<Vec<Indicator>> {
    all(list.iter().map(|at| {
        let object = at.object(&["id", "when"])?;
        let name = id(&object, "id");
        let when = scope.required(&object, "when", Known::Levels);
        let name = name?;
        Some(Indicator {
            label: words.text(format!("indicator.{name}")),
            because: words.text(format!("indicator.{name}.because")),
            when: when?,
        })
    }))
}

pub(super) fn rules(list: &[Cursor<'_>], scope: &Scope) -> Option<Vec<Condition>> {
    all(RuleIx::all(list.len()).zip(list).map(|(place, at)| {
        let object = at.object(&["id", "when"])?;
        let name = id(&object, "id");
        if let Some(name) = name.filter(|name| scope.indicators.find(name).is_some()) {
            at.problem(format!(
                "There is an indicator `{name}` too, so `fired` could not tell them apart. Give one of them another id."
            ));
        }
        let when = scope.required(&object, "when", Known::RulesBefore(place));
        name.and(when)
    }))
}

/// The bands with the ids of their variants.
pub(super) fn bands(list: &[Cursor<'_>], scope: &Scope, words: &mut Words) -> (Option<Vec<Band>>, Vec<Vec<String>>) {
    let mut ids = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let bands = all(BandIx::all(list.len()).zip(list).map(|(place, at)| {
        let object = at.object(&["id", "outside", "when", "variants"])?;
        let id_read = id(&object, "id");
        let name = id_read.unwrap_or_default();
        let when = scope.required(&object, "when", Known::Rules);
        last_always(&when, at, place.get() + 1 == list.len(), "band");
        let rank = scope.band_order.iter().position(|band| *band == place);
        match (rank, object.flag("outside")) {
            (None, false) if id_read.is_some() => at.problem(format!(
                "The band `{name}` is not in `bandOrder`. Put it there, or give it \"outside\": true."
            )),
            (Some(_), true) => at.problem(format!(
                "The band `{name}` stands outside the order and in `bandOrder` too. One of them is wrong."
            )),
            _ => {}
        }
        let mut names = vec![name.to_owned()];
        let mut variants = vec![variant(None, name, words)];
        for at in object.optional_list("variants") {
            let Some(object) = at.object(&["id", "when"]) else { continue };
            let (Some(name), when) = (id(&object, "id"), scope.required(&object, "when", Known::Band)) else {
                continue;
            };
            names.push(name.to_owned());
            variants.push(variant(when, name, words));
        }
        for name in &names {
            if !seen.insert(name.clone()) && !name.is_empty() {
                at.problem(format!("There is another band or variant `{name}`. Each needs an id of its own."));
            }
        }
        ids.push(names);
        id_read?;
        Some(Band { when: when?, variants })
    }));
    (bands, ids)
}

fn variant(when: Option<Condition>, name: &str, words: &mut Words) -> Variant {
    Variant {
        when,
        title: words.text(format!("band.{name}")),
        text: words.text(format!("band.{name}.text")),
        because: words.text(format!("band.{name}.because")),
    }
}

/// The first that holds wins, so the last has to hold always, and one before it must not.
fn last_always(when: &Option<Condition>, at: &Cursor<'_>, last: bool, what: &str) {
    let Some(when) = when else { return };
    match (last, *when == Condition::ALWAYS) {
        (true, false) => at.problem(format!(
            "The last {what} has to hold in every other case. Its `when` should be {{\"always\": true}}."
        )),
        (false, true) => at.problem(format!(
            "This {what} always holds, so those after it can never be reached. Only the last one should."
        )),
        _ => {}
    }
}

pub(super) fn floors(list: &[Cursor<'_>], scope: &Scope, words: &mut Words) -> Option<Vec<Floor>> {
    all(list.iter().map(|at| {
        let object = at.object(&["id", "from", "to", "when"])?;
        let name = id(&object, "id");
        let band =
            |field: &str| object.required(field, "the id of a band").and_then(|at| scope.bands.place(&at)).map(BandIx);
        let (from, to) = (band("from"), band("to"));
        let when = scope.required(&object, "when", Known::Band);
        let rank = |band: Option<BandIx>| scope.band_order.iter().position(|one| Some(*one) == band);
        if let (Some(_), Some(_)) = (from, to)
            && rank(from).zip(rank(to)).is_none_or(|(from, to)| from >= to)
        {
            at.problem(
                "A floor lifts a band to one further up in `bandOrder`. Both should stand there, `to` after `from`.",
            );
        }
        Some(Floor { because: words.text(format!("floor.{}.because", name?)), from: from?, to: to?, when: when? })
    }))
}

pub(super) fn what_if(object: &Object<'_>, scope: &Scope) -> Option<Option<WhatIf>> {
    let Some(at) = object.optional("whatIf") else { return Some(None) };
    let object = at.object(&["items", "low", "high"])?;
    let list = object.required("items", "a list of items, or {\"role\": \"strain\"}")?;
    let items = scope.items(&list, Known::Rules);
    let weight = |field| {
        object
            .required(field, "the weight that missing items are filled with")
            .and_then(|at| Some((at.number(-1000, 1000)? as i16, at)))
    };
    let (low, high) = (weight("low"), weight("high"));
    let ((low, low_at), (high, high_at)) = (low?, high?);
    if low >= high {
        high_at.problem(format!("`high` is {high}, which is not above `low`, {low}. Turn them round."));
        return None;
    }
    all(items?.into_iter().map(|item| {
        let ItemKind::Choice(set) = scope.item_kinds[item.get()].0? else {
            list.problem(format!(
                "The item `{}` is not of type `choice`, so it cannot be filled.",
                scope.items.all[item.get()]
            ));
            return None;
        };
        let option = |weight: i16, at: &Cursor<'_>| {
            let options = &scope.answer_sets[usize::from(set)].options;
            let found = OptionIx::all(options.len()).find(|option| options[option.get()].weight == weight);
            if found.is_none() {
                at.problem(format!(
                    "No answer of the item `{}` weighs {weight}. It should be a weight that every filled item offers.",
                    scope.items.all[item.get()]
                ));
            }
            found
        };
        let (low, high) = (option(low, &low_at), option(high, &high_at));
        Some((item, low?, high?))
    }))
    .map(|items: Vec<(ItemIx, OptionIx, OptionIx)>| Some(WhatIf { items }))
}

pub(super) fn tiers(list: &[Cursor<'_>], scope: &Scope) -> Option<Vec<Condition>> {
    all(list.iter().enumerate().map(|(place, at)| {
        let object = at.object(&["id", "when"])?;
        let name = id(&object, "id");
        let when = scope.required(&object, "when", Known::Range);
        last_always(&when, at, place + 1 == list.len(), "tier");
        name.and(when)
    }))
}

pub(super) fn messages(list: &[Cursor<'_>], scope: &Scope, words: &mut Words) -> Option<Vec<Message>> {
    all(list.iter().map(|at| {
        let object = at.object(&["id", "when", "place", "listsIndicators", "help"])?;
        let name = id(&object, "id");
        let when = scope.required(&object, "when", Known::Tier);
        let place = object.optional("place").map_or(Some(Place::Note), |at| {
            at.one_of(&[("first", Place::First), ("help", Place::Help), ("note", Place::Note)])
        });
        let help = all(object.optional_list("help").iter().map(resource_kind));
        let name = name?;
        Some(Message {
            place: place?,
            lists_indicators: object.flag("listsIndicators"),
            help: help?,
            text: words.text(format!("message.{name}")),
            because: words.text(format!("message.{name}.because")),
            when: when?,
        })
    }))
}
