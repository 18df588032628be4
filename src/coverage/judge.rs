//! One segment against one unit: which ideas are found where, and how the candidate stands to them.

use super::lexicon::{PointModel, Tag, UnitModel};
use super::scope::{self, Statement, proves};
use super::stance::{self, Scopes, Stance};
use super::words::{Gap, is_filler, words};
use crate::markdown::{Block, Kind};
use crate::notes::Segment;
use crate::text::{Span, slice};

/// An idea found in a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Find {
    /// Index of the point in its unit.
    pub point: usize,
    /// Index of the idea in its point; `None` when the point is argued against.
    pub idea: Option<usize>,
    /// The statement's number in the segment.
    pub statement: usize,
    /// The sentence or clause that says it, in the segment's bytes.
    pub span: Span,
    /// How the candidate stands to it.
    pub stance: Stance,
    /// The statement only repeats the guide's sentence.
    pub echo: bool,
}

/// What was found in one segment for one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// In document order.
    pub finds: Vec<Find>,
    /// Words of prose that count as the answer's own.
    pub words: usize,
}

/// Judges a segment. `lead` is the stance of the headings it hangs under; what lies in `off` is no answer.
pub fn judge(model: &UnitModel, segment: &Segment, lead: Option<Stance>, off: &[Span]) -> Judged {
    let text = &*segment.text;
    let own_lead = segment.heading.as_ref().and_then(|h| stance::lead(&words(text, &[h.title_span]).tokens));
    let lead = lead.max(own_lead);
    let mut out = Judged::default();
    let mut count = 0;
    let mut statements = Vec::new();
    for (index, block) in segment.body.blocks.iter().enumerate() {
        if off.iter().any(|o| o.overlaps(block.span)) || matches!(block.kind, Kind::Heading(_)) {
            continue;
        }
        statements.clear();
        if let Kind::Fence { lang, .. } = &block.kind {
            code(text, index, block, lang, &mut statements);
            let mut run = Run { model, lead, out: &mut out };
            statements.iter().enumerate().for_each(|(i, (s, prose))| run.statement(count + i, s, None, !prose));
            count += statements.len() + 1;
            continue;
        }
        if !proves(block) {
            continue;
        }
        let mut prose = Vec::new();
        scope::statements(text, index, block, &mut prose);
        out.words += prose.iter().filter(|s| !s.prompt).map(|s| s.tokens.len()).sum::<usize>();
        let block_lead = lead.max(block_lead(segment, block));
        let mut run = Run { model, lead: block_lead, out: &mut out };
        for (i, statement) in prose.iter().enumerate() {
            run.statement(count + i, statement, prose.get(i + 1), false);
        }
        // list items are neighbours, paragraphs are not
        count += prose.len() + usize::from(!matches!(block.kind, Kind::Item { .. }));
    }
    out
}

/// The stance of the list items and lead-ins that a block hangs under.
fn block_lead(segment: &Segment, block: &Block) -> Option<Stance> {
    let mut at = block.parent;
    let mut worst = None;
    // a chain of parents only ever goes back
    while let Some(parent) = at.and_then(|i| segment.body.blocks.get(i)) {
        worst = worst.max(stance::lead(&words(&segment.text, &parent.runs).tokens));
        if parent.kind == (Kind::Item { task: Some(false) }) {
            worst = worst.max(Some(Stance::Todo));
        }
        at = parent.parent.filter(|next| Some(*next) < at);
    }
    worst
}

/// A fence's lines: its comments as prose, the rest as code. The flag says prose.
fn code(text: &str, index: usize, block: &Block, lang: &str, out: &mut Vec<(Statement, bool)>) {
    let mark = match lang {
        "sql" | "lua" | "haskell" => "--",
        "js" | "javascript" | "ts" | "tsx" | "jsx" | "typescript" | "java" | "go" | "rust" | "c" | "cpp" | "kotlin"
        | "swift" | "php" => "//",
        _ => "#",
    };
    for run in &block.runs {
        let line = slice(text, *run);
        let comment = line
            .find(mark)
            .filter(|at| line.get(..*at).is_some_and(|head| head.is_empty() || head.ends_with([' ', '\t'])));
        let parts = match comment {
            Some(at) => {
                [Some((Span::new(run.start, run.start + at), false)), Some((Span::new(run.start + at, run.end), true))]
            }
            None => [Some((*run, false)), None],
        };
        for (span, prose) in parts.into_iter().flatten() {
            let found = words(text, &[span]);
            let (Some(a), Some(z)) = (found.tokens.first(), found.tokens.last()) else {
                continue;
            };
            let span = Span::new(a.span.start, z.span.end);
            let asks = found.tail.has(Gap::QUESTION);
            out.push((
                Statement {
                    block: index,
                    span,
                    asks,
                    prompt: found.tail.has(Gap::ELLIPSIS),
                    first: true,
                    tokens: found.tokens,
                },
                prose,
            ));
        }
    }
}

