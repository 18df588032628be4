//! “… and remember this wording”: a phrase for the candidate's own rubric, beside the notes.

use super::Fix;
use super::word::Sentence;
use super::wording::short;
use crate::config::OWN_RUBRIC;
use crate::coverage::lexicon::asserts;
use crate::guide::{Point, rubric};
use crate::notebook::{Answer, Notebook};
use crate::text::{Span, slice};
use std::path::Path;
use std::sync::Arc;

/// What a new file begins with.
const HEAD: &str = "# How I say the guide's key points: a sentence that has one of these phrases, in any inflection, makes its point.\n\
# Shorten them to the words that matter. The form is described in content/RUBRIC.md of panelprep.\n";

/// Adds the wording of a sentence, or of the words selected in it, to the candidate's own rubric. Offered only where the
/// phrase would make the point: not where the sentence denies it, and not while the rubric can't be read.
pub fn remember(
    notebook: &Notebook,
    answer: &Answer,
    point: &Point,
    sentence: &Sentence,
    selected: Span,
) -> Option<Fix> {
    let part = answer.part(sentence.part())?;
    let selected = Span::new(selected.start.saturating_sub(part.start), selected.end.saturating_sub(part.start));
    let phrase = wording(&part.segment.text, &sentence.words(), selected);
    if !asserts(&phrase, point, part.segment, sentence.span()) {
        return None;
    }
    let own = notebook.knowledge.as_ref()?.own.as_deref();
    let (gap, end) = match own {
        None => (HEAD.to_string(), 0),
        Some(text) if !rubric::parse(text).1.is_empty() => return None,
        Some(text) => (if text.is_empty() || text.ends_with('\n') { "" } else { "\n" }.to_string(), text.len()),
    };
    let quoted = |text: &str| serde_json::Value::String(text.to_string());
    let entry = format!(
        "{gap}\n[[point]]\nid = \"{}\"\ntext = {}\nsay = [{}]\n",
        point.id,
        quoted(&point.text),
        quoted(&phrase)
    );
    let path: Arc<Path> = notebook.root.join(OWN_RUBRIC).into();
    let title = format!("I cover this here, and remember this wording: {}", short(point));
    Some(Fix::new(title, vec![(path, Span::new(end, end), entry)]))
}

