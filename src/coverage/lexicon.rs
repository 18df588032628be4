//! The knowledge about one guide, compiled: for each unit a matcher, and for each point its ideas and when they suffice.

use super::echo::{self, is_small};
use super::expr::{self, Expr};
use super::generic;
use super::generic::speech::Speech;
use super::judge;
use super::likeness::Learned;
use super::matcher::Matcher;
use super::matcher::compile::{Compiler, concept_names};
use super::phrase::{self, Phrase};
use super::prepared;
use super::stance::Stance;
use super::stem::{is_filler, stem};
use super::tag::{Tag, Tags};
pub use super::thesaurus::thesaurus;
use super::words::{Token, words_of};
use crate::guide::rubric::{self, ConceptEntry, Placed, PointEntry, Rubric, Within};
use crate::guide::{Guide, Point, Problem, Unit};
use crate::notes::Segment;
use crate::text::{Span, line_number};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, OnceLock};

/// One idea of a point.
#[derive(Clone, Debug)]
pub struct Idea {
    /// Its name in expressions and explanations.
    pub name: String,
    /// Looked for in the code of fences, and not in prose.
    pub fence: bool,
    /// Without a rubric: the guide's sentence denies it.
    pub denied: bool,
}

/// How one point is judged.
#[derive(Clone, Debug)]
pub struct PointModel {
    /// What it is made of.
    pub ideas: Vec<Idea>,
    /// When it is covered.
    pub covered: Expr,
    /// When it is made in part.
    pub partial: Expr,
    /// How close the ideas must stand.
    pub within: Within,
    /// Whether a rubric knows it.
    pub known: bool,
    /// The idea that makes the point by itself: the candidate's own wordings.
    pub own: Option<usize>,
    /// The guide's words, normalised, to tell a copied line.
    pub words: Vec<Box<str>>,
    /// Their stems; of a point with a rubric only of the words that say something.
    pub stems: Vec<Box<str>>,
    /// Without a rubric: the stems of what it argues with itself ("forbid manual changes"): no cue in an answer.
    pub meant: Vec<Box<str>>,
    /// Without a rubric: what it falls apart into.
    pub halves: Vec<generic::score::Half>,
    /// Without a rubric: how those speak who do what it asks for.
    pub speech: Speech,
}

/// How one unit is judged.
#[derive(Debug)]
pub struct UnitModel {
    /// All phrases of its points.
    pub matcher: Matcher,
    /// What the matcher's tags mean.
    pub tags: Tags,
    /// For each point of the unit.
    pub points: Vec<PointModel>,
    /// For each point, whether it names a fault of the code: to criticise that is to make the point.
    pub problems: Vec<bool>,
    /// How the guide says its points.
    pub said: echo::Guide,
    /// What was learned of its points, if anything was.
    pub learned: Option<Learned>,
}

impl UnitModel {
    /// Of compiled points.
    pub fn new(matcher: Matcher, tags: Tags, points: Vec<PointModel>, problems: Vec<bool>) -> Self {
        let (said, learned) = (echo::Guide::new(&points), Learned::new(&points));
        UnitModel { matcher, tags, points, problems, said, learned }
    }
}

/// The knowledge about a guide. Units are compiled when they are first needed; those of the bundled guide were compiled
/// when the program was built.
#[derive(Debug)]
pub struct Lexicon {
    guide: Arc<Guide>,
    /// It is the bundled guide with its own rubric.
    bundled: bool,
    /// Entries of rubric files by point; those of the bundled rubric aren't among them.
    points: HashMap<String, Vec<PointEntry>>,
    concepts: BTreeMap<String, ConceptEntry>,
    units: Vec<OnceLock<Arc<UnitModel>>>,
    /// What other worlds the guide itself doesn't speak of; looked up when the first point without a rubric is met.
    worlds: OnceLock<Vec<&'static str>>,
    /// Whether any point has an entry in a rubric.
    pub has_rubric: bool,
    /// What changes whenever the guide or a rubric does.
    pub generation: u64,
}

/// One rubric with the text that its places refer to.
pub struct RubricSource<'a> {
    /// The file's text.
    pub text: &'a str,
    /// What was read from it.
    pub rubric: Rubric,
}

