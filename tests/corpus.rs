//! What fuzzing found worth keeping, once more in every test run. `npm run fuzz` looks for more.

#[path = "support/fuzz_bodies.rs"]
mod fuzz_bodies;

use quiet_check::assessment::read::read;
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

/// The one input that fuzzing begins with and that no file holds, as it would be another with each change of a text.
#[test]
fn the_built_in_assessment_is_harmless_and_so_is_what_is_left_of_it() {
    let whole = fuzz_bodies::built_in_definition();
    let (definition, english) = str::from_utf8(&whole).unwrap().split_once('\0').expect("two files");
    assert!(read(definition, &[("en", english)]).is_ok(), "it is sound, so that the target goes all the way with it");
    fuzz_bodies::definition(&whole);
    for part in 1..8 {
        fuzz_bodies::definition(&whole[..whole.len() * part / 8]);
    }
}
