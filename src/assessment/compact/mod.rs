//! The compact form of a checked assessment, as it travels in the frame.
//!
//! It is written once, by the build, and read once, by the frame. It holds no words and no ids.

mod reader;

use super::hash::fnv1a;
use super::model::Assessment;
use reader::Reader;
use serde::Deserialize;

/// Changes whenever the shape of [`Assessment`] does.
const VERSION: u8 = 3;

/// Why a compact form could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unreadable {
    /// It was written by another version of this crate.
    OtherVersion,
    /// It was cut off or altered on its way.
    Damaged,
}

/// Writes the compact form: a version, a checksum, then the assessment in postcard's format.
///
/// # Panics
///
/// Never, as far as is known: memory is all that writing needs.
pub fn write(assessment: &Assessment) -> Vec<u8> {
    let body = postcard::to_allocvec(assessment).expect("an assessment has nothing that postcard cannot write");
    let mut bytes = vec![VERSION];
    bytes.extend(checksum(&body).to_le_bytes());
    bytes.extend(body);
    bytes
}

/// Reads what [`write()`] wrote.
///
/// # Errors
///
/// [`Unreadable`], when the bytes are of another version or not as they were written.
pub fn read(bytes: &[u8]) -> Result<Assessment, Unreadable> {
    let (version, rest) = bytes.split_first().ok_or(Unreadable::Damaged)?;
    if *version != VERSION {
        return Err(Unreadable::OtherVersion);
    }
    let (sum, body) = rest.split_first_chunk::<4>().ok_or(Unreadable::Damaged)?;
    if u32::from_le_bytes(*sum) != checksum(body) {
        return Err(Unreadable::Damaged);
    }
    let mut reader = Reader::new(body);
    let Ok(assessment) = Assessment::deserialize(&mut reader);
    if reader.is_done() {
        return Ok(assessment);
    }
    if cfg!(target_arch = "wasm32") {
        // Taking it apart is a kilobyte and a half of wasm, for a file that never works.
        std::mem::forget(assessment);
    }
    Err(Unreadable::Damaged)
}

/// It notices damage, in a few bytes of code. Against intent the frame file itself is the defence.
fn checksum(bytes: &[u8]) -> u32 {
    fnv1a(bytes.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::{Reader, Unreadable, checksum, read};
    use crate::assessment::Condition;
    use crate::assessment::{ItemIx, OptionIx};
    use serde::Deserialize;

    #[test]
    fn it_reads_what_postcard_writes() {
        let condition = Condition::AtLeast {
            count: 300,
            of: vec![
                Condition::Answer { item: ItemIx(70), from: -32768, to: 32767 },
                Condition::Not(Box::new(Condition::Picked { item: ItemIx(1), option: OptionIx(65535) })),
                Condition::Missing { count: 1, of: vec![ItemIx(0)], how: None },
                Condition::RangeDiffers,
            ],
        };
        let bytes = postcard::to_allocvec(&condition).unwrap();
        let mut reader = Reader::new(&bytes);
        let Ok(read) = Condition::deserialize(&mut reader);
        assert!(reader.is_done());
        assert_eq!(read, condition);
        assert_eq!(postcard::from_bytes(&bytes), Ok(condition));
    }

    /// A condition in a condition in a condition, without end: the stack would be, in wasm after a few
    /// thousand.
    #[test]
    fn conditions_nested_without_end_are_noticed() {
        for (inner, sound) in [(20, true), (31, true), (32, false), (1_000_000, false)] {
            let bytes = [vec![1; inner], vec![10]].concat();
            let mut reader = Reader::new(&bytes);
            let Ok(_) = Condition::deserialize(&mut reader);
            assert_eq!(reader.is_done(), sound, "{inner}");
        }
    }

    #[test]
    fn bytes_that_make_no_sense_are_noticed_and_harmless() {
        let mut state = 1u32;
        for length in 0..4000 {
            let body: Vec<u8> = (0..length % 97)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 24) as u8
                })
                .collect();
            let mut bytes = vec![super::VERSION];
            bytes.extend(checksum(&body).to_le_bytes());
            bytes.extend(&body);
            assert_eq!(read(&bytes), Err(Unreadable::Damaged));
        }
        assert_eq!(read(&[]), Err(Unreadable::Damaged));
        assert_eq!(read(&[9, 0, 0, 0, 0]), Err(Unreadable::OtherVersion));
    }
}
