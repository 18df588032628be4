//! Tree-sitter's query syntax, matched over our own flat tree.
//!
//! The queries are read here rather than by tree-sitter because its analysis of a query takes about ten milliseconds
//! for a grammar of Ruby's size, one and a half seconds for a rubric. What is not supported (quantifiers, sibling
//! groups) is told as an error.

mod reader;

use super::lazy::Lazy;
use super::tree::{Id, Node, Tree};

/// Predicates with labels as arguments: `(#label? @x name …)`.
pub(super) const WITH_LABELS: [&str; 9] =
    ["label?", "inside?", "holds?", "method-has?", "class-has?", "fence-has?", "later?", "earlier?", "reaches?"];
/// Predicates about the captured node alone.
const ALONE: [&str; 4] = ["decides?", "resolved?", "last?", "used?"];
/// Predicates about the captured text.
const TEXT: [&str; 3] = ["eq?", "match?", "any-of?"];
/// Regular expressions see this much of a node's text.
const MAX_TEXT: usize = 600;
/// Different ways in which one pattern may match one node.
const MAX_WAYS: usize = 64;

/// Captured nodes: index into [`Query::captures`] and node.
pub(super) type Captures = Vec<(usize, Id)>;

/// A list of patterns with the names of their captures.
#[derive(Debug, Default)]
pub(super) struct Query {
    pub captures: Vec<String>,
    pub patterns: Vec<(Shape, Vec<Condition>)>,
}

#[derive(Debug)]
pub(super) struct Shape {
    kind: Kind,
    field: Option<String>,
    without: Vec<String>,
    items: Vec<Item>,
    captures: Vec<usize>,
}

#[derive(Debug)]
enum Kind {
    Named(u16),
    AnyNamed,
    Any,
    Token(String),
    Missing,
    OneOf(Vec<Shape>),
}

#[derive(Debug)]
enum Item {
    Child(Shape),
    Anchor,
}

/// What must hold for a match.
#[derive(Debug)]
pub(super) struct Condition {
    pub operator: &'static str,
    pub negated: bool,
    pub capture: usize,
    pub words: Vec<String>,
    other: Option<usize>,
    /// For `match?`.
    regex: Lazy,
}

impl Condition {
    pub fn about_text(&self) -> bool {
        TEXT.contains(&self.operator)
    }

    /// Text predicates hold for every node captured, as tree-sitter's do.
    pub fn text_holds(&self, tree: &Tree<'_>, captured: &Captures) -> bool {
        captured.iter().filter(|(c, _)| *c == self.capture).all(|&(_, id)| {
            let text = tree.text(id);
            let holds = match self.operator {
                "match?" => {
                    let mut end = text.len().min(MAX_TEXT);
                    while !text.is_char_boundary(end) {
                        end -= 1;
                    }
                    self.regex.is_match(text.get(..end).unwrap_or(""))
                }
                _ => match self.other {
                    Some(other) => captured.iter().any(|&(c, id)| c == other && tree.text(id) == text),
                    None => self.words.iter().any(|w| w == text),
                },
            };
            holds != self.negated
        })
    }
}

/// Where a query is wrong (row from 0), and why.
pub(super) type Wrong = (usize, String);

impl Query {
    /// Are the regular expressions all right? (They are built when first used.)
    pub fn check(&self) -> Result<(), String> {
        for condition in self.patterns.iter().flat_map(|(_, c)| c).filter(|c| c.operator == "match?") {
            if condition.regex.check().is_err() {
                return Err(format!(
                    "not a regular expression: {:?}",
                    condition.words.first().map_or("", String::as_str)
                ));
            }
        }
        Ok(())
    }

    /// The labels that the predicates name.
    pub fn labels(&self) -> impl Iterator<Item = &String> {
        self.patterns.iter().flat_map(|(_, c)| c).filter(|c| WITH_LABELS.contains(&c.operator)).flat_map(|c| &c.words)
    }

    pub fn capture(&self, name: &str) -> Option<usize> {
        self.captures.iter().position(|c| c == name)
    }

    /// All matches whose text predicates hold, with the other conditions still to be asked.
    pub fn run(&self, tree: &Tree<'_>) -> Vec<(&[Condition], Captures)> {
        let mut found = Vec::new();
        for (shape, conditions) in &self.patterns {
            let mut at = |id: Id| {
                for captures in shape.at(tree, id) {
                    if conditions.iter().filter(|c| c.about_text()).all(|c| c.text_holds(tree, &captures)) {
                        found.push((conditions.as_slice(), captures));
                    }
                }
            };
            match shape.kinds() {
                Some(kinds) => kinds.iter().flat_map(|&k| tree.of_kind(k)).for_each(|&id| at(id)),
                None => (0..tree.nodes.len()).for_each(at),
            }
        }
        found
    }
}

impl Shape {
    fn kinds(&self) -> Option<Vec<u16>> {
        match &self.kind {
            Kind::Named(kind) => Some(vec![*kind]),
            Kind::OneOf(list) => {
                let kinds: Option<Vec<Vec<u16>>> = list.iter().map(Shape::kinds).collect();
                kinds.map(|k| k.concat())
            }
            Kind::Any | Kind::AnyNamed | Kind::Token(_) | Kind::Missing => None,
        }
    }

    fn fits(&self, node: &Node) -> bool {
        match &self.kind {
            Kind::Named(kind) => node.kind_id == *kind && node.named,
            Kind::AnyNamed => node.named,
            Kind::Any => true,
            Kind::Token(text) => !node.named && node.kind == text,
            Kind::Missing => node.missing,
            Kind::OneOf(_) => true,
        }
    }

    /// The ways in which this shape matches this node.
    fn at(&self, tree: &Tree<'_>, id: Id) -> Vec<Captures> {
        let Some(node) = tree.node(id) else {
            return Vec::new();
        };
        if !self.fits(node) || self.field.as_ref().is_some_and(|f| node.field != f) {
            return Vec::new();
        }
        let own: Captures = self.captures.iter().map(|&c| (c, id)).collect();
        if let Kind::OneOf(list) = &self.kind {
            let ways = list.iter().flat_map(|shape| shape.at(tree, id));
            return ways.take(MAX_WAYS).map(|way| [own.as_slice(), &way].concat()).collect();
        }
        if self.without.iter().any(|f| tree.field(id, f).is_some()) {
            return Vec::new();
        }
        if self.items.is_empty() {
            return vec![own];
        }
        self.inside(tree, id, own)
    }

    /// Matches the items against the children, in order; anchors count named children only.
    fn inside(&self, tree: &Tree<'_>, id: Id, own: Captures) -> Vec<Captures> {
        let children: Vec<Id> = tree.children(id).filter(|&c| tree.kind(c) != "comment").take(4_096).collect();
        let named = |c: &Id| tree.node(*c).is_some_and(|n| n.named);
        let mut ways: Vec<(usize, Captures)> = vec![(0, own)];
        let mut anchored = false;
        for item in &self.items {
            let Item::Child(shape) = item else {
                anchored = true;
                continue;
            };
            let mut next = Vec::new();
            for (from, captures) in &ways {
                for (n, &child) in children.iter().enumerate().skip(*from) {
                    for way in shape.at(tree, child) {
                        if next.len() < MAX_WAYS {
                            next.push((n + 1, [captures.as_slice(), &way].concat()));
                        }
                    }
                    if anchored && named(&child) {
                        break;
                    }
                }
            }
            anchored = false;
            ways = next;
        }
        if anchored {
            ways.retain(|(n, _)| !children.iter().skip(*n).any(named));
        }
        ways.into_iter().map(|(_, captures)| captures).collect()
    }
}
