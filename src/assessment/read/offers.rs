//! What is offered: strategies, which of them are suggested, and where help can be found.

use super::cursor::{Cursor, Object, all, list, only_true};
use super::days::days;
use super::names::{Names, id};
use super::plain::shorten;
use super::scope::{Known, Scope};
use super::texts::Words;
use crate::assessment::condition::Condition;
use crate::assessment::{
    Choice, CountryIx, Family, FamilyIx, ItemIx, LevelIx, Naming, Player, Resource, ResourceKind, ScaleIx, Strategy,
    StrategyIx, Suggest,
};

const STRATEGY_FIELDS: &[&str] = &["id", "family", "minutes", "from", "player", "fits", "leaveOutIf"];
const RESOURCE_FIELDS: &[&str] = &["id", "country", "kind", "name", "url", "phone", "lastVerified", "source"];

/// The names of the families, which are a plain list of ids.
pub(super) fn families(object: &Object<'_>, words: &mut Words) -> (Vec<String>, Vec<Family>) {
    let mut names: Vec<String> = Vec::new();
    for at in object.optional_list("families") {
        let Some(name) = at.string() else { continue };
        if !super::names::is_name(name) || names.iter().any(|one| one == name) {
            at.problem(format!(
                "`{}` cannot be a family. It needs an id in lower case that no other family has.",
                shorten(name, 40)
            ));
        } else {
            names.push(name.into());
        }
    }
    let families = names.iter().map(|name| Family { name: words.text(format!("family.{name}")), top: 0 }).collect();
    (names, families)
}

