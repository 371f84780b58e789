//! Every worked example of the built-in assessment, exactly.
//!
//! Source: the examples of the instrument, tests/fixtures/sex-and-coping.examples.json.

mod support;

use serde_json::Value;
use support::{EXAMPLES, built_in, outcome, response};

#[test]
fn every_worked_example_comes_out_exactly() {
    let loaded = built_in();
    let examples: Vec<Value> = serde_json::from_str(EXAMPLES).unwrap();
    assert_eq!(examples.len(), 18);
    for example in &examples {
        let found = outcome(&loaded, &response(&loaded, &example["response"]));
        let name = format!("{} {}", example["id"], example["name"]);
        for (part, expected) in example["outcome"].as_object().unwrap() {
            assert_eq!(&found[part], expected, "{part} of {name}");
        }
    }
}
