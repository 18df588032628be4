//! Queries over a fence: the tree-sitter part, our own predicates, and labels that spread along the flow of values.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use tree_sitter::{Query, QueryCursor, QueryPredicateArg, StreamingIterator};

use super::flow::{Flow, Via};
use super::rubric::{CodeRubric, Label};
use super::tree::{Grammar, Id, Tree};

/// Predicates with labels as arguments: `(#label? @x name …)`.
const WITH_LABELS: [&str; 9] = [
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

/// Whose pattern this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    Label(usize),
    Flag(usize, usize),
}

#[derive(Debug)]
struct Condition {
    operator: &'static str,
    negated: bool,
    capture: u32,
    labels: Vec<String>,
}

/// All queries of a rubric for one language, as one.
#[derive(Debug)]
pub(super) struct Compiled {
    query: Query,
    owners: Vec<Owner>,
    conditions: Vec<Vec<Condition>>,
}

#[derive(Debug)]
pub(super) struct Match {
    pattern: usize,
    captures: Vec<(u32, Id)>,
}

/// Compiles one query alone, to tell its author what is wrong with it: row (from 0) and reason.
pub(super) fn check_query(
    grammar: Grammar,
    source: &str,
    capture: &str,
) -> Result<(), (usize, String)> {
    let query = Query::new(&grammar.language(), source).map_err(|e| {
        let what = match e.kind {
            tree_sitter::QueryErrorKind::NodeType => format!("no node kind {:?}", e.message),
            tree_sitter::QueryErrorKind::Field => format!("no field {:?}", e.message),
            tree_sitter::QueryErrorKind::Capture => format!("no capture {:?}", e.message),
            _ => e.message.lines().next().unwrap_or("syntax").to_owned(),
        };
        (e.row, what)
    })?;
    if query.pattern_count() == 0 {
        return Err((0, "is empty".to_owned()));
    }
    if query.capture_index_for_name(capture).is_none() {
        return Err((0, format!("has no capture @{capture}")));
    }
    for pattern in 0..query.pattern_count() {
        let before = source
            .as_bytes()
            .get(..query.start_byte_for_pattern(pattern))
            .unwrap_or(&[]);
        let row = before.iter().filter(|&&b| b == b'\n').count();
        conditions(&query, pattern).map_err(|reason| (row, reason))?;
    }
    Ok(())
}

/// The labels that a query's predicates name.
pub(super) fn labels_in(source: &str) -> Vec<String> {
    let mut labels = Vec::new();
    for part in source.split("(#").skip(1) {
        let mut words = part.split(')').next().unwrap_or("").split_whitespace();
        let operator = words.next().unwrap_or("");
        if WITH_LABELS.contains(&operator.strip_prefix("not-").unwrap_or(operator)) {
            labels.extend(
                words
                    .filter(|w| !w.starts_with('@'))
                    .map(|w| w.trim_matches('"').to_owned()),
            );
        }
    }
    labels
}

fn conditions(query: &Query, pattern: usize) -> Result<Vec<Condition>, String> {
    let mut list = Vec::new();
    for predicate in query.general_predicates(pattern) {
        let name = predicate.operator.as_ref();
        let (negated, plain) = name
            .strip_prefix("not-")
            .map_or((false, name), |n| (true, n));
        let operator = WITH_LABELS
            .iter()
            .chain(&ALONE)
            .find(|&&o| o == plain)
            .copied();
        let Some(operator) = operator else {
            return Err(format!("no predicate #{name}"));
        };
        let mut capture = None;
        let mut labels = Vec::new();
        for arg in &predicate.args {
            match arg {
                QueryPredicateArg::Capture(c) => capture = Some(*c),
                QueryPredicateArg::String(s) => labels.push(s.to_string()),
            }
        }
        let Some(capture) = capture else {
            return Err(format!("#{name} needs a capture"));
        };
        if WITH_LABELS.contains(&operator) && labels.is_empty() {
            return Err(format!("#{name} needs a label"));
        }
        list.push(Condition {
            operator,
            negated,
            capture,
            labels,
        });
    }
    Ok(list)
}

