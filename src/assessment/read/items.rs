//! What is asked: answer sets, sections and items.

use super::cursor::{Cursor, all};
use super::limits;
use super::names::{Names, id};
use super::scope::{Known, Role, Scope, role};
use super::texts::Words;
use crate::assessment::{AnswerOption, AnswerSet, Item, ItemIx, ItemKind, MOST_PICKS, Section, SectionIx};

/// What a response has instead of an option's id.
const RESERVED: [&str; 2] = ["skip", "na"];

const ITEM_FIELDS: &[&str] = &["linkId", "type", "answers", "role", "strengthFrom", "enableWhen", "source"];

/// The answer sets, without the conditions of their options: those may refer to items.
pub(super) fn answer_sets(sets: &[Cursor<'_>], words: &mut Words) -> (Vec<AnswerSet>, Vec<Names>) {
    sets.iter().map(|at| answer_set(at, words)).unzip()
}

fn answer_set(at: &Cursor<'_>, words: &mut Words) -> (AnswerSet, Names) {
    let Some(object) = at.object(&["id", "options", "notApplicable"]) else {
        return (AnswerSet { options: Vec::new(), not_applicable: false }, Names::collect("option", "id", &[]));
    };
    let set = id(&object, "id").unwrap_or_default();
    let list = object.list("options", "a list of options");
    if list.is_empty() {
        at.problem("This answer set has no options. It needs at least one.");
    }
    let names = Names::collect("option", "id", &list);
    let weighs = |option: &Cursor<'_>| option.value.get("weight").is_some();
    let weighted = list.iter().any(weighs);
    let mut options = Vec::new();
    for option in &list {
        let Some(object) = option.object(&["id", "weight", "hidden", "enableWhen"]) else { continue };
        let name = id(&object, "id");
        if let Some(word) = name.filter(|name| RESERVED.contains(name)) {
            option.problem(format!(
                "`{word}` is how a response says that there is no answer. Give this option another id."
            ));
        }
        if weighted && !weighs(option) {
            option.problem("This option has no `weight`, and others of its set have one. Without one it weighs 0: write that, if it is meant.");
        }
        let weight = object.optional("weight").and_then(|at| at.number(-1000, 1000)).unwrap_or(0) as i16;
        let hidden = object.flag("hidden");
        let Some(name) = name else { continue };
        let label = words.text(format!("option.{set}.{name}"));
        options.push(AnswerOption { weight, label, hidden, enable_when: None });
    }
    (AnswerSet { options, not_applicable: object.flag("notApplicable") }, names)
}

/// The conditions of the options, once everything they may refer to is known. An option is shared by
/// all items of its set, so it may look at the items before the first of them.
pub(super) fn option_conditions(sets: &[Cursor<'_>], scope: &Scope) -> Vec<AnswerSet> {
    let mut read = scope.answer_sets.clone();
    for (number, (at, set)) in sets.iter().zip(&mut read).enumerate() {
        let uses = |kind: ItemKind| matches!(kind, ItemKind::Choice(set) | ItemKind::Multiple(set) if usize::from(set) == number);
        let first = scope.item_kinds.iter().position(|(kind, _)| kind.is_some_and(uses)).unwrap_or(0);
        let list = at.object_unchecked().and_then(|object| object.optional("options"));
        let list = list.filter(|at| limits::fits(at.value, "options")).and_then(|at| at.array()).unwrap_or_default();
        if list.len() != set.options.len() {
            continue; // one of them could not be read, which is noted already
        }
        for (at, option) in list.iter().zip(&mut set.options) {
            if let Some(object) = at.object_unchecked() {
                option.enable_when = scope.optional(&object, "enableWhen", Known::ItemsBefore(ItemIx(first as u16)));
            }
        }
    }
    read
}

/// The kind and role of each item, so that conditions know what they refer to. Silent: what is wrong
/// is noted when the item itself is read.
pub(super) fn kinds(items: &[Cursor<'_>], sets: &Names) -> Vec<(Option<ItemKind>, Role)> {
    let word = |at: &Cursor<'_>, field: &str| {
        at.value.get(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
    };
    items
        .iter()
        .map(|at| {
            let set = sets.find(&word(at, "answers"));
            let kind = match (word(at, "type").as_str(), set) {
                ("choice", Some(set)) => Some(ItemKind::Choice(set)),
                ("multiple", Some(set)) => Some(ItemKind::Multiple(set)),
                ("note", _) => Some(ItemKind::Note),
                _ => None,
            };
            let role = match word(at, "role").as_str() {
                "strain" => Role::Strain,
                "strength" => Role::Strength,
                _ => Role::Context,
            };
            (kind, role)
        })
        .collect()
}

/// The sections with the items of each as cursors.
pub(super) fn sections<'a>(
    sections: &[Cursor<'a>],
    words: &mut Words,
) -> (Vec<String>, Vec<Section>, Vec<(SectionIx, Cursor<'a>)>) {
    let names = Names::collect("section", "id", sections);
    let (mut read, mut items) = (Vec::new(), Vec::new());
    for (place, at) in SectionIx::all(sections.len()).zip(sections) {
        let Some(object) = at.object(&["id", "items"]) else { continue };
        let name = id(&object, "id").unwrap_or_default();
        let list = object.list("items", "a list of items");
        if list.is_empty() {
            at.problem("This section has no items. It needs at least one.");
        }
        items.extend(list.into_iter().map(|item| (place, item)));
        read.push(Section {
            title: words.text(format!("section.{name}")),
            lead: words.optional(format!("section.{name}.lead")),
            note: words.optional(format!("section.{name}.note")),
        });
    }
    (names.all, read, items)
}

pub(super) fn items(
    list: &[(SectionIx, Cursor<'_>)],
    sets: &Names,
    scope: &Scope,
    words: &mut Words,
) -> Option<Vec<Item>> {
    all(ItemIx::all(list.len()).zip(list).map(|(place, (section, at))| item(place, *section, at, sets, scope, words)))
}

fn item(
    place: ItemIx,
    section: SectionIx,
    at: &Cursor<'_>,
    sets: &Names,
    scope: &Scope,
    words: &mut Words,
) -> Option<Item> {
    let object = at.object(ITEM_FIELDS)?;
    let name = id(&object, "linkId");
    if let Some(source) = object.optional("source") {
        source.words();
    }
    let kind = object
        .required("type", "`choice`, `multiple` or `note`")
        .and_then(|at| at.one_of(&[("choice", 0), ("multiple", 1), ("note", 2)]));
    let kind = match kind {
        Some(2) => {
            if let Some(answers) = object.optional("answers") {
                answers.problem("A note has no answers. Leave `answers` out, or make the item a `choice`.");
            }
            Some(ItemKind::Note)
        }
        Some(kind) => {
            let answers = object.required("answers", "the id of an answer set");
            let set = answers.as_ref().and_then(|at| sets.place(at));
            if let (1, Some(set), Some(at)) = (kind, set, &answers)
                && scope.answer_sets.get(usize::from(set)).is_some_and(|set| set.options.len() > MOST_PICKS)
            {
                at.problem(format!(
                    "This set has more than {} options. A multiple choice holds at most that many.",
                    MOST_PICKS
                ));
            }
            set.map(|set| if kind == 0 { ItemKind::Choice(set) } else { ItemKind::Multiple(set) })
        }
        None => None,
    };
    // Which it is, conditions know by now (`kinds`).
    let role = object.optional("role").is_none_or(|at| role(&at).is_some());
    let strength_from = object.optional("strengthFrom").and_then(|at| {
        if !matches!(kind, Some(ItemKind::Choice(_)) | None) {
            at.problem("Only an item of type `choice` can be a strength. Leave `strengthFrom` out.");
        }
        let from = at.number(-1000, 1000)?;
        if let Some(ItemKind::Choice(set)) = kind
            && scope.ends(set.into()).is_some_and(|(_, most)| most < from)
        {
            at.problem("No answer of this item weighs that much, so it can never be a strength. Begin at a weight that an answer has.");
        }
        Some(from)
    });
    let enable_when = scope.optional(&object, "enableWhen", Known::ItemsBefore(place));
    let name = name?;
    let text = words.text(format!("item.{name}"));
    let help = words.optional(format!("item.{name}.help"));
    let answers = kind.and_then(ItemKind::answer_set).and_then(|set| scope.answer_sets.get(set));
    let hides = answers.is_some_and(|set| set.options.iter().any(|option| option.hidden));
    let reveal = hides.then(|| words.text(format!("item.{name}.reveal")));
    role.then_some(Item {
        section,
        text,
        help,
        reveal,
        kind: kind?,
        strength_from: strength_from.map(|from| from as i16),
        enable_when,
    })
}
