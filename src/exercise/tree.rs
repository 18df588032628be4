//! A parsed fence as a flat list of nodes in document order: cheap to walk, nothing recursive, no lifetimes.

use rustc_hash::FxHashMap as HashMap;
use std::ops::{ControlFlow, Range};
use std::sync::OnceLock;

use crate::text::Span;

/// The languages whose fences are parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Grammar {
    /// Ruby (`ruby`, `rb`).
    Ruby,
    /// Python (`python`, `py`).
    Python,
}

impl Grammar {
    /// The grammar for a fence's info word, if there is one.
    pub fn of(lang: &str) -> Option<Grammar> {
        match normal_lang(lang).as_str() {
            "ruby" => Some(Grammar::Ruby),
            "python" => Some(Grammar::Python),
            _ => None,
        }
    }

    pub(super) fn language(self) -> tree_sitter::Language {
        match self {
            Grammar::Ruby => tree_sitter_ruby::LANGUAGE.into(),
            Grammar::Python => tree_sitter_python::LANGUAGE.into(),
        }
    }
}

/// A fence's language in one spelling (`Rb` and `ruby title=x` are `ruby`).
pub(super) fn normal_lang(lang: &str) -> String {
    let word = lang.trim().trim_start_matches(['{', '.']);
    let word = word.split([' ', ',', '{', '}', '\t']).next().unwrap_or("").to_ascii_lowercase();
    match word.as_str() {
        "rb" | "rails" | "irb" => "ruby".into(),
        "py" | "python3" => "python".into(),
        _ => word,
    }
}

/// A node kind's number, by its name; asked of the grammar once.
pub(super) fn kind_id(grammar: Grammar, name: &str) -> Option<u16> {
    static KINDS: [OnceLock<HashMap<&'static str, u16>>; 2] = [const { OnceLock::new() }; 2];
    let [ruby, python] = &KINDS;
    let known = match grammar {
        Grammar::Ruby => ruby,
        Grammar::Python => python,
    };
    let kinds = known.get_or_init(|| {
        let language = grammar.language();
        let named = (0..language.node_kind_count() as u16)
            .filter(|&id| language.node_kind_is_named(id) && language.node_kind_is_visible(id));
        // several numbers may share a name; nodes carry the one that the grammar answers with
        named
            .filter_map(|id| language.node_kind_for_id(id))
            .map(|name| (name, language.id_for_node_kind(name, true)))
            .collect()
    });
    kinds.get(name).copied()
}

/// A node's place in [`Tree::nodes`].
pub(super) type Id = usize;

#[derive(Debug)]
pub(super) struct Node {
    pub kind: &'static str,
    pub kind_id: u16,
    pub field: &'static str,
    pub named: bool,
    pub missing: bool,
    pub span: Span,
    pub parent: Option<Id>,
    /// One past the last descendant: a subtree is the range `id..last`.
    pub last: Id,
}

/// The nodes of one piece of code in document order.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub code: &'a str,
    pub nodes: Vec<Node>,
    /// The parser met something unexpected.
    pub broken: bool,
    by_kind: HashMap<u16, Vec<Id>>,
}

/// More code than this is not parsed.
pub(super) const MAX_BYTES: usize = 4 << 20;

impl<'a> Tree<'a> {
    /// Parses; `None` when the code is too large or would take too long.
    pub fn parse(code: &'a str, grammar: Grammar) -> Option<Tree<'a>> {
        if code.len() > MAX_BYTES {
            return None;
        }
        let mut parser = tree_sitter::Parser::new();
        parser.set_language(&grammar.language()).ok()?;
        // counted, not timed: the parser asks once per hundred steps, and needs a few steps per byte
        let mut budget = 500 + code.len() / 16;
        let mut progress = |_: &tree_sitter::ParseState| {
            budget = budget.saturating_sub(1);
            if budget == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = tree_sitter::ParseOptions::new().progress_callback(&mut progress);
        let bytes = code.as_bytes();
        let mut read = |at: usize, _: tree_sitter::Point| bytes.get(at..).unwrap_or(&[]);
        let raw = parser.parse_with_options(&mut read, None, Some(options))?;
        let nodes = flatten(&raw);
        let mut by_kind: HashMap<u16, Vec<Id>> = HashMap::default();
        for (id, node) in nodes.iter().enumerate() {
            by_kind.entry(node.kind_id).or_default().push(id);
        }
        Some(Tree { code, nodes, broken: raw.root_node().has_error(), by_kind })
    }

    pub fn of_kind(&self, kind: u16) -> &[Id] {
        self.by_kind.get(&kind).map_or(&[], Vec::as_slice)
    }

    pub fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id)
    }

    pub fn kind(&self, id: Id) -> &'static str {
        self.node(id).map_or("", |n| n.kind)
    }

    pub fn span(&self, id: Id) -> Span {
        self.node(id).map(|n| n.span).unwrap_or_default()
    }

    pub fn text(&self, id: Id) -> &'a str {
        let span = self.span(id);
        self.code.get(span.start..span.end).unwrap_or("")
    }

    pub fn parent(&self, id: Id) -> Option<Id> {
        self.node(id)?.parent
    }

    pub fn subtree(&self, id: Id) -> Range<Id> {
        id..self.node(id).map_or(id, |n| n.last)
    }

    pub fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.node(id).map_or(0, |n| n.last);
        let first = id + 1;
        std::iter::successors((first < end).then_some(first), move |&at| {
            let next = self.node(at)?.last;
            (next < end).then_some(next)
        })
    }

    pub fn named_children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        self.children(id).filter(|&c| self.node(c).is_some_and(|n| n.named && n.kind != "comment"))
    }

    pub fn field(&self, id: Id, field: &str) -> Option<Id> {
        self.children(id).find(|&c| self.node(c).is_some_and(|n| n.field == field))
    }

    pub fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(self.parent(id), |&at| self.parent(at))
    }

    pub fn leaves(&self) -> impl Iterator<Item = (Id, &Node)> {
        self.nodes.iter().enumerate().filter(|(id, n)| n.last == id + 1)
    }
}

fn flatten(raw: &tree_sitter::Tree) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut cursor = raw.walk();
    let mut open: Vec<Id> = Vec::new();
    loop {
        let node = cursor.node();
        let id = nodes.len();
        nodes.push(Node {
            kind: node.kind(),
            kind_id: node.kind_id(),
            field: cursor.field_name().unwrap_or(""),
            named: node.is_named(),
            missing: node.is_missing(),
            span: Span { start: node.start_byte(), end: node.end_byte() },
            parent: open.last().copied(),
            last: id + 1,
        });
        if cursor.goto_first_child() {
            open.push(id);
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return nodes;
            }
            let Some(done) = open.pop() else {
                return nodes;
            };
            let end = nodes.len();
            if let Some(node) = nodes.get_mut(done) {
                node.last = end;
            }
        }
    }
}