impl Compiled {
    pub fn of(rubric: &CodeRubric, grammar: Grammar) -> Option<Compiled> {
        let mut source = String::new();
        let mut parts: Vec<(usize, Owner)> = Vec::new();
        for (n, label) in rubric
            .labels
            .iter()
            .enumerate()
            .filter(|(_, l)| l.grammar == grammar)
        {
            parts.push((source.len(), Owner::Label(n)));
            source.push_str(&label.query);
            source.push('\n');
        }
        for (n, code) in rubric
            .codes
            .iter()
            .enumerate()
            .filter(|(_, c)| c.grammar == grammar)
        {
            for (m, flag) in code.flags.iter().enumerate() {
                parts.push((source.len(), Owner::Flag(n, m)));
                source.push_str(&flag.query);
                source.push('\n');
            }
        }
        let query = Query::new(&grammar.language(), &source).ok()?;
        let mut owners = Vec::new();
        let mut all = Vec::new();
        for pattern in 0..query.pattern_count() {
            let at = query.start_byte_for_pattern(pattern);
            owners.push(parts.iter().rev().find(|(start, _)| *start <= at)?.1);
            all.push(conditions(&query, pattern).ok()?);
        }
        Some(Compiled {
            query,
            owners,
            conditions: all,
        })
    }

    fn run(&self, tree: &Tree<'_>) -> HashMap<Owner, Vec<Match>> {
        let mut found: HashMap<Owner, Vec<Match>> = HashMap::new();
        let mut cursor = QueryCursor::new();
        cursor.set_match_limit(2_048);
        let mut matches = cursor.matches(&self.query, tree.raw.root_node(), tree.code.as_bytes());
        let mut budget = 50_000;
        while let Some(m) = matches.next() {
            budget -= 1;
            if budget == 0 {
                break;
            }
            let captures = m
                .captures
                .iter()
                .filter_map(|c| Some((c.index, tree.id_of(&c.node)?)))
                .collect();
            if let Some(&owner) = self.owners.get(m.pattern_index) {
                found.entry(owner).or_default().push(Match {
                    pattern: m.pattern_index,
                    captures,
                });
            }
        }
        found
    }
}

/// A set of nodes, with what is needed to ask about whole subtrees at once.
#[derive(Debug)]
pub(super) struct Set {
    has: Vec<bool>,
    before: Vec<u32>,
    inside: Vec<bool>,
}

impl Set {
    fn of(has: Vec<bool>, tree: &Tree<'_>) -> Set {
        let mut before = Vec::with_capacity(has.len() + 1);
        let mut inside = Vec::with_capacity(has.len());
        let mut sum = 0;
        for (id, node) in tree.nodes.iter().enumerate() {
            before.push(sum);
            let own = has.get(id).copied().unwrap_or(false);
            sum += u32::from(own);
            let up = node
                .parent
                .and_then(|p| inside.get(p).copied())
                .unwrap_or(false);
            inside.push(own || up);
        }
        before.push(sum);
        Set {
            has,
            before,
            inside,
        }
    }

    fn any(&self, range: Range<Id>) -> bool {
        let at = |id: Id| {
            self.before
                .get(id.min(self.before.len().saturating_sub(1)))
                .copied()
                .unwrap_or(0)
        };
        range.start < range.end && at(range.end) > at(range.start)
    }
}

/// One fence with all that the rubric says about it.
pub(super) struct Scene<'r, 't, 'a> {
    rubric: &'r CodeRubric,
    compiled: &'r Compiled,
    grammar: Grammar,
    tree: &'t Tree<'a>,
    flow: Flow,
    matches: HashMap<Owner, Vec<Match>>,
    labels: RefCell<HashMap<String, Rc<Set>>>,
    methods: Vec<Id>,
    classes: Vec<Id>,
}

