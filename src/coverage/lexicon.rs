//! The knowledge about one guide, compiled: for each unit a matcher, and for each point its ideas and when they suffice.

use super::expr::{self, Expr};
use super::generic;
use super::matcher::Matcher;
use super::phrase::{self, Node, Phrase};
pub use super::thesaurus::thesaurus;
use super::words::{Words, words_of};
use crate::guide::rubric::{ConceptEntry, IdeaEntry, Placed, PointEntry, Rubric, Within};
use crate::guide::{Guide, Point, Problem, Unit};
use crate::text::{Span, line_number};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

/// What a hit of a unit's matcher stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// The idea of a point is said.
    Say(usize, usize),
    /// Something else is meant.
    Unless(usize, usize),
    /// The point is argued against.
    Against(usize),
}

/// One idea of a point.
#[derive(Clone, Debug)]
pub struct Idea {
    /// Its name in expressions and explanations.
    pub name: String,
    /// Whether code in a fence may make it.
    pub fence: bool,
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
    /// The guide's words, normalised, to tell a copied line.
    pub words: Vec<Box<str>>,
}

/// How one unit is judged.
#[derive(Debug)]
pub struct UnitModel {
    /// All phrases of its points.
    pub matcher: Matcher,
    /// What the matcher's tags mean.
    pub tags: Vec<Tag>,
    /// For each point of the unit.
    pub points: Vec<PointModel>,
    /// For each point, whether it names a fault of the code: to criticise that is to make the point.
    pub problems: Vec<bool>,
}

/// The knowledge about a guide. Units are compiled when they are first needed.
#[derive(Debug)]
pub struct Lexicon {
    guide: Arc<Guide>,
    points: HashMap<String, Vec<PointEntry>>,
    concepts: Arc<BTreeMap<String, ConceptEntry>>,
    units: Vec<OnceLock<Arc<UnitModel>>>,
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
    /// It has been checked before: the bundled one, by a test.
    pub checked: bool,
}

impl Lexicon {
    /// Compiles a guide with its rubrics (the guide's own first, the candidate's additions after). The problems of each
    /// rubric come back in the same order.
    pub fn new(guide: Arc<Guide>, rubrics: Vec<RubricSource<'_>>, generation: u64) -> (Self, Vec<Vec<Problem>>) {
        let mut points: HashMap<String, Vec<PointEntry>> = HashMap::new();
        let mut concepts: BTreeMap<String, ConceptEntry> = BTreeMap::new();
        let mut problems = Vec::new();
        for source in &rubrics {
            problems.push(if source.checked { Vec::new() } else { check(&guide, source) });
        }
        for source in rubrics {
            for concept in source.rubric.concept {
                concepts.entry(concept.name.get_ref().clone()).or_insert(concept);
            }
            for point in source.rubric.point {
                points.entry(point.id.get_ref().to_ascii_lowercase()).or_default().push(point);
            }
        }
        let units = guide.units.iter().map(|_| OnceLock::new()).collect();
        let has_rubric = !points.is_empty();
        (Lexicon { guide, points, concepts: Arc::new(concepts), units, has_rubric, generation }, problems)
    }

    /// The model of a unit.
    pub fn unit(&self, index: usize) -> Option<Arc<UnitModel>> {
        let cell = self.units.get(index)?;
        let unit = self.guide.units.get(index)?;
        Some(cell.get_or_init(|| Arc::new(self.compile(unit))).clone())
    }

    fn compile(&self, unit: &Unit) -> UnitModel {
        let mut build = Builder { lexicon: self, matcher: Matcher::new(), tags: Vec::new(), adding: Vec::new() };
        let points = unit.points.iter().enumerate().map(|(i, point)| build.point(i, point, &unit.heading())).collect();
        build.matcher.forgives = true;
        let problems = unit.points.iter().map(|p| p.id.contains(".issue.")).collect();
        UnitModel { matcher: build.matcher, tags: build.tags, points, problems }
    }

    /// The phrases of a concept, the rubric's own before the thesaurus's.
    fn concept(&self, name: &str) -> Option<Vec<&str>> {
        match self.concepts.get(name) {
            Some(entry) => Some(entry.say.iter().map(|p| p.get_ref().as_str()).collect()),
            None => thesaurus().named(name).map(|c| c.say().collect()),
        }
    }
}

