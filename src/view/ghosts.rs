//! The place that an item is shown in: as high as the tallest of those that share it, so that nothing
//! jumps from item to item. Invisible copies of them all, its ghosts, keep it so. The multiple choices have a
//! place of their own, unless some item is asked only after certain answers: then a change of height could
//! tell which, and all items share one.

use super::Viewer;
use crate::assessment::{Item, ItemIx, ItemKind};

/// All that can be shown in the same place as an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GhostsView<'a> {
    /// Every question that is asked here, with its helper line.
    pub questions: Vec<(&'a str, Option<&'a str>)>,
    /// The labels of every set of answers here, hidden ones too, and whether any number can be picked.
    pub answers: Vec<(bool, Vec<&'a str>)>,
}

impl<'a> Viewer<'a> {
    /// The ghosts of an item.
    pub fn ghosts(&self, item: ItemIx) -> GhostsView<'a> {
        let assessment = self.session.assessment();
        let is_multiple = |item: &Item| matches!(item.kind, ItemKind::Multiple(_));
        let shared = assessment.items.iter().any(|item| item.enable_when.is_some());
        let multiple = is_multiple(item.of(&assessment.items));
        let here: Vec<_> = assessment.items.iter().filter(|item| shared || is_multiple(item) == multiple).collect();

        let mut kinds: Vec<ItemKind> = Vec::new();
        for item in &here {
            if !kinds.contains(&item.kind) {
                kinds.push(item.kind);
            }
        }
        let answers = kinds.into_iter().filter_map(|kind| match kind {
            ItemKind::Choice(set) => Some((false, set)),
            ItemKind::Multiple(set) => Some((true, set)),
            ItemKind::Note => None,
        });
        GhostsView {
            questions: here.iter().map(|item| (self.text(item.text), item.help.map(|text| self.text(text)))).collect(),
            answers: answers
                .filter_map(|(multiple, set)| {
                    let options = assessment.answer_sets.get(usize::from(set))?.options.iter();
                    Some((multiple, options.map(|option| self.text(option.label)).collect()))
                })
                .collect(),
        }
    }
}
