//! Quiet Check: a private self-assessment that asks, scores and explains.
//!
//! # Where to start
//!
//! The modules, in reading order; each uses those above it and none below it:
//!
//! 1. [`assessment`]: what is asked and what it says. A site author writes it as JSON; it is checked
//!    once and then cannot be wrong.
//! 2. [`response`]: what the visitor has answered. Missing is a state, never a zero.
//! 3. [`checkin`]: a response as a short code to write down, and back.
//! 4. [`scoring`]: an assessment and a response give an [`Outcome`](scoring::Outcome), with the reason
//!    for every part of it.
//! 5. [`practice`]: a strategy as it is played.
//! 6. [`session`]: the sitting as a state machine, from the opening to the result.
//! 7. [`view`]: all that a screen shows, with nothing left to work out.
//! 8. [`exchange`]: responses and outcomes written with ids, for everything but the frame.
//! 9. `wasm` (on wasm32 only): the one place that knows a browser.
//!
//! The core holds no clock, storage, randomness or network: what it needs from outside, such as
//! today's date, is handed to it.
//!
//! ```
//! # #[cfg(feature = "definition")] {
//! use quiet_check::assessment::read::read;
//! use quiet_check::response::Response;
//! use quiet_check::scoring::score;
//!
//! let definition = include_str!("../tests/fixtures/day-rhythm/assessment.json");
//! let english = include_str!("../tests/fixtures/day-rhythm/en.json");
//! let loaded = read(definition, &[("en", english)]).expect("a sound definition");
//!
//! let outcome = score(&loaded.assessment, &Response::new(&loaded.assessment));
//! assert!(outcome.scores.scales.iter().all(|scale| scale.level.is_none()), "nothing answered, nothing said");
//! # }
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod assessment;
pub mod checkin;
#[cfg(feature = "definition")]
pub mod exchange;
pub mod practice;
pub mod response;
pub mod scoring;
pub mod session;
pub mod view;
#[cfg(target_arch = "wasm32")]
mod wasm;