/// The bundled rubric, for points that the candidate's own rubric adds to.
static BUNDLED: LazyLock<Rubric> = LazyLock::new(|| rubric::parse(&prepared::rubric()).0);

impl Lexicon {
    /// Takes a guide with its rubric files (the guide's own first, the candidate's additions after). The problems of each
    /// rubric come back in the same order. The `bundled` guide brings its rubric with it.
    pub fn new(
        guide: Arc<Guide>,
        bundled: bool,
        rubrics: Vec<RubricSource<'_>>,
        generation: u64,
    ) -> (Self, Vec<Vec<Problem>>) {
        let mut points: HashMap<String, Vec<PointEntry>> = HashMap::new();
        let mut concepts: BTreeMap<String, ConceptEntry> = BTreeMap::new();
        let problems = rubrics.iter().map(|source| check(&guide, source)).collect();
        for source in rubrics {
            for concept in source.rubric.concept {
                concepts.entry(concept.name.get_ref().clone()).or_insert(concept);
            }
            for point in source.rubric.point {
                points.entry(point.id.get_ref().to_ascii_lowercase()).or_default().push(point);
            }
        }
        let units = guide.units.iter().map(|_| OnceLock::new()).collect();
        // a candidate's own wordings alone are no knowledge of the guide's
        let has_rubric = bundled || points.values().flatten().any(knows);
        let worlds = OnceLock::new();
        (Lexicon { guide, bundled, points, concepts, units, worlds, has_rubric, generation }, problems)
    }

    /// The model of a unit.
    pub fn unit(&self, index: usize) -> Option<Arc<UnitModel>> {
        let cell = self.units.get(index)?;
        let unit = self.guide.units.get(index)?;
        Some(cell.get_or_init(|| Arc::new(self.prepared(unit).unwrap_or_else(|| self.compile(unit)))).clone())
    }

    /// A unit of the bundled guide, as it was compiled with the program, if nobody has added to it.
    fn prepared(&self, unit: &Unit) -> Option<UnitModel> {
        let added = unit.points.iter().any(|p| self.points.contains_key(&p.id.to_ascii_lowercase()));
        if self.bundled && !added { prepared::unit(unit) } else { None }
    }

    fn compile(&self, unit: &Unit) -> UnitModel {
        let find = |name: &str| self.concept(name);
        let mut build = Builder { lexicon: self, compiler: Compiler::new(&find), tags: Vec::new() };
        let points: Vec<PointModel> =
            unit.points.iter().enumerate().map(|(i, point)| build.point(i, point, &unit.heading())).collect();
        if points.iter().any(|p| !p.known) {
            for world in self.worlds.get_or_init(|| generic::worlds(&self.guide)) {
                build.phrase(Tag::Elsewhere, &format!("{{{world}}}"));
            }
        }
        let matcher = Matcher::new(build.compiler.finish().forgiving());
        UnitModel::new(matcher, build.tags.into(), points, problems(unit))
    }

    /// The phrases of a concept, the rubric's own before the thesaurus's.
    fn concept(&self, name: &str) -> Option<Vec<&str>> {
        let bundled = || BUNDLED.concept.iter().find(|c| c.name.get_ref() == name).filter(|_| self.bundled);
        match self.concepts.get(name).or_else(bundled) {
            Some(entry) => Some(entry.say.iter().map(|p| p.get_ref().as_str()).collect()),
            None => thesaurus().named(name).map(|c| c.say().collect()),
        }
    }

    /// What the rubrics say of a point, the guide's own first.
    fn entries(&self, id: &str) -> Vec<&PointEntry> {
        let of_bundled = self.bundled.then(|| BUNDLED.point.iter().filter(|p| p.id.get_ref().eq_ignore_ascii_case(id)));
        let added = self.points.get(&id.to_ascii_lowercase());
        of_bundled.into_iter().flatten().chain(added.into_iter().flatten()).collect()
    }
}

/// For each point of a unit, whether it names a fault of the code.
pub(super) fn problems(unit: &Unit) -> Vec<bool> {
    unit.points.iter().map(|p| p.id.contains(".issue.")).collect()
}

