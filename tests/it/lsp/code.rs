//! Code in exercises as the editor sees it.

use super::{Client, plain};
use serde_json::Value;

const URI: &str = "file:///notes/code.md";

fn line_of(message: &Value, rule: &str) -> Option<u64> {
    let found = message["params"]["diagnostics"].as_array()?.iter().find(|d| d["code"] == rule)?;
    found["range"]["start"]["line"].as_u64()
}

fn long(before: &str) -> String {
    let methods: String = (0..400).map(|n| format!("  def count_{n}\n    {n}\n  end\n\n")).collect();
    format!(
        "## Exercise 1: Optimize Slow Query in Dashboard\n\n{before}\n\n```ruby\nclass DashboardController\n{methods}  def show\n    @active = User.all.select {{ |u| u.last_login > 30.days.ago }}\n  end\nend\n```\n"
    )
}

#[test]
fn long_code_is_judged_beside_what_is_typed_and_told_when_done() {
    let mut client = Client::start(None, plain("utf-16"));
    client.open(URI, &long("Mine."));
    let rule = "exercise-issue-remains";
    let first = client.wait(|m| line_of(m, rule).is_some());
    assert_eq!(line_of(&first, rule), Some(1607));
    // nobody saves
    client.replace(URI, 2, &long("Mine.").replace("```ruby\n", "```ruby\n# new\n"));
    let moved = client.wait(|m| m["params"]["version"] == 2 && line_of(m, rule).is_some());
    assert_eq!(line_of(&moved, rule), Some(1608));
    // whatever is typed meanwhile, the last text wins
    for version in 3..30 {
        client.replace(
            URI,
            version,
            &long("Mine.").replace("```ruby\n", &format!("```ruby\n{}", "# x\n".repeat(version as usize))),
        );
    }
    let last = client.wait(|m| m["params"]["version"] == 29 && line_of(m, rule).is_some());
    assert_eq!(line_of(&last, rule), Some(1607 + 29));
    // saved, it is judged at once
    client.replace(URI, 30, &long("All mine, word for word."));
    let saved = client.diagnostics(URI);
    assert!(saved.iter().any(|d| d["code"] == rule), "{saved:?}");
}

/// Every form of fence: the same code is underlined, where it stands.
#[test]
fn the_same_code_is_underlined_in_every_form_of_fence() {
    const CODE: &str = "class DashboardController\n  def show\n    s = \"😀\"; a = User.all.select { |u| u.last_login > 30.days.ago }\n  end\nend\n";
    const WANTED: &str = "User.all.select { |u| u.last_login > 30.days.ago }";
    let indented = |by: &str| CODE.lines().map(|l| format!("{by}{l}\n")).collect::<String>();
    let heading = "## Exercise 1: Optimize Slow Query in Dashboard 😀\n\n";
    let plain_form = format!("{heading}Mine 👩‍👩‍👧:\n\n```ruby\n{CODE}```\n");
    let forms = [
        plain_form.clone(),
        plain_form.replace('\n', "\r\n"),
        format!("\u{feff}{}", plain_form.replace('\n', "\r\n")),
        plain_form.replace("  ", "\t"),
        plain_form.replace("```", "~~~"),
        format!("{heading}- 日本:\n\n  ```ruby\n{}  ```\n", indented("  ")),
        format!("{heading}1. mine\n   - this\n\n     ~~~rb\n{}     ~~~\n", indented("     ")).replace('\n', "\r\n"),
        format!("{heading}   ````ruby\n{}   ````\n", indented("   ")),
    ];
    let mut client = Client::start(None, plain("utf-16"));
    for (n, text) in forms.iter().enumerate() {
        let uri = format!("file:///notes/form{n}.md");
        client.open(&uri, text);
        let found = client.diagnostics(&uri);
        let found: Vec<&Value> = found.iter().filter(|d| d["code"] == "exercise-issue-remains").collect();
        assert_eq!(found.len(), 2, "{text:?}");
        for finding in found {
            let at = |end: &str, part: &str| finding["range"][end][part].as_u64().unwrap() as usize;
            let line: Vec<u16> = text.lines().nth(at("start", "line")).unwrap().encode_utf16().collect();
            let cut = String::from_utf16_lossy(&line[at("start", "character")..at("end", "character")]);
            assert_eq!(cut, WANTED, "{text:?}");
        }
    }
}
