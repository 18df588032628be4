//! Honest counting, over texts of every shape.

use super::*;
use crate::coverage::verdict::Verdict;
use crate::notebook::Cache;
use crate::notebook::testing::root;
use proptest::prelude::*;

const PARTS: [&str; 26] = [
    "## Q1: How do you keep pages fast?\n",
    "## Exercise 1: Count quickly\n",
    "### Rejected\n",
    "**Situation**\n",
    "\n",
    "\n\n",
    "We decided against\n",
    "We rejected:\n",
    "- etag\n",
    "- Rejected:\n",
    "  - redis\n",
    "  etag\n",
    "redis and etag\n",
    "- \n",
    "- not\n",
    "1. etag\n",
    "- [ ] redis\n",
    "> redis\n",
    "```\n",
    "<!-- c\n",
    "-->\n",
    "| a |\n",
    "|--|\n",
    "    etag\n",
    "CloudFront. ",
    "~~every row\n",
];

fn verdicts(notebook: &Notebook) -> Vec<Vec<Verdict>> {
    let guide = notebook.guide().unwrap();
    let best = |u: usize, p: usize| notebook.best(u, p).map_or(Verdict::Missing, |b| b.point.verdict);
    let units = guide.units.iter().enumerate();
    units.map(|(u, unit)| (0..unit.points.len()).map(|p| best(u, p)).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    /// Honest counting: no completion by itself turns any verdict to covered. A sentence of any words in an empty item may:
    /// what is indented below is its paragraph then and no code any more, and the list is none of keywords.
    #[test]
    fn no_completion_covers_a_point(parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..9), crlf: bool) {
        let mut text = format!("{Q1}{}", parts.concat());
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        let mut notebook = notebook(&[("a.md", &text)]);
        let before = verdicts(&notebook);
        let file = file(&notebook, &text);
        let mut cache = Cache::default();
        let mut tried = std::collections::BTreeSet::new();
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            for c in complete(&notebook, &file, at, true) {
                if c.kind != Kind::Point || !tried.insert((c.edit, c.insert.clone())) {
                    continue;
                }
                let mut with = |insert: String| {
                    let after = apply(&text, &Completion { insert, ..c.clone() });
                    notebook.put(&root().join("a.md").into(), NotesFile::new(&after), &mut cache);
                    (verdicts(&notebook), after)
                };
                let mark: String = c.insert.chars().take_while(|c| !c.is_alphabetic()).collect();
                let ((blank, _), (now, after)) = (with(mark + "There, I …"), with(c.insert.clone()));
                let all = before.iter().zip(&blank).zip(&now).flat_map(|((a, b), c)| a.iter().zip(b).zip(c));
                for ((old, blank), new) in all {
                    let was = [old, blank].contains(&&Verdict::Covered);
                    prop_assert!(*new != Verdict::Covered || was, "{:?}\nbecame\n{:?}", text, after);
                }
            }
            notebook.put(&root().join("a.md").into(), NotesFile::new(&text), &mut cache);
        }
    }
}
