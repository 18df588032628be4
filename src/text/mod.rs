//! Text: byte spans, the rope document, position conversion.

/// A range of bytes, end exclusive. Every offset in the core is a byte offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}