pub(super) fn strategies(
    list: &[Cursor<'_>],
    names: &Names,
    families: &[String],
    scope: &Scope,
    words: &mut Words,
) -> Option<Vec<Strategy>> {
    all(list.iter().map(|at| strategy(at, names, families, scope, words)))
}

fn strategy(at: &Cursor<'_>, names: &Names, families: &[String], scope: &Scope, words: &mut Words) -> Option<Strategy> {
    let object = at.object(STRATEGY_FIELDS)?;
    let name = id(&object, "id");
    let family = object.required("family", "one of `families`").and_then(|at| family(&at, families));
    let minutes = object.required("minutes", "how many minutes it takes").and_then(|at| at.number(1, 600));
    if let Some(from) = object.optional("from") {
        from.words();
    }
    let id_read = name;
    let name = id_read.unwrap_or_default();
    let player = object.optional("player").map_or(Some(Player::Steps), |at| player(&at, name, names, words));
    let fits = all(object.optional_list("fits").iter().map(|at| fit(at, scope)));
    let leave_out_if = scope.optional(&object, "leaveOutIf", Known::Tier);
    let key = format!("strategy.{name}");
    id_read?;
    Some(Strategy {
        steps: words.list(format!("{key}.steps")),
        caution: words.optional(format!("{key}.caution")),
        because: words.text(format!("{key}.because")),
        name: words.text(key),
        family: family?,
        minutes: minutes? as u16,
        player: player?,
        fits: fits?.into_iter().flatten().collect(),
        leave_out_if,
    })
}

fn family(at: &Cursor<'_>, families: &[String]) -> Option<FamilyIx> {
    let all: Vec<(&str, FamilyIx)> = families.iter().map(String::as_str).zip(FamilyIx::all(families.len())).collect();
    at.one_of(&all)
}

fn player(at: &Cursor<'_>, strategy: &str, names: &Names, words: &mut Words) -> Option<Player> {
    const KINDS: &[&str] = &["steps", "breath", "timer", "choose"];
    let object = at.object(KINDS)?;
    if KINDS.iter().filter(|kind| object.optional(kind).is_some()).count() != 1 {
        at.problem(format!("A player has exactly one of {}.", list(KINDS.iter().copied(), "and")));
        return None;
    }
    if let Some(at) = object.optional("breath") {
        let object = at.object(&["in", "out", "breaths"])?;
        let number =
            |field, most| object.required(field, "a whole number").and_then(|at| at.number(1, most)).map(|n| n as u16);
        let (inhale, exhale, breaths) = (number("in", 30), number("out", 30), number("breaths", 100));
        return Some(Player::Breath { inhale: inhale?, exhale: exhale?, breaths: breaths? });
    }
    if let Some(at) = object.optional("timer") {
        let object = at.object(&["minutes", "words"])?;
        let minutes = object.required("minutes", "a whole number").and_then(|at| at.number(1, 120));
        let naming = match object.optional("words") {
            Some(at) => Some(naming(&at, strategy, words)?),
            None => None,
        };
        return Some(Player::Timer { minutes: minutes? as u16, naming });
    }
    if let Some(at) = object.optional("choose") {
        let choices = all(at.array_of(100, "choices")?.iter().map(|at| {
            let object = at.object(&["id", "strategies"])?;
            let name = id(&object, "id");
            let leads = object.list("strategies", "a list of strategies; it may be empty");
            let strategies = all(leads.iter().map(|at| names.place(at).map(StrategyIx)));
            Some(Choice { label: words.text(format!("strategy.{strategy}.choice.{}", name?)), strategies: strategies? })
        }))?;
        return Some(Player::Choose(choices));
    }
    only_true(&object.required("steps", "true")?).map(|()| Player::Steps)
}

/// The words that are named before and after a timer.
fn naming(at: &Cursor<'_>, strategy: &str, words: &mut Words) -> Option<Naming> {
    let list = at.array_of_distinct()?;
    if list.len() > 100 {
        at.problem(format!("There are {} words to choose from. There should be at most 100.", list.len()));
        return None;
    }
    if list.len() < 2 {
        at.problem("There should be at least two words to choose from.");
    }
    let names = all(list.iter().map(|at| {
        let name = at.string()?;
        if !super::names::is_name(name) {
            at.wrong("an id in lower case, such as `faint`");
            return None;
        }
        Some(name)
    }));
    let key = format!("strategy.{strategy}");
    Some(Naming {
        before: words.text(format!("{key}.before")),
        after: words.text(format!("{key}.after")),
        words: names?.into_iter().map(|name| words.text(format!("{key}.word.{name}"))).collect(),
    })
}

/// What a strategy fits. Each option of an item, and each scale, is a match of its own.
fn fit(at: &Cursor<'_>, scope: &Scope) -> Option<Vec<Condition>> {
    let object = at.object(&["item", "options", "scales", "atLeast"])?;
    if object.optional("item").is_some() == object.optional("scales").is_some() {
        at.problem("This needs either `item` with `options`, or `scales` with `atLeast`.");
        return None;
    }
    if let Some(item) = object.optional("item") {
        if let Some(at) = object.optional("atLeast") {
            at.problem("Only `scales` have a level to reach. Leave `atLeast` out.");
        }
        let item: ItemIx = scope.item(&item, Known::Tier)?;
        let options = object.list("options", "a list of options of that item");
        return all(options.iter().map(|at| Some(Condition::Picked { item, option: scope.option(item, at)? })));
    }
    let scales = object.list("scales", "a list of scales, or give `item` with `options`");
    let level = object.required("atLeast", "the level from which a scale fits")?;
    all(scales.iter().map(|at| {
        let scale = ScaleIx(scope.scales.place(at)?);
        let level = LevelIx(scope.levels.get(scale.get())?.place(&level)?);
        Some(Condition::Levels { count: 1, of: vec![(scale, level)] })
    }))
}

/// Which strategies are suggested; it also says how many each family gives.
pub(super) fn suggest(
    object: &Object<'_>,
    names: &Names,
    family_names: &[String],
    families: &mut [Family],
    scope: &Scope,
) -> Option<Suggest> {
    let Some(at) = object.optional("suggest") else { return Some(Suggest { families: Vec::new(), add: Vec::new() }) };
    let object = at.object(&["families", "add"])?;
    let mut ranked_before = Vec::new();
    let ranked = all(object.optional_list("families").iter().map(|at| {
        let object = at.object(&["family", "top"])?;
        let place = object.required("family", "one of `families`").and_then(|at| family(&at, family_names));
        let top = object.required("top", "how many of it are suggested").and_then(|at| at.number(1, 100));
        if ranked_before.contains(&place) {
            at.problem("This family is in the list twice. Once is right.");
        }
        ranked_before.push(place);
        families[place?.get()].top = top? as u16;
        place
    }));
    let add = all(object.optional_list("add").iter().map(|at| {
        let object = at.object(&["strategy", "when"])?;
        let strategy =
            object.required("strategy", "the id of a strategy").and_then(|at| names.place(&at)).map(StrategyIx);
        let when = scope.required(&object, "when", Known::Tier);
        Some((strategy?, when?))
    }));
    Some(Suggest { families: ranked?, add: add? })
}

/// Where help can be found, and before it the codes of the countries.
pub(super) fn resources(list: &[Cursor<'_>], words: &mut Words) -> Option<(Vec<String>, Vec<Resource>)> {
    let mut countries = Vec::new();
    let resources = all(list.iter().map(|at| resource(at, &mut countries, words)))?;
    Some((countries, resources))
}

fn resource(at: &Cursor<'_>, countries: &mut Vec<String>, words: &mut Words) -> Option<Resource> {
    let object = at.object(RESOURCE_FIELDS)?;
    let id = id(&object, "id");
    let country = object
        .required("country", "an ISO 3166-1 code such as `GB`, or `any`")
        .and_then(|at| country(&at, countries, words));
    let kind = object.required("kind", "what it is for").and_then(|at| resource_kind(&at));
    let name = object.required("name", "the name people know it by").and_then(|at| at.words());
    let url = object.required("url", "its page, such as https://example.org").and_then(|at| link(&at));
    let phone = object.optional("phone").and_then(|at| phone(&at));
    let last_verified = object.optional("lastVerified").and_then(|at| days(&at));
    if let Some(source) = object.optional("source") {
        source.words();
    }
    Some(Resource {
        text: words.optional(format!("resource.{}.text", id?)),
        country: country?,
        kind: kind?,
        name: name?.into(),
        url: url?.into(),
        phone: phone.map(String::from),
        last_verified,
    })
}

pub(super) fn resource_kind(at: &Cursor<'_>) -> Option<ResourceKind> {
    at.one_of(&ResourceKind::NAMES)
}

fn country(at: &Cursor<'_>, countries: &mut Vec<String>, words: &mut Words) -> Option<Option<CountryIx>> {
    let code = at.string()?;
    if code == "any" {
        return Some(None);
    }
    if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
        at.problem(format!(
            "`{}` is not a country. It should be an ISO 3166-1 code in capitals, such as `GB`, or `any`.",
            shorten(code, 40)
        ));
        return None;
    }
    let place = countries.iter().position(|country| country == code).unwrap_or_else(|| {
        countries.push(code.into());
        words.in_markup(format!("country.{code}"));
        countries.len() - 1
    });
    Some(Some(CountryIx(place as u16)))
}

/// An address that is safe to be pressed, and leads where it seems to lead.
fn link<'a>(at: &Cursor<'a>) -> Option<&'a str> {
    let url = at.words()?;
    let Some((scheme, rest)) =
        ["https://", "mailto:", "tel:"].iter().find_map(|scheme| Some((*scheme, url.strip_prefix(scheme)?)))
    else {
        at.problem(format!(
            "`{}` is not an address that can be linked. It should begin with https://, mailto: or tel:.",
            shorten(url, 60)
        ));
        return None;
    };
    // What an address may hold as it is; all else is written with % (RFC 3986).
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let wrong = if !rest.chars().all(plain) {
        Some(
            "Only letters, digits and the marks of an address should stand in it. The rest is written with %, and in the name of a host as `xn--`.",
        )
    } else if scheme == "https://" {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let named = host.starts_with(|c: char| c.is_ascii_alphanumeric());
        // A name before an @ looks like the place and is not.
        let fits = named && host.chars().all(|c| c.is_ascii_alphanumeric() || "-.:".contains(c));
        (!fits).then_some("After https:// should come the name of a place, such as example.org, with no user in front.")
    } else if scheme == "tel:" {
        let number = rest.chars().all(|c| c.is_ascii_digit() || "+-.()*#".contains(c));
        (!number || !rest.contains(|c: char| c.is_ascii_digit())).then_some("After tel: should come a number.")
    } else {
        let address = rest.split('?').next().unwrap_or_default();
        let fits = address.split_once('@').is_some_and(|(name, place)| !name.is_empty() && !place.is_empty());
        (!fits).then_some("After mailto: should come an address, such as help@example.org.")
    };
    if let Some(wrong) = wrong {
        at.problem(format!("`{}` is not an address that can be linked. {wrong}", shorten(url, 60)));
        return None;
    }
    Some(url)
}

fn phone<'a>(at: &Cursor<'a>) -> Option<&'a str> {
    let phone = at.words()?;
    if !phone.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c))
        || !phone.contains(|c: char| c.is_ascii_digit())
    {
        at.problem(format!(
            "`{}` is not a phone number. It should hold digits, spaces, `+`, `-` and brackets alone.",
            shorten(phone, 40)
        ));
        return None;
    }
    Some(phone)
}
