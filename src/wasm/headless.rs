//! The headless boundary behind `www/core.js`: from JavaScript, one call inward, and back.

use crate::assessment::read::{Loaded, Problem, read};
use crate::checkin;
use crate::exchange::batch::{Batch, Column, columns, score_batch};
use crate::exchange::{read_response, write_outcome};
use crate::scoring::score;
use js_sys::{Array, Error, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// A checked assessment.
#[wasm_bindgen]
pub struct CheckedAssessment(Loaded);

#[wasm_bindgen]
impl CheckedAssessment {
    /// Reads and checks a definition with its texts: `tags[n]` is the language of `texts[n]`.
    #[wasm_bindgen(constructor)]
    pub fn new(definition: &str, tags: Vec<String>, texts: Vec<String>) -> Result<Self, JsValue> {
        let texts: Vec<_> = tags.iter().map(String::as_str).zip(texts.iter().map(String::as_str)).collect();
        read(definition, &texts)
            .map(Self)
            .map_err(|problems| refused("definition", "The assessment is not sound", &problems))
    }

    /// Scores one response.
    pub fn score(&self, response: JsValue, language: Option<String>) -> Result<JsValue, JsValue> {
        // www/core.js has made strings, and lists of strings, of all that is in it.
        let written: serde_json::Value = serde_wasm_bindgen::from_value(response)
            .map_err(|error| failure("response", &format!("The response does not fit: {error}."), &[]))?;
        let response = read_response(&self.0, &written)
            .map_err(|problems| refused("response", "The response does not fit", &problems))?;
        to_js(&write_outcome(&self.0, &score(&self.0.assessment, &response), language.as_deref()))
    }

    /// Scores many rows of bytes.
    #[wasm_bindgen(js_name = scoreBatch)]
    pub fn score_batch(&self, rows: &[u8]) -> Result<ScoredBatch, JsValue> {
        score_batch(&self.0, rows).map(ScoredBatch).map_err(|message| failure("batch", &message, &[]))
    }

    /// What outcomes and rows refer to, by place.
    pub fn names(&self) -> Result<JsValue, JsValue> {
        to_js(&Names::of(&self.0))
    }

    /// The compact form for a frame.
    pub fn compact(&self) -> Vec<u8> {
        self.0.compact()
    }

    /// Whether a check-in code can hold all that can be answered: a frame offers none where it can't.
    #[wasm_bindgen(js_name = hasCode)]
    pub fn has_code(&self) -> bool {
        checkin::fits(&self.0.assessment)
    }

    /// The words of a language for a frame, a text a line; `undefined` for a language that is not there.
    pub fn lines(&self, language: &str) -> Option<String> {
        self.0.language(language).map(|language| language.texts.to_lines())
    }
}

/// The scores of many responses.
#[wasm_bindgen]
pub struct ScoredBatch(Batch);

macro_rules! lists {
    ($($name:ident: $type:ty),*) => {
        #[wasm_bindgen]
        impl ScoredBatch {$(
            #[allow(missing_docs)] // as in Batch
            #[wasm_bindgen(getter)]
            pub fn $name(&mut self) -> Vec<$type> {
                std::mem::take(&mut self.0.$name)
            }
        )*}
    };
}
lists!(band: u8, text: u8, range_low: u8, range_high: u8, tier: u8, indicators: u32, level: u8, sum: i32, answered: u16);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Names<'a> {
    id: &'a str,
    version: &'a str,
    languages: Vec<&'a str>,
    columns: Vec<NamedColumn<'a>>,
    scales: &'a [String],
    levels: &'a [Vec<String>],
    bands: &'a [String],
    texts: &'a [Vec<String>],
    tiers: &'a [String],
    indicators: &'a [String],
}

#[derive(Serialize)]
struct NamedColumn<'a> {
    item: &'a str,
    option: Option<&'a str>,
    options: Option<&'a [String]>,
}

impl<'a> Names<'a> {
    fn of(loaded: &'a Loaded) -> Self {
        let (assessment, ids) = (&loaded.assessment, &loaded.ids);
        let set = |item: crate::assessment::ItemIx| {
            let set = assessment.items[item.get()].kind.answer_set();
            set.map_or(&[][..], |set| &ids.options[set])
        };
        let columns = columns(assessment).into_iter().map(|column| match column {
            Column::Choice(item) => {
                NamedColumn { item: &ids.items[item.get()], option: None, options: Some(set(item)) }
            }
            Column::Option(item, option) => {
                NamedColumn { item: &ids.items[item.get()], option: Some(&set(item)[option.get()]), options: None }
            }
        });
        Self {
            id: &assessment.id,
            version: &assessment.version,
            languages: loaded.languages.iter().map(|language| language.tag.as_str()).collect(),
            columns: columns.collect(),
            scales: &ids.scales,
            levels: &ids.levels,
            bands: &ids.bands,
            texts: &ids.variants,
            tiers: &ids.tiers,
            indicators: &ids.indicators,
        }
    }
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

fn refused(code: &str, what: &str, problems: &[Problem]) -> JsValue {
    let list: Vec<_> = problems.iter().map(ToString::to_string).collect();
    failure(code, &format!("{what}:\n{}", list.join("\n")), problems)
}

/// An `Error` with a stable `code` and its `problems`.
fn failure(code: &str, message: &str, problems: &[Problem]) -> JsValue {
    let error = Error::new(message);
    let list = Array::new();
    for problem in problems {
        let entry = js_sys::Object::new();
        for (key, value) in [("file", &problem.file), ("pointer", &problem.pointer), ("message", &problem.message)] {
            let _ = Reflect::set(&entry, &key.into(), &value.into());
        }
        list.push(&entry);
    }
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    let _ = Reflect::set(&error, &"problems".into(), &list);
    error.into()
}
