//! The edit that most edits are: some sections' text has changed, and no heading, directive or link. Then all of the file
//! is as it was, but the answers that those sections belong to.

use super::analyse::{Cache, Context, FileAnalysis, copies_guide};
use super::answer::Answer;
use super::assess::{conclude, judged};
use super::code;
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
    let has_code = |answer: &Answer| context.knowledge.guide.units.get(answer.unit).is_some_and(|u| u.code().is_some());
    let answers = before.answers.iter().map(|old| {
        let mut answer = Answer { notes: notes.clone(), ..(**old).clone() };
        let parts: Vec<usize> = changed.iter().filter_map(|i| answer.own.binary_search(i).ok()).collect();
        if !parts.is_empty() {
            rejudge(&mut answer, old, &parts, context, cache)?;
        }
        let untouched = |part: &usize| {
            let (old, new) = (old.part(*part)?.segment, answer.part(*part)?.segment);
            Some(code::is_untouched(old, new, context.knowledge))
        };
        if old.waits() || has_code(&answer) && !parts.iter().all(|part| untouched(part) == Some(true)) {
            code::judge(&mut answer, context.knowledge, cache);
        }
        if !parts.is_empty() || old.waits() {
            conclude(&mut answer, &before.directed, context, None);
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

#[cfg(test)]
mod tests {
    use crate::notebook::testing::{notebook, path};
    use crate::notebook::{Cache, FileAnalysis, Location, Notebook};
    use crate::notes::NotesFile;
    use crate::text::Span;
    use std::sync::Arc;

    const NOTES: &str = "# Mine\n\n## Q1: How do you keep pages fast?\n\nPages come from CloudFront, and for the rest we talk.\n\n### More\n\nThere is Redis.\n\n## Q2: How do you handle incidents together?\n\nWe open a channel. See [this](https://example.org).\n\n## Exercise 1: Count quickly\n\nIt loads every row.\n\n```ruby\nUser.where(active: true).count\n```\n";

    /// The file before and after `old` became `new`, and the file read afresh.
    fn edited(old: &str, new: &str) -> [Arc<FileAnalysis>; 3] {
        let at = NOTES.find(old).unwrap();
        let mut book = notebook(&[("a.md", NOTES)]);
        let file = |book: &Notebook| book.file(&path("a.md")).unwrap().clone();
        let before = file(&book);
        let notes = before.notes.edited(Span::new(at, at + old.len()), new);
        book.put(&path("a.md"), notes, &mut Cache::default());
        let mut fresh = notebook(&[]);
        fresh.put(&path("a.md"), NotesFile::new(&NOTES.replacen(old, new, 1)), &mut Cache::default());
        [before, file(&book), file(&fresh)]
    }

    /// All that an answer says, with its places in the file.
    fn said(file: &FileAnalysis) -> Vec<String> {
        let told = |answer: &Arc<crate::notebook::Answer>| {
            let at = |place: &_| answer.location(*place).map(|l: Location| l.span);
            let places = answer.points.iter().map(|p| p.evidence.iter().map(at).collect::<Vec<_>>());
            let code = answer.code.as_ref().map(|c| &c.codes);
            format!(
                "{} {:?} {:?} {:?} {} {} {:?} {code:?} {:?}",
                answer.unit,
                answer.points,
                places.collect::<Vec<_>>(),
                answer.heads,
                answer.words,
                answer.paragraph_words,
                answer.told,
                answer.fences
            )
        };
        file.answers.iter().map(told).collect()
    }

    #[test]
    fn an_edit_in_a_section_leaves_the_other_answers_what_they_are() {
        for (old, new, same) in [
            ("we talk", "we talk a lot", [false, true, true]),
            ("There is Redis", "There is\n\n- an ETag", [false, true, true]),
            ("a channel", "a retro", [true, false, true]),
            ("# Mine\n", "# Mine\n\nNotes of mine.\n", [true, true, true]),
            ("every row", "all users", [true, true, false]),
            ("active: true", "active: false", [true, true, false]),
        ] {
            let [before, after, fresh] = edited(old, new);
            let is: Vec<bool> = before.answers.iter().zip(&after.answers).map(|(a, b)| a.is(b)).collect();
            assert_eq!(is, same, "{old} -> {new}");
            assert_eq!(said(&after), said(&fresh), "{old} -> {new}");
        }
    }

    #[test]
    fn another_outline_is_read_as_a_whole() {
        for (old, new) in [
            ("## Q2: How do you handle incidents together?", "## Still to do"),
            ("### More", "## More"),
            ("There is", "<!-- panelprep: differs q1.1 -->\nThere is"),
            ("https://example.org", "#more"),
            ("There is Redis.", "```\nThere is Redis."),
            ("There is Redis.\n", "There is Redis.\n\n# Other\n"),
        ] {
            let [_, after, fresh] = edited(old, new);
            assert_eq!(said(&after), said(&fresh), "{old} -> {new}");
        }
    }
}
