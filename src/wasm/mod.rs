//! The only place that knows a browser: the frame's screens, and the headless boundary.

#[cfg(feature = "frame")]
mod compare;
#[cfg(feature = "frame")]
mod dom;
#[cfg(feature = "frame")]
mod frame;
#[cfg(feature = "frame")]
mod input;
#[cfg(feature = "frame")]
mod offer;
#[cfg(feature = "frame")]
mod render;
#[cfg(feature = "frame")]
mod result;
#[cfg(feature = "frame")]
mod take_along;

#[cfg(feature = "headless")]
mod headless;

// A third of the size of the one that comes with Rust; in the frame every byte is a visitor's.
#[cfg(feature = "frame")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
