//! One segment against one unit: which ideas are found where, and how the candidate stands to them.

use super::discourse::{Discourse, asked_from};
use super::doubt::{self, Tone};
use super::echo::is_small;
use super::evidence::{detail, evidence, hull};
use super::fence;
use super::generic::speech::{self, Speech};
use super::generic::voice::voice;
use super::left::{Left, left};
use super::lexicon::{PointModel, UnitModel};
use super::likeness::Like;
use super::listed::{bare_items, named_before, names_only, quoted, undone_rows};
use super::matcher::Hit;
use super::reach::is_prevention;
use super::scope::{self, Statement, proves};
use super::stance::{self, Stance};
use super::stem::{is_filler, stem};
use super::tag::Tag;
use super::told::{Told, told};
use super::words::{Gap, Token, Words, words};
use crate::markdown::Kind;
use crate::notes::Segment;
use crate::text::Span;

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
    /// How many words the longest phrase took that found it here.
    pub weight: u16,
    /// How many phrases found it here.
    pub phrases: u16,
    /// How concrete the sentence is: its words, and a number among them.
    pub detail: u16,
    /// Index of the block that it stands in.
    pub block: usize,
    /// How the candidate stands to it.
    pub stance: Stance,
    /// The statement only repeats the guide's sentence.
    pub echo: bool,
    /// Found by words that the guide's sentence doesn't have.
    pub fresh: bool,
    /// Found by the guide's own words.
    pub plain: bool,
    /// What its sentence speaks of: bits of `generic::voice`.
    pub voice: u8,
    /// How many words its sentence has that the guide doesn't.
    pub beside: u8,
    /// For a point of which something was learned: what is counted of its sentence.
    pub tone: Tone,
    /// How like its sentence is to those that make the point, in hundredths; 0 where nothing was learned.
    pub like: i16,
    /// How like it is, with its neighbours, to what is meant as it is said, in hundredths; 0 where nothing was learned.
    pub meant: i16,
}

/// What was found in one segment for one unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// In document order.
    pub finds: Vec<Find>,
    /// For each point, what its sentences are like; empty when nothing was learned of the unit.
    pub likes: Vec<Like>,
    /// For each point without a rubric, how like the speech of its practices its sentences are; empty when all have one.
    pub near: Vec<f32>,
    /// Where something was learned of the unit: what is counted of all its prose.
    pub tone: Tone,
    /// Words of prose that count as the answer's own.
    pub words: usize,
    /// Whether it tells of something that happened.
    pub told: Told,
    /// What is left to do in it.
    pub left: Vec<(Left, Span)>,
}

