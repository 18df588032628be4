//! Where a value goes in Ruby code: from an expression to the variables, calls, strings and collections that hold it.
//!
//! Deliberately small: names are matched within the fence, branches are not followed by condition, and a read sees
//! the assignments that can reach it from above (all of its class for `@ivars`).

mod names;
mod parts;

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::ops::Range;

use super::tree::{Id, Tree};

/// How a value gets from one node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Via {
    /// Assigned, returned, passed, or the value of a branch: the same value elsewhere.
    Value,
    /// Part of a longer text: interpolation, `+`, `<<`, `%`.
    Text,
    /// Member of an array or a hash.
    Collection,
    /// Put into what a variable holds: `url << x`, `req.params[:k] = x`.
    Change,
    /// Compared or negated: the result tells something about the value.
    Test,
    /// Receiver of a call (the target node is the call).
    Receiver,
    /// Argument of a call.
    Argument,
    /// Value of the block given to a call.
    Block,
    /// Receiver of a call, handed to its block's parameters; the call is `at`.
    Item(Id),
}

#[derive(Debug)]
pub(super) struct Flow {
    edges: Vec<Vec<(Id, Via)>>,
    reached: HashSet<Id>,
}

struct Definition {
    scope: Id,
    class: Id,
    at: usize,
    value: Id,
    /// Ends the search upwards: every path to a later read passes it.
    sure: bool,
    /// Where a parameter is seen; empty for a variable, which its whole scope sees.
    within: Option<Range<Id>>,
}

impl Definition {
    fn seen_from(&self, id: Id) -> bool {
        self.within.as_ref().is_none_or(|w| w.contains(&id))
    }
}

struct Method {
    class: String,
    owner: Id,
    node: Id,
}

/// So many definitions of one name are looked at.
const MAX_DEFINITIONS: usize = 128;

const SCOPES: [&str; 5] = ["method", "singleton_method", "program", "class", "module"];
const CLASSES: [&str; 4] = ["class", "module", "program", "singleton_class"];
const BRANCHES: [&str; 14] = [
    "if",
    "unless",
    "elsif",
    "else",
    "then",
    "when",
    "case",
    "if_modifier",
    "unless_modifier",
    "rescue",
    "while",
    "until",
    "do_block",
    "block",
];

impl Flow {
    pub fn edges(&self, from: Id) -> &[(Id, Via)] {
        self.edges.get(from).map_or(&[], |e| e.as_slice())
    }

    /// Does this name or call get its value from something in the fence?
    pub fn resolved(&self, id: Id) -> bool {
        self.reached.contains(&id)
    }

    pub fn of(tree: &Tree<'_>) -> Flow {
        let mut b = Builder {
            tree,
            edges: vec![Vec::new(); tree.nodes.len()],
            reached: HashSet::default(),
            definitions: HashMap::default(),
            methods: HashMap::default(),
            scope: Vec::with_capacity(tree.nodes.len()),
            class: Vec::with_capacity(tree.nodes.len()),
            changes: Vec::new(),
            heredocs: Vec::new(),
            attributes: tree.code.contains("attr_"),
        };
        b.scopes();
        for id in 0..tree.nodes.len() {
            b.local(id);
        }
        for list in b.definitions.values_mut() {
            list.sort_by_key(|d| d.at);
        }
        for id in 0..tree.nodes.len() {
            b.reads(id);
        }
        b.mutations();
        Flow { edges: b.edges, reached: b.reached }
    }
}

struct Builder<'t, 'a> {
    tree: &'t Tree<'a>,
    edges: Vec<Vec<(Id, Via)>>,
    reached: HashSet<Id>,
    definitions: HashMap<&'a str, Vec<Definition>>,
    methods: HashMap<&'a str, Vec<Method>>,
    scope: Vec<Id>,
    class: Vec<Id>,
    changes: Vec<(Id, Id)>,
    heredocs: Vec<Id>,
    /// The code declares `attr_reader` or the like.
    attributes: bool,
}

