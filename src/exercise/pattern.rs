//! Tree-sitter's query syntax, matched over our own flat tree.
//!
//! The queries are read here rather than by tree-sitter because its analysis of a query takes about ten milliseconds
//! for a grammar of Ruby's size, one and a half seconds for a rubric. What is not supported (quantifiers, sibling
//! groups) is told as an error.

use std::sync::OnceLock;

use super::tree::{Grammar, Id, Node, Tree, kind_id};

/// Predicates with labels as arguments: `(#label? @x name …)`.
pub(super) const WITH_LABELS: [&str; 9] = [
    "label?",
    "inside?",
    "holds?",
    "method-has?",
    "class-has?",
    "fence-has?",
    "later?",
    "earlier?",
    "reaches?",
];
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
    regex: OnceLock<Option<regex::Regex>>,
}

impl Condition {
    pub fn about_text(&self) -> bool {
        TEXT.contains(&self.operator)
    }

    fn regex(&self) -> Option<&regex::Regex> {
        let build = || regex::Regex::new(self.words.first().map_or("", String::as_str)).ok();
        self.regex.get_or_init(build).as_ref()
    }

    /// Text predicates hold for every node captured, as tree-sitter's do.
    pub fn text_holds(&self, tree: &Tree<'_>, captured: &Captures) -> bool {
        captured
            .iter()
            .filter(|(c, _)| *c == self.capture)
            .all(|&(_, id)| {
                let text = tree.text(id);
                let holds = match self.operator {
                    "match?" => {
                        let mut end = text.len().min(MAX_TEXT);
                        while !text.is_char_boundary(end) {
                            end -= 1;
                        }
                        self.regex()
                            .is_some_and(|r| r.is_match(text.get(..end).unwrap_or("")))
                    }
                    _ => match self.other {
                        Some(other) => captured
                            .iter()
                            .any(|&(c, id)| c == other && tree.text(id) == text),
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
    /// Reads a query. `required` is the capture it must have.
    pub fn read(grammar: Grammar, source: &str, required: &str) -> Result<Query, Wrong> {
        let mut reader = Reader {
            source,
            at: 0,
            grammar,
            language: grammar.language(),
            query: Query::default(),
            depth: 0,
        };
        loop {
            reader.space();
            if reader.at >= source.len() {
                break;
            }
            let pattern = reader.top()?;
            reader.query.patterns.push(pattern);
        }
        if reader.query.patterns.is_empty() {
            return Err((0, "is empty".into()));
        }
        if !reader.query.captures.iter().any(|c| c == required) {
            return Err((0, format!("has no capture @{required}")));
        }
        Ok(reader.query)
    }

    /// Are the regular expressions all right? (They are built when first used.)
    pub fn check(&self) -> Result<(), String> {
        for condition in self
            .patterns
            .iter()
            .flat_map(|(_, c)| c)
            .filter(|c| c.operator == "match?")
        {
            if condition.regex().is_none() {
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
        self.patterns
            .iter()
            .flat_map(|(_, c)| c)
            .filter(|c| WITH_LABELS.contains(&c.operator))
            .flat_map(|c| &c.words)
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
                    if conditions
                        .iter()
                        .filter(|c| c.about_text())
                        .all(|c| c.text_holds(tree, &captures))
                    {
                        found.push((conditions.as_slice(), captures));
                    }
                }
            };
            match shape.kinds() {
                Some(kinds) => kinds
                    .iter()
                    .flat_map(|&k| tree.of_kind(k))
                    .for_each(|&id| at(id)),
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
            return ways
                .take(MAX_WAYS)
                .map(|way| [own.as_slice(), &way].concat())
                .collect();
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
        let children: Vec<Id> = tree
            .children(id)
            .filter(|&c| tree.kind(c) != "comment")
            .take(4_096)
            .collect();
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

struct Reader<'s> {
    source: &'s str,
    at: usize,
    grammar: Grammar,
    language: tree_sitter::Language,
    query: Query,
    depth: usize,
}

impl<'s> Reader<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or("")
    }

    fn wrong<T>(&self, reason: impl Into<String>) -> Result<T, Wrong> {
        let before = self.source.get(..self.at).unwrap_or("");
        Err((before.matches('\n').count(), reason.into()))
    }

    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with(';') {
                return;
            }
            self.at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
            self.space();
        }
        found
    }

    fn word(&mut self) -> &'s str {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || "_-.?!".contains(c)))
            .unwrap_or(rest.len());
        self.at += end;
        let word = rest.get(..end).unwrap_or("");
        self.space();
        word
    }

    fn string(&mut self) -> Result<String, Wrong> {
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((n, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += n + 1;
                    self.space();
                    return Ok(text);
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, c)) => text.push(c),
                    None => break,
                },
                c => text.push(c),
            }
        }
        self.wrong("a string without its closing quote")
    }

    /// A pattern, alone or in parentheses with its predicates.
    fn top(&mut self) -> Result<(Shape, Vec<Condition>), Wrong> {
        let mut conditions = Vec::new();
        let rest = self.rest();
        let inner = rest.get(1..).unwrap_or("").trim_start();
        let group =
            rest.starts_with('(') && inner.starts_with(['(', '[', '"']) && !inner.starts_with("(#");
        if !group {
            let shape = self.shape(&mut conditions)?;
            return Ok((shape, conditions));
        }
        self.eat("(");
        let shape = self.shape(&mut conditions)?;
        while self.rest().starts_with("(#") {
            conditions.push(self.predicate()?);
        }
        if !self.eat(")") {
            return self.wrong("expected a predicate or `)`: one pattern per group");
        }
        Ok((shape, conditions))
    }

    fn shape(&mut self, conditions: &mut Vec<Condition>) -> Result<Shape, Wrong> {
        self.depth += 1;
        if self.depth > 32 {
            return self.wrong("nested too deeply");
        }
        let mut shape = Shape {
            kind: Kind::Any,
            field: None,
            without: Vec::new(),
            items: Vec::new(),
            captures: Vec::new(),
        };
        if self.eat("[") {
            let mut list = Vec::new();
            while !self.eat("]") {
                list.push(self.shape(conditions)?);
            }
            shape.kind = Kind::OneOf(list);
        } else if self.rest().starts_with('"') {
            shape.kind = Kind::Token(self.string()?);
        } else if self.eat("(") {
            let name = self.word();
            shape.kind = match name {
                "_" => Kind::AnyNamed,
                "MISSING" => Kind::Missing,
                "ERROR" => Kind::Named(u16::MAX),
                "" => return self.wrong("expected a node's kind"),
                _ => match kind_id(self.grammar, name) {
                    None => return self.wrong(format!("the grammar has no node {name:?}")),
                    Some(kind) => Kind::Named(kind),
                },
            };
            self.items(&mut shape, conditions)?;
        } else if self.rest().starts_with('_') {
            self.word();
        } else {
            let found: String = self.rest().chars().take(12).collect();
            return self.wrong(format!("expected a pattern, found {found:?}"));
        }
        if self.rest().starts_with(['?', '*', '+']) {
            return self.wrong("quantifiers are not supported: write two patterns");
        }
        while self.rest().starts_with('@') {
            self.at += 1;
            let name = self.word();
            shape.captures.push(self.capture(name));
        }
        self.depth -= 1;
        Ok(shape)
    }

    fn items(&mut self, shape: &mut Shape, conditions: &mut Vec<Condition>) -> Result<(), Wrong> {
        while !self.eat(")") {
            let rest = self.rest();
            if rest.starts_with("(#") {
                conditions.push(self.predicate()?);
            } else if rest.starts_with('!') {
                self.at += 1;
                let field = self.field()?;
                shape.without.push(field);
            } else if rest.starts_with('.') {
                self.at += 1;
                self.space();
                shape.items.push(Item::Anchor);
            } else if rest.starts_with(|c: char| c.is_ascii_lowercase()) {
                let field = self.field()?;
                if !self.eat(":") {
                    return self.wrong(format!("expected `:` after {field:?}"));
                }
                let mut child = self.shape(conditions)?;
                child.field = Some(field);
                shape.items.push(Item::Child(child));
            } else if rest.is_empty() {
                return self.wrong("a parenthesis is not closed");
            } else {
                let child = self.shape(conditions)?;
                shape.items.push(Item::Child(child));
            }
        }
        Ok(())
    }

    fn field(&mut self) -> Result<String, Wrong> {
        let name = self.word();
        match self.language.field_id_for_name(name) {
            Some(_) => Ok(name.to_owned()),
            None => self.wrong(format!("the grammar has no field {name:?}")),
        }
    }

    fn capture(&mut self, name: &str) -> usize {
        if let Some(known) = self.query.capture(name) {
            return known;
        }
        self.query.captures.push(name.to_owned());
        self.query.captures.len() - 1
    }

    fn predicate(&mut self) -> Result<Condition, Wrong> {
        self.at += 2;
        let name = self.word();
        let (negated, plain) = name
            .strip_prefix("not-")
            .map_or((false, name), |n| (true, n));
        let operator = WITH_LABELS
            .iter()
            .chain(&ALONE)
            .chain(&TEXT)
            .find(|&&o| o == plain)
            .copied();
        let Some(operator) = operator else {
            return self.wrong(format!("there is no predicate #{name}"));
        };
        let mut captures = Vec::new();
        let mut words = Vec::new();
        while !self.eat(")") {
            if self.rest().starts_with('@') {
                self.at += 1;
                let word = self.word();
                match self.query.capture(word) {
                    Some(known) => captures.push(known),
                    None => return self.wrong(format!("#{name}: there is no capture @{word}")),
                }
            } else if self.rest().starts_with('"') {
                words.push(self.string()?);
            } else {
                let word = self.word();
                if word.is_empty() {
                    return self.wrong(format!("#{name} is not closed"));
                }
                words.push(word.to_owned());
            }
        }
        let Some(&capture) = captures.first() else {
            return self.wrong(format!("#{name} needs a capture"));
        };
        if words.is_empty() && captures.len() < 2 && !ALONE.contains(&operator) {
            return self.wrong(format!("#{name} needs something to compare with"));
        }
        Ok(Condition {
            operator,
            negated,
            capture,
            words,
            other: captures.get(1).copied(),
            regex: OnceLock::new(),
        })
    }
}