/// Judges a segment. `lead` is the stance of the headings it stands under; what lies in `off` is no answer.
pub fn judge(model: &UnitModel, segment: &Segment, lead: Option<Stance>, off: &[Span]) -> Judged {
    let text = &*segment.text;
    let blocks = &segment.body.blocks;
    let mut prose: Vec<Statement> = Vec::new();
    let mut code_lines: Vec<(Statement, bool)> = Vec::new();
    let (mut count, mut words) = (0, 0);
    let with_code = model.points.iter().flat_map(|p| &p.ideas).any(|i| i.fence);
    // in document order: a number for each statement, with gaps where neighbours aren't
    for (index, block) in blocks.iter().enumerate() {
        if off.iter().any(|o| o.overlaps(block.span)) {
            continue;
        }
        if let Kind::Fence { lang, .. } = &block.kind {
            let before = code_lines.len();
            fence::lines(text, index, block, lang, with_code, &mut code_lines);
            code_lines.iter_mut().skip(before).enumerate().for_each(|(i, (s, _))| s.number = count + i);
            count += code_lines.len() - before + 1;
        } else if proves(block) {
            let before = prose.len();
            scope::statements(text, index, block, &mut prose);
            let new = prose.iter_mut().skip(before).enumerate();
            new.for_each(|(i, s)| s.number = count + i);
            words += prose.iter().skip(before).filter(|s| !s.prompt).map(|s| s.tokens.len()).sum::<usize>();
            // list items are neighbours, paragraphs are not
            count += prose.len() - before + usize::from(!matches!(block.kind, Kind::Item { .. }));
        }
    }
    let leads = leads(segment, lead);
    let bare = bare_items(blocks, &prose);
    let undone = undone_rows(text, blocks, &prose);
    let lead_of = |s: &Statement| leads.get(s.block).copied().flatten();
    let mut run = Run { model, finds: Vec::new() };
    let mut tone = Tone::default();
    let mut outers = Vec::with_capacity(prose.len());
    let discourse = Discourse::new(&prose);
    let mut lines = code_lines.iter().peekable();
    for (i, statement) in prose.iter().enumerate() {
        while let Some((line, is_prose)) = lines.next_if(|(l, _)| l.number < statement.number) {
            run.line(line, *is_prose, lead);
        }
        let mut outer = lead_of(statement);
        if bare.get(statement.block) == Some(&true) {
            outer = outer.max(Some(Stance::Listed));
        }
        let row = undone.get(undone.partition_point(|row| row.end < statement.span.start));
        if row.is_some_and(|row| row.overlaps(statement.span)) {
            outer = outer.max(Some(Stance::Todo));
        }
        run.statement(statement, &discourse, i, outer);
        outers.push(outer);
    }
    for (line, is_prose) in lines {
        run.line(line, *is_prose, lead);
    }
    let likes = model.learned.as_ref().map_or(Vec::new(), |learned| {
        let weighed = learned.weighed(&prose, &doubt::Guide::new(model));
        prose.iter().zip(&weighed).filter(|(s, _)| !s.prompt).for_each(|(_, w)| tone.add(w.tone));
        let meant = learned.meant(&weighed);
        learned.tell(&prose, &weighed, &meant, &mut run.finds);
        if !learned.knows_points() {
            return Vec::new();
        }
        learned.likes(&prose, &weighed, &meant, &|point, i| {
            let Some(statement) = prose.get(i) else { return Stance::Asserted };
            if model.said.repeats(statement) {
                return Stance::Quoted;
            }
            let outer = outers.get(i).copied().flatten();
            let problem = model.problems.get(point) == Some(&true);
            run.denied(point, statement).unwrap_or_else(|| discourse.whole(statement, i, outer, problem))
        })
    });
    let left = left(segment, &prose);
    let near = near(model, &prose, &outers, &mut run.finds);
    Judged { finds: run.finds, likes, near, tone, words, told: told(segment, &prose), left }
}

/// For each point without a rubric, how like the speech of its practices the answer is; tells each find how its sentence is.
fn near(model: &UnitModel, prose: &[Statement], outers: &[Option<Stance>], finds: &mut [Find]) -> Vec<f32> {
    /// A likeness to speech of this much counts as one of 1 to what has proved a point with a rubric.
    const ONE: f32 = 2.0;
    if model.points.iter().all(|p| p.known) {
        return Vec::new();
    }
    // what is still to do, only asked or listed is nobody's speech
    let says = |(s, outer): &(&Statement, &Option<Stance>)| !s.prompt && !s.asks && outer.is_none();
    let said: Vec<&Statement> = prose.iter().zip(outers).filter(says).map(|(s, _)| s).collect();
    let speech: Vec<&Speech> = model.points.iter().map(|p| &p.speech).collect();
    let (alone, near) = speech::likeness(&speech, said.iter().map(|s| s.tokens.as_slice()));
    for find in finds.iter_mut().filter(|f| model.points.get(f.point).is_some_and(|p| !p.known)) {
        let at = said.binary_search_by_key(&find.statement, |s| s.number).ok();
        let like = at.and_then(|at| alone.get(at)?.get(find.point)).copied().unwrap_or(0.0);
        find.like = (100.0 * like / ONE) as i16;
    }
    near
}

/// For each block, the stance of the list items and lead-ins that it hangs under.
fn leads(segment: &Segment, lead: Option<Stance>) -> Vec<Option<Stance>> {
    let blocks = &segment.body.blocks;
    let mut parents = vec![false; blocks.len()];
    for parent in blocks.iter().filter_map(|b| b.parent) {
        parents.iter_mut().skip(parent).take(1).for_each(|p| *p = true);
    }
    // what each block gives to those under it
    let mut given: Vec<Option<Stance>> = Vec::with_capacity(blocks.len());
    let mut out = Vec::with_capacity(blocks.len());
    for (i, block) in blocks.iter().enumerate() {
        // a parent stands before its children
        let inherited = block.parent.and_then(|p| given.get(p).copied()).flatten().max(lead);
        out.push(inherited);
        // a paragraph that ends in a full stop leads nothing in
        let line = if parents.get(i) == Some(&true) { words(&segment.text, &block.runs) } else { Words::default() };
        let closed = block.kind == Kind::Paragraph && line.tail.has(Gap::STOP);
        let own = if closed { None } else { stance::lead(&line.tokens) };
        let task = (block.kind == (Kind::Item { task: Some(false) })).then_some(Stance::Todo);
        given.push(inherited.max(own).max(task));
    }
    out
}

