//! Whatever the notes hold, pages are well formed, and nothing of it is markup.

use super::tests::realistic;
use super::*;
use crate::notebook::testing::notebook;
use proptest::prelude::*;

/// Tags, escapes, a turned writing direction.
pub const HOSTILE: &str = "## Q1: How do you keep pages fast?\n\nWe put CloudFront <img src=x onerror=alert(1)> in front & \"more\" of it, <script>alert(1)</script> and \u{1b}[31mred\u{202e}.\n\nשלום עולם, אנחנו משתמשים ב redis כל יום וזה עובד מצוין עבורנו.\n\n| a | b |\n|---|---|\n| `</pre><script>` | <b>x</b> |\n\n```html\n</pre><script>alert(2)</script>\n```\n";

/// Every tag that is opened is closed in order, and only tags of ours occur.
fn balanced(html: &str) {
    let body = html.split_once("</style>").unwrap().1;
    let mut open: Vec<String> = vec!["html".into(), "head".into()];
    for piece in body.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap();
        let name: String = tag.trim_start_matches('/').chars().take_while(|c| c.is_alphanumeric()).collect();
        assert!(
            !matches!(name.as_str(), "script" | "img" | "iframe" | "b" | "object") || name == "b" && !tag.contains('='),
            "{tag}"
        );
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(name.as_str()), "closing {tag} in {open:?}");
        } else if !tag.ends_with('/') && !matches!(name.as_str(), "br" | "meta") {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn nothing_from_notes_is_markup() {
    let report = Report::of(&notebook(&[("a.md", HOSTILE)]));
    for page in [html(&report), cards::html(&report)] {
        balanced(&page);
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains('\u{202e}'));
        assert!(!page.contains("http://") && !page.contains("https://"), "nothing is loaded");
    }
    assert!(html(&report).contains("&lt;/pre&gt;&lt;script&gt;"));
    for plain in [text(&report, Style::default()), cards::text(&report, Style::default()), markdown(&report)] {
        assert!(!plain.contains(['\u{1b}', '\u{202e}']), "{plain}");
    }
    assert!(!markdown(&report).contains("<script"));
    balanced(&html(&Report::of(&realistic())));
}

#[test]
fn a_huge_table_is_a_table() {
    let rows = "| We put CloudFront in front | 😀 |\n".repeat(5000);
    let text = format!("## Q1: How do you keep pages fast?\n\n| a | b |\n|--|--|\n{rows}");
    let page = html(&Report::of(&notebook(&[("a.md", &text)])));
    assert!(page.matches("<td").count() >= 10_000);
    balanced(&page);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// Whatever the notes hold, the page is well formed.
    #[test]
    fn any_answer_gives_a_well_formed_page(parts in prop::collection::vec(prop::sample::select(vec![
        "We put CloudFront in front. ", "\n\n", "- item etag\n", "  - deeper\n", "1. one\n", "   more\n\n", "> quote\n", "> - in quote\n", "```\n", "    code\n",
        "| a | b |\n|--|--|\n| redis | d |\n", "### Sub\n", "**Bold** and *thin* `code <x>`", "<b>", "<!-- c -->", "- [ ] todo\n", "\t- tab\n", "שלום\n", "<script>",
    ]), 0..24)) {
        let text = format!("## Q1: How do you keep pages fast?\n\n{}", parts.concat());
        let report = Report::of(&notebook(&[("a.md", &text)]));
        balanced(&html(&report));
        balanced(&cards::html(&report));
        markdown(&report);
        super::text(&report, Style::default());
    }
}
