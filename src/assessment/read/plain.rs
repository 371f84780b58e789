//! Characters that a text for people may not hold, and how a name that is wrong is quoted.

/// What nobody sees and what changes how the rest is shown: control characters, line and paragraph
/// separators, direction overrides (CVE-2021-42574), marks that once meant something, tags that can
/// carry a second text unseen, and what is no character at all.
pub(super) fn is_hidden(c: char) -> bool {
    let code = c as u32;
    c.is_control()
        || matches!(code, 0x2028..=0x202E | 0x2066..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB | 0xE0000..=0xE007F)
        || matches!(code, 0xFDD0..=0xFDEF)
        || code & 0xFFFE == 0xFFFE
}

/// What can be seen. Joiners, soft hyphens, direction marks and fillers are at home in some scripts
/// but are no word by themselves.
pub(super) fn is_seen(c: char) -> bool {
    let fills = matches!(
        c as u32,
        0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F
            | 0x2060..=0x2065 | 0x2800 | 0x3164 | 0xFE00..=0xFE0F | 0xFFA0 | 0xE0100..=0xE01EF
    );
    !c.is_whitespace() && !fills
}

/// The beginning of something that an author wrote, to be quoted in a problem. It may be a megabyte
/// long, or hold what would change how the problem itself is shown.
pub(crate) fn shorten(written: &str, most: usize) -> String {
    written.chars().take(most).fold(String::new(), push_plain)
}

/// A step of a JSON pointer (RFC 6901), with the `/` before it.
pub(crate) fn pointer_step(step: &str) -> String {
    format!("/{}", step.replace('~', "~0").replace('/', "~1"))
}

/// Adds a character, or its number where it would not be seen.
fn push_plain(mut text: String, c: char) -> String {
    if is_hidden(c) {
        text.extend(c.escape_unicode())
    } else {
        text.push(c)
    }
    text
}
