//! What is left to do in an answer: notes to oneself, prompts without an answer, unticked tasks.

use super::scope::{Statement, proves};
use crate::markdown::{Block, Kind};
use crate::notes::{Segment, may_be_open};
use crate::text::{Span, slice};

/// Something that is left to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// An unticked task.
    Task,
    /// A prompt that still ends in `…`.
    Prompt,
    /// `TODO` and the like.
    Note,
}

/// What is left in a segment with these sentences, and where, in the segment's bytes.
pub fn left(segment: &Segment, prose: &[Statement]) -> Vec<(Left, Span)> {
    let mut out = Vec::new();
    if !segment.may_be_open {
        return out;
    }
    let mut rest = prose;
    for (i, block) in segment.body.blocks.iter().enumerate() {
        // sentences stand in the order of their blocks
        let from = rest.partition_point(|s| s.block < i);
        let (_, later) = rest.split_at_checked(from).unwrap_or((&[], rest));
        let to = later.partition_point(|s| s.block == i);
        let (here, later) = later.split_at_checked(to).unwrap_or((later, &[]));
        rest = later;
        of_block(&segment.text, block, here, &mut out);
    }
    out
}

fn of_block(text: &str, block: &Block, here: &[Statement], out: &mut Vec<(Left, Span)>) {
    let whole = match (block.runs.first(), block.runs.last()) {
        (Some(a), Some(z)) => Span::new(a.start, z.end),
        _ => block.span,
    };
    if matches!(block.kind, Kind::Item { task: Some(false) }) && !block.quoted {
        out.push((Left::Task, whole));
        return;
    }
    if !proves(block) || !may_be_open(slice(text, block.span.cover(whole))) {
        return;
    }
    if here.is_empty() && block.prose(text).contains('…') {
        out.push((Left::Prompt, whole));
        return;
    }
    let left = |s: &Statement| {
        if s.prompt { Some(Left::Prompt) } else { is_note(text, s).then_some(Left::Note) }
    };
    out.extend(here.iter().filter_map(|s| Some((left(s)?, s.span))));
}

/// Marks of a note to oneself.
const NOTES: [&str; 3] = ["TODO", "FIXME", "TBD"];

/// Whether a sentence is a note to oneself, not one about notes: the mark opens it, stands in brackets or before a colon.
fn is_note(text: &str, said: &Statement) -> bool {
    said.tokens.iter().enumerate().any(|(i, token)| {
        let word = slice(text, token.span);
        let after = text.get(token.span.end..).unwrap_or("");
        let before = text.get(..token.span.start).unwrap_or("");
        let apart = i == 0 || after.starts_with([':', ')', ']']) || before.ends_with(['(', '[']);
        NOTES.contains(&word) && (apart || word == "TBD")
    })
}
