//! Verdicts: what the finds of an answer's segments, and the candidate's own word, make of each point.

use super::doubt;
use super::expr::Expr;
use super::generic::score::{self, Found};
use super::judge::Judged;
use super::lexicon::{Idea, PointModel, UnitModel};
use super::likeness::{MEANT, MEANT_BARE, SURE, UNLIKE};
use super::reason::{self, DOUBTED, GUIDES_WORDS, OTHER_WORDS, UNCLEAR};
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
    /// The best that the answer has for it are the guide's own words.
    pub echo: bool,
    /// Idea by idea.
    pub ideas: Vec<IdeaState>,
}

/// Judges a unit's points over the segments of one answer. `said` gives the candidate's word on a point.
pub fn verdicts(model: &UnitModel, judged: &[Arc<Judged>], said: &dyn Fn(usize) -> Word) -> Vec<PointCoverage> {
    let bare = model.points.iter().any(|p| !p.known).then(|| score::Answer::new(model, judged));
    let mut finds: Vec<Vec<Found>> = vec![Vec::new(); model.points.len()];
    for found in score::all(judged) {
        finds.iter_mut().skip(found.1.point).take(1).for_each(|of| of.push(found));
    }
    let points = finds.iter().enumerate();
    points.map(|(i, finds)| one(model, i, judged, finds, said(i), bare.as_ref())).collect()
}

/// How likely a point without a rubric must be made to be called so, and to be called made in part.
const COVERED: f32 = 0.7;
const IN_PART: f32 = 0.4;
/// How likely a reader must agree that a point with a rubric is made.
const BELIEVED: f32 = 0.05;

fn one<'a>(
    unit: &UnitModel,
    index: usize,
    judged: &'a [Arc<Judged>],
    finds: &[Found<'a>],
    word: Word,
    answer: Option<&score::Answer<'a>>,
) -> PointCoverage {
    let Some(model) = unit.points.get(index) else {
        return PointCoverage::default();
    };
    let ideas = ideas(model, finds);
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
    let bare = answer.filter(|_| !model.known).map(|answer| score::made(answer, index, &said));
    let made = |least: f32, covered: bool| match &bare {
        Some(made) if made.chance < least => None,
        Some(made) => Some(places(made)).filter(|p| !p.is_empty()),
        None => holds(model, &said, covered),
    };
    let with_echo: Vec<Found> = finds.iter().filter(asserted).copied().collect();
    let echoes = |p: &Place| with_echo.iter().any(|f| f.1.echo && f.0 == p.segment && f.1.span.overlaps(p.span));
    // the candidate's own wording makes the point by itself, in one sentence
    let own = model.own.and_then(|own| within(Within::Sentence, &Expr::Idea(own), &said));
    let told = own.is_some();
    if let Some(evidence) = own.or_else(|| made(COVERED, true)) {
        let shows = |f: &&Found| {
            let place = place(f);
            evidence.iter().any(|e| e.segment == place.segment && e.span.overlaps(place.span))
        };
        let shown: Vec<Found> = said.iter().filter(shows).copied().collect();
        // code does what it says
        let in_code = |f: &Found| f.1.idea.and_then(|i| model.ideas.get(i)).is_some_and(|i| i.fence);
        let doubted = doubted(unit, index, (judged, finds), &shown).filter(|_| !told && !shown.iter().any(in_code));
        if let Some(why) = doubted {
            return PointCoverage { verdict: Verdict::Partial, evidence, reason: why.to_string(), ..base };
        }
        let plainer = plainer(judged, index, &shown).filter(|p| evidence.len() == 1 && !told && !echoes(p));
        let evidence = plainer.map_or(evidence, |place| vec![place]);
        let reason = reason::covered(model, &base.ideas);
        return PointCoverage { verdict: Verdict::Covered, evidence, reason, ..base };
    }
    if let Some((_, place)) = like(judged, index).filter(|(_, place)| !echoes(place)) {
        let reason = OTHER_WORDS.to_string();
        return PointCoverage { verdict: Verdict::Covered, evidence: vec![place], reason, ..base };
    }
    if with_echo.iter().any(|f| f.1.echo) {
        let evidence = with_echo.iter().filter(|f| f.1.echo).take(1).map(place).collect();
        let reason = GUIDES_WORDS.to_string();
        return PointCoverage { verdict: Verdict::Partial, evidence, reason, echo: true, ..base };
    }
    if let Some(evidence) = made(IN_PART, false) {
        let reason = reason::partial(model, &base.ideas, &said);
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
    if let Some(made) = bare.filter(|_| score::is_some(&model.halves, &said)) {
        let reason = reason::too_little(model, &base.ideas, &said);
        return PointCoverage { verdict: Verdict::Partial, evidence: places(&made), reason, ..base };
    }
    let reason = match base.ideas.iter().find_map(|i| i.unsaid) {
        Some((_, stance)) => format!("mentioned, but {}", stance.reason()),
        None if !said.is_empty() => reason::partial(model, &base.ideas, &said),
        None => "not found".to_string(),
    };
    PointCoverage { reason, ..base }
}

/// Why a point that its phrases make is called made in part only. Nothing is doubted of which nothing was learned.
fn doubted(
    unit: &UnitModel,
    point: usize,
    (judged, finds): (&[Arc<Judged>], &[Found]),
    shown: &[Found],
) -> Option<&'static str> {
    /// So few words have few sentences to be like anything, and few beside the guide's.
    const FEW: usize = 40;
    /// So much less like they may be.
    const LESS: f32 = 1.0;
    let meant = shown.iter().map(|f| f32::from(f.1.meant) / 100.0).reduce(f32::max).unwrap_or(0.0);
    if unit.points.get(point).is_some_and(|p| !p.known) {
        return (meant < MEANT_BARE).then_some(UNCLEAR);
    }
    let most = judged.iter().filter_map(|j| j.likes.get(point)?.most).reduce(f32::max)?;
    let few = judged.iter().map(|j| j.words).sum::<usize>() < FEW;
    let (less, believed) = if few { (LESS, BELIEVED / 2.0) } else { (0.0, BELIEVED) };
    if most < UNLIKE - less || most < SURE - less && meant < MEANT - less {
        return Some(UNCLEAR);
    }
    (doubt::chance(&doubt::counts(unit, judged, finds, shown)) < believed).then_some(DOUBTED)
}

