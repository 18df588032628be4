//! Points without a rubric: a guide's sentence taken apart into ideas by thesaurus and words.

use super::expr::Expr;
use super::lexicon::{Builder, Idea, PointModel, Tag, thesaurus};
use super::matcher::{Hit, Matcher};
use super::phrase::{self, Node, Part, Phrase};
use super::words::{Token, is_filler, words_of};
use crate::guide::rubric::Within;
use std::sync::LazyLock;

/// How a guide names each concept of the thesaurus; tags are indices into it.
static NAMES: LazyLock<Matcher> = LazyLock::new(|| {
    let mut matcher = Matcher::new();
    for (i, concept) in thesaurus().iter().enumerate() {
        concept
            .guide
            .iter()
            .filter_map(|p| phrase::parse(p.get_ref()).ok())
            .for_each(|p| matcher.add_phrase(i as u32, &p));
    }
    matcher
});

/// Judges a point by the concepts that its words name, else by its content words.
pub fn point(build: &mut Builder<'_>, index: usize, text: &str) -> PointModel {
    let tokens = words_of(text).tokens;
    let hits = NAMES.hits(&tokens);
    let mut ideas = Vec::new();
    let mut weights = Vec::new();
    for group in groups(&tokens, &hits) {
        let idea = ideas.len();
        match group {
            Group::Concepts(concepts, words) => {
                for concept in concepts.iter().filter_map(|c| thesaurus().get(*c as usize)) {
                    concept.say.iter().for_each(|p| build.phrase(Tag::Say(index, idea), p.get_ref()));
                    concept.unless.iter().for_each(|p| build.phrase(Tag::Unless(index, idea), p.get_ref()));
                }
                ideas.push(Idea { name: words, fence: false });
                weights.push((idea, 3.0));
            }
            Group::Word(word) => {
                let part = Part { negated: false, nodes: vec![Node::Word(word.clone())] };
                build.compiled(Tag::Say(index, idea), &Phrase { parts: vec![part] });
                ideas.push(Idea { name: word.to_string(), fence: false });
                weights.push((idea, 1.0));
            }
        }
    }
    let total: f32 = weights.iter().map(|(_, w)| w).sum();
    PointModel {
        ideas,
        covered: Expr::Weight(weights.clone(), (total * 0.6).max(1.0)),
        partial: Expr::Weight(weights, (total * 0.4).max(1.0)),
        within: Within::Pair,
        known: false,
        words: Vec::new(),
    }
}

enum Group {
    Concepts(Vec<u32>, String),
    Word(Box<str>),
}

fn groups(tokens: &[Token], hits: &[Hit]) -> Vec<Group> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let here: Vec<&Hit> = hits.iter().filter(|h| h.start == at).collect();
        if let Some(end) = here.iter().map(|h| h.end).max() {
            let words = tokens.get(at..end).unwrap_or(&[]).iter().map(|t| &*t.word).collect::<Vec<_>>().join(" ");
            out.push(Group::Concepts(here.iter().map(|h| h.tag).collect(), words));
            at = end;
        } else {
            if !is_weak(&token.word) {
                out.push(Group::Word(token.word.clone()));
            }
            at += 1;
        }
    }
    out
}

/// Words that say nothing of a point's matter.
fn is_weak(word: &str) -> bool {
    is_filler(word)
        || word.len() < 3
        || matches!(
            word,
            "and"
                | "or"
                | "for"
                | "with"
                | "from"
                | "into"
                | "use"
                | "using"
                | "make"
                | "keep"
                | "give"
                | "get"
                | "let"
                | "that"
                | "when"
                | "before"
                | "after"
                | "them"
                | "they"
                | "you"
                | "what"
                | "which"
                | "how"
                | "not"
                | "only"
                | "every"
                | "each"
                | "all"
                | "any"
                | "over"
                | "than"
                | "provide"
                | "implement"
                | "apply"
                | "ensure"
                | "define"
        )
}
