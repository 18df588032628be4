//! A folder of many files is kept as briefs, and says what one that is kept whole says.

use super::Report;
use crate::features::symbols::workspace_symbols;
use crate::lint;
use crate::notebook::testing::{closed, fetch_stories, notebook, path};
use crate::notebook::{Notebook, summary};
use proptest::prelude::*;

/// All that is said of a notebook: of the whole first, while nothing has been looked at.
fn said(book: &Notebook) -> (Vec<lint::Finding>, Vec<String>, Vec<lint::Finding>, serde_json::Value) {
    let whole = lint::check_notebook(book);
    let symbols = workspace_symbols(book, "").iter().map(|s| format!("{s:?}")).collect();
    (
        whole,
        symbols,
        lint::check(book),
        serde_json::json!([summary(book), serde_json::to_value(Report::of(book)).unwrap()]),
    )
}

const PARTS: [&str; 16] = [
    "# Notes\n\n",
    "## Q1: How do you keep pages fast?\n\n",
    "## Q2: How do you handle incidents together?\n\n",
    "## Exercise 1: Count quickly\n\n",
    "CloudFront in front of it all, and every answer carries an ETag header from the app.\n\n",
    "Last spring we cached the list in Redis and went from 900 ms to 120 ms in one week.\n\n",
    "One channel for all of them: [the outage](b.md#outage) and [another](c.md#outage).\n\n",
    "## Outage\n\nWe held a retrospective in the channel within 2 days and wrote it down.\n\n",
    "<!-- panelprep: version short -->\n\n",
    "<!-- panelprep: ignore duplicate-answer -->\n\n",
    "<!-- panelprep: ignore missing-question q2 -->\n\n",
    "<!-- panelprep: differs q1.1 \"why\" -->\n\n",
    "<!-- panelprep: off -->\n\n",
    "<!-- panelprep: on -->\n\n",
    "```ruby\nUser.all.count { |u| u.active }\n```\n\n",
    "Loads every row, all users at once, and memory goes with it.\n\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn closed_files_say_what_open_ones_do(texts in prop::collection::vec(prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..9), 1..4)) {
        let texts: Vec<String> = texts.iter().map(|parts| parts.concat()).collect();
        let files: Vec<(&str, &str)> = ["a.md", "b.md", "c.md"].into_iter().zip(texts.iter().map(String::as_str)).collect();
        let mut open = notebook(&files);
        fetch_stories(&mut open, &files);
        prop_assert_eq!(said(&open), said(&closed(&open, &files)));
    }
}

/// What is said about the whole reads no file again, whoever types.
#[test]
fn findings_about_the_whole_and_sums_read_no_file() {
    let text = format!("{}{}{}", PARTS[1], PARTS[4], PARTS[9]);
    let files = [("a.md", text.as_str()), ("b.md", &text), ("c.md", &text)];
    let open = notebook(&files);
    let book = closed(&open, &files);
    lint::check_notebook(&book);
    summary(&book);
    assert!(workspace_symbols(&book, "nowhere").is_empty());
    assert!(book.briefs().all(|(_, kept)| kept.at_hand().is_none()));
    assert_eq!(book.best(0, 0).unwrap().answer.part(0).unwrap().path, &path("a.md"));
    assert_eq!(book.briefs().filter(|(_, kept)| kept.at_hand().is_some()).count(), 1);
}
