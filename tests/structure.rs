//! How the house is built: which room uses which, that no room knows the built-in assessment, and that
//! none has grown too large.

mod support;

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use support::BUILT_IN;

/// Each uses those to its left, never those to its right.
const ORDER: [&str; 9] =
    ["assessment", "response", "checkin", "scoring", "practice", "session", "view", "exchange", "wasm"];

/// Strings that are words of another language before they are ids of the built-in assessment: of the
/// definitions (a role, a type, a field of `whatIf`, a kind of resource), or of HTML (elements, an attribute,
/// hooks of the frame's own templates).
const OTHER_LANGUAGES: &[(&str, &[&str])] = &[
    ("assessment", &["strain", "choice", "low", "other"]),
    ("wasm", &["choice", "h1", "damaged", "h2", "h3", "open", "other", "reasons", "strengths", "values"]),
];

/// All Rust files under `src`, with their text.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a text");
                found.push((path, text));
            }
        }
    }
    let (src, mut found) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), Vec::new());
    walk(&src, &mut found);
    found.sort();
    assert!(found.len() > 15, "src was not found at {}", src.display());
    found.into_iter().map(|(path, text)| (path.strip_prefix(&src).expect("under src").into(), text)).collect()
}

/// The code of a file without its comments, and the strings in it.
fn code_and_strings(text: &str) -> (String, Vec<String>) {
    let (mut code, mut strings) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let step = match next {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '\'' if rest.starts_with("'\"'") => {
                code.push_str("'\"'");
                3
            }
            '"' => {
                let mut escaped = false;
                let end = rest[1..].find(|c| {
                    let ends = c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                    ends
                });
                let end = end.map_or(rest.len(), |end| end + 2);
                strings.push(rest[1..end - 1].to_owned());
                code.push_str(&rest[..end]);
                end
            }
            other => {
                code.push(other);
                other.len_utf8()
            }
        };
        rest = &rest[step..];
    }
    (code, strings)
}

/// Every id of a definition: whatever stands under `id` or `linkId`, and the families.
fn ids(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|one| ids(one, found)),
        Value::Object(map) => {
            for (key, one) in map {
                match one {
                    Value::String(id) if key == "id" || key == "linkId" => drop(found.insert(id.clone())),
                    Value::Array(list) if key == "families" => {
                        found.extend(list.iter().filter_map(Value::as_str).map(String::from));
                    }
                    _ => {}
                }
                ids(one, found);
            }
        }
        _ => {}
    }
}

/// What no code may know of the built-in assessment.
///
/// An id that could be no ordinary word (it holds a digit, `_` or `-`: `p_hurt`, `h1`) may appear nowhere
/// in the code: not as a name, not in a string. An id that is an ordinary word (`stress`, `low`) may not be
/// a string by itself, which is how code would ask for it; in a sentence it is just a word. Comments are
/// left out: they may speak of anything.
#[test]
fn no_id_of_the_built_in_assessment_is_known_to_the_code() {
    let mut all = BTreeSet::new();
    ids(&serde_json::from_str(BUILT_IN).unwrap(), &mut all);
    assert!(all.len() > 100, "{}", all.len());
    let is_part_of_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let mut known = Vec::new();
    for (path, text) in sources() {
        let (code, strings) = code_and_strings(&text);
        let shared =
            OTHER_LANGUAGES.iter().find(|(room, _)| path.starts_with(room)).map_or(&[][..], |(_, words)| words);
        let words: BTreeSet<&str> = code.split(|c| !is_part_of_word(c)).collect();
        for id in &all {
            let plain = id.bytes().all(|byte| byte.is_ascii_lowercase());
            let word = !plain && words.contains(id.as_str());
            if (word || strings.contains(id)) && !shared.contains(&id.as_str()) {
                known.push(format!("{} knows `{id}`", path.display()));
            }
        }
    }
    assert!(known.is_empty(), "{}", known.join("\n"));
}

#[test]
fn a_module_uses_only_those_to_its_left() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = path.iter().next().and_then(|first| Path::new(first).file_stem()).expect("a name");
        let room = room.to_str().expect("a plain name");
        if room == "lib" {
            continue; // it holds all rooms, and its guided walk names them
        }
        let Some(place) = ORDER.iter().position(|one| *one == room) else {
            panic!("`{room}` is no room yet: put it in ORDER, where it belongs");
        };
        let (code, _) = code_and_strings(&text);
        let mut rest = code.as_str();
        let mut used = BTreeSet::new();
        while let Some(at) = rest.find("crate::") {
            rest = &rest[at + "crate::".len()..];
            let group = rest.strip_prefix('{').and_then(|group| group.split_once('}')).map(|(group, _)| group);
            for path in group.map_or(vec![rest], |group| group.split(',').collect()) {
                let name = path.trim_start();
                let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
                used.insert(name[..end].to_owned());
            }
        }
        for used in used {
            match ORDER.iter().position(|one| *one == used) {
                Some(other) if other > place => wrong.push(format!("{} uses {used}", path.display())),
                Some(_) => {}
                None => wrong.push(format!("{} uses crate::{used}, which is no room", path.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_has_grown_beyond_four_hundred_lines() {
    let long: Vec<_> = (sources().into_iter())
        .map(|(path, text)| (text.lines().count(), path))
        .filter(|(lines, _)| *lines >= 400)
        .map(|(lines, path)| format!("{} has {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// The scanner that the checks above rely on.
#[test]
fn the_scanner_tells_code_from_comments_and_strings() {
    let (code, strings) = code_and_strings("use a; // \"no\"\nlet b = \"c \\\" // d\"; '\"' /// e\n\"f\"");
    assert_eq!(code, "use a; \nlet b = \"c \\\" // d\"; '\"' \n\"f\"");
    assert_eq!(strings, ["c \\\" // d", "f"]);
}