/// The sentence that makes the point in words that no phrase of it has, and how like it is.
fn like(judged: &[Arc<Judged>], point: usize) -> Option<(f32, Place)> {
    let said = judged.iter().enumerate().filter_map(|(segment, j)| Some((segment, j.likes.get(point)?.said?)));
    let (segment, (like, span)) = said.max_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
    Some((like, Place { segment, span }))
}

/// A sentence that shows the point more plainly than those in which its phrases stand.
fn plainer(judged: &[Arc<Judged>], point: usize, shown: &[Found]) -> Option<Place> {
    /// By how much more like.
    const MORE: f32 = 1.0;
    let (like, place) = like(judged, point)?;
    let most = shown.iter().map(|f| f32::from(f.1.like) / 100.0).reduce(f32::max)?;
    (like > most + MORE).then_some(place)
}

/// The places that show the halves of a point without a rubric.
fn places(made: &score::Made) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::new();
    for place in made.windows.iter().flat_map(|(window, ideas)| best(window, ideas).1) {
        if !out.contains(&place) {
            out.push(place);
        }
    }
    out
}

/// Whether the point's condition holds over what is said, and the places that make it.
fn holds(model: &PointModel, said: &[Found], covered: bool) -> Option<Vec<Place>> {
    let expr = if covered { &model.covered } else { &model.partial };
    within(model.within, expr, said)
}

/// How well a proof shows its point: better ones are greater. Few sentences, then what the main one says.
type Worth = (std::cmp::Reverse<usize>, i32);

/// Whether a condition holds within the reach that is allowed, and the places that prove it best.
fn within(reach: Within, expr: &Expr, said: &[Found]) -> Option<Vec<Place>> {
    let over = |part: &[Found]| {
        let has = |idea: usize| part.iter().any(|f| f.1.idea == Some(idea));
        if !expr.holds(&has) {
            return None;
        }
        let proofs = expr.ways(&has).into_iter().map(|makers| best(part, &makers));
        proofs.filter(|p| !p.1.is_empty()).reduce(|a, b| if b.0 > a.0 { b } else { a })
    };
    let reach = match reach {
        Within::Answer => return over(said).map(|proof| proof.1),
        Within::Pair => 1,
        Within::Sentence => 0,
    };
    // what is said stands in order
    let mut seen = None;
    let starts = said.iter().enumerate().filter(|(_, f)| {
        let here = Some((f.0, f.1.statement));
        seen.replace((f.0, f.1.statement)) != here
    });
    let windows = starts.map(|(at, (segment, first))| {
        let rest = said.get(at..).unwrap_or(&[]);
        let near = |f: &&Found| f.0 == *segment && f.1.statement <= first.statement + reach;
        rest.get(..rest.iter().take_while(near).count()).unwrap_or(&[])
    });
    let top = windows.filter_map(over).take(MOST).reduce(|a, b| if b.0 > a.0 { b } else { a });
    top.map(|t| t.1)
}

