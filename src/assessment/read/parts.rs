//! The whole: every list of the definition in the order in which they may refer to each other.

use super::cursor::{Cursor, Object};
use super::days::days;
use super::limits;
use super::names::{Names, id};
use super::scope::{Budget, Scope};
use super::texts::Words;
use super::{EvidenceLabel, Loaded, items, learn, offers, rules, scales};
use crate::assessment::ids::Ids;
use crate::assessment::{Assessment, BandIx, CommonTexts};

const FIELDS: &[&str] = &[
    "id",
    "version",
    "adultsOnly",
    "evidence",
    "answerSets",
    "sections",
    "scales",
    "indicators",
    "rules",
    "bands",
    "bandOrder",
    "floors",
    "whatIf",
    "tiers",
    "messages",
    "families",
    "strategies",
    "suggest",
    "learn",
    "resources",
];

/// All but the languages, which come of `words` in the end.
pub(super) fn read(root: Cursor<'_>, words: &mut Words) -> Option<Loaded> {
    let object = root.object(FIELDS)?;
    let name = id(&object, "id");
    let version = object.required("version", "the version of the content, such as \"1.0.0\"").and_then(|at| at.words());
    let adults_only = object.flag("adultsOnly");
    let evidence = evidence(&object);
    let texts = common_texts(adults_only, object.has_any("indicators"), words);

    // First the ids of everything, so that a rule may refer to what stands further down.
    let sets = object.list("answerSets", "a list of answer sets");
    let set_names = Names::collect("answer set", "id", &sets);
    let (answer_sets, options) = items::answer_sets(&sets, words);
    let (section_ids, sections, item_list) = items::sections(&object.list("sections", "a list of sections"), words);
    let item_cursors: Vec<_> = item_list.iter().map(|(_, at)| at.clone()).collect();
    let scales = object.optional_list("scales");
    let indicators = object.optional_list("indicators");
    let rule_list = object.optional_list("rules");
    let bands = object.list("bands", "a list of bands, the last of which always holds");
    let tiers = object.list("tiers", "a list of tiers, the last of which always holds");
    let messages = object.optional_list("messages");
    let strategies = object.optional_list("strategies");
    let resources = object.optional_list("resources");
    for (field, list, what) in
        [("sections", &item_cursors, "item"), ("bands", &bands, "band"), ("tiers", &tiers, "tier")]
    {
        if let (true, Some(at)) = (list.is_empty(), object.optional(field)) {
            at.problem(format!("There is no {what}. At least one is needed."));
        }
    }
    // What refers to a list that is too long would all be told as referring to nothing.
    let referred =
        ["answerSets", "sections", "scales", "indicators", "rules", "bands", "tiers", "messages", "strategies"];
    let too_long = |name| object.optional(name).is_some_and(|at| at.value.is_array() && !limits::fits(at.value, name));
    if referred.into_iter().any(too_long) {
        return None;
    }
    if item_list.len() > limits::ITEMS {
        root.problem(format!("There are {} items. At most {} fit.", item_list.len(), limits::ITEMS));
        return None;
    }

    let mut scope = Scope {
        items: Names::collect("item", "linkId", &item_cursors),
        item_kinds: items::kinds(&item_cursors, &set_names),
        answer_sets,
        options,
        scales: Names::collect("scale", "id", &scales),
        raw_sums: Vec::new(),
        levels: scales.iter().map(|at| Names::collect("level", "id", &list_in(at, "levels"))).collect(),
        indicators: Names::collect("indicator", "id", &indicators),
        rules: Names::collect("rule", "id", &rule_list),
        bands: Names::collect("band", "id", &bands),
        band_order: Vec::new(),
        tiers: Names::collect("tier", "id", &tiers),
        budget: Budget::default(),
    };
    scope.band_order = band_order(&object, &scope.bands);
    scope.answer_sets = items::option_conditions(&sets, &scope);
    let message_names = Names::collect("message", "id", &messages);
    let strategy_names = Names::collect("strategy", "id", &strategies);
    let resource_names = Names::collect("resource", "id", &resources);

    let items = items::items(&item_list, &set_names, &scope, words);
    let scales = scales::scales(&scales, &scope, words);
    scope.raw_sums = scales.iter().flatten().map(|scale| scales::raw_sums(scale, &scope)).collect();
    let indicators = rules::indicators(&indicators, &scope, words);
    let rule_list = rules::rules(&rule_list, &scope);
    let (bands, variants) = rules::bands(&bands, &scope, words);
    let floors = object.optional_list("floors");
    let floor_names = Names::collect("floor", "id", &floors);
    let floors = rules::floors(&floors, &scope, words);
    let what_if = rules::what_if(&object, &scope);
    let tiers = rules::tiers(&tiers, &scope);
    let messages = rules::messages(&messages, &scope, words);
    let (family_names, mut families) = offers::families(&object, words);
    let strategies = offers::strategies(&strategies, &strategy_names, &family_names, &scope, words);
    let suggest = offers::suggest(&object, &strategy_names, &family_names, &mut families, &scope);
    let learn = learn::topics(&object.optional_list("learn"), words);
    let resources = offers::resources(&resources, words);

    let (countries, resources) = resources?;
    let options_read =
        scope.answer_sets.iter().zip(&scope.options).all(|(set, names)| set.options.len() == names.all.len());
    if !options_read || sections.len() != section_ids.len() {
        return None;
    }
    let assessment = Assessment {
        id: name?.into(),
        version: version?.into(),
        adults_only,
        texts,
        answer_sets: scope.answer_sets,
        sections,
        items: items?,
        scales: scales?,
        indicators: indicators?,
        rules: rule_list?,
        bands: bands?,
        floors: floors?,
        what_if: what_if?,
        tiers: tiers?,
        messages: messages?,
        families,
        strategies: strategies?,
        suggest: suggest?,
        learn: learn?,
        countries: countries.len() as u16,
        resources,
    };
    let ids = Ids {
        answer_sets: set_names.all,
        options: scope.options.into_iter().map(|names| names.all).collect(),
        sections: section_ids,
        items: scope.items.all,
        scales: scope.scales.all,
        levels: scope.levels.into_iter().map(|names| names.all).collect(),
        indicators: scope.indicators.all,
        rules: scope.rules.all,
        bands: scope.bands.all,
        variants,
        floors: floor_names.all,
        tiers: scope.tiers.all,
        messages: message_names.all,
        families: family_names,
        strategies: strategy_names.all,
        countries,
        resources: resource_names.all,
    };
    Some(Loaded { assessment, ids, evidence: evidence?, band_order: scope.band_order, languages: Vec::new() })
}

