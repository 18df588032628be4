//! The candidate's code: parse it, and find the guide's issues that remain in it.
//!
//! What an issue looks like is data ([`CodeRubric`], described in `content/CODE-RUBRIC.md`); this room only knows how
//! to parse, how values flow, and how to compare lines where there is no such data.

mod compare;
mod fences;
mod flow;
mod lazy;
mod matching;
mod pattern;
mod rubric;
mod said;
mod syntax;
mod tree;

#[cfg(test)]
mod tests;

use rustc_hash::FxHashSet as HashSet;

pub use rubric::{CodeRubric, Problem};
pub use syntax::SyntaxError;

use crate::text::Span;
use fences::Parsed;
use matching::Scene;
use tree::{Grammar, Tree};

/// One code fence of the answer.
#[derive(Clone, Copy, Debug)]
pub struct Fence<'a> {
    /// The info string's language; may be empty.
    pub lang: &'a str,
    /// The code without the fence's own lines.
    pub code: &'a str,
}

/// One exercise and the answer to it.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The guide's original code.
    pub original: Option<&'a str>,
    /// The guide's improved version.
    pub improved: Option<&'a str>,
    /// The language of the guide's code.
    pub language: &'a str,
    /// All fences of the section in document order.
    pub fences: &'a [Fence<'a>],
    /// The answer's words without its code.
    pub prose: &'a str,
    /// The exercise's issues (`ex1.issue.1`, …).
    pub issue_ids: &'a [String],
    /// How to see them.
    pub rubric: &'a CodeRubric,
}

/// What the fences that count say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// The candidate's version: the fence that has the exercise's class or method first, then those that go with it.
    pub codes: Vec<CodeVerdict>,
}

/// One fence of the candidate's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeVerdict {
    /// Index in [`Input::fences`].
    pub fence: usize,
    /// `None` for a language without a grammar.
    pub parses: Option<bool>,
    /// Why it doesn't parse.
    pub syntax: Vec<SyntaxError>,
    /// The guide's original but for names, comments and spacing.
    pub unchanged: bool,
    /// The guide's original, word for word.
    pub is_original: bool,
    /// The issues still in it, in document order.
    pub remaining: Vec<Remaining>,
    /// The exercise's issues that are no longer in it.
    pub fixed: Vec<String>,
}

/// An issue that is still in the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remaining {
    /// `ex1.issue.2`.
    pub issue: String,
    /// Where, in bytes of the fence's code.
    pub span: Span,
    /// What is wrong in this code.
    pub message: String,
    /// Found by comparing lines, without knowing what they do.
    pub low: bool,
}

/// Bytes of code above which only the parse is judged.
const LARGE: usize = 128 * 1024;

/// Judges the fences of one answer to one exercise.
pub fn analyse(input: &Input<'_>) -> Analysis {
    let parsed = fences::parse(input);
    let chosen = fences::choose(input, &parsed);
    let mut codes: Vec<CodeVerdict> = chosen.iter().map(|&fence| verdict(input, &parsed, fence)).collect();
    // no one's answer is this long: only whether it parses is said
    let large = input.fences.iter().map(|f| f.code.len()).sum::<usize>() > LARGE;
    let found = if large { Vec::new() } else { remaining(input, &parsed, &codes) };
    let remain: HashSet<String> = found.iter().map(|(_, r)| r.issue.clone()).collect();
    for (fence, remaining) in found {
        if let Some(code) = codes.iter_mut().find(|c| c.fence == fence) {
            code.remaining.push(remaining);
        }
    }
    for code in &mut codes {
        code.remaining.sort_by(|a, b| (a.span, &a.issue).cmp(&(b.span, &b.issue)));
        if !code.is_original && !large {
            code.fixed = input.issue_ids.iter().filter(|i| !remain.contains(*i)).cloned().collect();
        }
    }
    Analysis { codes }
}

fn verdict(input: &Input<'_>, parsed: &Parsed<'_>, fence: usize) -> CodeVerdict {
    let (lang, code) = input.fences.get(fence).map_or(("", ""), |f| (f.lang, f.code));
    let tree = fences::tree_of(parsed, fence);
    let syntax = match (tree, fences::grammar(input, lang)) {
        (Some((grammar, tree)), _) => Some(syntax::errors(tree, grammar)),
        // the parser gave up: too large, nested too deeply, or broken over and over
        (None, Some(_)) if syntax::unbalanced(code) => Some(vec![syntax::hopeless(code)]),
        _ => None,
    };
    let is_original = input.original.is_some_and(|o| compare::same_text(o, code));
    let unchanged = is_original || input.original.is_some_and(|o| compare::same_but_names(o, code, tree));
    CodeVerdict {
        fence,
        parses: syntax.as_ref().map(Vec::is_empty),
        syntax: syntax.unwrap_or_default(),
        unchanged,
        is_original,
        remaining: Vec::new(),
        fixed: Vec::new(),
    }
}