/// So many sentences that show a point are compared: among more there is no plainer one to be expected.
const MOST: usize = 64;

/// The places that show `makers`: the sentence with the most of them first, of equals the one that says the most;
/// then one for each idea that it leaves out.
fn best(part: &[Found], makers: &[usize]) -> (Worth, Vec<Place>) {
    let mut places: Vec<Place> = Vec::new();
    let mut left: Vec<usize> = makers.to_vec();
    let mut main = None;
    while !left.is_empty() {
        let mut top: Option<((usize, i32), &Found)> = None;
        let (mut rest, mut seen) = (part, 0);
        // one round for each sentence
        while let Some((segment, first)) = rest.first().filter(|_| seen < MOST) {
            let here = rest.iter().take_while(|f| f.0 == *segment && f.1.statement == first.statement).count();
            let (now, later) = rest.split_at(here.max(1));
            rest = later;
            let ideas = left.iter().filter(|idea| now.iter().any(|f| f.1.idea == Some(**idea))).count();
            if ideas == 0 {
                continue;
            }
            seen += 1;
            let worth = worth(now, makers);
            let longest = now
                .iter()
                .filter(|f| f.1.idea.is_some_and(|i| left.contains(&i)))
                .max_by_key(|f| (f.1.weight, std::cmp::Reverse(f.1.span.start)));
            if let Some(found) = longest.filter(|_| top.is_none_or(|t| (ideas, worth) > t.0)) {
                top = Some(((ideas, worth), found));
            }
        }
        let Some(((_, worth), found)) = top else {
            break;
        };
        main = main.or(Some(worth));
        let at = (found.0, found.1.statement);
        left.retain(|idea| !part.iter().any(|f| (f.0, f.1.statement) == at && f.1.idea == Some(*idea)));
        places.push(Place { segment: found.0, span: found.1.span });
    }
    joined(part, &mut places);
    ((std::cmp::Reverse(places.len()), main.unwrap_or_default()), places)
}

/// What a sentence says of a point: many phrases that find it there agree that it is meant, a concrete one proves more, and
/// one that is like those which have proved it before proves most.
fn worth(now: &[Found], makers: &[usize]) -> i32 {
    /// What one more phrase is worth, in words; and how many of them count.
    const PHRASE: i32 = 6;
    const PHRASES: i32 = 6;
    /// What a likeness of 1 is worth, in words; and how far it counts.
    const LIKE: i32 = 15;
    const MOST: i32 = 200;
    let made = || now.iter().filter(|f| f.1.idea.is_some_and(|i| makers.contains(&i)));
    let phrases: i32 = made().map(|f| i32::from(f.1.phrases)).sum();
    let detail = now.first().map_or(0, |f| i32::from(f.1.detail));
    let like = made().next().map_or(0, |f| i32::from(f.1.like).clamp(-MOST, MOST));
    PHRASE * phrases.min(PHRASES) + detail + LIKE * like / 100
}

/// Two neighbouring sentences of a paragraph that make a point together prove it in one span.
fn joined(part: &[Found], places: &mut Vec<Place>) {
    let of = |place: &Place| part.iter().find(|f| f.0 == place.segment && f.1.span == place.span).map(|f| f.1);
    let [one, two] = places.as_slice() else {
        return;
    };
    let (Some(a), Some(b)) = (of(one), of(two)) else {
        return;
    };
    if one.segment == two.segment && a.block == b.block && a.statement.abs_diff(b.statement) == 1 {
        let span = Span::new(a.span.start.min(b.span.start), a.span.end.max(b.span.end));
        *places = vec![Place { segment: one.segment, span }];
    }
}

fn ideas(model: &PointModel, finds: &[Found]) -> Vec<IdeaState> {
    let new = |idea: &Idea| IdeaState { name: idea.name.clone(), said: None, unsaid: None };
    let mut out: Vec<IdeaState> = model.ideas.iter().map(new).collect();
    for (segment, find) in finds {
        let Some(state) = find.idea.and_then(|i| out.get_mut(i)) else { continue };
        let place = Place { segment: *segment, span: find.span };
        match find.stance {
            Stance::Asserted => state.said = state.said.or(Some(place)),
            stance => state.unsaid = state.unsaid.or(Some((place, stance))),
        }
    }
    out
}
