//! Comparing code without understanding it: lines that the guide removed, and "the original but for names".

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::tree::{Grammar, Tree};
use crate::text::Span;

/// A line without its comment, spacing, quote style and closing punctuation.
fn normal(line: &str) -> String {
    let line = line.trim();
    let code = match line.find("# ").or(line.find("-- ")).or(line.find("// ")) {
        Some(0) => "",
        Some(at) if line.get(..at).is_some_and(|l| l.ends_with(' ')) => line.get(..at).unwrap_or(line),
        _ => line,
    };
    code.chars().filter(|c| !c.is_whitespace() && *c != ';').map(|c| if c == '\'' { '"' } else { c }).collect()
}

/// Enough of a line to be recognised: `end` and `}` say nothing.
fn telling(line: &str) -> bool {
    line.chars().filter(|c| c.is_alphanumeric()).count() >= 6
}

fn lines(code: &str) -> impl Iterator<Item = (Span, &str)> {
    let mut at = 0;
    code.split_inclusive('\n').map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        let end = at + line.trim_end().len();
        at += line.len();
        (Span { start: start.min(end), end }, line)
    })
}

/// The lines of `code` that the original has and the improved version doesn't.
/// In SQL `where` and `WHERE` are the same.
pub(super) fn standing(original: &str, improved: &str, code: &str, lang: &str) -> Vec<Span> {
    let fold = lang.to_lowercase().contains("sql");
    let normal = |line: &str| if fold { normal(line).to_lowercase() } else { normal(line) };
    let kept: HashSet<String> = improved.lines().map(normal).collect();
    let removed: HashSet<String> = original.lines().map(normal).filter(|l| telling(l) && !kept.contains(l)).collect();
    lines(code).filter(|(_, line)| removed.contains(&normal(line))).map(|(span, _)| span).collect()
}

/// The same text but for spacing at line ends, indentation and empty lines.
pub(super) fn same_text(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        text.lines()
            .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|l| !l.is_empty())
            .collect::<Vec<_>>()
    };
    plain(a) == plain(b)
}

/// The same tokens, one-to-one renamed variables, constants and methods without a receiver allowed.
pub(super) fn same_but_names(original: &str, code: &str, tree: Option<(Grammar, &Tree<'_>)>) -> bool {
    if code.len() > 8 * original.len() + 1_000 {
        return false;
    }
    let Some((grammar, tree)) = tree else {
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        return words(original) == words(code);
    };
    let Some(first) = Tree::parse(original, grammar) else {
        return false;
    };
    let (a, b) = (tokens(&first), tokens(tree));
    if a.len() != b.len() {
        return false;
    }
    let mut there: HashMap<&str, &str> = HashMap::default();
    let mut back: HashMap<&str, &str> = HashMap::default();
    a.iter().zip(&b).all(|((name_a, text_a), (name_b, text_b))| {
        if !(*name_a && *name_b) {
            return name_a == name_b && text_a == text_b;
        }
        there.entry(text_a).or_insert(text_b) == text_b && back.entry(text_b).or_insert(text_a) == text_a
    })
}

fn tokens<'a>(tree: &Tree<'a>) -> Vec<(bool, &'a str)> {
    let mut list = Vec::new();
    for (id, node) in tree.leaves() {
        let in_comment = node.kind == "comment";
        let text = tree.text(id);
        if in_comment || matches!(text, "(" | ")" | "," | ";" | "\"" | "'" | "|") || text.trim().is_empty() {
            continue;
        }
        let text = match text {
            "do" => "{",
            "end" if tree.parent(id).is_some_and(|p| tree.kind(p) == "do_block") => "}",
            _ => text,
        };
        let called = node.field == "method"
            || node.field == "attribute"
            || tree.parent(id).is_some_and(|p| matches!(tree.kind(p), "method" | "superclass" | "pair"));
        let name = !called
            && matches!(
                node.kind,
                "identifier" | "instance_variable" | "class_variable" | "global_variable" | "constant"
            );
        list.push((name, if name { text.trim_start_matches(['@', '$']) } else { text }));
    }
    list
}
