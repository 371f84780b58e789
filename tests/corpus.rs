//! What fuzzing found worth keeping, once more in every test run. `npm run fuzz` looks for more.

#[path = "support/fuzz_bodies.rs"]
mod fuzz_bodies;

use std::fs;
use std::path::Path;

#[test]
fn everything_kept_in_the_corpus_is_harmless() {
    for (target, body) in fuzz_bodies::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
        let mut files: Vec<_> =
            fs::read_dir(&folder).expect("a folder of files").map(|file| file.unwrap().path()).collect();
        files.sort();
        assert!(files.len() >= 10, "{} holds {} files: that cannot be right", folder.display(), files.len());
        for file in files {
            println!("{}", file.display()); // shown where one of them fails
            body(&fs::read(&file).unwrap());
        }
    }
}
