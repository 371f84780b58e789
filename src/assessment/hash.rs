//! A short hash that notices chance, and is no defence against intent.

/// FNV-1a, 32 bits. Source: Fowler, Noll and Vo, RFC 9923.
pub(crate) fn fnv1a(bytes: impl IntoIterator<Item = u8>) -> u32 {
    bytes.into_iter().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