/// A list inside a part, without a word about it: the part itself is read later.
fn list_in<'a>(at: &Cursor<'a>, field: &str) -> Vec<Cursor<'a>> {
    let list = at.object_unchecked().and_then(|object| object.optional(field));
    list.filter(|at| limits::fits(at.value, field)).and_then(|at| at.array()).unwrap_or_default()
}

fn band_order(object: &Object<'_>, bands: &Names) -> Vec<BandIx> {
    let mut order = Vec::new();
    for at in object.list("bandOrder", "the ids of the bands, from least to most") {
        let Some(band) = bands.place(&at).map(BandIx) else { continue };
        if order.contains(&band) {
            at.problem("This band is in the order twice. Once is right.");
        } else {
            order.push(band);
        }
    }
    order
}

fn evidence(object: &Object<'_>) -> Option<EvidenceLabel> {
    let at = object.required("evidence", "an object that says who wrote this and whether it was tested")?;
    let object = at.object(&["author", "reviewer", "date", "source", "validated", "itemLicence"])?;
    let words = |field: &str, right: &str| object.required(field, right).and_then(|at| at.words()).map(String::from);
    let author = words("author", "who wrote it");
    let source = words("source", "where its content comes from");
    let item_licence = words("itemLicence", "the licence of the items");
    let reviewer = object.optional("reviewer").map(|at| at.words().map(String::from));
    let date = object.required("date", "a day such as 2026-01-31").and_then(|at| days(&at).and(at.string()));
    let validated = object.required("validated", "true or false").and_then(|at| at.bool());
    Some(EvidenceLabel {
        author: author?,
        reviewer: reviewer.flatten(),
        date: date?.into(),
        source: source?,
        validated: validated?,
        item_licence: item_licence?,
    })
}

fn common_texts(adults_only: bool, indicators: bool, words: &mut Words) -> CommonTexts {
    for key in ["title", "crisis", "evidence"] {
        words.in_markup(key.into());
    }
    words.list_in_markup("intro".into());
    let mut text = |key: &str| words.text(key.into());
    let (skip, na) = (text("skip"), text("na"));
    let (no_level, no_level_because) = (text("scale.none"), text("scale.none.because"));
    let (strength_because, strategy_because) = (text("strength.because"), text("strategy.because"));
    let under18 = adults_only.then(|| text("under18"));
    let seek_help = indicators.then(|| text("seek-help"));
    let seek_help_how = words.optional("seek-help.how".into());
    let questions = words.optional_list("questions".into());
    CommonTexts {
        under18,
        skip,
        na,
        no_level,
        no_level_because,
        strength_because,
        strategy_because,
        questions,
        seek_help,
        seek_help_how,
    }
}
