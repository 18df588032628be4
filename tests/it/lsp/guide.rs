//! Guides and settings that break, vanish and come back.

use super::{Client, plain, uri};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

const GUIDE: &str = "# Small guide\n\n### Craft\n\n**Q1: How do you brew coffee for a panel?**\n\n- Grind the beans freshly.\n- Heat the water to 94 degrees.\n";
const NOTES: &str = "## Q1: How do you brew coffee for a panel?\n\nI grind the beans freshly each morning before the others come, and I tell them about it at length.\n";

struct Setup {
    _dir: tempfile::TempDir,
    root: PathBuf,
    client: Client,
}

fn setup(config: Option<&str>, guide: Option<&str>) -> Setup {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    fs::write(root.join("notes.md"), NOTES).unwrap();
    if let Some(config) = config {
        fs::write(root.join("panelprep.toml"), config).unwrap();
    }
    if let Some(guide) = guide {
        fs::write(root.join("guide.md"), guide).unwrap();
    }
    let mut client = Client::start(Some(&root), plain("utf-16"));
    client.scanned();
    Setup { _dir: dir, root, client }
}

impl Setup {
    /// The guide in use, the reason for none, and the findings of a file by its name.
    fn guide(&mut self) -> (Value, Value) {
        let book = self.client.request("panelprep/coverage", json!({}))["notebooks"][0].clone();
        (book["report"]["guide"]["title"].clone(), book["error"].clone())
    }

    fn touched(&mut self, name: &str) {
        let uri = uri(&self.root.join(name));
        self.client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
        self.client.settle();
    }

    fn findings(&self, name: &str) -> Vec<(String, Value, String)> {
        let uri = uri(&self.root.join(name));
        let sent = self.client.sent("textDocument/publishDiagnostics");
        let last = sent.into_iter().rfind(|p| p["uri"] == uri.as_str());
        let of = |d: &Value| {
            (
                d["code"].as_str().unwrap().to_string(),
                d["range"]["start"]["line"].clone(),
                d["message"].as_str().unwrap().to_string(),
            )
        };
        last.map(|p| p["diagnostics"].as_array().unwrap().iter().map(of).collect()).unwrap_or_default()
    }

    /// Waits until a file has a finding: a guide that is new is read and compiled first.
    fn wait_for(&mut self, name: &str, code: &str) {
        let uri = uri(&self.root.join(name));
        let has = |p: &Value| p["diagnostics"].as_array().unwrap().iter().any(|d| d["code"] == code);
        if !self.findings(name).iter().any(|f| f.0 == code) {
            let is = |m: &Value| m["method"] == "textDocument/publishDiagnostics" && m["params"]["uri"] == uri.as_str();
            let got = self.client.wait(|m| is(m) && has(&m["params"]));
            self.client.log.push(got);
        }
    }

    fn messages(&mut self) -> Vec<String> {
        self.client.settle();
        self.client.sent("window/showMessage").iter().map(|m| m["message"].as_str().unwrap().to_string()).collect()
    }
}

#[test]
fn a_guide_that_is_not_there_means_no_coverage_and_one_message() {
    let mut s = setup(Some("# mine\nguide = \"guide.md\"\n"), None);
    let (title, error) = s.guide();
    assert!(title.is_null() && error.as_str().unwrap().contains("guide.md"), "{title} {error}");
    assert_eq!(s.messages().len(), 1, "{:?}", s.messages());
    assert!(s.messages()[0].contains("no coverage"));
    // named where it can be mended
    assert_eq!(
        s.findings("panelprep.toml").iter().map(|f| (f.0.as_str(), &f.1)).collect::<Vec<_>>(),
        [("guide-problem", &json!(1))]
    );
    assert!(s.findings("notes.md").is_empty());
    // it comes: at once there is coverage
    fs::write(s.root.join("guide.md"), GUIDE).unwrap();
    s.touched("guide.md");
    assert_eq!(s.guide(), (json!("Small guide"), Value::Null));
    assert!(s.findings("panelprep.toml").is_empty());
    s.wait_for("notes.md", "missing-key-point");
}