/// The selected words, or all of the sentence, without what has a meaning in phrases.
fn wording(text: &str, words: &[Span], selected: Span) -> String {
    let chosen: Vec<Span> =
        words.iter().copied().filter(|w| selected.start <= w.start && w.end <= selected.end).collect();
    // one word alone would be found everywhere
    let chosen = if chosen.len() >= 2 { &chosen[..] } else { words };
    let said: Vec<&str> = chosen.iter().map(|w| slice(text, *w)).collect();
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::verdict::Verdict;
    use crate::lint::{actions_at, check};
    use crate::notebook::testing::{GUIDE, path, root};
    use crate::notebook::{Cache, Input, Knowledge};
    use crate::notes::NotesFile;

    const NOTES: &str = "## Q2: How do you handle incidents together?\n\nThe night shift and the day shift sit at the same long table while it lasts, ours is a video call.\n";

    /// A notebook over the small guide without its rubric, with the candidate's own one.
    fn book(notes: &str, own: Option<&str>) -> Notebook {
        let file = Input { path: root().join("guide.md"), text: GUIDE.to_string() };
        let own = own.map(|text| Input { path: root().join(OWN_RUBRIC), text: text.to_string() });
        let knowledge = Knowledge::of_file(&file, None, own.as_ref(), 1);
        let mut notebook = Notebook::new(&root(), Arc::default(), Some(Arc::new(knowledge)));
        notebook.put(&path("a.md"), NotesFile::new(notes), &mut Cache::default());
        notebook
    }

    fn offers(notebook: &Notebook, from: &str, to: &str) -> Vec<Fix> {
        let file = notebook.file(&path("a.md")).unwrap();
        let text = file.notes.text().to_string();
        let (from, end) = (text.find(from).unwrap(), text.find(to).unwrap() + to.len());
        let span = if to.is_empty() { Span::new(from, from) } else { Span::new(from, end) };
        let all = actions_at(notebook, file, span);
        all.into_iter().filter(|f| f.title.contains("remember this wording")).collect()
    }

    fn verdict(notebook: &Notebook, unit: usize, point: usize) -> Verdict {
        notebook.best(unit, point).map(|b| b.point.verdict).unwrap_or_default()
    }

    #[test]
    fn a_wording_is_remembered_and_makes_its_point() {
        let before = book(NOTES, None);
        assert_eq!(verdict(&before, 1, 0), Verdict::Missing);
        let offered = offers(&before, "same long table", "long table");
        let fix = offered.iter().find(|f| f.title.ends_with("“Use a shared channel”")).unwrap();
        let (file, span, text) = &fix.edits[0];
        assert_eq!((&**file, *span), (&*root().join(OWN_RUBRIC), Span::new(0, 0)));
        expect_test::expect![[r#"
            # How I say the guide's key points: a sentence that has one of these phrases, in any inflection, makes its point.
            # Shorten them to the words that matter. The form is described in content/RUBRIC.md of panelprep.

            [[point]]
            id = "q2.1"
            text = "Use a shared channel."
            say = ["same long table"]
        "#]]
        .assert_eq(text);
        let after = book(NOTES, Some(text));
        let best = after.best(1, 0).unwrap();
        assert_eq!((best.point.verdict, best.point.confirmed), (Verdict::Covered, false));
        assert!(best.answer.text_of(best.point.evidence[0]).contains("same long table"));
        assert_eq!(verdict(&after, 1, 1), Verdict::Missing);
        // the guide is still one without a rubric: what is missing is a hint
        assert!(!after.knowledge.as_ref().unwrap().lexicon.has_rubric);
        assert!(check(&after).iter().all(|f| f.rule != "guide-problem"));
        // a second wording is added behind the first
        let more = offers(&after, "night shift", "");
        assert_eq!(more.len(), 1);
        assert_eq!(more[0].edits[0].1, Span::new(text.len(), text.len()));
        let both = book(NOTES, Some(&format!("{text}{}", more[0].edits[0].2)));
        assert_eq!((verdict(&both, 1, 0), verdict(&both, 1, 1)), (Verdict::Covered, Verdict::Covered));
    }

    #[test]
    fn the_opposite_stays_not_covered() {
        let own = "[[point]]\nid = \"q2.1\"\nsay = [\"same long table\"]\n";
        for line in [
            "We never sit at the same long table, everybody works alone and writes an email about it.",
            "Should we all sit at the same long table next time, or is that too many people for it?",
            "Nobody sits at the same long table with us, so it takes a while until everybody knows of it.",
        ] {
            let text = format!("## Q2: How do you handle incidents together?\n\n{line}\n");
            assert_ne!(verdict(&book(&text, Some(own)), 1, 0), Verdict::Covered, "{line}");
            assert!(offers(&book(&text, None), "same long table", "long table").is_empty(), "{line}");
        }
    }

    #[test]
    fn beside_a_rubric_it_adds_and_takes_nothing_away() {
        let guide = Input { path: root().join("guide.md"), text: GUIDE.to_string() };
        let rubric = Input {
            path: root().join("guide.rubric.toml"),
            text: "[[point]]\nid = \"q1.1\"\n[[point.idea]]\nname = \"edge\"\nsay = [\"cloudfront\"]\n".to_string(),
        };
        let own = Input {
            path: root().join(OWN_RUBRIC),
            text: "[[point]]\nid = \"q1.1\"\nsay = [\"boxes near the reader\"]\n".to_string(),
        };
        let knowledge = Arc::new(Knowledge::of_file(&guide, Some(&rubric), Some(&own), 1));
        assert!(knowledge.lexicon.has_rubric && knowledge.problems.is_empty(), "{:?}", knowledge.problems);
        for said in ["CloudFront serves all of our pictures", "We keep copies in boxes near the reader"] {
            let mut notebook = Notebook::new(&root(), Arc::default(), Some(knowledge.clone()));
            let text = format!("## Q1: How do you keep pages fast?\n\n{said}, and that was it for a long time.\n");
            notebook.put(&path("a.md"), NotesFile::new(&text), &mut Cache::default());
            assert_eq!(verdict(&notebook, 0, 0), Verdict::Covered, "{said}");
        }
    }

    #[test]
    fn a_rubric_that_can_t_be_read_is_named_and_not_added_to() {
        let broken = book(NOTES, Some("[[point]]\nid = \"q2.1\"\nsay = [\n"));
        assert!(offers(&broken, "same long table", "long table").is_empty());
        let found = check(&broken);
        let problem = found.iter().find(|f| f.rule == "guide-problem").unwrap();
        assert_eq!(&*problem.path, &*root().join(OWN_RUBRIC));
        let bad = book(NOTES, Some("[[point]]\nid = \"q9.1\"\nsay = [\"a (b\"]\n"));
        let said: Vec<String> =
            bad.knowledge.unwrap().problems.iter().map(|(_, p)| format!("{}: {}", p.line, p.message)).collect();
        assert!(
            said[0].starts_with("2: The guide has no point `q9.1`")
                && said[1].starts_with("3: This phrase can't be read"),
            "{said:?}"
        );
    }
}
