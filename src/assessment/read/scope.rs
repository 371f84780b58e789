//! What a condition can refer to, how early, and how much of it all of them together.

use super::cursor::{Cursor, all};
use super::limits;
use super::names::Names;
use crate::assessment::{AnswerSet, BandIx, ItemIx, ItemKind, OptionIx, RuleIx};
use std::cell::Cell;
use std::ops::RangeInclusive;

/// How far scoring has come where a condition stands. It may look at nothing later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Known {
    /// Only the answers to items before this one.
    ItemsBefore(ItemIx),
    /// All answers and the levels of the scales.
    Levels,
    /// The indicators, and the rules before this one.
    RulesBefore(RuleIx),
    /// All indicators and rules.
    Rules,
    /// The band.
    Band,
    /// The what-if range.
    Range,
    /// The tier.
    Tier,
}

/// What part an item plays. Roles let a condition speak of all strain items at once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// More means more strain.
    Strain,
    /// More means something that works.
    Strength,
    /// Asked to understand, never counted.
    Context,
}

pub(super) fn role(at: &Cursor<'_>) -> Option<Role> {
    at.one_of(&[("strain", Role::Strain), ("strength", Role::Strength), ("context", Role::Context)])
}

/// Everything that a condition can refer to.
pub(super) struct Scope {
    pub items: Names,
    /// The kind and role of each item; no kind where it could not be read, which is noted there.
    pub item_kinds: Vec<(Option<ItemKind>, Role)>,
    pub answer_sets: Vec<AnswerSet>,
    pub options: Vec<Names>,
    pub scales: Names,
    /// From where to where the raw sum of each scale goes; empty as long as scales are not read, or cannot be.
    pub raw_sums: Vec<Option<RangeInclusive<i64>>>,
    pub levels: Vec<Names>,
    pub indicators: Names,
    pub rules: Names,
    pub bands: Names,
    /// The bands from least to most; a band outside the order is not among them.
    pub band_order: Vec<BandIx>,
    pub tiers: Names,
    /// How much conditions look at.
    pub budget: Budget,
}

/// How much conditions look at already: those that decide what is asked, and all others.
#[derive(Default)]
pub(super) struct Budget {
    asked: Cell<usize>,
    others: Cell<usize>,
}

impl Scope {
    /// The least and the greatest weight in an answer set. None where not all of it could be read, or nothing
    /// in it weighs anything, which is noted there.
    pub fn ends(&self, set: usize) -> Option<(i64, i64)> {
        let (set, names) = (self.answer_sets.get(set)?, self.options.get(set)?);
        let weights = || set.options.iter().map(|option| i64::from(option.weight));
        let whole = set.options.len() == names.all.len() && weights().any(|weight| weight != 0);
        whole.then(|| weights().min().zip(weights().max()))?
    }

    /// An option of this item.
    pub fn option(&self, item: ItemIx, at: &Cursor<'_>) -> Option<OptionIx> {
        match self.item_kinds.get(item.get())?.0?.answer_set() {
            Some(set) => self.options.get(set)?.place(at).map(OptionIx),
            None => {
                at.problem("A note has no options. Name an item of type `choice` or `multiple`.");
                None
            }
        }
    }

    /// An item, asked early enough to be looked at here.
    pub fn item(&self, at: &Cursor<'_>, known: Known) -> Option<ItemIx> {
        let item = ItemIx(self.items.place(at)?);
        match known {
            Known::ItemsBefore(this) if item >= this => {
                at.problem(format!(
                    "The item `{}` is asked later or is this very item. Here only items asked before can be looked at.",
                    self.items.all[item.get()]
                ));
                None
            }
            _ => Some(item),
        }
    }

    /// A list of items, or all of a role.
    pub fn items(&self, at: &Cursor<'_>, known: Known) -> Option<Vec<ItemIx>> {
        if at.value.is_array() {
            return all(self.names(at, known)?.iter().map(|one| self.item(one, known)));
        }
        let object = at.object(&["role"])?;
        let role = role(&object.required("role", "`strain`, `strength` or `context`")?)?;
        let of_role = ItemIx::all(self.item_kinds.len()).filter(|item| self.item_kinds[item.get()].1 == role);
        let of_role: Vec<_> = match known {
            Known::ItemsBefore(this) => of_role.filter(|item| *item < this).collect(),
            _ => of_role.collect(),
        };
        self.takes(at, known, of_role.len()).map(|()| of_role)
    }

    /// A list of names that a condition looks at.
    pub fn names<'a>(&self, at: &Cursor<'a>, known: Known) -> Option<Vec<Cursor<'a>>> {
        let list = at.array_of_distinct()?;
        self.takes(at, known, list.len()).map(|()| list)
    }

    /// Refuses to look at what is worked out later.
    pub fn later(&self, at: &Cursor<'_>, known: Known, needed: Known, what: &str) -> Option<()> {
        if known < needed {
            at.problem(format!(
                "The {what} is not known yet where this condition is asked. Order: answers, levels, indicators, rules, band, floor, variant, what-if range, tier, messages, strategies."
            ));
            return None;
        }
        Some(())
    }

    /// Takes so much of the budget, or says that nothing is left of it; that is said once.
    pub fn takes(&self, at: &Cursor<'_>, known: Known, more: usize) -> Option<()> {
        let (taken, most, whose) = match known {
            Known::ItemsBefore(_) => (&self.budget.asked, limits::ASKED, "The conditions of items and options"),
            _ => (&self.budget.others, limits::LOOKED_AT, "The conditions of this assessment"),
        };
        let before = taken.get();
        taken.set(before.saturating_add(more));
        if taken.get() > most && before <= most {
            at.problem(format!(
                "{whose} come to more than {most} questions here, all together. Ask fewer, or name one that is asked often as a rule."
            ));
        }
        (taken.get() <= most).then_some(())
    }
}