#[test]
fn a_guide_that_breaks_or_vanishes_leaves_the_last_good_one() {
    let mut s = setup(Some("guide = \"guide.md\"\n"), Some(GUIDE));
    assert_eq!(s.guide(), (json!("Small guide"), Value::Null));
    assert!(s.messages().is_empty());
    fs::write(s.root.join("guide.md"), "# Nothing to ask\n").unwrap();
    s.touched("guide.md");
    assert_eq!(s.guide().0, json!("Small guide"));
    assert_eq!(s.findings("guide.md").iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["guide-problem"]);
    // panels hear of it too, though the counts are what they were
    let announced = |s: &Setup| s.client.sent("panelprep/coverageChanged").last().unwrap()["error"].clone();
    assert!(announced(&s).as_str().unwrap().contains("guide.md"), "{}", announced(&s));
    fs::remove_file(s.root.join("guide.md")).unwrap();
    s.touched("guide.md");
    s.touched("panelprep.toml");
    assert_eq!(s.guide().0, json!("Small guide"));
    assert_eq!(s.messages().len(), 1, "{:?}", s.messages());
    assert!(s.messages()[0].contains("last good"));
    fs::write(s.root.join("guide.md"), GUIDE.replace("Small", "Mended")).unwrap();
    s.touched("guide.md");
    assert_eq!(s.guide(), (json!("Mended guide"), Value::Null));
    assert_eq!(announced(&s), Value::Null);
    assert_eq!(s.findings("guide.md"), []);
}

#[test]
fn a_guide_counts_as_it_is_typed_and_keeps_quiet_while_it_breaks() {
    let mut s = setup(Some("guide = \"guide.md\"\n"), Some(GUIDE));
    let guide = uri(&s.root.join("guide.md"));
    s.client.open(&guide, GUIDE);
    s.client.replace(&guide, 2, &GUIDE.replace("Small", "Typed"));
    assert_eq!(s.guide().0, json!("Typed guide"));
    for version in 3..8 {
        s.client.replace(&guide, version, &format!("# Nothing {version}\n"));
        assert_eq!(s.guide().0, json!("Typed guide"));
    }
    assert_eq!(s.messages().len(), 1, "{:?}", s.messages());
    s.client.settle();
    assert!(s.findings("guide.md").iter().any(|f| f.0 == "guide-problem"));
    // a number twice: its own line
    s.client.replace(&guide, 9, &format!("{GUIDE}\n**Q1: And how do you serve it?**\n\n- In a cup.\n"));
    s.client.settle();
    assert!(
        s.findings("guide.md").iter().any(|f| f.0 == "guide-problem" && f.1 == json!(9)),
        "{:?}",
        s.findings("guide.md")
    );
    // closed without saving: the file counts
    s.client.close(&guide);
    assert_eq!(s.guide().0, json!("Small guide"));
    s.client.settle();
    assert_eq!(s.findings("guide.md"), []);
}

#[test]
fn a_broken_config_is_named_and_never_brings_another_guide() {
    let mut s = setup(Some("guide = \"guide.md\"\nwords-per-minute = \n"), Some(GUIDE));
    let (title, error) = s.guide();
    assert!(title.is_null() && error.is_string(), "{title} {error}");
    assert_eq!(
        s.findings("panelprep.toml").iter().map(|f| (f.0.as_str(), &f.1)).collect::<Vec<_>>(),
        [("config", &json!(1))]
    );
    assert_eq!(s.messages().len(), 1, "{:?}", s.messages());
    fs::write(s.root.join("panelprep.toml"), "guide = \"guide.md\"\n").unwrap();
    s.touched("panelprep.toml");
    assert_eq!(s.guide(), (json!("Small guide"), Value::Null));
    assert!(s.findings("panelprep.toml").is_empty());
    // broken again, in a running server
    fs::write(s.root.join("panelprep.toml"), "guide = \"guide.md\"\n[rules\n").unwrap();
    s.touched("panelprep.toml");
    assert_eq!(s.guide().0, json!("Small guide"));
    assert!(!s.findings("panelprep.toml").is_empty());
}

