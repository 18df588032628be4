//! Verdicts: what the finds of an answer's segments, and the candidate's own word, make of each point.

use super::expr::Expr;
use super::judge::{Find, Judged};
use super::lexicon::{PointModel, UnitModel};
use super::stance::Stance;
use crate::guide::rubric::Within;
use crate::text::Span;
use std::sync::Arc;

/// Whether a point is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Not found.
    #[default]
    Missing,
    /// The answer argues against it.
    Rejected,
    /// An essential part is there.
    Partial,
    /// All of it is there.
    Covered,
}

impl Verdict {
    /// As in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Missing => "missing",
            Verdict::Rejected => "rejected",
            Verdict::Partial => "partial",
            Verdict::Covered => "covered",
        }
    }
}

/// A place in an answer: which of its segments, and where in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Index into the answer's segments.
    pub segment: usize,
    /// Bytes in that segment.
    pub span: Span,
}

/// What is known of one idea of a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdeaState {
    /// The idea's name.
    pub name: String,
    /// Where it is asserted first.
    pub said: Option<Place>,
    /// Else where it stands without counting, and why.
    pub unsaid: Option<(Place, Stance)>,
}

/// The candidate's own word on a point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Confirmed, with the sentence.
    pub confirmed: Option<Place>,
    /// Not made yet.
    pub open: bool,
    /// Left out by choice.
    pub by_choice: bool,
}

/// The verdict on one point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointCoverage {
    /// The verdict.
    pub verdict: Verdict,
    /// The places that prove it; the main one first.
    pub evidence: Vec<Place>,
    /// Why, in a few words.
    pub reason: String,
    /// The candidate confirmed it.
    pub confirmed: bool,
    /// Left out by choice.
    pub by_choice: bool,
    /// Idea by idea.
    pub ideas: Vec<IdeaState>,
}

/// Judges a unit's points over the segments of one answer. `said` gives the candidate's word on a point.
pub fn verdicts(model: &UnitModel, judged: &[Arc<Judged>], said: &dyn Fn(usize) -> Word) -> Vec<PointCoverage> {
    model.points.iter().enumerate().map(|(i, point)| one(point, i, judged, said(i))).collect()
}

type Found<'a> = (usize, &'a Find);

fn one(model: &PointModel, index: usize, judged: &[Arc<Judged>], word: Word) -> PointCoverage {
    let finds: Vec<Found> = judged
        .iter()
        .enumerate()
        .flat_map(|(segment, j)| j.finds.iter().filter(|f| f.point == index).map(move |f| (segment, f)))
        .collect();
    let ideas = ideas(model, &finds);
    let place = |f: &Found| Place { segment: f.0, span: f.1.span };
    let base = PointCoverage { by_choice: word.by_choice, ideas, ..PointCoverage::default() };
    if let Some(place) = word.confirmed {
        let reason = "you confirmed it".to_string();
        return PointCoverage { verdict: Verdict::Covered, evidence: vec![place], reason, confirmed: true, ..base };
    }
    if word.open {
        return PointCoverage { reason: "you say: not made yet".to_string(), ..base };
    }
    let asserted = |f: &&Found| f.1.stance == Stance::Asserted && f.1.idea.is_some();
    let said: Vec<Found> = finds.iter().filter(asserted).filter(|f| !f.1.echo).copied().collect();
    if let Some(evidence) = holds(model, &said, true) {
        return PointCoverage { verdict: Verdict::Covered, evidence, reason: reason_covered(&base.ideas), ..base };
    }
    let with_echo: Vec<Found> = finds.iter().filter(asserted).copied().collect();
    if with_echo.iter().any(|f| f.1.echo) {
        let evidence = with_echo.iter().filter(|f| f.1.echo).take(1).map(place).collect();
        let reason = "the guide's words: say how you do it".to_string();
        return PointCoverage { verdict: Verdict::Partial, evidence, reason, ..base };
    }
    if let Some(evidence) = holds(model, &said, false) {
        let reason = reason_partial(&base.ideas);
        return PointCoverage { verdict: Verdict::Partial, evidence, reason, ..base };
    }
    let against = finds.iter().find(|f| match f.1.idea {
        None => f.1.stance == Stance::Asserted,
        Some(_) => f.1.stance == Stance::Rejected,
    });
    if let Some(against) = against {
        let reason = "you argue against it".to_string();
        return PointCoverage { verdict: Verdict::Rejected, evidence: vec![place(against)], reason, ..base };
    }
    let reason = match base.ideas.iter().find_map(|i| i.unsaid) {
        Some((_, stance)) => format!("mentioned, but {}", stance.reason()),
        None => "not found".to_string(),
    };
    PointCoverage { reason, ..base }
}