struct Run<'a> {
    model: &'a UnitModel,
    lead: Option<Stance>,
    out: &'a mut Judged,
}

impl Run<'_> {
    fn statement(&mut self, at: usize, statement: &Statement, next: Option<&Statement>, code: bool) {
        let hits = self.model.matcher.hits(&statement.tokens);
        if hits.is_empty() {
            return;
        }
        let tag = |t: u32| self.model.tags.get(t as usize).copied();
        let cancelled: Vec<(usize, usize)> = hits
            .iter()
            .filter_map(|h| if let Some(Tag::Unless(p, i)) = tag(h.tag) { Some((p, i)) } else { None })
            .collect();
        let scopes = if code { Scopes::default() } else { stance::scopes(statement) };
        let back = next.filter(|_| !code).and_then(|n| stance::scopes(n).back).unwrap_or(Stance::Asserted);
        let outer = match (statement.asks, statement.prompt) {
            (_, true) => Stance::Todo,
            (true, _) => Stance::Asked,
            _ => self.lead.unwrap_or(Stance::Asserted),
        };
        for hit in &hits {
            let (point, idea) = match tag(hit.tag) {
                Some(Tag::Say(p, i)) if !cancelled.contains(&(p, i)) => (p, Some(i)),
                Some(Tag::Against(p)) => (p, None),
                _ => continue,
            };
            let Some(model) = self.model.points.get(point) else {
                continue;
            };
            if code && !idea.and_then(|i| model.ideas.get(i)).is_some_and(|i| i.fence) {
                continue;
            }
            let mut stance = scopes.stance(hit.start, hit.end).max(back).max(outer);
            let mut hull = (hit.start, hit.end);
            if let Some((from, to)) = hit.others {
                stance = stance.max(scopes.stance(from, to));
                hull = (hull.0.min(from), hull.1.max(to));
            }
            let span = evidence(statement, hull);
            let echo = idea.is_some() && repeats(model, statement);
            let find = Find { point, idea, statement: at, span, stance, echo };
            if !self.out.finds.contains(&find) {
                self.out.finds.push(find);
            }
        }
    }
}

/// The whole sentence, or of a long one the clauses around what was matched.
fn evidence(statement: &Statement, (from, to): (usize, usize)) -> Span {
    const LONG: usize = 30;
    let tokens = &statement.tokens;
    if tokens.len() <= LONG {
        return statement.span;
    }
    let hard = Gap::COMMA.or(Gap::SEMICOLON).or(Gap::COLON).or(Gap::DASH).or(Gap::OPEN).or(Gap::CLOSE).or(Gap::ARROW);
    let mut start = (0..=from).rev().find(|i| *i == 0 || tokens.get(*i).is_some_and(|t| t.gap.has(hard))).unwrap_or(0);
    let mut end = (to..tokens.len()).find(|i| tokens.get(*i).is_some_and(|t| t.gap.has(hard))).unwrap_or(tokens.len());
    // a clause of a few words says little: take its neighbours
    while end - start < 8 && (start > 0 || end < tokens.len()) {
        start = (0..start).rev().find(|i| *i == 0 || tokens.get(*i).is_some_and(|t| t.gap.has(hard))).unwrap_or(0);
        end = (end + 1..tokens.len()).find(|i| tokens.get(*i).is_some_and(|t| t.gap.has(hard))).unwrap_or(tokens.len());
    }
    match (tokens.get(start), tokens.get(end - 1)) {
        (Some(a), Some(z)) => Span::new(a.span.start, z.span.end),
        _ => statement.span,
    }
}

/// Whether the statement is the guide's sentence, word for word but for small ones.
fn repeats(model: &PointModel, statement: &Statement) -> bool {
    let plain =
        |words: &mut dyn Iterator<Item = &Box<str>>| words.filter(|w| !is_filler(w)).cloned().collect::<Vec<_>>();
    let guide = plain(&mut model.words.iter());
    let said = plain(&mut statement.tokens.iter().map(|t| &t.word));
    !guide.is_empty() && said.len() <= guide.len() + 3 && said.windows(guide.len()).any(|w| w == guide)
}