#[test]
fn unknown_settings_are_named_at_their_line_and_the_rest_counts() {
    let mut s = setup(
        Some(
            "guide = \"guide.md\"\nguid = 1\nwords-per-minute = 2\n\n[rules]\nno-such = \"hint\"\nmissing-key-point = \"off\"\n",
        ),
        Some(GUIDE),
    );
    assert_eq!(s.guide().0, json!("Small guide"));
    let found = s.findings("panelprep.toml");
    assert_eq!(
        found.iter().map(|f| (f.0.as_str(), f.1.as_u64().unwrap())).collect::<Vec<_>>(),
        [("config", 1), ("config", 2), ("config", 4)]
    );
    assert!(found[0].2.contains("`guide`"), "{found:?}");
    assert!(s.findings("notes.md").iter().all(|f| f.0 != "missing-key-point"));
    assert_eq!(s.messages().len(), 1, "{:?}", s.messages());
}

#[test]
fn a_bad_rubric_of_ones_own_is_named_in_its_file() {
    let mut s = setup(None, None);
    fs::write(s.root.join("panelprep.rubric.toml"), "\n[[point]]\nid = \"q99.9\"\n").unwrap();
    s.touched("panelprep.rubric.toml");
    assert!(
        s.findings("panelprep.rubric.toml").iter().any(|f| f.0 == "guide-problem" && f.1 != json!(0)),
        "{:?}",
        s.findings("panelprep.rubric.toml")
    );
    fs::remove_file(s.root.join("panelprep.rubric.toml")).unwrap();
    s.touched("panelprep.rubric.toml");
    assert!(s.findings("panelprep.rubric.toml").is_empty());
}

#[test]
fn the_bundled_guide_opens_as_a_read_only_file_that_is_no_notes() {
    let mut s = setup(None, None);
    let notes = uri(&s.root.join("a.md"));
    s.client.open(&notes, &format!("{}\n{}", super::Q1, super::ANSWER));
    let place = s.client.at("textDocument/definition", &notes, 0, 4)[0].clone();
    let guide = place["uri"].as_str().unwrap().to_string();
    let path = Path::new(guide.strip_prefix("file://").unwrap());
    assert!(fs::metadata(path).unwrap().permissions().readonly());
    let text = fs::read_to_string(path).unwrap();
    s.client.open(&guide, &text);
    s.client.settle();
    assert!(
        s.client
            .sent("textDocument/publishDiagnostics")
            .iter()
            .all(|p| p["uri"] != guide.as_str() || p["diagnostics"] == json!([]))
    );
    let point = text.lines().position(|l| l.contains("Use Puma with clustered workers")).unwrap() as u32;
    let makes = s.client.at("textDocument/references", &guide, point, 6);
    assert_eq!(makes[0]["uri"], notes.as_str(), "{makes}");
    assert!(!s.client.at("textDocument/hover", &guide, point, 6).is_null());
}

#[test]
fn a_remaining_issue_leads_to_its_line_in_the_bundled_guide() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    let mut client = Client::start(Some(&root), super::rich());
    let code = "class ApiController < ApplicationController\n  def call_service\n    api_key = Rails.application.credentials.api_key\n    response = HTTParty.get(\"https://service.com\", query: { key: api_key })\n    render json: response\n  end\nend\n";
    let notes = format!(
        "## Exercise 2: Secure API Key Handling\n\nThe key ends up in every log on the way.\n\n```ruby\n{code}```\n"
    );
    client.open(&uri(&root.join("a.md")), &notes);
    client.settle();
    let sent = client.sent("textDocument/publishDiagnostics");
    let mut found = sent.iter().flat_map(|p| p["diagnostics"].as_array().unwrap());
    let issue = found.rfind(|d| d["code"] == "exercise-issue-remains").expect("the issue is found");
    let place = &issue["relatedInformation"][0]["location"];
    let text = fs::read_to_string(place["uri"].as_str().unwrap().strip_prefix("file://").unwrap()).unwrap();
    let line = place["range"]["start"]["line"].as_u64().unwrap() as usize;
    let points_at = text.lines().nth(line).unwrap();
    assert!(points_at.contains("Exposes API key"), "line {line}: {points_at}");
}
