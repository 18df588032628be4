//! Where a value goes in Ruby code: from an expression to the variables, calls, strings and collections that hold it.
//!
//! Deliberately small: names are matched within the fence, branches are not followed by condition, and a read sees
//! the assignments that can reach it from above (all of its class for `@ivars`).

use std::collections::{HashMap, HashSet};
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
            reached: HashSet::new(),
            definitions: HashMap::new(),
            methods: HashMap::new(),
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
        Flow {
            edges: b.edges,
            reached: b.reached,
        }
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
                if list.contains(&node.kind) && node.named {
                    id
                } else {
                    of.get(up).copied().unwrap_or(0)
                }
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
        let text = self
            .tree
            .field(class, "name")
            .map_or("", |n| self.tree.text(n));
        text.rsplit("::").next().unwrap_or("").to_owned()
    }

    fn define(&mut self, target: Id, value: Id, at: usize, sure: bool) {
        let scope = self.scope_of(target);
        let sure = sure
            && !self
                .tree
                .ancestors(target)
                .take_while(|&a| a != scope)
                .any(|a| BRANCHES.contains(&self.tree.kind(a)));
        let class = self.class_of(target);
        self.definitions
            .entry(self.tree.text(target))
            .or_default()
            .push(Definition {
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
        let owner = tree.ancestors(target).find(|&a| {
            ["method", "singleton_method", "lambda", "block", "do_block"].contains(&tree.kind(a))
        });
        let (scope, class, at) = (
            self.scope_of(target),
            self.class_of(target),
            tree.span(target).start,
        );
        let within = owner.map(|o| tree.subtree(o));
        self.definitions
            .entry(tree.text(target))
            .or_default()
            .push(Definition {
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
            "interpolation" | "string" | "chained_string" | "heredoc_body" | "subshell"
            | "bare_string" | "delimited_symbol" => {
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
                if let (Some(name), Some(value)) = (tree.field(id, "name"), tree.field(id, "value"))
                {
                    self.edge(value, name, Via::Value);
                }
                if let Some(name) = tree.field(id, "name") {
                    self.parameter(name);
                }
            }
            "identifier"
                if tree.parent(id).is_some_and(|p| {
                    ["method_parameters", "block_parameters", "lambda_parameters"]
                        .contains(&tree.kind(p))
                }) =>
            {
                self.parameter(id);
            }
            "return" => {
                let scope = self.scope_of(id);
                for child in tree
                    .named_children(id)
                    .flat_map(|list| tree.named_children(list).collect::<Vec<_>>())
                {
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
                    self.methods
                        .entry(tree.text(name))
                        .or_default()
                        .push(Method {
                            class,
                            owner,
                            node: id,
                        });
                }
            }
            _ => self.branch(id),
        }
    }

    fn branch(&mut self, id: Id) {
        let tree = self.tree;
        let last = |id: Id| {
            tree.named_children(id)
                .filter(|&c| {
                    ![
                        "ensure",
                        "rescue",
                        "else",
                        "block_parameters",
                        "heredoc_body",
                    ]
                    .contains(&tree.kind(c))
                })
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
            "if" | "unless" | "elsif" | "conditional" | "rescue" | "when" | "case"
            | "if_modifier" | "unless_modifier" | "rescue_modifier" | "block" | "do_block"
            | "lambda" => {
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

    fn assignment(&mut self, id: Id) {
        let tree = self.tree;
        let (Some(left), Some(right)) = (tree.field(id, "left"), tree.field(id, "right")) else {
            return;
        };
        self.edge(right, id, Via::Value);
        let plain = tree.kind(id) == "assignment";
        let at = tree.span(id).end;
        match tree.kind(left) {
            "left_assignment_list" => {
                let targets: Vec<Id> = tree.named_children(left).collect();
                let values: Vec<Id> = match tree.kind(right) {
                    "right_assignment_list" => tree.named_children(right).collect(),
                    _ => Vec::new(),
                };
                for (n, &target) in targets.iter().enumerate() {
                    self.define(target, values.get(n).copied().unwrap_or(right), at, true);
                }
            }
            "element_reference" | "call" => self.changes.push((left, right)),
            _ => {
                self.define(left, right, at, plain);
                if !plain && tree.children(id).any(|c| tree.text(c) == "+=") {
                    self.changes.push((left, right));
                }
            }
        }
    }

    fn binary(&mut self, id: Id) {
        let tree = self.tree;
        let operator = tree.field(id, "operator").map_or("", |o| tree.text(o));
        let via = match operator {
            "||" | "or" | "&&" | "and" => Via::Value,
            "+" | "<<" | "%" => Via::Text,
            "*" | "/" | "-" => return,
            _ => Via::Test,
        };
        for side in ["left", "right"] {
            if let Some(child) = tree.field(id, side) {
                self.edge(child, id, via);
            }
        }
        if let ("<<", Some(left), Some(right)) =
            (operator, tree.field(id, "left"), tree.field(id, "right"))
        {
            self.changes.push((left, right));
        }
    }

    fn call(&mut self, id: Id) {
        let tree = self.tree;
        let method = tree.field(id, "method").map_or("", |m| tree.text(m));
        let receiver = tree.field(id, "receiver");
        if let Some(receiver) = receiver {
            self.edge(receiver, id, Via::Receiver);
        }
        let arguments: Vec<Id> = tree
            .field(id, "arguments")
            .map(|a| tree.named_children(a).collect())
            .unwrap_or_default();
        for &argument in &arguments {
            self.edge(argument, id, Via::Argument);
            if let (
                Some(receiver),
                "concat" | "merge!" | "store" | "push" | "append" | "update" | "prepend" | "insert",
            ) = (receiver, method)
            {
                self.changes.push((receiver, argument));
            }
        }
        if let Some(block) = tree.field(id, "block") {
            self.edge(block, id, Via::Block);
            let parameters: Vec<Id> = tree
                .field(block, "parameters")
                .map(|p| {
                    tree.subtree(p)
                        .filter(|&n| tree.kind(n) == "identifier")
                        .collect()
                })
                .unwrap_or_default();
            for parameter in parameters {
                if let Some(receiver) = receiver {
                    self.edge(receiver, parameter, Via::Item(id));
                }
            }
        }
        if let ("scope" | "define_method" | "define_singleton_method" | "let", Some(&name)) =
            (method, arguments.first())
        {
            let key = tree.text(name).trim_start_matches(':').trim_matches('"');
            if let Some(body) = arguments.get(1).copied().or(tree.field(id, "block")) {
                let owner = self.class_of(id);
                let class = self.class_name(owner);
                self.methods.entry(key).or_default().push(Method {
                    class,
                    owner,
                    node: body,
                });
            }
        }
    }

    /// Edges by name: from definitions to reads, from methods to calls, from arguments to parameters.
    fn reads(&mut self, id: Id) {
        let tree = self.tree;
        let Some(node) = tree.node(id) else { return };
        match node.kind {
            "identifier" => {
                let parent = node.parent.map_or("", |p| tree.kind(p));
                let defines = parent.ends_with("parameters")
                    || ((parent.ends_with("_parameter")
                        || parent == "method"
                        || parent == "singleton_method")
                        && node.field == "name");
                if defines
                    || (node.field == "left" && parent == "assignment")
                    || (parent == "call" && node.field == "method")
                {
                    return;
                }
                if !self.variable(id, id, tree.text(id)) {
                    self.invoke(id, tree.text(id), None, &[]);
                }
            }
            "instance_variable" | "class_variable" | "global_variable" | "constant"
                if !(node.field == "left"
                    && node.parent.is_some_and(|p| tree.kind(p) == "assignment")) =>
            {
                self.variable(id, id, tree.text(id));
            }
            // `{ api_key: }` reads api_key
            "pair" if tree.field(id, "value").is_none() => {
                if let Some(key) = tree.field(id, "key")
                    && !self.variable(key, key, tree.text(key))
                {
                    self.invoke(key, tree.text(key), None, &[]);
                }
                if let Some(key) = tree.field(id, "key") {
                    self.edge(key, id, Via::Collection);
                }
            }
            "call" => {
                let Some(method) = tree.field(id, "method") else {
                    return;
                };
                let arguments: Vec<Id> = tree
                    .field(id, "arguments")
                    .map(|a| tree.named_children(a).collect())
                    .unwrap_or_default();
                self.invoke(
                    id,
                    tree.text(method),
                    tree.field(id, "receiver"),
                    &arguments,
                );
            }
            _ => {}
        }
    }

    fn variable(&mut self, id: Id, to: Id, name: &str) -> bool {
        let (scope, class, at) = (
            self.scope_of(id),
            self.class_of(id),
            self.tree.span(id).start,
        );
        let Some(all) = self.definitions.get(name) else {
            return false;
        };
        let mut values = Vec::new();
        let wide = name.starts_with(['@', '$']) || name.starts_with(|c: char| c.is_uppercase());
        let mut settled = false;
        let above = all.partition_point(|d| d.at <= at);
        let near = all
            .get(..above)
            .unwrap_or(&[])
            .iter()
            .rev()
            .take(MAX_DEFINITIONS);
        for d in near.filter(|d| d.scope == scope && d.seen_from(id)) {
            values.push(d.value);
            if d.sure {
                settled = true;
                break;
            }
        }
        if !settled {
            let elsewhere = |d: &&Definition| match wide {
                true if name.starts_with('@') => d.class == class,
                true => true,
                false => d.scope == scope && d.at > at,
            };
            let others = all.iter().take(MAX_DEFINITIONS).filter(elsewhere);
            values.extend(
                others
                    .filter(|d| d.value != to && d.seen_from(id))
                    .map(|d| d.value),
            );
        }
        // inside its own right-hand side a name means what it was before
        values.retain(|&v| !self.tree.subtree(v).contains(&id) || v == id);
        values.truncate(16);
        for &value in &values {
            self.edge(value, to, Via::Value);
        }
        if !values.is_empty() {
            self.reached.insert(to);
        }
        !values.is_empty()
    }

    fn invoke(&mut self, id: Id, name: &str, receiver: Option<Id>, arguments: &[Id]) {
        let tree = self.tree;
        let wanted = if name == "new" { "initialize" } else { name };
        let here = self.class_of(id);
        let root = receiver
            .filter(|_| self.methods.contains_key(wanted))
            .map(|r| self.root(r));
        let mut found: Vec<Id> = Vec::new();
        for method in self.methods.get(wanted).into_iter().flatten() {
            let fits = match (&root, receiver) {
                (None, _) | (_, None) => method.owner == here || method.class.is_empty(),
                (Some(root), Some(r)) => {
                    let direct =
                        matches!(tree.text(r), "self" | "self.class") && method.owner == here;
                    direct || (!method.class.is_empty() && *root == method.class)
                }
            };
            if fits && found.len() < 8 {
                found.push(method.node);
            }
        }
        // attr_reader :users, or a method of the class that the fence doesn't show
        if found.is_empty()
            && receiver.is_none_or(|r| tree.text(r) == "self")
            && arguments.is_empty()
        {
            if self.attributes && tree.code.contains(&format!(":{name}")) {
                self.variable(id, id, &format!("@{name}"));
            }
        }
        for method in found {
            if name != "new" {
                self.edge(method, id, Via::Value);
                self.reached.insert(id);
            }
            self.pass(method, arguments);
        }
    }

    fn pass(&mut self, method: Id, arguments: &[Id]) {
        let tree = self.tree;
        let Some(list) = tree.field(method, "parameters") else {
            return;
        };
        let parameters: Vec<Id> = tree.named_children(list).collect();
        let mut position = 0;
        for &argument in arguments {
            let target = if tree.kind(argument) == "pair" {
                let key = tree
                    .field(argument, "key")
                    .map_or("", |k| tree.text(k).trim_end_matches(':'));
                parameters
                    .iter()
                    .filter(|&&p| tree.kind(p) == "keyword_parameter")
                    .filter_map(|&p| tree.field(p, "name"))
                    .find(|&n| tree.text(n) == key)
            } else {
                position += 1;
                parameters
                    .get(position - 1)
                    .map(|&p| tree.field(p, "name").unwrap_or(p))
            };
            let value = tree
                .field(argument, "value")
                .filter(|_| tree.kind(argument) == "pair")
                .unwrap_or(argument);
            if let Some(target) = target {
                self.edge(value, target, Via::Value);
                self.reached.insert(target);
            }
        }
    }

    /// The constant at the root of a call chain (`User.all.x` → `User`), through one variable that holds `X.new`.
    fn root(&self, receiver: Id) -> String {
        let tree = self.tree;
        let mut at = receiver;
        for _ in 0..64 {
            match tree.kind(at) {
                "call" | "element_reference" => {
                    match tree.field(at, "receiver").or(tree.field(at, "object")) {
                        Some(next) => at = next,
                        None => return String::new(),
                    }
                }
                "identifier" | "instance_variable" => {
                    let scope = self.scope_of(at);
                    let local = tree.kind(at) == "identifier";
                    let value = self
                        .definitions
                        .get(tree.text(at))
                        .into_iter()
                        .flatten()
                        .rev();
                    match value
                        .take(MAX_DEFINITIONS)
                        .filter(|d| !local || d.scope == scope)
                        .map(|d| d.value)
                        .find(|&v| v < at && v != at)
                    {
                        Some(next) => at = next,
                        None => return String::new(),
                    }
                }
                "constant" | "scope_resolution" => {
                    return tree.text(at).rsplit("::").next().unwrap_or("").to_owned();
                }
                _ => return String::new(),
            }
        }
        String::new()
    }

    /// `url << key`, `req.params[:k] = key`: later reads of the variable hold the key too.
    fn mutations(&mut self) {
        let tree = self.tree;
        let changes = std::mem::take(&mut self.changes);
        let mut reads: HashMap<&str, Vec<Id>> = HashMap::new();
        if !changes.is_empty() {
            for (id, node) in tree.nodes.iter().enumerate() {
                if matches!(node.kind, "identifier" | "instance_variable") {
                    reads.entry(tree.text(id)).or_default().push(id);
                }
            }
        }
        for (target, value) in changes.into_iter().take(2_000) {
            let mut at = target;
            while let Some(next) = tree.field(at, "receiver").or(tree.field(at, "object")) {
                at = next;
            }
            let (scope, end) = (self.scope_of(at), tree.span(target).end);
            let later: Vec<Id> = reads
                .get(tree.text(at))
                .into_iter()
                .flatten()
                .copied()
                .filter(|&r| self.scope_of(r) == scope && tree.span(r).start > end)
                .take(64)
                .collect();
            for read in later {
                self.edge(value, read, Via::Change);
            }
        }
    }
}
