//! Which of an answer's fences are the candidate's version?

use rustc_hash::FxHashSet as HashSet;

use super::tree::{Grammar, Tree, normal_lang};
use super::{Input, compare};

/// A fence's grammar: its own language, or the guide's when it names none.
pub(super) fn grammar(input: &Input<'_>, lang: &str) -> Option<Grammar> {
    Grammar::of(if lang.trim().is_empty() { input.language } else { lang })
}

/// Each fence's tree, where there is a grammar and it could be parsed.
pub(super) type Parsed<'a> = [Option<(Grammar, Tree<'a>)>];

/// One fence's tree.
pub(super) fn tree_of<'p, 'a>(parsed: &'p Parsed<'a>, fence: usize) -> Option<(Grammar, &'p Tree<'a>)> {
    parsed.get(fence).and_then(Option::as_ref).map(|(g, t)| (*g, t))
}

/// Parses every fence of the guide's language once.
pub(super) fn parse<'a>(input: &Input<'a>) -> Vec<Option<(Grammar, Tree<'a>)>> {
    let wanted = grammar(input, "");
    let one = |f: &super::Fence<'a>| {
        let grammar = grammar(input, f.lang).filter(|g| wanted.is_none_or(|w| w == *g))?;
        Some((grammar, Tree::parse(f.code, grammar)?))
    };
    input.fences.iter().map(one).collect()
}

/// The fences that count, the exercise's class or method first. Earlier versions and quotes of the original are left
/// out where something follows them; fences that define other things belong to the version.
pub(super) fn choose(input: &Input<'_>, parsed: &Parsed<'_>) -> Vec<usize> {
    let wanted = normal_lang(input.language);
    let same: Vec<usize> = input
        .fences
        .iter()
        .enumerate()
        .filter(|(_, f)| {
            let lang = normal_lang(f.lang);
            !f.code.trim().is_empty() && (lang == wanted || (lang.is_empty() && wanted.is_empty()))
        })
        .map(|(n, _)| n)
        .collect();
    // unmarked fences count only where no fence names the language
    let candidates = if same.is_empty() {
        let open = |f: &super::Fence<'_>| f.lang.trim().is_empty() && !f.code.trim().is_empty();
        input.fences.iter().enumerate().filter(|(_, f)| open(f)).map(|(n, _)| n).collect()
    } else {
        same
    };
    let original = input.original.map(|o| {
        let tree = grammar(input, "").and_then(|g| Tree::parse(o, g));
        names(o, tree.as_ref())
    });
    let code = |n: usize| input.fences.get(n).map_or("", |f| f.code);
    let named: Vec<(usize, Names)> =
        candidates.iter().map(|&n| (n, names(code(n), tree_of(parsed, n).map(|(_, t)| t)))).collect();
    let score = |found: &Names| {
        let Some(original) = &original else { return 0 };
        let both = |a: &HashSet<String>, b: &HashSet<String>| a.intersection(b).count();
        match () {
            () if both(&found.classes, &original.classes) > 0 => 3,
            () if both(&found.methods, &original.methods) > 0 => 2,
            () if both(&found.words, &original.words) > 0 => 1,
            () => 0,
        }
    };
    let Some(best) = named.iter().map(|(_, f)| score(f)).max() else {
        return Vec::new();
    };
    let Some((main, main_names)) = named.iter().rev().find(|(_, f)| score(f) == best) else {
        return Vec::new();
    };
    let mut chosen = vec![*main];
    for (n, found) in named.iter().rev() {
        let quoted = input.original.is_some_and(|o| compare::same_text(o, code(*n)));
        let version = |a: &HashSet<String>, b: &HashSet<String>| a.intersection(b).next().is_some();
        let earlier = version(&found.classes, &main_names.classes)
            || (found.classes.is_empty() && version(&found.methods, &main_names.methods))
            || (found.classes.is_empty() && found.methods.is_empty() && (best == 1 || main_names.classes.is_empty()));
        if n != main && !quoted && !earlier && score(found) < best.max(1) {
            chosen.push(*n);
        }
    }
    chosen
}

#[derive(Default)]
struct Names {
    classes: HashSet<String>,
    methods: HashSet<String>,
    /// Constants and calls.
    words: HashSet<String>,
}

fn names(code: &str, tree: Option<&Tree<'_>>) -> Names {
    let mut names = Names::default();
    let Some(tree) = tree else {
        names.words =
            code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| w.len() > 3).map(str::to_owned).collect();
        return names;
    };
    for (id, node) in tree.nodes.iter().enumerate().filter(|(_, n)| n.named) {
        let text = |field| tree.field(id, field).map(|n| tree.text(n).to_owned());
        match node.kind {
            "class" | "module" | "class_definition" => names.classes.extend(text("name")),
            "method" | "singleton_method" | "function_definition" => names.methods.extend(text("name")),
            "constant" | "identifier" => {
                names.words.insert(tree.text(id).to_owned());
            }
            _ => {}
        }
    }
    names
}