/// What remains, with the fence it stands in. Fences that parse are read as one program.
fn remaining(input: &Input<'_>, parsed: &Parsed<'_>, codes: &[CodeVerdict]) -> Vec<(usize, Remaining)> {
    let Some(main) = codes.first() else {
        return Vec::new();
    };
    let code_of = |fence: usize| input.fences.get(fence).map_or("", |f| f.code);
    let grammar = input.fences.get(main.fence).and_then(|f| fences::grammar(input, f.lang));
    let mut text = code_of(main.fence).to_owned();
    let mut starts = vec![(0, main.fence)];
    for other in codes.iter().skip(1).filter(|c| main.parses == Some(true) && c.parses == Some(true)) {
        text.push('\n');
        starts.push((text.len(), other.fence));
        text.push_str(code_of(other.fence));
    }
    let together = grammar.filter(|_| starts.len() > 1).and_then(|g| Tree::parse(&text, g));
    let known = |issue: &String| grammar.is_some_and(|g| input.rubric.knows(issue, g));
    let mut found = Vec::new();
    if let Some(grammar) = grammar
        && input.issue_ids.iter().any(known)
        && let Some(tree) = together.as_ref().or(fences::tree_of(parsed, main.fence).map(|(_, t)| t))
    {
        let scene = Scene::of(input.rubric, grammar, tree);
        let said = said::elsewhere(input, codes, &text);
        for remaining in flagged(input, grammar, &scene, tree, &said) {
            let Some(&(start, fence)) = starts.iter().rev().find(|(s, _)| *s <= remaining.span.start) else {
                continue;
            };
            let len = code_of(fence).len();
            let span = Span {
                start: (remaining.span.start - start).min(len),
                end: remaining.span.end.saturating_sub(start).min(len),
            };
            found.push((fence, Remaining { span, ..remaining }));
        }
    }
    if !input.issue_ids.iter().any(known) {
        found.extend(compared(input, main.fence));
    }
    found
}

/// Lines that the improved version removed and that still stand, for the issues that no query knows.
fn compared(input: &Input<'_>, fence: usize) -> Vec<(usize, Remaining)> {
    let (Some(original), Some(improved), Some(code)) = (input.original, input.improved, input.fences.get(fence)) else {
        return Vec::new();
    };
    let Some(first) = input.issue_ids.first() else {
        return Vec::new();
    };
    let spans = compare::standing(original, improved, code.code, input.language);
    let line = |span| Remaining {
        issue: first.clone(),
        span,
        message: "the guide's improved version no longer has this line".to_owned(),
        low: true,
    };
    spans.into_iter().map(|span| (fence, line(span))).collect()
}

fn flagged(
    input: &Input<'_>,
    grammar: Grammar,
    scene: &Scene<'_, '_, '_>,
    tree: &Tree<'_>,
    lines: &[String],
) -> Vec<Remaining> {
    let rubric = input.rubric;
    let mut found: Vec<Remaining> = Vec::new();
    let is_said = |name: &String| rubric.is_said(name, lines);
    // those that wait for another issue's verdict come last
    let mut order: Vec<usize> = (0..rubric.codes.len()).collect();
    order.sort_by_key(|&n| rubric.codes.get(n).is_some_and(|c| c.only_if_remains.is_some()));
    for n in order {
        let Some(code) = rubric.codes.get(n) else {
            continue;
        };
        let wanted = code.grammar == grammar && input.issue_ids.contains(&code.issue);
        let waits = code.only_if_remains.as_ref().is_some_and(|other| !found.iter().any(|r| r.issue == *other));
        if !wanted || waits || code.unless.iter().any(|l| scene.fence_has(l)) || code.unless_said.iter().any(is_said) {
            continue;
        }
        for flag in &code.flags {
            if flag.unless.iter().any(|l| scene.fence_has(l))
                || (flag.weak && found.iter().any(|r| r.issue == code.issue))
            {
                continue;
            }
            for (place, texts) in scene.places(flag) {
                let near = flag.unless_method.iter().any(|l| scene.method_has(place, l))
                    || flag.unless_class.iter().any(|l| scene.class_has(place, l));
                let span = tree.span(place);
                let known = found.iter().any(|r| r.issue == code.issue && r.span.start == span.start);
                if near || known || found.len() >= 64 {
                    continue;
                }
                let message = fill(&flag.message, &texts);
                found.push(Remaining { issue: code.issue.clone(), span, message, low: false });
                if flag.weak {
                    break;
                }
            }
        }
    }
    found
}

/// Puts the captures' texts into a message: `{list}` is the text of `@list`.
fn fill(message: &str, texts: &[(&str, &str)]) -> String {
    let mut filled = message.to_owned();
    for (name, text) in texts {
        let line = text.lines().next().unwrap_or("").trim();
        let short: String =
            if line.chars().count() > 40 { line.chars().take(39).chain(['…']).collect() } else { line.to_owned() };
        filled = filled.replace(&format!("{{{name}}}"), &short);
    }
    filled
}
