//! Spoken time: how long an answer takes, how it is shared out, what could go.

use super::build::line;
use super::model::{AnswerReport, Cut, Pace, StarShare};
use super::wording::{clip, plain};
use crate::coverage::examples::{StarPart, star_label};
use crate::markdown::{Block, Kind};
use crate::notebook::{Answer, Notebook, Part};
use crate::text::count_words;
use serde::Serialize;

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// In sentences: its words are what is said.
    Prose,
    /// In bullets or fragments: what is said is longer, nobody knows how much.
    Notes,
}

/// What is known of an answer's time.
#[derive(Clone, Debug)]
pub struct Speaking {
    /// Seconds that its words take.
    pub seconds: u32,
    /// How it is written.
    pub form: Form,
    /// Against the target.
    pub pace: Pace,
    /// The shares of a STAR answer.
    pub star: Vec<StarShare>,
    /// What could go.
    pub cut: Vec<Cut>,
}

/// The time of an answer. Code, comments, quotes and tables aren't spoken.
pub fn speaking(notebook: &Notebook, answer: &Answer) -> Speaking {
    let seconds = notebook.config.seconds(answer.words);
    let form = form(answer);
    let (low, high) = notebook.config.target_seconds;
    let question = |g: &crate::guide::Guide| g.units.get(answer.unit).is_some_and(|u| u.is_question());
    let pace = match form {
        // an exercise is shown and talked through, not told
        _ if !notebook.guide().is_some_and(question) => Pace::Unknown,
        _ if !answer.started || answer.words == 0 => Pace::Unknown,
        Form::Notes => Pace::Unknown,
        Form::Prose if seconds < low => Pace::Short,
        Form::Prose if seconds > high => Pace::Long,
        Form::Prose => Pace::Good,
    };
    let cut = match pace {
        Pace::Long => cuts(notebook, answer, high),
        Pace::Unknown | Pace::Short | Pace::Good => Vec::new(),
    };
    Speaking { seconds, form, pace, star: star(answer), cut }
}

/// The shortest of the answers that were told in sentences.
pub fn shortest(answers: &[AnswerReport]) -> Option<u32> {
    answers.iter().filter(|a| a.started && a.form == Form::Prose && a.words > 0).map(|a| a.speaking_seconds).min()
}

fn spoken(answer: &Answer) -> impl Iterator<Item = (Part<'_>, &Block)> {
    answer.parts().flat_map(|part| {
        let blocks = part.segment.body.blocks.iter();
        blocks.filter(|b| !b.quoted && matches!(b.kind, Kind::Paragraph | Kind::Item { .. })).map(move |b| (part, b))
    })
}

fn words(part: Part<'_>, block: &Block) -> usize {
    count_words(&block.prose(&part.segment.text))
}

/// Notes, when most words stand in items that are no sentences.
fn form(answer: &Answer) -> Form {
    let (mut told, mut noted) = (0, 0);
    for (part, block) in spoken(answer) {
        let prose = block.prose(&part.segment.text);
        let n = count_words(&prose);
        let sentence = prose.trim_end().ends_with(['.', '!', '?', '.', ':']) && n >= 8;
        match block.kind {
            Kind::Item { .. } if !sentence => noted += n,
            _ => told += n,
        }
    }
    if noted > told { Form::Notes } else { Form::Prose }
}

/// The shares of Situation, Task, Action and Result, when the answer has at least Action or Result and one other.
fn star(answer: &Answer) -> Vec<StarShare> {
    let mut counts = [(StarPart::Situation, 0); 4];
    for (count, part) in counts.iter_mut().zip(StarPart::ALL) {
        count.0 = part;
    }
    let mut current: Option<StarPart> = None;
    for part in answer.parts() {
        if let Some(heading) = &part.segment.heading {
            current = StarPart::of_label(&heading.title).or(current.filter(|_| heading.level == 7));
        }
        for block in &part.segment.body.blocks {
            if block.quoted || !matches!(block.kind, Kind::Paragraph | Kind::Item { .. }) {
                continue;
            }
            current = star_label(&part.segment.text, block).or(current);
            let n = words(part, block);
            counts.iter_mut().filter(|c| Some(c.0) == current).for_each(|c| c.1 += n);
        }
    }
    let total: usize = counts.iter().map(|c| c.1).sum();
    let has = |part: StarPart| counts.iter().any(|c| c.0 == part && c.1 > 0);
    let told = (has(StarPart::Action) || has(StarPart::Result)) && counts.iter().filter(|c| c.1 > 0).count() > 1;
    if !told {
        return Vec::new();
    }
    let share = |n: usize| (n * 100 + total / 2) / total.max(1);
    counts
        .iter()
        .map(|(part, words)| StarShare { part: part.name().to_string(), words: *words, share: share(*words) })
        .collect()
}

/// The longest blocks that prove no point, until the answer would fit; at most three.
fn cuts(notebook: &Notebook, answer: &Answer, high: u32) -> Vec<Cut> {
    let wanted = (u64::from(high) * u64::from(notebook.config.words_per_minute) / 60) as usize;
    let mut over = answer.words.saturating_sub(wanted);
    let proves = |part: Part<'_>, block: &Block| {
        let places = answer.points.iter().flat_map(|p| &p.evidence);
        places
            .filter_map(|p| answer.location(*p))
            .any(|l| l.path == *part.path && l.span.overlaps(block.span.shift(part.start)))
    };
    let mut free: Vec<(usize, Part<'_>, &Block)> = spoken(answer)
        .filter(|(part, block)| !proves(*part, block))
        .map(|(part, block)| (words(part, block), part, block))
        .filter(|(n, ..)| *n >= 8)
        .collect();
    free.sort_by_key(|(n, ..)| std::cmp::Reverse(*n));
    let mut out = Vec::new();
    for (words, part, block) in free.into_iter().take(3) {
        if over == 0 {
            break;
        }
        over = over.saturating_sub(words);
        out.push(Cut {
            place: line(notebook, part.path, part.start + block.span.start),
            words,
            text: clip(&plain(&block.prose(&part.segment.text)), 60),
        });
    }
    out
}
