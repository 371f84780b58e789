//! The words of one language, and the handles by which the structure names them.

use core::ops::Index;
use serde::{Deserialize, Serialize};

/// One sentence or label; the same handle in every language.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Text(pub(crate) u16);

/// Several texts in a row, such as the steps of a strategy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TextList {
    pub(crate) first: u16,
    pub(crate) len: u16,
}

impl TextList {
    /// The texts, in order.
    pub fn iter(self) -> impl Iterator<Item = Text> {
        (self.first..self.first + self.len).map(Text)
    }
}

/// Which way a language is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// All words of one language.
///
/// In the frame they travel as plain lines, which compress best and need no reader: a line is a
/// text, and no text holds a line break (the checker refuses one).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Texts {
    lines: Vec<String>,
}

impl Texts {
    /// From lines as [`Texts::to_lines`] wrote them.
    pub fn from_lines(lines: &str) -> Self {
        // Split by a set of one: by a character it would bring a searcher of its own.
        Self { lines: lines.split(['\n']).map(String::from).collect() }
    }

    /// One text a line.
    pub fn to_lines(&self) -> String {
        self.lines.join("\n")
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

impl From<Vec<String>> for Texts {
    fn from(lines: Vec<String>) -> Self {
        Self { lines }
    }
}

impl Index<Text> for Texts {
    type Output = str;
    fn index(&self, text: Text) -> &str {
        self.lines.get(usize::from(text.0)).map_or("", String::as_str)
    }
}