impl<'a> Builder<'_, 'a> {
    fn edge(&mut self, from: Id, to: Id, via: Via) {
        if let Some(list) = self.edges.get_mut(from) {
            list.push((to, via));
        }
    }

    fn scopes(&mut self) {
        for (id, node) in self.tree.nodes.iter().enumerate() {
            let up = node.parent.unwrap_or(0);
            let within = |list: &[&str], of: &[Id]| {
                if list.contains(&node.kind) && node.named { id } else { of.get(up).copied().unwrap_or(0) }
            };
            let (scope, class) = (within(&SCOPES, &self.scope), within(&CLASSES, &self.class));
            self.scope.push(scope);
            self.class.push(class);
        }
    }

    fn scope_of(&self, id: Id) -> Id {
        self.scope.get(id).copied().unwrap_or(0)
    }

    fn class_of(&self, id: Id) -> Id {
        self.class.get(id).copied().unwrap_or(0)
    }

    fn class_name(&self, class: Id) -> String {
        let text = self.tree.field(class, "name").map_or("", |n| self.tree.text(n));
        text.rsplit("::").next().unwrap_or("").to_owned()
    }

    fn define(&mut self, target: Id, value: Id, at: usize, sure: bool) {
        let scope = self.scope_of(target);
        let sure = sure
            && !self.tree.ancestors(target).take_while(|&a| a != scope).any(|a| BRANCHES.contains(&self.tree.kind(a)));
        let class = self.class_of(target);
        self.definitions.entry(self.tree.text(target)).or_default().push(Definition {
            scope,
            class,
            at,
            value,
            sure,
            within: None,
        });
    }

    fn parameter(&mut self, target: Id) {
        let tree = self.tree;
        let owner = tree
            .ancestors(target)
            .find(|&a| ["method", "singleton_method", "lambda", "block", "do_block"].contains(&tree.kind(a)));
        let (scope, class, at) = (self.scope_of(target), self.class_of(target), tree.span(target).start);
        let within = owner.map(|o| tree.subtree(o));
        self.definitions.entry(tree.text(target)).or_default().push(Definition {
            scope,
            class,
            at,
            value: target,
            sure: true,
            within,
        });
    }

    /// Edges that need no names: from the parts of an expression to the whole.
    fn local(&mut self, id: Id) {
        let tree = self.tree;
        let Some(node) = tree.node(id) else { return };
        if !node.named {
            return;
        }
        match node.kind {
            "assignment" | "operator_assignment" => self.assignment(id),
            "binary" => self.binary(id),
            "unary" => {
                for child in tree.named_children(id) {
                    self.edge(child, id, Via::Test);
                }
            }
            "call" => self.call(id),
            "element_reference" => {
                if let Some(object) = tree.field(id, "object") {
                    self.edge(object, id, Via::Receiver);
                }
            }
            "interpolation" | "string" | "chained_string" | "heredoc_body" | "subshell" | "bare_string"
            | "delimited_symbol" => {
                for child in tree.named_children(id) {
                    self.edge(child, id, Via::Text);
                }
                if node.kind == "heredoc_body" && !self.heredocs.is_empty() {
                    let beginning = self.heredocs.remove(0);
                    self.edge(id, beginning, Via::Value);
                }
            }
            "heredoc_beginning" => self.heredocs.push(id),
            "pair" => {
                if let Some(value) = tree.field(id, "value") {
                    self.edge(value, id, Via::Collection);
                }
            }
            "hash" | "array" | "hash_splat_argument" | "splat_argument" => {
                for child in tree.named_children(id) {
                    self.edge(child, id, Via::Collection);
                }
            }
            "optional_parameter" | "keyword_parameter" => {
                if let (Some(name), Some(value)) = (tree.field(id, "name"), tree.field(id, "value")) {
                    self.edge(value, name, Via::Value);
                }
                if let Some(name) = tree.field(id, "name") {
                    self.parameter(name);
                }
            }
            "identifier"
                if tree.parent(id).is_some_and(|p| {
                    ["method_parameters", "block_parameters", "lambda_parameters"].contains(&tree.kind(p))
                }) =>
            {
                self.parameter(id);
            }
            "return" => {
                let scope = self.scope_of(id);
                for child in tree.named_children(id).flat_map(|list| tree.named_children(list).collect::<Vec<_>>()) {
                    self.edge(child, scope, Via::Value);
                }
            }
            "method" | "singleton_method" => {
                if let Some(body) = tree.field(id, "body") {
                    self.edge(body, id, Via::Value);
                }
                if let Some(name) = tree.field(id, "name") {
                    let owner = tree.parent(id).map_or(0, |p| self.class_of(p));
                    let class = self.class_name(owner);
                    self.methods.entry(tree.text(name)).or_default().push(Method { class, owner, node: id });
                }
            }
            _ => self.branch(id),
        }
    }

    fn branch(&mut self, id: Id) {
        let tree = self.tree;
        let last = |id: Id| {
            tree.named_children(id)
                .filter(|&c| !["ensure", "rescue", "else", "block_parameters", "heredoc_body"].contains(&tree.kind(c)))
                .last()
        };
        match tree.kind(id) {
            "body_statement"
            | "block_body"
            | "then"
            | "else"
            | "begin"
            | "parenthesized_statements"
            | "do"
            | "program" => {
                if let Some(child) = last(id) {
                    self.edge(child, id, Via::Value);
                }
                for child in tree.named_children(id) {
                    if ["rescue", "else"].contains(&tree.kind(child)) {
                        self.edge(child, id, Via::Value);
                    }
                }
            }
            "if" | "unless" | "elsif" | "conditional" | "rescue" | "when" | "case" | "if_modifier"
            | "unless_modifier" | "rescue_modifier" | "block" | "do_block" | "lambda" => {
                for child in tree.named_children(id) {
                    let field = tree.node(child).map_or("", |n| n.field);
                    if ["consequence", "alternative", "body", "handler"].contains(&field)
                        || ["when", "else"].contains(&tree.kind(child))
                    {
                        self.edge(child, id, Via::Value);
                    }
                }
            }
            _ => {}
        }
    }
}
