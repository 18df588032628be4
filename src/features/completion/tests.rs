//! Completions over the small guide: the list, and the text after each is accepted.

use super::*;
use crate::config::Config;
use crate::coverage::verdict::Verdict;
use crate::notebook::Cache;
use crate::notebook::testing::{cursor, notebook, path, root, with_config};
use crate::notes::NotesFile;
use expect_test::{Expect, expect};
use proptest::prelude::*;
use std::sync::Arc;

/// The file at `path`, or, when it isn't notes, a silent one as the server has for every open text.
fn file(notebook: &Notebook, text: &str) -> Arc<FileAnalysis> {
    let path = path("a.md");
    match notebook.file(&path) {
        Some(file) => file.clone(),
        None => Arc::new(FileAnalysis::silent(path, NotesFile::new(text))),
    }
}

fn apply(text: &str, completion: &Completion) -> String {
    let mut out = text.to_string();
    out.replace_range(
        completion.edit.start..completion.edit.end,
        &completion.insert,
    );
    out
}

fn show(notebook: &Notebook, text: &str, at: usize, explicit: bool) -> String {
    let found = complete(notebook, &file(notebook, text), at, explicit);
    let mut out = String::new();
    for c in &found {
        assert!(c.edit.touches(at), "the cursor is in the edit");
        assert!(
            !text[c.edit.start..c.edit.end].contains(['\n', '\r']),
            "one line"
        );
        out += &format!("{:?} {} [{}]\n", c.kind, c.label, c.detail);
    }
    if let Some(first) = found.first() {
        out += &format!("---\n{}", apply(text, first).replace('\r', "␍"));
    }
    if out.is_empty() {
        "nothing".into()
    } else {
        out
    }
}

fn check_with(fixture: &str, explicit: bool, expected: Expect) {
    let (text, at) = cursor(fixture);
    expected.assert_eq(&show(&notebook(&[("a.md", &text)]), &text, at, explicit));
}

/// While typing.
fn check(fixture: &str, expected: Expect) {
    check_with(fixture, false, expected);
}

/// Asked for.
fn check_asked(fixture: &str, expected: Expect) {
    check_with(fixture, true, expected);
}

const Q1: &str = "## Q1: How do you keep pages fast?\n\n";

#[test]
fn an_empty_line_offers_what_is_missing_first() {
    check(
        &format!("{Q1}We put CloudFront in front.\n\n$0\n"),
        expect![[""]],
    );
    check(&format!("{Q1}$0"), expect![[""]]);
}

#[test]
fn neighbours_keep_their_distance() {
    check(&format!("{Q1}One.\n$0\nTwo.\n"), expect![[""]]);
    check(
        "## Q1: How do you keep pages fast?\r\n$0\r\n😀 Two.\r\n",
        expect![[""]],
    );
    check(
        "\u{feff}## Q1: How do you keep pages fast?\n$0\n## Q2\n",
        expect![[""]],
    );
}

#[test]
fn a_list_goes_on() {
    check(&format!("{Q1}- one\n$0\n"), expect![[""]]);
    check(&format!("{Q1}3. one\n$0\n"), expect![[""]]);
    check(&format!("{Q1}- one\n  * two\n  $0\n"), expect![[""]]);
    check(
        &format!("{Q1}We dropped:\n\n$0\n\n- etags\n"),
        expect![[""]],
    );
}

#[test]
fn list_items_that_have_just_begun() {
    check(&format!("{Q1}- $0\n- two\n"), expect![[""]]);
    check(&format!("{Q1}- [ ] Cach$0\n"), expect![[""]]);
    check(
        &format!("{Q1}- Rejected$0\n  - etags\n"),
        expect![["nothing"]],
    );
    check(&format!("{Q1}- two words$0\n"), expect![["nothing"]]);
}

#[test]
fn nothing_in_prose_unless_asked() {
    check(
        &format!("{Q1}We put it in front.$0\n"),
        expect![["nothing"]],
    );
    check_asked(&format!("{Q1}We put it in front.$0\n"), expect![[""]]);
    check_asked(
        &format!("{Q1}- We put it in front.$0\n- Two.\n"),
        expect![[""]],
    );
    check_asked(
        &format!("{Q1}We put $0it in front.\n"),
        expect![["nothing"]],
    );
    check_asked(
        &format!("{Q1}We decided against$0\na CDN.\n"),
        expect![["nothing"]],
    );
    check_asked(
        &format!("{Q1}- [ ] rejected:$0\n  - etags\n"),
        expect![[""]],
    );
}

