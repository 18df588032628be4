//! The edit that most edits are: some sections' text has changed, and no heading, directive or link. Then all of the file
//! is as it was, but the answers that those sections belong to.

use super::analyse::{Answer, Cache, Context, FileAnalysis, copies_guide};
use super::assess::{conclude, judged};
use crate::notes::{NotesFile, Segment};
use std::sync::Arc;

/// More sections than that at once are looked at as a whole.
const FEW: usize = 8;

/// The analysis of a file that differs from the one before in the text of a few sections; `None` when it differs in more.
pub(super) fn patched(
    before: &FileAnalysis,
    notes: &NotesFile,
    context: &Context<'_>,
    cache: &mut Cache,
) -> Option<FileAnalysis> {
    // what stands elsewhere may have changed too
    let is_plain = before.is_notes && before.off.is_empty() && before.stories.is_empty();
    if !is_plain || before.answers.iter().any(|a| !a.linked.is_empty() || !a.stories.is_empty()) {
        return None;
    }
    let changed = notes.segments().changed(before.notes.segments())?;
    let alike = |index: &usize| {
        let of = |notes: &'_ NotesFile| notes.segments().get(*index).map(|p| p.segment.clone());
        Some(same_outline(&*of(&before.notes)?, &*of(notes)?))
    };
    if changed.len() > FEW || !changed.iter().all(|i| alike(i) == Some(true)) || copies_guide(notes, context.knowledge)
    {
        return None;
    }
    let answers = before.answers.iter().map(|old| {
        let mut answer = Answer { notes: notes.clone(), ..(**old).clone() };
        let parts: Vec<usize> = changed.iter().filter_map(|i| answer.own.binary_search(i).ok()).collect();
        if !parts.is_empty() {
            rejudge(&mut answer, old, &parts, context, cache)?;
        }
        if !parts.is_empty() || old.waits() {
            conclude(&mut answer, &before.directed, context, cache);
        }
        Some(Arc::new(answer))
    });
    let answers = answers.collect::<Option<Vec<_>>>()?;
    Some(FileAnalysis { notes: notes.clone(), answers, ..before.without_answers() })
}

/// Whether two segments stand for the same section of the same questions.
fn same_outline(old: &Segment, new: &Segment) -> bool {
    let plain = |s: &Segment| s.directives.is_empty() && !s.body.links.iter().any(|(_, target)| target.contains('#'));
    old.heading == new.heading && plain(old) && plain(new)
}

/// Judges some parts of an answer anew.
fn rejudge(answer: &mut Answer, old: &Answer, parts: &[usize], context: &Context<'_>, cache: &mut Cache) -> Option<()> {
    let mut all = answer.judged.to_vec();
    for part in parts {
        let segment = answer.part(*part)?.segment.clone();
        let lead = *answer.leads.get(*part)?;
        let key = (segment.id, answer.unit, lead, Vec::new(), context.knowledge.generation);
        let before = old.part(*part)?.segment;
        *all.get_mut(*part)? = judged(&segment, key, context, cache)?;
        answer.words = answer.words + segment.words - before.words;
        answer.paragraph_words = answer.paragraph_words + segment.paragraph_words - before.paragraph_words;
    }
    answer.judged = all.into();
    Some(())
}
