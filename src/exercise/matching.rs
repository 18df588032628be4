//! Queries over a fence: the tree-sitter part, our own predicates, and labels that spread along the flow of values.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use super::flow::{Flow, Via};
use super::pattern::{Captures, Condition};
use super::rubric::{CodeRubric, Flag, Label};
use super::tree::{Grammar, Id, Tree};

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
            let up = node.parent.and_then(|p| inside.get(p).copied()).unwrap_or(false);
            inside.push(own || up);
        }
        before.push(sum);
        Set { has, before, inside }
    }

    fn any(&self, range: Range<Id>) -> bool {
        let at = |id: Id| self.before.get(id.min(self.before.len().saturating_sub(1))).copied().unwrap_or(0);
        range.start < range.end && at(range.end) > at(range.start)
    }
}

/// One fence with all that the rubric says about it.
pub(super) struct Scene<'r, 't, 'a> {
    rubric: &'r CodeRubric,
    grammar: Grammar,
    tree: &'t Tree<'a>,
    flow: Flow,
    labels: RefCell<HashMap<String, Rc<Set>>>,
    methods: Vec<Id>,
    classes: Vec<Id>,
}

impl<'r, 't, 'a> Scene<'r, 't, 'a> {
    pub fn of(rubric: &'r CodeRubric, grammar: Grammar, tree: &'t Tree<'a>) -> Scene<'r, 't, 'a> {
        let within = |kinds: &[&str]| {
            let mut list: Vec<Id> = Vec::with_capacity(tree.nodes.len());
            for (id, node) in tree.nodes.iter().enumerate() {
                let up = node.parent.and_then(|p| list.get(p).copied()).unwrap_or(0);
                list.push(if node.named && kinds.contains(&node.kind) { id } else { up });
            }
            list
        };
        Scene {
            rubric,
            grammar,
            tree,
            flow: Flow::of(tree),
            labels: RefCell::default(),
            methods: within(&["method", "singleton_method", "function_definition"]),
            classes: within(&["class", "module", "class_definition"]),
        }
    }

    /// The matches of a flag whose conditions hold: the place, and the captures' texts for the message.
    pub fn places(&self, flag: &'r Flag) -> Vec<(Id, Vec<(&'r str, &'a str)>)> {
        let query = &flag.query;
        let place = query.capture("place");
        let mut places = Vec::new();
        for (conditions, captures) in query.run(self.tree) {
            let Some(&(_, at)) = captures.iter().find(|(c, _)| Some(*c) == place) else {
                continue;
            };
            if self.holds(conditions, &captures) {
                let name = |c: usize| query.captures.get(c).map(String::as_str);
                let texts = captures.iter().filter_map(|&(c, id)| Some((name(c)?, self.tree.text(id))));
                places.push((at, texts.collect()));
            }
        }
        places.sort_by_key(|(at, _)| *at);
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

    fn holds(&self, conditions: &[Condition], captures: &Captures) -> bool {
        conditions.iter().filter(|c| !c.about_text()).all(|c| {
            captures.iter().filter(|(i, _)| *i == c.capture).any(|&(_, id)| self.condition(c, id)) != c.negated
        })
    }

    fn condition(&self, c: &Condition, id: Id) -> bool {
        let tree = self.tree;
        match c.operator {
            "decides?" => return self.decides(id),
            "resolved?" => return self.flow.resolved(id),
            "used?" => return !self.flow.edges(id).is_empty(),
            "last?" => {
                return tree.parent(id).is_some_and(|p| tree.named_children(p).last() == Some(id));
            }
            _ => {}
        }
        c.words.iter().any(|label| {
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
        let found = self.rubric.labels.iter().find(|l| l.name == name && l.grammar == self.grammar);
        if let Some(label) = found {
            let mut open: Vec<Id> = Vec::new();
            if let Some(query) = &label.query {
                let it = query.capture("it");
                for (conditions, captures) in query.run(self.tree) {
                    if self.holds(conditions, &captures) {
                        open.extend(captures.iter().filter(|(c, _)| Some(*c) == it).map(|(_, id)| *id));
                    }
                }
            }
            for other in &label.also {
                let set = self.label(other);
                open.extend(set.has.iter().enumerate().filter(|(_, h)| **h).map(|(id, _)| id));
            }
            let stops: Vec<Rc<Set>> = label.stop.iter().map(|s| self.label(s)).collect();
            while let Some(id) = open.pop() {
                let stopped = stops.iter().any(|s| s.has.get(id).copied().unwrap_or(false));
                match has.get_mut(id) {
                    Some(known) if !*known && !stopped => *known = true,
                    _ => continue,
                }
                open.extend(
                    self.flow.edges(id).iter().filter(|(to, via)| self.spreads(label, *to, *via)).map(|(to, _)| *to),
                );
            }
        }
        let set = Rc::new(Set::of(has, self.tree));
        self.labels.borrow_mut().insert(name.to_owned(), Rc::clone(&set));
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
            && tree.field(parent, "operator").is_some_and(|o| ["&&", "||", "and", "or"].contains(&tree.text(o)))
    }

    fn reaches(&self, id: Id, set: &Set) -> bool {
        let all = self.walk(id, |_, via| !matches!(via, Via::Test | Via::Change));
        all.into_iter().any(|at| set.has.get(at).copied().unwrap_or(false))
    }

    fn walk(&self, from: Id, follow: impl Fn(Id, Via) -> bool) -> HashSet<Id> {
        let mut seen = HashSet::from_iter([from]);
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
