//! An answer as it is shown in place: its blocks as pieces of text, each with the evidence it belongs to.

use super::build::line;
use super::exercises::fence;
use super::model::LinePlace;
use crate::coverage::verdict::Verdict;
use crate::markdown::{Block, Kind};
use crate::notebook::{Answer, Notebook, Part};
use crate::text::{Span, slice};

/// One block.
#[derive(Clone, Debug)]
pub struct Passage {
    /// What it is.
    pub kind: PassageKind,
    /// List depth; 0 outside of lists.
    pub depth: u8,
    /// It goes on with the list item before it.
    pub continues: bool,
    /// Inside a block quote.
    pub quoted: bool,
    /// Where it starts.
    pub place: LinePlace,
    /// It belongs to a linked story, not to the answer's own section.
    pub story: bool,
    /// Its text.
    pub pieces: Vec<Piece>,
}

/// Kinds of blocks.
#[derive(Clone, Debug)]
pub enum PassageKind {
    /// A heading below the answer's own.
    Heading,
    /// A paragraph.
    Paragraph,
    /// A list item.
    Item {
        /// `Some(ticked)` for a task.
        task: Option<bool>,
        /// In a numbered list.
        numbered: bool,
    },
    /// A table cell.
    Cell {
        /// In the head.
        head: bool,
    },
    /// Code, line by line.
    Code(Vec<Line>),
}

/// A line of code.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number in the file.
    pub number: usize,
    /// Its text.
    pub text: String,
    /// What is wrong with it.
    pub flags: Vec<String>,
    /// The points it makes.
    pub marks: Vec<Mark>,
}

/// A point that some text makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// `q1.1`.
    pub id: String,
    /// How.
    pub verdict: Verdict,
}

/// How a piece is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// As it is.
    #[default]
    Plain,
    /// Emphasised.
    Emphasis,
    /// Bold.
    Strong,
    /// Code.
    Code,
}

/// A piece of text.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// How it is set.
    pub weight: Weight,
    /// The points it belongs to.
    pub marks: Vec<Mark>,
    /// The points whose evidence ends here.
    pub ends: Vec<Mark>,
}

/// The blocks of an answer and of the stories it draws on.
pub fn passages(notebook: &Notebook, answer: &Answer) -> Vec<Passage> {
    let evidence = evidence(notebook, answer);
    let mut out = Vec::new();
    let heads = heads(notebook, answer);
    for (index, part) in answer.parts().enumerate() {
        let here: Vec<(Span, Mark)> = evidence
            .iter()
            .filter(|(segment, ..)| *segment == index)
            .map(|(_, span, mark)| (stop(&part.segment.text, *span), mark.clone()))
            .collect();
        let head = answer.is_own(index) && heads.binary_search(&part.start).is_ok();
        if let (Some(heading), false) = (&part.segment.heading, head) {
            out.push(Passage {
                kind: PassageKind::Heading,
                depth: 0,
                continues: false,
                quoted: false,
                place: line(notebook, part.path, part.start + heading.span.start),
                story: !answer.is_own(index),
                pieces: vec![Piece { text: heading.title.clone(), ..Piece::default() }],
            });
        }
        for (b, block) in part.segment.body.blocks.iter().enumerate() {
            let kind = match &block.kind {
                Kind::Heading(_) => continue,
                Kind::Paragraph => PassageKind::Paragraph,
                Kind::Item { task } => PassageKind::Item {
                    task: *task,
                    numbered: slice(&part.segment.text, block.span).starts_with(|c: char| c.is_ascii_digit()),
                },
                Kind::Cell { head } => PassageKind::Cell { head: *head },
                Kind::Fence { .. } => PassageKind::Code(code(notebook, answer, (index, b), part, block, &here)),
            };
            let parent = block.parent.and_then(|p| part.segment.body.blocks.get(p));
            out.push(Passage {
                depth: block.depth,
                continues: matches!(block.kind, Kind::Item { .. })
                    && parent.is_some_and(|p| p.depth == block.depth && matches!(p.kind, Kind::Item { .. })),
                quoted: block.quoted,
                place: line(notebook, part.path, part.start + block.span.start),
                story: !answer.is_own(index),
                pieces: match kind {
                    PassageKind::Code(_) => Vec::new(),
                    _ => pieces(&part.segment.text, block, &part.segment.body.links, &here),
                },
                kind,
            });
        }
    }
    out
}

/// Where the segments of the headings start that name the answer's unit, in order.
fn heads(notebook: &Notebook, answer: &Answer) -> Vec<usize> {
    let file = answer.own_parts().next().and_then(|part| notebook.file(part.path));
    answer.heads.iter().filter_map(|h| Some(file?.notes.segments().get(*h)?.start)).collect()
}

/// The places that prove this answer's points: part, bytes in it, point.
fn evidence(notebook: &Notebook, answer: &Answer) -> Vec<(usize, Span, Mark)> {
    let unit = notebook.guide().and_then(|g| g.units.get(answer.unit));
    let points = unit.map(|u| u.points.as_slice()).unwrap_or_default();
    let mut out = Vec::new();
    for (point, coverage) in points.iter().zip(answer.points.iter()) {
        for place in &coverage.evidence {
            let mark = Mark { id: point.id.clone(), verdict: coverage.verdict };
            out.push((place.segment, place.span, mark));
        }
    }
    out
}

/// The span with the punctuation that closes its sentence.
fn stop(text: &str, span: Span) -> Span {
    let rest = text.get(span.end..).unwrap_or("");
    let kept = rest.trim_start_matches(['.', '!', '?', ')', '”', '"', '’', '…']);
    Span::new(span.start, span.end + rest.len() - kept.len())
}

