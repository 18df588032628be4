//! What `check` prints, and two reviews compared.

use super::findings::{self, located};
use super::*;
use crate::config::Severity;
use crate::lint::Finding;
use crate::notebook::Notebook;
use crate::notebook::testing::{notebook, path};
use crate::text::Span;
use expect_test::expect;
use serde_json::Value;

const NOTES: &str = "## Q1: How do you keep pages fast?\n\n🎉 é We put CloudFront in front.\n";

fn book() -> Notebook {
    notebook(&[("a b,c.md", NOTES)])
}

fn finding(needle: &str, message: &str) -> Finding {
    let start = NOTES.find(needle).unwrap();
    Finding {
        rule: "missing-key-point",
        severity: Severity::Info,
        path: path("a b,c.md"),
        span: Span::new(start, start + needle.len()),
        message: message.into(),
        id: Some("q1.2".into()),
        related: Vec::new(),
    }
}

fn all() -> Vec<findings::Located> {
    let mut broad = finding("Q1", "two\nlines: 100 %");
    broad.severity = Severity::Warning;
    broad.span.end = NOTES.len() - 1;
    located(&book(), &[broad, finding("We put", "not found: \u{1b}[31mx")])
}

#[test]
fn columns_are_characters() {
    expect![[r#"
        a b,c.md:1:4 warning missing-key-point two lines: 100 %
        a b,c.md:3:5 info missing-key-point not found:  [31mx
    "#]]
    .assert_eq(&findings::text(&all(), false));
    expect![[r#"
        {
          "schema": 1,
          "findings": [
            {
              "path": "a b,c.md",
              "line": 1,
              "column": 4,
              "end_line": 3,
              "end_column": 32,
              "rule": "missing-key-point",
              "severity": "warning",
              "message": "two\nlines: 100 %",
              "id": "q1.2"
            },
            {
              "path": "a b,c.md",
              "line": 3,
              "column": 5,
              "end_line": 3,
              "end_column": 11,
              "rule": "missing-key-point",
              "severity": "info",
              "message": "not found: \u001b[31mx",
              "id": "q1.2"
            }
          ]
        }
    "#]]
    .assert_eq(&findings::json(&all()));
    expect![[r#"
        ::warning file=a b%2Cc.md,line=1,endLine=3,col=4,title=missing-key-point::two%0Alines: 100 %25
        ::notice file=a b%2Cc.md,line=3,col=5,endColumn=11,title=missing-key-point::not found: [31mx
    "#]]
    .assert_eq(&findings::github(&all()));
}

/// What SARIF 2.1.0 requires of a log.
#[test]
fn sarif_is_valid() {
    if let Ok(folder) = std::env::var("PANELPREP_DUMP") {
        std::fs::write(format!("{folder}/findings.sarif"), sarif(&all())).unwrap();
    }
    let log: Value = serde_json::from_str(&sarif(&all())).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "panelprep");
    for rule in driver["rules"].as_array().unwrap() {
        assert!(!rule["id"].as_str().unwrap().is_empty());
        assert!(!rule["help"]["text"].as_str().unwrap().is_empty());
        let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
        assert!(["none", "note", "warning", "error"].contains(&level));
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    let mut prints = std::collections::BTreeSet::new();
    for result in results {
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert!(["note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b%2Cc.md");
        let region = &place["region"];
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(region[key].as_u64().unwrap() >= 1);
        }
        assert!(prints.insert(result["partialFingerprints"]["panelprep/v1"].as_str().unwrap()));
        if let Some(index) = result.get("ruleIndex") {
            assert_eq!(driver["rules"][index.as_u64().unwrap() as usize]["id"], result["ruleId"]);
        }
    }
    let none: Value = serde_json::from_str(&sarif(&[])).unwrap();
    assert_eq!(none["runs"][0]["results"], Value::Array(Vec::new()));
}

fn report(text: &str) -> Report {
    Report::of(&notebook(&[("a.md", text)]))
}

#[test]
fn what_improved_and_what_got_lost() {
    let before = report("## Q1: How do you keep pages fast?\n\nWe put CloudFront in front.\n");
    let after = report(
        "## Q1: How do you keep pages fast?\n\nWe set an ETag on every page and keep fragments in Redis.\n\n- [x] Sleep well\n",
    );
    let old: Value = serde_json::from_str(&json(&before)).unwrap();
    expect![[r#"
        Covered: 1 → 1 of 4 key points

        IMPROVED
          q1.2 Cache at several layers.
              not found → covered: “We set an ETag on every page and keep fragments in Redis”
          checklist: Sleep well.

        LOST
          q1.1 Use a CDN.
              covered → not found: “We put CloudFront in front”
    "#]]
    .assert_eq(&diff(&old, &after));
    expect![[r#"
        Covered: 1 → 1 of 4 key points

        Nothing has changed in what your answers make.
    "#]]
    .assert_eq(&diff(&old, &before));
}

#[test]
fn other_files_and_versions_get_clear_words() {
    let new = report("");
    for junk in ["null", "[]", "{}", "\"x\"", "{\"schema\": \"one\"}"] {
        let said = diff(&serde_json::from_str(junk).unwrap(), &new);
        assert!(said.starts_with("The file given is no review"), "{said}");
    }
    let mut later: Value = serde_json::from_str(&json(&new)).unwrap();
    later["schema"] = 7.into();
    later["competencies"] = Value::Null;
    assert!(diff(&later, &new).contains("newer panelprep (schema 7, this one knows 1)"));
    later["guide"]["title"] = "Other".into();
    assert!(diff(&later, &new).contains("another guide, “Other”"));
}
