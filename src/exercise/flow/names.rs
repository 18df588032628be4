//! The edges that need names: definitions to reads, methods to calls, arguments to parameters.

use rustc_hash::FxHashMap as HashMap;

use super::super::tree::Id;
use super::{Builder, Definition, MAX_DEFINITIONS, Via};

impl Builder<'_, '_> {
    /// Edges by name: from definitions to reads, from methods to calls, from arguments to parameters.
    pub(super) fn reads(&mut self, id: Id) {
        let tree = self.tree;
        let Some(node) = tree.node(id) else { return };
        match node.kind {
            "identifier" => {
                let parent = node.parent.map_or("", |p| tree.kind(p));
                let defines = parent.ends_with("parameters")
                    || ((parent.ends_with("_parameter") || parent == "method" || parent == "singleton_method")
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
                if !(node.field == "left" && node.parent.is_some_and(|p| tree.kind(p) == "assignment")) =>
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
                let arguments: Vec<Id> =
                    tree.field(id, "arguments").map(|a| tree.named_children(a).collect()).unwrap_or_default();
                self.invoke(id, tree.text(method), tree.field(id, "receiver"), &arguments);
            }
            _ => {}
        }
    }

    fn variable(&mut self, id: Id, to: Id, name: &str) -> bool {
        let (scope, class, at) = (self.scope_of(id), self.class_of(id), self.tree.span(id).start);
        let Some(all) = self.definitions.get(name) else {
            return false;
        };
        let mut values = Vec::new();
        let wide = name.starts_with(['@', '$']) || name.starts_with(|c: char| c.is_uppercase());
        let mut settled = false;
        let above = all.partition_point(|d| d.at <= at);
        let near = all.get(..above).unwrap_or(&[]).iter().rev().take(MAX_DEFINITIONS);
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
            values.extend(others.filter(|d| d.value != to && d.seen_from(id)).map(|d| d.value));
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
        let root = receiver.filter(|_| self.methods.contains_key(wanted)).map(|r| self.root(r));
        let mut found: Vec<Id> = Vec::new();
        for method in self.methods.get(wanted).into_iter().flatten() {
            let fits = match (&root, receiver) {
                (None, _) | (_, None) => method.owner == here || method.class.is_empty(),
                (Some(root), Some(r)) => {
                    let direct = matches!(tree.text(r), "self" | "self.class") && method.owner == here;
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
            && self.attributes
            && tree.code.contains(&format!(":{name}"))
        {
            self.variable(id, id, &format!("@{name}"));
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
                let key = tree.field(argument, "key").map_or("", |k| tree.text(k).trim_end_matches(':'));
                parameters
                    .iter()
                    .filter(|&&p| tree.kind(p) == "keyword_parameter")
                    .filter_map(|&p| tree.field(p, "name"))
                    .find(|&n| tree.text(n) == key)
            } else {
                position += 1;
                parameters.get(position - 1).map(|&p| tree.field(p, "name").unwrap_or(p))
            };
            let value = tree.field(argument, "value").filter(|_| tree.kind(argument) == "pair").unwrap_or(argument);
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
                "call" | "element_reference" => match tree.field(at, "receiver").or(tree.field(at, "object")) {
                    Some(next) => at = next,
                    None => return String::new(),
                },
                "identifier" | "instance_variable" => {
                    let scope = self.scope_of(at);
                    let local = tree.kind(at) == "identifier";
                    let value = self.definitions.get(tree.text(at)).into_iter().flatten().rev();
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
    pub(super) fn mutations(&mut self) {
        let tree = self.tree;
        let changes = std::mem::take(&mut self.changes);
        let mut reads: HashMap<&str, Vec<Id>> = HashMap::default();
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