fn pieces(text: &str, block: &Block, links: &[(Span, String)], evidence: &[(Span, Mark)]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut last_end: Option<usize> = None;
    // the names of stories are no prose of the answer, but whoever reads it wants to see them
    let from = links.partition_point(|(span, _)| span.start < block.span.start);
    let inside = links.iter().skip(from).take_while(|(span, _)| span.start <= block.span.end);
    let names = inside.filter(|(span, _)| {
        let near = block.runs.get(block.runs.partition_point(|r| r.end <= span.start));
        span.end <= block.span.end && !near.is_some_and(|r| r.overlaps(*span))
    });
    let mut runs: Vec<(Span, bool)> = block.runs.iter().map(|r| (*r, false)).collect();
    runs.extend(names.filter_map(|(span, _)| Some((name_of(text, *span)?, true))));
    runs.sort_by_key(|(span, _)| span.start);
    for (run, is_name) in &runs {
        let weight = if *is_name { Weight::Emphasis } else { weight(text, *run) };
        let gap = last_end.is_some_and(|end| slice(text, Span::new(end, run.start)).contains(['\n', '\r', ' ']));
        let mut cuts = vec![run.start, run.end];
        // a piece of code is highlighted whole
        let inside = evidence.iter().filter(|_| weight != Weight::Code);
        for (span, _) in inside.filter(|(s, _)| s.overlaps(*run)) {
            cuts.extend([span.start, span.end]);
        }
        cuts.retain(|c| (run.start..=run.end).contains(c));
        cuts.sort_unstable();
        cuts.dedup();
        for (i, pair) in cuts.windows(2).enumerate() {
            let &[start, end] = pair else { continue };
            let here = Span::new(start, end);
            let marks: Vec<Mark> = evidence
                .iter()
                .filter(|(s, _)| s.start < here.end && here.start < s.end)
                .map(|(_, mark)| mark.clone())
                .collect();
            if i == 0 && gap {
                join(&mut out, &marks);
            }
            let raw = slice(text, here);
            let shown = match weight {
                Weight::Code => raw.trim_matches('`'),
                Weight::Plain | Weight::Emphasis | Weight::Strong => raw,
            };
            out.push(Piece { text: shown.to_string(), weight, marks, ends: Vec::new() });
        }
        last_end = Some(run.end);
    }
    close(&mut out);
    out
}

/// The text of `[text](target)`.
fn name_of(text: &str, link: Span) -> Option<Span> {
    let inner = slice(text, link).strip_prefix('[')?;
    let end = inner.find("](")?;
    (end > 0).then(|| Span::new(link.start + 1, link.start + 1 + end))
}

/// A space between two runs, highlighted when both its neighbours are.
fn join(out: &mut Vec<Piece>, next: &[Mark]) {
    let marks = match out.last() {
        Some(last) if last.marks == next => last.marks.clone(),
        Some(_) | None => Vec::new(),
    };
    out.push(Piece { text: " ".to_string(), marks, ..Piece::default() });
}

/// Notes where each mark's last piece is.
fn close(pieces: &mut [Piece]) {
    let mut seen: Vec<Mark> = Vec::new();
    for piece in pieces.iter_mut().rev() {
        let fresh: Vec<Mark> = piece.marks.iter().filter(|m| !seen.contains(m)).cloned().collect();
        seen.extend(fresh.iter().cloned());
        piece.ends = fresh;
    }
}

/// How a run is set, by what stands around it.
fn weight(text: &str, run: Span) -> Weight {
    let before = text.get(..run.start).unwrap_or("");
    let after = text.get(run.end..).unwrap_or("");
    let around = |mark: &str| before.ends_with(mark) && after.starts_with(mark);
    match slice(text, run) {
        code if code.len() > 2 && code.starts_with('`') && code.ends_with('`') => Weight::Code,
        _ if around("**") || around("__") => Weight::Strong,
        _ if around("*") || around("_") => Weight::Emphasis,
        _ => Weight::Plain,
    }
}

fn code(
    notebook: &Notebook,
    answer: &Answer,
    at: (usize, usize),
    part: Part<'_>,
    block: &Block,
    evidence: &[(Span, Mark)],
) -> Vec<Line> {
    let text = block.code(&part.segment.text);
    let mut lines = Vec::new();
    let mut offset = 0;
    for line_text in text.split_inclusive('\n') {
        let here =
            Span::new(block.code_offset(offset), block.code_offset(offset + line_text.len().saturating_sub(1)) + 1);
        let mut marks: Vec<Mark> = evidence
            .iter()
            .filter(|(s, _)| s.start < here.end && here.start < s.end)
            .map(|(_, mark)| mark.clone())
            .collect();
        marks.dedup();
        lines.push(Line {
            number: line(notebook, part.path, part.start + here.start).line,
            text: line_text.trim_end_matches(['\n', '\r']).to_string(),
            flags: Vec::new(),
            marks,
        });
        offset += line_text.len();
    }
    let codes = answer.code.iter().flat_map(|c| &c.codes);
    for code in codes.filter(|c| answer.fences.get(c.fence) == Some(&at)) {
        let remaining = code.remaining.iter().map(|r| (r.span, &r.message));
        let syntax = code.syntax.iter().map(|s| (s.span, &s.message));
        for (span, message) in syntax.chain(remaining) {
            let Some((part, block)) = fence(answer, code.fence) else {
                continue;
            };
            let number = line(notebook, part.path, part.start + block.code_offset(span.start)).line;
            let target = lines.iter_mut().find(|l| l.number == number);
            if let Some(target) = target {
                target.flags.push(message.clone());
            }
        }
    }
    lines
}