impl<'r, 't, 'a> Scene<'r, 't, 'a> {
    pub fn of(
        rubric: &'r CodeRubric,
        grammar: Grammar,
        tree: &'t Tree<'a>,
    ) -> Option<Scene<'r, 't, 'a>> {
        let compiled = rubric.compiled(grammar)?;
        let within = |kinds: &[&str]| {
            let mut list: Vec<Id> = Vec::with_capacity(tree.nodes.len());
            for (id, node) in tree.nodes.iter().enumerate() {
                let up = node.parent.and_then(|p| list.get(p).copied()).unwrap_or(0);
                list.push(if node.named && kinds.contains(&node.kind) {
                    id
                } else {
                    up
                });
            }
            list
        };
        Some(Scene {
            rubric,
            compiled,
            grammar,
            tree,
            flow: Flow::of(tree),
            matches: compiled.run(tree),
            labels: RefCell::default(),
            methods: within(&["method", "singleton_method", "function_definition"]),
            classes: within(&["class", "module", "class_definition"]),
        })
    }

    /// The matches of a flag whose conditions hold: the place, and the captures' texts for the message.
    pub fn places(&self, code: usize, flag: usize) -> Vec<(Id, Vec<(&str, &'a str)>)> {
        let names = self.compiled.query.capture_names();
        let place = names.iter().position(|n| *n == "place").map(|n| n as u32);
        let mut places = Vec::new();
        for m in self
            .matches
            .get(&Owner::Flag(code, flag))
            .into_iter()
            .flatten()
        {
            let Some(&(_, at)) = m.captures.iter().find(|(c, _)| Some(*c) == place) else {
                continue;
            };
            if self.holds(m) {
                let texts = m
                    .captures
                    .iter()
                    .filter_map(|(c, id)| Some((*names.get(*c as usize)?, self.tree.text(*id))));
                places.push((at, texts.collect()));
            }
        }
        places
    }

    pub fn fence_has(&self, label: &str) -> bool {
        self.label(label).any(0..self.tree.nodes.len())
    }

    pub fn method_has(&self, id: Id, label: &str) -> bool {
        self.label(label).any(self.around(&self.methods, id))
    }

    pub fn class_has(&self, id: Id, label: &str) -> bool {
        self.label(label).any(self.around(&self.classes, id))
    }

    fn around(&self, of: &[Id], id: Id) -> Range<Id> {
        self.tree.subtree(of.get(id).copied().unwrap_or(0))
    }

    fn holds(&self, m: &Match) -> bool {
        let Some(conditions) = self.compiled.conditions.get(m.pattern) else {
            return false;
        };
        conditions.iter().all(|c| {
            let captured: Vec<Id> = m
                .captures
                .iter()
                .filter(|(i, _)| *i == c.capture)
                .map(|(_, id)| *id)
                .collect();
            captured.iter().any(|&id| self.condition(c, id)) != c.negated
        })
    }

    fn condition(&self, c: &Condition, id: Id) -> bool {
        let tree = self.tree;
        match c.operator {
            "decides?" => return self.decides(id),
            "resolved?" => return self.flow.resolved(id),
            "used?" => return !self.flow.edges(id).is_empty(),
            "last?" => {
                return tree
                    .parent(id)
                    .is_some_and(|p| tree.named_children(p).last() == Some(id));
            }
            _ => {}
        }
        c.labels.iter().any(|label| {
            let set = self.label(label);
            match c.operator {
                "label?" => set.has.get(id).copied().unwrap_or(false),
                "inside?" => set.inside.get(id).copied().unwrap_or(false),
                "holds?" => set.any(tree.subtree(id)),
                "method-has?" => set.any(self.around(&self.methods, id)),
                "class-has?" => set.any(self.around(&self.classes, id)),
                "fence-has?" => set.any(0..tree.nodes.len()),
                "later?" => set.any(tree.subtree(id).end..self.around(&self.methods, id).end),
                "earlier?" => set.any(self.around(&self.methods, id).start..id),
                "reaches?" => self.reaches(id, &set),
                _ => false,
            }
        })
    }

    /// The nodes that carry a label.
    pub fn label(&self, name: &str) -> Rc<Set> {
        if let Some(set) = self.labels.borrow().get(name) {
            return Rc::clone(set);
        }
        let mut has = vec![false; self.tree.nodes.len()];
        let found = self
            .rubric
            .labels
            .iter()
            .enumerate()
            .find(|(_, l)| l.name == name && l.grammar == self.grammar);
        if let Some((n, label)) = found {
            let it = self
                .compiled
                .query
                .capture_names()
                .iter()
                .position(|c| *c == "it")
                .map(|n| n as u32);
            let mut open: Vec<Id> = Vec::new();
            for m in self.matches.get(&Owner::Label(n)).into_iter().flatten() {
                if self.holds(m) {
                    open.extend(
                        m.captures
                            .iter()
                            .filter(|(c, _)| Some(*c) == it)
                            .map(|(_, id)| *id),
                    );
                }
            }
            for other in &label.also {
                let set = self.label(other);
                open.extend(
                    set.has
                        .iter()
                        .enumerate()
                        .filter(|(_, h)| **h)
                        .map(|(id, _)| id),
                );
            }
            let stops: Vec<Rc<Set>> = label.stop.iter().map(|s| self.label(s)).collect();
            while let Some(id) = open.pop() {
                let stopped = stops
                    .iter()
                    .any(|s| s.has.get(id).copied().unwrap_or(false));
                match has.get_mut(id) {
                    Some(known) if !*known && !stopped => *known = true,
                    _ => continue,
                }
                open.extend(
                    self.flow
                        .edges(id)
                        .iter()
                        .filter(|(to, via)| self.spreads(label, *to, *via))
                        .map(|(to, _)| *to),
                );
            }
        }
        let set = Rc::new(Set::of(has, self.tree));
        self.labels
            .borrow_mut()
            .insert(name.to_owned(), Rc::clone(&set));
        set
    }

    fn spreads(&self, label: &Label, to: Id, via: Via) -> bool {
        match via {
            Via::Value => label.value,
            Via::Text => label.text,
            Via::Collection => label.collection,
            Via::Change => label.change,
            Via::Test => label.test,
            Via::Receiver => self.named(to, |m, full| label.through.has(m, full)),
            Via::Argument => self.named(to, |m, full| label.into.has(m, full)),
            Via::Block => self.named(to, |m, full| label.block.has(m, full)),
            Via::Item(call) => self.named(call, |m, full| label.item.has(m, full)),
        }
    }

    /// Asks about a call's method: its name, and its name with a short receiver (`URI.parse`).
    fn named(&self, call: Id, ask: impl Fn(&str, &str) -> bool) -> bool {
        let tree = self.tree;
        if tree.kind(call) == "element_reference" {
            return ask("[]", "");
        }
        let method = tree.field(call, "method").map_or("", |m| tree.text(m));
        let receiver = tree.field(call, "receiver").map_or("", |r| tree.text(r));
        if receiver.is_empty() || receiver.len() > 60 {
            return ask(method, "");
        }
        ask(method, &format!("{receiver}.{method}"))
    }

    /// Does what runs next depend on this value?
    fn decides(&self, id: Id) -> bool {
        let through = |to: Id| {
            self.named(to, |m, _| {
                matches!(
                    m,
                    "nil?"
                        | "present?"
                        | "blank?"
                        | "zero?"
                        | "positive?"
                        | "any?"
                        | "empty?"
                        | "!"
                        | "=="
                        | "to_i"
                        | "then"
                )
            })
        };
        self.walk(id, |to, via| match via {
            Via::Value | Via::Test => true,
            Via::Receiver => through(to),
            Via::Block => true,
            _ => false,
        })
        .into_iter()
        .any(|at| self.is_condition(at))
    }

    fn is_condition(&self, id: Id) -> bool {
        let tree = self.tree;
        let (Some(node), Some(parent)) = (tree.node(id), tree.parent(id)) else {
            return false;
        };
        if node.field == "condition" || (tree.kind(parent) == "case" && node.field == "value") {
            return true;
        }
        tree.kind(parent) == "binary"
            && node.field == "left"
            && tree
                .field(parent, "operator")
                .is_some_and(|o| ["&&", "||", "and", "or"].contains(&tree.text(o)))
    }

    fn reaches(&self, id: Id, set: &Set) -> bool {
        let all = self.walk(id, |_, via| !matches!(via, Via::Test | Via::Change));
        all.into_iter()
            .any(|at| set.has.get(at).copied().unwrap_or(false))
    }

    fn walk(&self, from: Id, follow: impl Fn(Id, Via) -> bool) -> HashSet<Id> {
        let mut seen = HashSet::from([from]);
        let mut open = vec![from];
        while let Some(at) = open.pop() {
            for &(to, via) in self.flow.edges(at) {
                if seen.len() < 4_096 && follow(to, via) && seen.insert(to) {
                    open.push(to);
                }
            }
        }
        seen
    }
}
