//! The candidate's own word on a point, as directives: `covers`, `open`, `differs`.

use super::edit::{beside, remove, under_heading};
use super::wording::short;
use super::{Edit, Fix};
use crate::coverage::scope::{Statement, proves, statements};
use crate::coverage::words::words_of;
use crate::guide::Point;
use crate::notebook::{Answer, FileAnalysis};
use crate::notes::{Directive, DirectiveKind, Segment, point_hash};
use crate::text::{Span, slice};

/// A sentence of an answer: the part it stands in, all statements of that part, and which of them it is.
pub struct Sentence {
    part: usize,
    all: Vec<Statement>,
    at: usize,
}

impl Sentence {
    /// The sentence of the answer's own parts that stands at `span` of the file.
    pub fn at(answer: &Answer, span: Span) -> Option<Self> {
        let own = answer.own_parts().enumerate();
        own.filter(|(_, part)| Span::new(part.start, part.start + part.segment.text.len()).overlaps(span)).find_map(
            |(part, placed)| {
                let all = sentences(placed.segment);
                let at = all.iter().position(|s| s.span.shift(placed.start).overlaps(span))?;
                Some(Sentence { part, all, at })
            },
        )
    }

    /// Where it stands in its part.
    pub fn span(&self) -> Span {
        self.all.get(self.at).map(|s| s.span).unwrap_or_default()
    }

    /// Its words, in their part.
    pub fn words(&self) -> Vec<Span> {
        let tokens = self.all.get(self.at).map(|s| &s.tokens);
        let mut spans: Vec<Span> = tokens.into_iter().flatten().map(|t| t.span).collect();
        spans.dedup();
        spans
    }

    /// Which of the answer's parts it stands in.
    pub fn part(&self) -> usize {
        self.part
    }
}

/// All sentences of a segment that can prove something.
pub fn sentences(segment: &Segment) -> Vec<Statement> {
    let mut all = Vec::new();
    let blocks = segment.body.blocks.iter().enumerate();
    for (i, block) in blocks.filter(|(_, b)| proves(b)) {
        statements(&segment.text, i, block, &mut all);
    }
    all
}

/// `covers`: “I cover this here”, with a few words of the sentence and the hash of the point.
pub fn covers(file: &FileAnalysis, answer: &Answer, point: &Point, at: &Sentence) -> Option<Fix> {
    let part = answer.part(at.part)?;
    let body = confirmation(point, few_words(part.segment, at).as_deref());
    let block = at.all.get(at.at)?.block;
    let index = file.notes.segment_at(part.start);
    let fresh = || beside(file, index, block, &body);
    let edits = instead(file, answer, point, Some(part.start), &body, fresh)?;
    let title = format!("I cover this here: {}", short(point));
    Some(Fix::new(title, edits))
}

/// The directive that confirms a point.
pub fn confirmation(point: &Point, words: Option<&str>) -> String {
    let words = words.map(|w| format!(" \"{w}\"")).unwrap_or_default();
    let hash = point_hash(&point.text);
    format!("<!-- panelprep: covers {}{words} #{hash} -->", point.id)
}

/// `open`: “not made yet”, beside the sentence that was taken for it or under the heading.
pub fn open(file: &FileAnalysis, answer: &Answer, point: &Point, at: Option<&Sentence>) -> Option<Fix> {
    let body = format!("<!-- panelprep: open {} -->", point.id);
    let fresh = || beside_or_above(file, answer, at, &body);
    let edits = instead(file, answer, point, None, &body, fresh)?;
    Some(Fix::new(format!("Not made yet: {}", short(point)), edits))
}

/// `differs`: “by choice”, with the sentence that says so as its reason.
pub fn differs(file: &FileAnalysis, answer: &Answer, point: &Point, at: Option<&Sentence>) -> Option<Fix> {
    let why = at.and_then(|s| few_words(answer.part(s.part)?.segment, s));
    let why = why.map(|w| format!(" \"{w}\"")).unwrap_or_default();
    let body = format!("<!-- panelprep: differs {}{why} -->", point.id);
    let fresh = || beside_or_above(file, answer, at, &body);
    let edits = instead(file, answer, point, None, &body, fresh)?;
    Some(Fix::new(format!("Left out by choice: {}", short(point)), edits))
}

fn beside_or_above(file: &FileAnalysis, answer: &Answer, at: Option<&Sentence>, body: &str) -> Option<Edit> {
    match at.and_then(|s| Some((answer.part(s.part)?, s.all.get(s.at)?.block))) {
        Some((part, block)) => beside(file, file.notes.segment_at(part.start), block, body),
        None => under_heading(file, *answer.heads.first()?, body),
    }
}

/// Writes a directive in place of what was said of the point before, or afresh. One that speaks of a sentence must stand
/// in its segment, the one that starts at `within`.
fn instead(
    file: &FileAnalysis,
    answer: &Answer,
    point: &Point,
    within: Option<usize>,
    body: &str,
    fresh: impl FnOnce() -> Option<Edit>,
) -> Option<Vec<Edit>> {
    let mut old: Vec<(usize, Span)> = Vec::new();
    for part in answer.own_parts() {
        let about = part.segment.directives.iter().filter(|d| speaks(d, point));
        old.extend(about.map(|d| (part.start, d.span.shift(part.start))));
    }
    let kept = old.iter().position(|(start, _)| within.is_none_or(|w| w == *start));
    let mut edits = Vec::new();
    match kept {
        Some(kept) => {
            let (_, span) = old.remove(kept);
            edits.push((file.path.clone(), span, body.to_string()));
        }
        None => edits.push(fresh()?),
    }
    edits.extend(old.iter().map(|(_, span)| remove(file, *span)));
    edits.sort_by_key(|(_, span, _)| *span);
    Some(edits)
}

fn speaks(directive: &Directive, point: &Point) -> bool {
    match &directive.kind {
        DirectiveKind::Covers { id, .. } | DirectiveKind::Open(id) | DirectiveKind::Differs(id, _) => *id == point.id,
        DirectiveKind::Link(_)
        | DirectiveKind::Ignore(..)
        | DirectiveKind::Version(_)
        | DirectiveKind::Off
        | DirectiveKind::On
        | DirectiveKind::Bad(..) => false,
    }
}

/// The first words of a sentence, as many as tell it from the others of its segment; `None` when they can't be written
/// in a directive.
fn few_words(segment: &Segment, sentence: &Sentence) -> Option<String> {
    const FEW: usize = 5;
    let tokens = &sentence.all.get(sentence.at)?.tokens;
    (FEW.min(tokens.len())..=tokens.len()).find_map(|count| {
        let head = tokens.get(..count)?;
        let mut spans: Vec<Span> = head.iter().map(|t| t.span).collect();
        spans.dedup();
        let said: Vec<&str> = spans.iter().map(|s| slice(&segment.text, *s)).collect();
        let said = said.join(" ");
        // read back, the words must be those of the sentence and of no other before it
        let read = words_of(&said).tokens;
        let same = |from: &[_], to: &[crate::coverage::words::Token]| {
            from.iter().map(|t: &crate::coverage::words::Token| &t.word).eq(to.iter().map(|t| &t.word))
        };
        let first = sentence.all.iter().position(|s| s.tokens.windows(count).any(|w| same(w, head)));
        (same(&read, head) && first == Some(sentence.at)).then_some(said)
    })
}