/// How the idea is called that the candidate's own wordings make.
pub const OWN_WORDING: &str = "your own wording";

/// Whether an entry says what a point is made of.
fn knows(entry: &PointEntry) -> bool {
    !entry.idea.is_empty() || entry.covered.is_some()
}

/// Whether a phrase would make a point by the sentence at `span`: it is found there, and the candidate asserts it.
pub fn asserts(phrase: &str, point: &Point, segment: &Segment, span: Span) -> bool {
    let Ok(phrase) = phrase::parse(phrase) else { return false };
    let matcher = Matcher::of([(0, &phrase)]);
    let ideas = vec![Idea { name: OWN_WORDING.to_string(), fence: false, denied: false }];
    let words = plain_words(&point.text);
    let (covered, partial, within) = (Expr::Idea(0), Expr::Never, Within::Sentence);
    let (stems, meant, halves, speech) = (Vec::new(), Vec::new(), Vec::new(), Speech::default());
    let model =
        PointModel { ideas, covered, partial, within, known: true, own: None, words, stems, meant, halves, speech };
    let problems = vec![point.id.contains(".issue.")];
    let unit = UnitModel::new(matcher, vec![Tag::Say(0, 0)].into(), vec![model], problems);
    let made = |f: &judge::Find| f.stance == Stance::Asserted && !f.echo && f.span.overlaps(span);
    judge::judge(&unit, segment, None, &[]).finds.iter().any(made)
}

/// Builds one unit's model.
pub struct Builder<'a> {
    lexicon: &'a Lexicon,
    compiler: Compiler<'a>,
    tags: Vec<Tag>,
}

impl Builder<'_> {
    fn point(&mut self, index: usize, point: &Point, heading: &str) -> PointModel {
        let entries = self.lexicon.entries(&point.id);
        let mut model = match entries.iter().any(|e| knows(e)) {
            true => self.known(index, point, &entries),
            false => {
                let model = generic::point(self, index, &point.text, heading);
                PointModel { words: plain_words(&point.text), ..model }
            }
        };
        for phrase in entries.iter().flat_map(|e| &e.against) {
            self.phrase(Tag::Against(index), phrase.get_ref());
        }
        for phrase in entries.iter().flat_map(|e| &e.say) {
            let own = *model.own.get_or_insert(model.ideas.len());
            if own == model.ideas.len() {
                model.ideas.push(Idea { name: OWN_WORDING.to_string(), fence: false, denied: false });
            }
            self.phrase(Tag::Say(index, own), phrase.get_ref());
        }
        model
    }

    /// A point that a rubric knows.
    fn known(&mut self, index: usize, point: &Point, entries: &[&PointEntry]) -> PointModel {
        let mut ideas: Vec<Idea> = Vec::new();
        // the candidate's additions add to the ideas of the same name
        for idea in entries.iter().flat_map(|e| &e.idea) {
            let at = ideas.iter().position(|i| i.name == *idea.name.get_ref()).unwrap_or_else(|| {
                ideas.push(Idea { name: idea.name.get_ref().clone(), fence: idea.fence, denied: false });
                ideas.len() - 1
            });
            idea.say.iter().for_each(|p| self.phrase(Tag::Say(index, at), p.get_ref()));
            idea.unless.iter().for_each(|p| self.phrase(Tag::Unless(index, at), p.get_ref()));
        }
        let first = entries.iter().find(|e| knows(e));
        let text = |of: Option<&Placed>| of.map_or("", |t| t.get_ref().as_str()).to_string();
        let covered = text(first.and_then(|e| e.covered.as_ref()));
        let partial = text(first.and_then(|e| e.partial.as_ref()));
        let within = first.map(|e| e.within).unwrap_or_default();
        PointModel::known(point, ideas, &covered, &partial, within)
    }

    /// Adds a phrase; one that can't be read was reported when the rubric was checked.
    pub fn phrase(&mut self, tag: Tag, text: &str) {
        if let Ok(phrase) = phrase::parse(text) {
            self.compiled(tag, &phrase);
        }
    }

    /// Adds a phrase that is a tree already.
    pub fn compiled(&mut self, tag: Tag, phrase: &Phrase) {
        self.compiler.phrase(self.tags.len() as u32, phrase);
        self.tags.push(tag);
    }
}

