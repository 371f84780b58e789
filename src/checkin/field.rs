//! Arithmetic over 32 symbols, and the check characters made with it.

/// How many check characters: distance 5.
pub(super) const CHECKS: usize = 4;
/// The longest code over 32 symbols.
pub(super) const LONGEST: usize = 31;

/// Multiplies modulo x^5 + x^2 + 1, under which every symbol but 0 is a power of x.
fn times(a: u8, b: u8) -> u8 {
    (0..5).rev().fold(0, |product: u8, bit| {
        let doubled = product << 1;
        let reduced = if doubled & 32 != 0 { doubled ^ 0b10_0101 } else { doubled };
        if b >> bit & 1 == 1 { reduced ^ a } else { reduced }
    })
}

/// x to this power.
fn power(exponent: usize) -> u8 {
    (0..exponent % 31).fold(1, |power, _| times(power, 2))
}

/// The values of the code at x^0 to x^3, highest place first; all 0 for a sound one.
fn syndromes(symbols: &[u8]) -> [u8; CHECKS] {
    std::array::from_fn(|root| symbols.iter().fold(0, |sum, symbol| times(sum, power(root)) ^ symbol))
}

/// What the check characters are the rest of a division by: (z - 1)(z - x)(z - x^2)(z - x^3), without its first factor, 1.
const DIVISOR: [u8; CHECKS] = [15, 19, 23, 10];

/// The check characters for some data: what is left when it is divided.
pub(super) fn checks(data: &[u8]) -> [u8; CHECKS] {
    let mut rest = [0u8; CHECKS];
    for symbol in data {
        let lead = symbol ^ rest[0];
        rest.rotate_left(1);
        rest[CHECKS - 1] = 0;
        for (place, factor) in rest.iter_mut().zip(&DIVISOR) {
            *place ^= times(lead, *factor);
        }
    }
    rest
}

/// Puts one wrong character right: whether there was one; `None` where more are wrong.
pub(super) fn correct(symbols: &mut [u8]) -> Option<bool> {
    let found = syndromes(symbols);
    if found == [0; CHECKS] {
        return Some(false);
    }
    // One error of this size at this place gives just these values; with more than one there is no such place.
    let error = found[0];
    let last = symbols.len() - 1;
    let place = (0..=last).find(|place| (1..CHECKS).all(|root| times(error, power(root * place)) == found[root]))?;
    if error == 0 {
        return None;
    }
    symbols[last - place] ^= error;
    Some(true)
}

#[cfg(test)]
mod tests {
    use super::{CHECKS, DIVISOR, syndromes};

    #[test]
    fn the_divisor_has_its_four_roots() {
        assert_eq!(syndromes(&[&[1], DIVISOR.as_slice()].concat()), [0; CHECKS]);
    }
}
