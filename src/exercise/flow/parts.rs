//! The edges inside assignments, operators and calls.

use super::super::tree::Id;
use super::{Builder, Method, Via};

impl Builder<'_, '_> {
    pub(super) fn assignment(&mut self, id: Id) {
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

    pub(super) fn binary(&mut self, id: Id) {
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
        if let ("<<", Some(left), Some(right)) = (operator, tree.field(id, "left"), tree.field(id, "right")) {
            self.changes.push((left, right));
        }
    }

    pub(super) fn call(&mut self, id: Id) {
        let tree = self.tree;
        let method = tree.field(id, "method").map_or("", |m| tree.text(m));
        let receiver = tree.field(id, "receiver");
        if let Some(receiver) = receiver {
            self.edge(receiver, id, Via::Receiver);
        }
        let arguments: Vec<Id> =
            tree.field(id, "arguments").map(|a| tree.named_children(a).collect()).unwrap_or_default();
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
                .map(|p| tree.subtree(p).filter(|&n| tree.kind(n) == "identifier").collect())
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
                self.methods.entry(key).or_default().push(Method { class, owner, node: body });
            }
        }
    }
}
