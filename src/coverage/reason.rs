//! Why a point is made or not, in words.

use super::generic::score::{self, Found};
use super::lexicon::PointModel;
use super::verdict::IdeaState;

/// What to do when an answer has the guide's words only.
pub const GUIDES_WORDS: &str = "the guide's words: say how you do it";

/// What to do when the words are there and the sentence is unlike any that makes the point.
pub const UNCLEAR: &str = "the words are there, what you do isn't clear: say it plainly";

/// Why a point is made of which no idea was found.
pub const OTHER_WORDS: &str = "said in words of your own";

/// What to do when an answer has the guide's words, and more of them than of its own.
pub const DOUBTED: &str = "much of the guide's words, little of your own: say how you do it";

fn names<'a>(ideas: impl Iterator<Item = &'a IdeaState>) -> String {
    ideas.map(|i| i.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// The ideas that a reason speaks of: all of a rubric; without one the words of the guide's sentence, and the practices
/// that it names where they are found.
fn telling<'a>(model: &PointModel, ideas: &'a [IdeaState]) -> Vec<&'a IdeaState> {
    if model.halves.is_empty() {
        return ideas.iter().collect();
    }
    let slots = || model.halves.iter().flat_map(|h| &h.slots);
    let words = slots().filter_map(|s| ideas.get(s.word));
    let practices = slots().flat_map(|s| &s.concepts).filter_map(|i| ideas.get(*i)).filter(|i| i.said.is_some());
    let mut out: Vec<&IdeaState> = Vec::new();
    for idea in words.chain(practices) {
        if !out.iter().any(|o| o.name == idea.name) {
            out.push(idea);
        }
    }
    out
}

/// What is found.
pub fn covered(model: &PointModel, ideas: &[IdeaState]) -> String {
    format!("found: {}", names(telling(model, ideas).into_iter().filter(|i| i.said.is_some())))
}

/// What is found of a point without a rubric, and why that doesn't make it.
pub fn too_little(model: &PointModel, ideas: &[IdeaState], said: &[Found]) -> String {
    let why = if score::is_bare(said) { GUIDES_WORDS } else { "too little to make the point: say more" };
    format!("{}; {why}", covered(model, ideas))
}

/// What is found and what isn't.
pub fn partial(model: &PointModel, ideas: &[IdeaState], said: &[Found]) -> String {
    let told = telling(model, ideas);
    let missing = names(told.iter().filter(|i| i.said.is_none()).copied());
    let found = names(told.iter().filter(|i| i.said.is_some()).copied());
    match missing.is_empty() {
        true if model.known => format!("found only: {found}"),
        true => too_little(model, ideas, said),
        false => format!("found: {found}; not found: {missing}"),
    }
}
