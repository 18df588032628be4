//! The rubric file: what a guide's author knows beyond the guide's text. Here it is only read; `coverage` compiles it.
//! The form is described in `content/RUBRIC.md`.

use super::Problem;
use crate::text::{Span, line_number};
use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

/// The bundled guide's rubric.
pub const BUNDLED: &str = include_str!("../../content/oyster/guide.rubric.toml");

/// How to see the bundled exercises' issues in code: the same file's second half, read by the `exercise` room.
pub const BUNDLED_CODE: &str = include_str!("../../content/oyster/code.toml");

/// A string and its place in the file, for messages.
pub type Placed = Spanned<String>;

/// A rubric file as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// What is known of each point.
    #[serde(default)]
    pub point: Vec<PointEntry>,
    /// Shared building blocks.
    #[serde(default)]
    pub concept: Vec<ConceptEntry>,
    /// How to see an issue in code: read by the `exercise` room from the same text.
    #[serde(default, rename = "code")]
    _code: Vec<IgnoredAny>,
    #[serde(default, rename = "label")]
    _label: Vec<IgnoredAny>,
    #[serde(default, rename = "said")]
    _said: Vec<IgnoredAny>,
}

/// What is known of one point.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointEntry {
    /// `q1.2`.
    pub id: Placed,
    /// The guide's words when this was written.
    pub text: Option<Placed>,
    /// When the point is covered; default: all ideas.
    pub covered: Option<Placed>,
    /// When it is made in part; default: any idea.
    pub partial: Option<Placed>,
    /// How close the ideas must stand.
    #[serde(default)]
    pub within: Within,
    /// Phrases that argue against the point.
    #[serde(default)]
    pub against: Vec<Placed>,
    /// What the point is made of.
    #[serde(default)]
    pub idea: Vec<IdeaEntry>,
}

/// One idea of a point.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdeaEntry {
    /// Its name in expressions and explanations.
    pub name: Placed,
    /// Phrases that make it.
    pub say: Vec<Placed>,
    /// Phrases that show that something else is meant.
    #[serde(default)]
    pub unless: Vec<Placed>,
    /// Whether code in a fence may make it.
    #[serde(default)]
    pub fence: bool,
}

/// A concept: phrases with a name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConceptEntry {
    /// Used as `{name}`.
    pub name: Placed,
    /// How a guide names it (in the thesaurus).
    #[serde(default)]
    pub guide: Vec<Placed>,
    /// How an answer says it.
    pub say: Vec<Placed>,
    /// Phrases that show that something else is meant.
    #[serde(default)]
    pub unless: Vec<Placed>,
}

/// How far apart the ideas of a point may stand.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// Anywhere in the answer.
    #[default]
    Answer,
    /// In two neighbouring sentences.
    Pair,
    /// In one sentence.
    Sentence,
}

/// Reads a rubric. One that can't be read is an empty one and a problem.
pub fn parse(text: &str) -> (Rubric, Vec<Problem>) {
    match toml::from_str::<Rubric>(text) {
        Ok(rubric) => (rubric, Vec::new()),
        Err(error) => {
            let span = error.span().map_or(Span::default(), |s| Span::new(s.start, s.end));
            let message = format!(
                "This rubric can't be read: {}. Until it is mended, it is not used.",
                error.message().trim_end_matches('.')
            );
            (Rubric::default(), vec![Problem { span, line: line_number(text, span.start), message }])
        }
    }
}

/// The bundled rubric, from the compact form that `build.rs` writes: no TOML is read at start. It has no places; a test
/// holds that it needs none.
pub fn bundled() -> Rubric {
    let mut out = Rubric::default();
    for line in include_str!(concat!(env!("OUT_DIR"), "/rubric.txt")).lines() {
        let mut fields = line.split('\t');
        let kind = fields.next().unwrap_or("");
        let mut next = || fields.next().unwrap_or("");
        match kind {
            "C" => out.concept.push(ConceptEntry {
                name: placed(next()),
                guide: placed_list(next()),
                say: placed_list(next()),
                unless: placed_list(next()),
            }),
            "P" => out.point.push(PointEntry {
                id: placed(next()),
                text: optional(next()),
                covered: optional(next()),
                partial: optional(next()),
                within: match next() {
                    "pair" => Within::Pair,
                    "sentence" => Within::Sentence,
                    _ => Within::Answer,
                },
                against: placed_list(next()),
                idea: Vec::new(),
            }),
            _ => {
                let name = placed(next());
                let fence = next() == "1";
                let idea = IdeaEntry { name, say: placed_list(next()), unless: placed_list(next()), fence };
                if let Some(point) = out.point.last_mut() {
                    point.idea.push(idea);
                }
            }
        }
    }
    out
}

fn placed(text: &str) -> Placed {
    Spanned::new(0..0, text.to_string())
}

fn optional(text: &str) -> Option<Placed> {
    (!text.is_empty()).then(|| placed(text))
}

fn placed_list(text: &str) -> Vec<Placed> {
    text.split('\u{1f}').filter(|t| !t.is_empty()).map(placed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compact_form_says_what_the_file_says() {
        let (file, problems) = parse(BUNDLED);
        assert!(problems.is_empty(), "{problems:?}");
        let compact = bundled();
        let flat = |list: &[Placed]| {
            list.iter().map(|p| p.get_ref().split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
        };
        let points = |r: &Rubric| {
            r.point
                .iter()
                .map(|p| {
                    let some = |t: &Option<Placed>| t.as_ref().map(|t| t.get_ref().clone());
                    let ideas: Vec<_> = p
                        .idea
                        .iter()
                        .map(|i| (i.name.get_ref().clone(), i.fence, flat(&i.say), flat(&i.unless)))
                        .collect();
                    let head = (p.id.get_ref().clone(), some(&p.text), some(&p.covered), some(&p.partial), p.within);
                    (head, flat(&p.against), ideas)
                })
                .collect::<Vec<_>>()
        };
        let concepts =
            |r: &Rubric| r.concept.iter().map(|c| (c.name.get_ref().clone(), flat(&c.say))).collect::<Vec<_>>();
        assert_eq!(points(&file), points(&compact));
        assert_eq!(concepts(&file), concepts(&compact));
    }
}
