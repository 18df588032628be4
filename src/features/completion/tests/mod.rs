//! Completions over the small guide: the list, and the text after each is accepted.

use super::*;
use crate::notebook::testing::{cursor, notebook, path};
use crate::notes::NotesFile;
use expect_test::{Expect, expect};
use std::sync::Arc;

mod honest;
mod other;

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
    out.replace_range(completion.edit.start..completion.edit.end, &completion.insert);
    out
}

fn show(notebook: &Notebook, text: &str, at: usize, explicit: bool) -> String {
    let found = complete(notebook, &file(notebook, text), at, explicit);
    let mut out = String::new();
    for c in &found {
        assert!(c.edit.touches(at), "the cursor is in the edit");
        assert!(!text[c.edit.start..c.edit.end].contains(['\n', '\r']), "one line");
        out += &format!("{:?} {} [{}]\n", c.kind, c.label, c.detail);
    }
    if let Some(first) = found.first() {
        out += &format!("---\n{}", apply(text, first).replace('\r', "␍"));
    }
    if out.is_empty() { "nothing".into() } else { out }
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
        expect![[r#"
            Point Cache at several layers. [Q1 · not found]
            Point Use a CDN. [Q1 · covered]
            ---
            ## Q1: How do you keep pages fast?

            We put CloudFront in front.

            On caching at several layers, I …
        "#]],
    );
    check(
        &format!("{Q1}$0"),
        expect![[r#"
        Point Use a CDN. [Q1 · not found]
        Point Cache at several layers. [Q1 · not found]
        ---
        ## Q1: How do you keep pages fast?

        On a CDN, I …"#]],
    );
}

#[test]
fn neighbours_keep_their_distance() {
    check(
        &format!("{Q1}One.\n$0\nTwo.\n"),
        expect![[r#"
        Point Use a CDN. [Q1 · not found]
        Point Cache at several layers. [Q1 · not found]
        ---
        ## Q1: How do you keep pages fast?

        One.

        On a CDN, I …

        Two.
    "#]],
    );
    check(
        "## Q1: How do you keep pages fast?\r\n$0\r\n😀 Two.\r\n",
        expect![[r#"
            Point Use a CDN. [Q1 · not found]
            Point Cache at several layers. [Q1 · not found]
            ---
            ## Q1: How do you keep pages fast?␍
            ␍
            On a CDN, I …␍
            ␍
            😀 Two.␍
        "#]],
    );
    check(
        "\u{feff}## Q1: How do you keep pages fast?\n$0\n## Q2\n",
        expect![[r#"
            Point Use a CDN. [Q1 · not found]
            Point Cache at several layers. [Q1 · not found]
            ---
            ﻿## Q1: How do you keep pages fast?

            On a CDN, I …

            ## Q2
        "#]],
    );
}

#[test]
fn a_list_goes_on() {
    check(
        &format!("{Q1}- one\n$0\n"),
        expect![[r#"
        Point Use a CDN. [Q1 · not found]
        Point Cache at several layers. [Q1 · not found]
        ---
        ## Q1: How do you keep pages fast?

        - one
        - On a CDN, I …
    "#]],
    );
    check(
        &format!("{Q1}3. one\n$0\n"),
        expect![[r#"
        Point Use a CDN. [Q1 · not found]
        Point Cache at several layers. [Q1 · not found]
        ---
        ## Q1: How do you keep pages fast?

        3. one
        4. On a CDN, I …
    "#]],
    );
    check(
        &format!("{Q1}- one\n  * two\n  $0\n"),
        expect![[r#"
        Point Use a CDN. [Q1 · not found]
        Point Cache at several layers. [Q1 · not found]
        ---
        ## Q1: How do you keep pages fast?

        - one
          * two
          * On a CDN, I …
    "#]],
    );
    check(
        &format!("{Q1}We dropped:\n\n$0\n\n- etags\n"),
        expect![[r#"
            Point Use a CDN. [Q1 · not found]
            Point Cache at several layers. [Q1 · argued against]
            ---
            ## Q1: How do you keep pages fast?

            We dropped:

            - On a CDN, I …

            - etags
        "#]],
    );
}

#[test]
fn list_items_that_have_just_begun() {
    check(
        &format!("{Q1}- $0\n- two\n"),
        expect![[r#"
        Point Use a CDN. [Q1 · not found]
        Point Cache at several layers. [Q1 · not found]
        ---
        ## Q1: How do you keep pages fast?

        - On a CDN, I …
        - two
    "#]],
    );
    check(
        &format!("{Q1}- [ ] Cach$0\n"),
        expect![[r#"
        Point Use a CDN. [Q1 · not found]
        Point Cache at several layers. [Q1 · not found]
        ---
        ## Q1: How do you keep pages fast?

        - [ ] On a CDN, I …
    "#]],
    );
    check(&format!("{Q1}- Rejected$0\n  - etags\n"), expect![["nothing"]]);
    check(&format!("{Q1}- two words$0\n"), expect![["nothing"]]);
}

#[test]
fn nothing_in_prose_unless_asked() {
    check(&format!("{Q1}We put it in front.$0\n"), expect![["nothing"]]);
    check_asked(
        &format!("{Q1}We put it in front.$0\n"),
        expect![[r#"
        Point Use a CDN. [Q1 · not found]
        Point Cache at several layers. [Q1 · not found]
        ---
        ## Q1: How do you keep pages fast?

        We put it in front.

        On a CDN, I …
    "#]],
    );
    check_asked(
        &format!("{Q1}- We put it in front.$0\n- Two.\n"),
        expect![[r#"
            Point Use a CDN. [Q1 · not found]
            Point Cache at several layers. [Q1 · not found]
            ---
            ## Q1: How do you keep pages fast?

            - We put it in front.
            - On a CDN, I …
            - Two.
        "#]],
    );
    check_asked(&format!("{Q1}We put $0it in front.\n"), expect![["nothing"]]);
    check_asked(&format!("{Q1}We decided against$0\na CDN.\n"), expect![["nothing"]]);
    check_asked(
        &format!("{Q1}- [ ] rejected:$0\n  - etags\n"),
        expect![[r#"
            Point Use a CDN. [Q1 · not found]
            Point Cache at several layers. [Q1 · not found]
            ---
            ## Q1: How do you keep pages fast?

            - [ ] rejected:
              - On a CDN, I …
              - etags
        "#]],
    );
}

#[test]
fn nothing_where_prose_is_not_the_candidates() {
    for text in
        ["```ruby\n$0\n```\n", "```ruby\n$0", "> $0\n", "| $0", "<!--\n$0\n-->\n", "<!-- panelprep: off -->\n\n$0\n"]
    {
        let (text, at) = cursor(&format!("{Q1}{text}"));
        let shown = show(&notebook(&[("a.md", &text)]), &text, at, true);
        assert_eq!(shown, "nothing", "{text}");
    }
    check_asked(&format!("{Q1}text\n\n# Else\n\nwords$0\n"), expect![["nothing"]]);
    check("# Shopping\n\n$0\n", expect![["nothing"]]);
}