/// Builds one unit's model.
pub struct Builder<'a> {
    lexicon: &'a Lexicon,
    matcher: Matcher,
    tags: Vec<Tag>,
    /// Concepts being added, to end circles.
    adding: Vec<String>,
}

impl Builder<'_> {
    fn point(&mut self, index: usize, point: &Point, heading: &str) -> PointModel {
        let Words { tokens, .. } = words_of(&point.text);
        let words = tokens.into_iter().map(|t| t.word).collect();
        let entries = self.lexicon.points.get(&point.id.to_ascii_lowercase());
        let Some(entries) = entries.filter(|e| !e.is_empty()) else {
            let mut model = generic::point(self, index, &point.text, heading);
            model.words = words;
            return model;
        };
        let mut ideas: Vec<Idea> = Vec::new();
        // the candidate's additions add to the ideas of the same name
        for idea in entries.iter().flat_map(|e| &e.idea) {
            let at = ideas.iter().position(|i| i.name == *idea.name.get_ref()).unwrap_or_else(|| {
                ideas.push(Idea { name: idea.name.get_ref().clone(), fence: idea.fence });
                ideas.len() - 1
            });
            self.idea(index, at, idea);
        }
        for phrase in entries.iter().flat_map(|e| &e.against) {
            self.phrase(Tag::Against(index), phrase.get_ref());
        }
        let names: Vec<&str> = ideas.iter().map(|i| i.name.as_str()).collect();
        let first = entries.first();
        let read = |text: Option<&Placed>| text.and_then(|t| expr::parse(t.get_ref(), &names).ok());
        let every = || (0..ideas.len()).map(Expr::Idea).collect();
        let covered = read(first.and_then(|e| e.covered.as_ref())).unwrap_or_else(|| Expr::All(every()));
        let partial = read(first.and_then(|e| e.partial.as_ref())).unwrap_or_else(|| Expr::Any(every()));
        let within = first.map(|e| e.within).unwrap_or_default();
        PointModel { ideas, covered, partial, within, known: true, words }
    }

    fn idea(&mut self, point: usize, idea: usize, entry: &IdeaEntry) {
        entry.say.iter().for_each(|p| self.phrase(Tag::Say(point, idea), p.get_ref()));
        entry.unless.iter().for_each(|p| self.phrase(Tag::Unless(point, idea), p.get_ref()));
    }

    /// Adds a phrase; one that can't be read was reported when the rubric was checked.
    pub fn phrase(&mut self, tag: Tag, text: &str) {
        if let Ok(phrase) = phrase::parse(text) {
            self.compiled(tag, &phrase);
        }
    }

    /// The guide whose points are compiled.
    pub fn guide(&self) -> &Guide {
        &self.lexicon.guide
    }

    /// Adds a phrase that is a tree already.
    pub fn compiled(&mut self, tag: Tag, phrase: &Phrase) {
        self.need(phrase);
        self.matcher.add_phrase(self.tags.len() as u32, phrase);
        self.tags.push(tag);
    }

    /// Adds the concepts that a phrase uses.
    fn need(&mut self, phrase: &Phrase) {
        let mut names = Vec::new();
        phrase.parts.iter().for_each(|part| concept_names(&part.nodes, &mut names));
        names.iter().for_each(|name| self.need_concept(name));
    }

    fn need_concept(&mut self, name: &str) {
        let circle = self.adding.iter().any(|n| n == name);
        let Some(entry) = self.lexicon.concept(name).filter(|_| !circle && !self.matcher.has_concept(name)) else {
            return;
        };
        self.adding.push(name.to_string());
        let phrases: Vec<Phrase> = entry.into_iter().filter_map(|p| phrase::parse(p).ok()).collect();
        phrases.iter().for_each(|p| self.need(p));
        self.matcher.add_concept(name, &phrases);
        self.adding.pop();
    }
}

fn concept_names<'a>(nodes: &'a [Node], out: &mut Vec<&'a str>) {
    for node in nodes {
        match node {
            Node::Concept(name) => out.push(name),
            Node::Alt(options) => options.iter().for_each(|option| concept_names(option, out)),
            Node::Opt(nodes) => concept_names(nodes, out),
            Node::Word(_) | Node::Exact(_) | Node::Prefix(_) | Node::Number | Node::Gap(_) => {}
        }
    }
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
        phrases.extend(entry.against.iter().chain(entry.idea.iter().flat_map(|i| i.say.iter().chain(&i.unless))));
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