struct Run<'a> {
    model: &'a UnitModel,
    finds: Vec<Find>,
}

impl Run<'_> {
    /// A line of code, or its comment.
    fn line(&mut self, line: &Statement, prose: bool, lead: Option<Stance>) {
        let discourse = Discourse::new(std::slice::from_ref(line));
        if prose {
            self.statement(line, &discourse, 0, lead);
            return;
        }
        for (hit, point, idea) in self.hits(&line.tokens) {
            if self.in_fence(point, idea) {
                let span = evidence(line, hull(&hit));
                let stance = lead.unwrap_or(Stance::Asserted);
                self.find(line, span, &hit, (point, idea), stance);
            }
        }
    }

    /// Whether an idea is looked for in code.
    fn in_fence(&self, point: usize, idea: Option<usize>) -> bool {
        idea.and_then(|i| self.model.points.get(point)?.ideas.get(i)).is_some_and(|i| i.fence)
    }

    /// Why phrases of a point that were found in a sentence don't count there, when none does.
    fn denied(&self, point: usize, statement: &Statement) -> Option<Stance> {
        let here = |f: &&Find| f.statement == statement.number && f.point == point;
        let of = self.finds.iter().filter(here).map(|f| f.stance);
        of.min().filter(|s| *s != Stance::Asserted)
    }

    /// What is said of ideas here, near misses taken out.
    fn hits(&self, tokens: &[Token]) -> Vec<(Hit, usize, Option<usize>)> {
        let hits = self.model.matcher.hits(tokens);
        let tag = |t: u32| self.model.tags.get(t);
        let elsewhere = hits.iter().any(|h| tag(h.tag) == Some(Tag::Elsewhere));
        let is_bare = |p: usize, i: usize| self.model.points.get(p).is_some_and(|m| !m.known && m.own != Some(i));
        let mut cancelled: Vec<(usize, usize)> = Vec::new();
        for hit in &hits {
            if let Some(Tag::Unless(point, idea)) = tag(hit.tag) {
                cancelled.push((point, idea));
            }
        }
        let is_meant = |p: usize, i: usize| !(cancelled.contains(&(p, i)) || elsewhere && is_bare(p, i));
        hits.iter()
            .filter_map(|hit| match tag(hit.tag)? {
                Tag::Say(p, i) if is_meant(p, i) => Some((*hit, p, Some(i))),
                Tag::Against(p) => Some((*hit, p, None)),
                Tag::Say(..) | Tag::Unless(..) | Tag::Elsewhere => None,
            })
            .collect()
    }

    fn statement(&mut self, statement: &Statement, all: &Discourse<'_>, at: usize, lead: Option<Stance>) {
        let tokens = &statement.tokens;
        let hits: Vec<_> = self.hits(tokens).into_iter().filter(|(_, p, i)| !self.in_fence(*p, *i)).collect();
        if hits.is_empty() {
            return;
        }
        let Some(scopes) = all.scopes(at) else {
            return;
        };
        let mut outer = lead.max(all.after(at)).unwrap_or(Stance::Asserted);
        if statement.prompt {
            outer = outer.max(Stance::Todo);
        }
        if names_only(tokens) {
            outer = outer.max(Stance::Listed);
        }
        // "Flags are the answer; why wait?" asks only after its semicolon
        let asked_from = if statement.asks && !all.settles(at) { asked_from(tokens) } else { tokens.len() };
        let named = named_before(tokens);
        for (hit, point, idea) in hits {
            let problem = self.model.problems.get(point) == Some(&true);
            // who finds fault with a fault has named it
            let outer = if problem && outer.names_problem() { Stance::Asserted } else { outer };
            let model = self.model.points.get(point);
            let bare = model.filter(|p| !p.known);
            let is_meant = |from: usize, to: usize| bare.is_some_and(|p| is_guides(p, tokens.get(from..to)));
            let of = |at: (usize, usize)| scopes.stance_but(at, hit.denies, problem, &is_meant).max(outer);
            let mut stance = of((hit.start, hit.end));
            if let Some((from, to)) = hit.others {
                // "We don't branch on the country, each rule is a row": a topic in what is denied, and what is done instead
                let rest = of((from, to));
                let (first, second) = if hit.start < from { (stance, rest) } else { (rest, stance) };
                stance = if first.denies() && second == Stance::Asserted { second } else { first.max(second) };
            }
            if hit.end <= named {
                stance = stance.max(Stance::Listed);
            }
            if hit.end > asked_from {
                stance = stance.max(Stance::Asked);
            }
            if quoted(tokens, hit.start, hit.end) {
                stance = stance.max(Stance::Quoted);
            }
            // what the guide denies is denied: "nothing secret ends up in git"
            let denied = bare.zip(idea).and_then(|(p, i)| p.ideas.get(i)).is_some_and(|i| i.denied);
            let agrees = denied && !problem && stance.denies() && !tokens.iter().any(|t| is_prevention(&t.word));
            if agrees || problem && bare.is_some() && stance == Stance::Negated && !is_played_down(tokens) {
                stance = Stance::Asserted;
            }
            let span = all.wide(at, evidence(statement, hull(&hit)));
            self.find(statement, span, &hit, (point, idea), stance);
        }
    }

    fn find(
        &mut self,
        statement: &Statement,
        span: Span,
        hit: &Hit,
        (point, idea): (usize, Option<usize>),
        stance: Stance,
    ) {
        let hull = hull(hit);
        let Some(model) = self.model.points.get(point) else {
            return;
        };
        let fresh = !model.known && is_fresh(model, statement.tokens.get(hull.0..hull.1).unwrap_or(&[]));
        let before = self.finds.last().filter(|f| f.statement == statement.number && (f.voice, f.beside) != (0, 0));
        let (voice, beside) = match before {
            _ if model.known => (0, 0),
            Some(same) => (same.voice, same.beside),
            None => voice(self.model, &statement.tokens),
        };
        let find = Find {
            point,
            idea,
            statement: statement.number,
            span,
            weight: (hull.1 - hull.0).min(30) as u16,
            phrases: 1,
            detail: detail(&statement.tokens),
            block: statement.block,
            stance,
            echo: idea.is_some() && self.model.said.echoes(self.model, point, statement, span),
            plain: !fresh,
            fresh,
            voice,
            beside,
            tone: Tone::default(),
            like: 0,
            meant: 0,
        };
        let here = self.finds.iter_mut().rev().take_while(|f| f.statement == statement.number);
        let same = here
            .into_iter()
            .find(|f| (f.point, f.idea, f.stance, f.span) == (find.point, find.idea, find.stance, find.span));
        match same {
            Some(same) => {
                same.weight = same.weight.max(find.weight);
                same.phrases = same.phrases.saturating_add(1);
                same.fresh |= find.fresh;
                same.plain |= find.plain;
            }
            None => self.finds.push(find),
        }
    }
}

/// Whether a sentence with a "not" says that there is no problem; any other names one: "it isn't closed", "no limit".
fn is_played_down(tokens: &[Token]) -> bool {
    let plays = |w: &str| {
        matches!(w, "problem" | "problems" | "issue" | "issues" | "harm" | "harmless" | "matter" | "matters" | "fine")
            || matches!(
                w,
                "wrong" | "bother" | "worry" | "bug" | "risk" | "danger" | "need" | "mind" | "nor" | "nothing"
            )
    };
    tokens.iter().any(|t| plays(&t.word))
}

/// Whether a cue is in the guide's own words: "roll it back" where the guide wants a roll-back.
fn is_guides(model: &PointModel, cue: Option<&[Token]>) -> bool {
    let says = |t: &&Token| !is_filler(&t.word) && !is_small(&t.word);
    let mut words = cue.unwrap_or(&[]).iter().filter(says).peekable();
    words.peek().is_some() && words.all(|t| model.meant.contains(&stem(&t.word)))
}

/// Whether words say something that the guide's sentence doesn't have.
fn is_fresh(model: &PointModel, tokens: &[Token]) -> bool {
    tokens.iter().any(|t| !is_filler(&t.word) && !model.stems.contains(&stem(&t.word)))
}