impl PointModel {
    /// A point that a rubric knows; an empty condition stands for the default one.
    pub(super) fn known(point: &Point, ideas: Vec<Idea>, covered: &str, partial: &str, within: Within) -> Self {
        let names: Vec<&str> = ideas.iter().map(|i| i.name.as_str()).collect();
        let read = |text: &str| expr::parse(text, &names).ok().filter(|_| !text.is_empty());
        let every = || (0..ideas.len()).map(Expr::Idea).collect();
        let covered = read(covered).unwrap_or_else(|| Expr::All(every()));
        let partial = read(partial).unwrap_or_else(|| Expr::Any(every()));
        let words = plain_words(&point.text);
        let stems = plain_stems(&point.text);
        let (meant, halves, speech) = (Vec::new(), Vec::new(), Speech::default());
        PointModel { ideas, covered, partial, within, known: true, own: None, words, stems, meant, halves, speech }
    }
}

fn plain_words(text: &str) -> Vec<Box<str>> {
    words_of(text).tokens.into_iter().map(|t| t.word).collect()
}

/// The stems of the words that say something and could be said in others: a name (`Puma`, `strong_migrations`) can't.
fn plain_stems(text: &str) -> Vec<Box<str>> {
    let joined = |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)) == Some(&b'_');
    let tokens = words_of(text).tokens;
    let named =
        |i: usize, t: &Token| i > 0 && t.capital || joined(Some(t.span.end)) || joined(t.span.start.checked_sub(1));
    let says = |w: &str| !is_filler(w) && !is_small(w) && w != "use";
    let plain = tokens.iter().enumerate().filter(|(i, t)| !named(*i, t) && says(&t.word));
    plain.map(|(_, t)| stem(&t.word)).collect()
}

/// What is wrong with a rubric, with lines.
fn check(guide: &Guide, source: &RubricSource<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut say = |at: &Placed, message: String| {
        let span = Span::new(at.span().start, at.span().end);
        problems.push(Problem { span, line: line_number(source.text, span.start), message });
    };
    let rubric = &source.rubric;
    let known =
        |name: &str| rubric.concept.iter().any(|c| c.name.get_ref() == name) || thesaurus().named(name).is_some();
    let mut phrases: Vec<&Placed> = Vec::new();
    for entry in &rubric.point {
        match guide.point(entry.id.get_ref()) {
            None => say(&entry.id, format!("The guide has no point `{}`.", entry.id.get_ref())),
            Some((unit, point)) => {
                let text = guide.units.get(unit).and_then(|u| u.points.get(point)).map_or("", |p| p.text.as_str());
                if let Some(written) = entry.text.as_ref().filter(|t| t.get_ref() != text) {
                    say(
                        written,
                        format!(
                            "`{}` reads \"{text}\" in the guide now. Check its phrases, then copy the guide's words here.",
                            entry.id.get_ref()
                        ),
                    );
                }
            }
        }
        let names: Vec<&str> = entry.idea.iter().map(|i| i.name.get_ref().as_str()).collect();
        for written in [&entry.covered, &entry.partial].into_iter().flatten() {
            if let Err(reason) = expr::parse(written.get_ref(), &names) {
                say(written, format!("`{}` can't be read: {reason}.", written.get_ref()));
            }
        }
        phrases.extend(
            entry
                .against
                .iter()
                .chain(entry.say.iter())
                .chain(entry.idea.iter().flat_map(|i| i.say.iter().chain(&i.unless))),
        );
    }
    phrases.extend(rubric.concept.iter().flat_map(|c| c.say.iter().chain(&c.unless).chain(&c.guide)));
    for written in phrases {
        match phrase::parse(written.get_ref()) {
            Err(reason) => say(written, format!("This phrase can't be read: {reason}.")),
            Ok(phrase) => {
                let mut names = Vec::new();
                phrase.parts.iter().for_each(|part| concept_names(&part.nodes, &mut names));
                for name in names.iter().filter(|n| !known(n)) {
                    say(written, format!("There is no concept `{name}`, here or in the thesaurus."));
                }
            }
        }
    }
    problems
}