/// Whether the point's condition holds over what is said, and the places that make it.
fn holds(model: &PointModel, said: &[Found], covered: bool) -> Option<Vec<Place>> {
    // the candidate's own wording makes the point by itself, in one sentence
    if let (true, Some(own)) = (covered, model.own)
        && let Some(places) = within(Within::Sentence, &Expr::Idea(own), said)
    {
        return Some(places);
    }
    let expr = if covered { &model.covered } else { &model.partial };
    // without a rubric the halves of a point may be made in different places, each in its own window
    if let (false, Expr::All(halves)) = (model.known, expr) {
        let mut places: Vec<Place> = Vec::new();
        for half in halves {
            for place in within(model.within, half, said)? {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        return (!places.is_empty()).then_some(places);
    }
    within(model.within, expr, said)
}

/// Whether a condition holds within the reach that is allowed, and the places that make it.
fn within(reach: Within, expr: &Expr, said: &[Found]) -> Option<Vec<Place>> {
    let over = |part: &[Found]| {
        let has = |idea: usize| part.iter().any(|f| f.1.idea == Some(idea));
        if !expr.holds(&has) {
            return None;
        }
        let mut makers = Vec::new();
        expr.makers(&has, &mut makers);
        Some(best(part, &makers))
    };
    let reach = match reach {
        Within::Answer => return over(said),
        Within::Pair => 1,
        Within::Sentence => 0,
    };
    said.iter().find_map(|(segment, first)| {
        let near = |f: &&Found| f.0 == *segment && (first.statement..=first.statement + reach).contains(&f.1.statement);
        let window: Vec<Found> = said.iter().filter(near).copied().collect();
        over(&window)
    })
}

/// The places that show `makers`: the sentence with the most of them first, of equals the one that says the most of them;
/// then one for each idea that it leaves out.
fn best(part: &[Found], makers: &[usize]) -> Vec<Place> {
    let made = |f: &&Found| f.1.idea.is_some_and(|i| makers.contains(&i));
    let mut places: Vec<Place> = Vec::new();
    let mut left: Vec<usize> = makers.to_vec();
    while !left.is_empty() {
        let mut top: Option<((usize, u32), &Found)> = None;
        let mut rest = part;
        // one round for each sentence
        while let Some((segment, first)) = rest.first() {
            let here = rest.iter().take_while(|f| f.0 == *segment && f.1.statement == first.statement).count();
            let (now, later) = rest.split_at(here.max(1));
            rest = later;
            let ideas = left.iter().filter(|idea| now.iter().any(|f| f.1.idea == Some(**idea))).count();
            let weight = now.iter().filter(made).map(|f| u32::from(f.1.weight)).sum();
            let longest = now
                .iter()
                .filter(|f| f.1.idea.is_some_and(|i| left.contains(&i)))
                .max_by_key(|f| (f.1.weight, std::cmp::Reverse(f.1.span.start)));
            if let Some(found) = longest.filter(|_| top.is_none_or(|t| (ideas, weight) > t.0)) {
                top = Some(((ideas, weight), found));
            }
        }
        let Some((_, found)) = top else {
            break;
        };
        let at = (found.0, found.1.statement);
        left.retain(|idea| !part.iter().any(|f| (f.0, f.1.statement) == at && f.1.idea == Some(*idea)));
        places.push(Place { segment: found.0, span: found.1.span });
    }
    places
}

fn ideas(model: &PointModel, finds: &[Found]) -> Vec<IdeaState> {
    let place = |f: &Found| Place { segment: f.0, span: f.1.span };
    let of = |i: usize| finds.iter().filter(move |f| f.1.idea == Some(i));
    model
        .ideas
        .iter()
        .enumerate()
        .map(|(i, idea)| IdeaState {
            name: idea.name.clone(),
            said: of(i).find(|f| f.1.stance == Stance::Asserted).map(place),
            unsaid: of(i).find(|f| f.1.stance != Stance::Asserted).map(|f| (place(f), f.1.stance)),
        })
        .collect()
}

fn names<'a>(ideas: impl Iterator<Item = &'a IdeaState>) -> String {
    ideas.map(|i| i.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn reason_covered(ideas: &[IdeaState]) -> String {
    format!("found: {}", names(ideas.iter().filter(|i| i.said.is_some())))
}

fn reason_partial(ideas: &[IdeaState]) -> String {
    let missing = names(ideas.iter().filter(|i| i.said.is_none()));
    let found = names(ideas.iter().filter(|i| i.said.is_some()));
    if missing.is_empty() { format!("found only: {found}") } else { format!("found: {found}; not found: {missing}") }
}