#[test]
fn nothing_where_prose_is_not_the_candidates() {
    for text in [
        "```ruby\n$0\n```\n",
        "```ruby\n$0",
        "> $0\n",
        "| $0",
        "<!--\n$0\n-->\n",
        "    code\n    $0\n",
        "<!-- panelprep: off -->\n\n$0\n",
    ] {
        check_asked(&format!("{Q1}{text}"), expect![["nothing"]]);
    }
    check_asked(
        &format!("{Q1}text\n\n# Else\n\nwords$0\n"),
        expect![["nothing"]],
    );
    check("# Shopping\n\n$0\n", expect![["nothing"]]);
}

#[test]
fn headings_without_an_answer() {
    check(&format!("{Q1}text\n\n## $0\n"), expect![[""]]);
    check(&format!("{Q1}text\n\n## Ex$0\n"), expect![[""]]);
    check(&format!("{Q1}text\n\n##$0"), expect![[""]]);
    check(
        "\u{feff}## Q1$0: How do you keep pages fast?\n",
        expect![["nothing"]],
    );
    check("# $0\n", expect![["nothing"]]);
    check_asked("\u{feff}# $0\r\n", expect![[""]]);
    check_asked(&format!("# Notes\n\n$0\n\n{Q1}"), expect![[""]]);
}

#[test]
fn exercises() {
    check("## Exercise 1: Count quickly\n\n- $0\n", expect![[""]]);
}

#[test]
fn practice_waits_for_a_first_draft() {
    let practice = |fixture: &str| {
        let (text, at) = cursor(fixture);
        let config = Config {
            practice: true,
            ..Config::default()
        };
        show(&with_config(&[("a.md", &text)], config), &text, at, true)
    };
    expect![["nothing"]].assert_eq(&practice(&format!("{Q1}$0\n")));
    expect![[""]].assert_eq(&practice(&format!("{Q1}CloudFront.\n\n$0\n")));
    expect![[""]].assert_eq(&practice(&format!("{Q1}<!-- panelprep: covers $0 -->\n")));
}

#[test]
fn directives() {
    let line = |body: &str| format!("{Q1}Text. {body}\n");
    check(&line("<!-- pan$0"), expect![[""]]);
    check(&line("<!-- panelprep:$0"), expect![[""]]);
    check(&line("<!-- panelprep: co$0 -->"), expect![[""]]);
    check(&line("😀 <!-- panelprep: open q1$0"), expect![[""]]);
    check(&line("<!-- panelprep: question q1 $0 -->"), expect![[""]]);
    check(&line("<!-- panelprep: exercise $0-->"), expect![[""]]);
    check(
        &line("<!-- panelprep: covers q1.1 \"a$0\" -->"),
        expect![["nothing"]],
    );
    check(&line("<!-- panelprep: off --> $0"), expect![["nothing"]]);
    check(&line("<!-- $0"), expect![["nothing"]]);
}

#[test]
fn snippets_select_the_mark() {
    let (text, at) = cursor(&format!("{Q1}$0"));
    let notebook = notebook(&[("a.md", &text)]);
    let found = complete(&notebook, &file(&notebook, &text), at, false);
    assert_eq!(found[0].snippet.as_deref(), Some("On a CDN, I ${0:…}"));
    assert_eq!(snippet("a $b {c} \\ …"), "a \\$b {c\\} \\\\ ${0:…}");
}

#[test]
fn what_a_proposal_tells() {
    let notebook = notebook(&[("a.md", &format!("{Q1}We put CloudFront in front.\n"))]);
    let mut out = String::new();
    for id in [
        "q1.1",
        "q1.2",
        "q2",
        "ex1",
        "directive:covers",
        "rule:none",
        "",
        "q9",
    ] {
        out += &format!("{id}: {}\n\n", resolve(&notebook, id));
    }
    expect![[""]].assert_eq(&out);
}

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
    let best = |u: usize, p: usize| {
        notebook
            .best(u, p)
            .map_or(Verdict::Missing, |b| b.point.verdict)
    };
    let units = guide.units.iter().enumerate();
    units
        .map(|(u, unit)| (0..unit.points.len()).map(|p| best(u, p)).collect())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    /// Honest counting: no completion by itself turns any verdict to covered.
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
                let after = apply(&text, &c);
                notebook.put(&root().join("a.md").into(), NotesFile::new(&after), &mut cache);
                for (old, new) in before.iter().flatten().zip(verdicts(&notebook).iter().flatten()) {
                    prop_assert!(*new != Verdict::Covered || *old == Verdict::Covered, "{:?}\nbecame\n{:?}", text, after);
                }
            }
            notebook.put(&root().join("a.md").into(), NotesFile::new(&text), &mut cache);
        }
    }
}
