//! Settings: defaults, then the file, then the editor; and what they switch.

use super::{ANSWER, Client, Q1, rich, uri};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

const URI: &str = "untitled:notes.md";

/// A client whose editor has no settings of its own.
fn silent() -> Value {
    let mut capabilities = rich();
    capabilities["workspace"].as_object_mut().unwrap().remove("configuration");
    capabilities
}

fn push(client: &mut Client, settings: Value) {
    client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
}

fn hovers(client: &mut Client, uri: &str) -> bool {
    !client.at("textDocument/hover", uri, 0, 4).is_null()
}

#[test]
fn defaults_then_the_file_then_the_editor() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    let notes = uri(&root.join("a.md"));
    let text = format!("{Q1}\n{ANSWER}");
    let mut client = Client::start(Some(&root), silent());
    client.open(&notes, &text);
    assert!(hovers(&mut client, &notes), "the default");
    fs::write(root.join("panelprep.toml"), "off = [\"hover\"]\n").unwrap();
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": uri(&root.join("panelprep.toml")), "type": 1 }] }),
    );
    assert!(!hovers(&mut client, &notes), "the file wins over the default");
    push(&mut client, json!({ "panelprep": { "off": [] } }));
    assert!(hovers(&mut client, &notes), "the editor wins over the file");
    push(&mut client, json!({ "panelprep": { "off": null } }));
    assert!(!hovers(&mut client, &notes), "null is unset");
    // the section itself, as some clients push it, in either spelling
    push(&mut client, json!({ "off": ["symbols"], "words-per-minute": 120, "wordsPerMinute": 130 }));
    assert!(hovers(&mut client, &notes));
    assert!(client.about("textDocument/documentSymbol", &notes).is_null());
    assert!(client.sent("window/showMessage").is_empty(), "{:?}", client.sent("window/showMessage"));
    // what is wrong is named, once, with what is right
    push(&mut client, json!({ "guid": "x", "off": ["hovers"], "wordsPerMinute": "fast", "rules": { "todo": "off" } }));
    push(
        &mut client,
        json!({ "guid": "x", "off": ["hovers"], "wordsPerMinute": "fast", "rules": { "todo": "off" }, "practice": true }),
    );
    client.settle();
    let told: Vec<String> = client.sent("window/showMessage").iter().map(|m| m["message"].to_string()).collect();
    for words in [
        "`guid`. Did you mean `guide`?",
        "`hovers`. Did you mean `hover`?",
        "`words-per-minute` wants a number",
        "no rule `todo`",
    ] {
        assert_eq!(told.iter().filter(|t| t.contains(words)).count(), 1, "{words} in {told:?}");
    }
}

#[test]
fn settings_are_asked_for_where_the_client_answers() {
    let mut client = Client::spawn(&[]);
    client.answers = false;
    client.initialize(None, rich(), json!({ "settings": { "off": ["folding"] } }));
    let asked = client.wait_for("workspace/configuration");
    assert_eq!(asked["params"]["items"][0]["section"], "panelprep");
    client.open(URI, &format!("{Q1}\n{ANSWER}"));
    assert!(hovers(&mut client, URI));
    client.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": [{ "off": ["hover"], "guide": null }] }));
    assert!(!hovers(&mut client, URI));
    // a change is asked for, not taken from the message
    push(&mut client, Value::Null);
    let asked = client.wait_for("workspace/configuration");
    client.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": [null] }));
    assert!(hovers(&mut client, URI));
    client.send(&json!({ "jsonrpc": "2.0", "id": 99_999, "error": { "code": -32601, "message": "no" } }));
    assert!(hovers(&mut client, URI));
}

/// What a provider answers about a document with everything in it.
fn answers(client: &mut Client, provider: &str) -> bool {
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let ranged = json!({ "textDocument": { "uri": URI }, "range": range, "context": { "diagnostics": [] } });
    let got = match provider {
        "diagnostics" => json!(client.diagnostics(URI)),
        "completion" => client.at("textDocument/completion", URI, 4, 2)["items"].clone(),
        "hover" => client.at("textDocument/hover", URI, 0, 4),
        "inlay-hints" => client.request("textDocument/inlayHint", ranged),
        "code-lens" => client.about("textDocument/codeLens", URI),
        "code-actions" => client.request("textDocument/codeAction", ranged),
        "symbols" => client.about("textDocument/documentSymbol", URI),
        "definition" => client.at("textDocument/definition", URI, 0, 4),
        "references" => client.at("textDocument/references", URI, 0, 4),
        "highlight" => client.at("textDocument/documentHighlight", URI, 2, 12),
        "folding" => client.about("textDocument/foldingRange", URI),
        other => panic!("{other}"),
    };
    assert!(got.get("error").is_none(), "{provider} {got}");
    got.is_object() || got.as_array().is_some_and(|list| !list.is_empty())
}

#[test]
fn every_provider_has_a_switch_and_hidden_switches_all() {
    let text = format!("{Q1}\n{ANSWER}\n- \n");
    for beside in ["hints", "lens"] {
        let mut client = Client::with(None, silent(), json!({ "beside": beside }), &[]);
        client.open(URI, &text);
        let not_beside = if beside == "hints" { "code-lens" } else { "inlay-hints" };
        for provider in panelprep::config::PROVIDERS.into_iter().filter(|p| *p != not_beside && *p != "file-renames") {
            push(&mut client, json!({ "off": [] }));
            assert!(answers(&mut client, provider), "{provider} is on");
            push(&mut client, json!({ "off": [provider] }));
            assert!(!answers(&mut client, provider), "{provider} is off");
            push(&mut client, json!({ "hidden": true }));
            assert!(!answers(&mut client, provider), "{provider} is hidden");
        }
        assert_eq!(client.request("workspace/symbol", json!({ "query": "" })), json!([]));
    }
}

#[test]
fn links_follow_a_moved_file_unless_that_is_switched_off() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    fs::write(root.join("stories.md"), "# Stories\n\n## The rollout\n\nWe rolled it out in steps.\n").unwrap();
    let text = format!("{Q1}\n{ANSWER}See [the rollout](stories.md#the-rollout).\n");
    fs::write(root.join("a.md"), &text).unwrap();
    let moved = json!({ "files": [{ "oldUri": uri(&root.join("stories.md")), "newUri": uri(&root.join("told.md")) }] });
    let mut poor = silent();
    poor["workspace"].as_object_mut().unwrap().remove("fileOperations");
    poor["workspace"]["workspaceEdit"].as_object_mut().unwrap().remove("documentChanges");
    for (capabilities, offered) in [(silent(), true), (poor, false)] {
        let mut client = Client::spawn(&[]);
        let offer = client.initialize(Some(&root), capabilities, Value::Null);
        let offers = &offer["capabilities"]["workspace"]["fileOperations"];
        assert_eq!(offers.get("willRename").is_some() && offers.get("didRename").is_some(), offered, "{offers}");
        client.scanned();
        let edit = client.request("workspace/willRenameFiles", moved.clone());
        let edits = match offered {
            true => edit["documentChanges"][0]["edits"].clone(),
            false => edit["changes"][uri(&root.join("a.md"))].clone(),
        };
        assert_eq!(edits[0]["newText"], "told.md", "{edit}");
        push(&mut client, json!({ "off": ["file-renames"] }));
        assert_eq!(client.request("workspace/willRenameFiles", moved.clone()), Value::Null);
    }
}

#[test]
fn a_client_that_traces_is_told_of_each_message() {
    let mut client = Client::start(None, silent());
    client.open(URI, &format!("{Q1}\n{ANSWER}"));
    client.settle();
    assert!(client.sent("$/logTrace").is_empty());
    client.notify("$/setTrace", json!({ "value": "verbose" }));
    client.at("textDocument/hover", URI, 0, 4);
    let told = client.wait_for("$/logTrace");
    assert!(told["params"]["message"].as_str().unwrap().starts_with("$/setTrace: "), "{told}");
    let told = client.wait(|m| m["method"] == "$/logTrace" && m.to_string().contains("textDocument/hover"));
    assert!(told["params"]["message"].as_str().unwrap().ends_with(" ms"), "{told}");
    client.notify("$/setTrace", json!({ "value": "off" }));
    client.settle();
    client.log.clear();
    client.settle();
    assert!(client.sent("$/logTrace").is_empty());
}

#[test]
fn practice_keeps_the_points_to_itself_until_there_is_a_draft() {
    let mut client = Client::start(None, silent());
    client.open(URI, &format!("{Q1}\n\n"));
    let telling = |client: &mut Client| {
        let hover = client.at("textDocument/hover", URI, 0, 4).to_string();
        let completion = client.at("textDocument/completion", URI, 2, 0).to_string();
        hover.contains("clustered workers") || completion.contains("clustered workers")
    };
    assert!(telling(&mut client));
    let practice = |client: &mut Client, on: Value| {
        client.request("workspace/executeCommand", json!({ "command": "panelprep.practice", "arguments": [on] }))
    };
    assert_eq!(practice(&mut client, json!({})), json!(true));
    assert!(!telling(&mut client));
    assert!(!json!(client.diagnostics(URI)).to_string().contains("clustered workers"));
    // an open document's settings may come again: the session's word stands
    push(&mut client, json!({ "practice": false }));
    assert!(!telling(&mut client));
    assert_eq!(practice(&mut client, json!({ "on": false })), json!(false));
    assert!(telling(&mut client));
    push(&mut client, json!({ "practice": true }));
    client.settle();
}

#[test]
fn what_is_ignored_in_the_file_is_not_shown() {
    let mut client = Client::start(None, silent());
    let text = format!("{Q1}\n{ANSWER}\nTODO find the number.\n");
    let rules = |client: &mut Client| json!(client.diagnostics(URI)).to_string();
    client.open(URI, &text);
    assert!(rules(&mut client).contains("todo-left"));
    client.replace(URI, 2, &text.replace("TODO", "<!-- panelprep: ignore todo-left -->\nTODO"));
    let left = rules(&mut client);
    assert!(!left.contains("todo-left") && left.contains("missing-key-point"), "{left}");
}

#[test]
fn the_commands_answer_and_refuse() {
    let mut client = Client::start(None, silent());
    client.open(URI, &format!("{Q1}\n{ANSWER}"));
    let mut run = |command: &str, argument: Value| {
        client.request("workspace/executeCommand", json!({ "command": command, "arguments": [argument] }))
    };
    for format in ["markdown", "html", "text", "cards"] {
        let review = run("panelprep.review", json!({ "uri": URI, "format": format }));
        assert!(review.as_str().unwrap().contains("Puma"), "{format}: {review}");
    }
    assert_eq!(run("panelprep.review", json!({ "format": "pdf" }))["error"]["code"], -32602);
    let gap = run("panelprep.gap", json!({ "uri": URI, "position": { "line": 0, "character": 0 } }));
    assert!(gap["message"].is_string() && gap["range"].is_object(), "{gap}");
    assert_eq!(run("panelprep.guides", json!({}))["current"]["source"], "bundled:oyster");
    assert_eq!(run("panelprep.nothing", Value::Null)["error"]["code"], -32602);
}

#[test]
fn each_test_that_the_readme_names_is_there() {
    let readme = include_str!("../../../README.md");
    let rows: Vec<&str> = readme.lines().filter(|l| l.starts_with("| ") && l.ends_with("` |")).collect();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let files = [folder.clone(), folder.join("lsp")].into_iter().flat_map(|f| fs::read_dir(f).unwrap());
    let source: String = files.filter_map(|e| fs::read_to_string(e.unwrap().path()).ok()).collect();
    let mut named = 0;
    for test in rows.iter().filter_map(|row| row.trim_end_matches("` |").rsplit('`').next()).filter(|t| t.contains('_'))
    {
        assert!(source.contains(&format!("#[test]\nfn {test}()")), "{test}");
        named += 1;
    }
    assert!(named > 15, "{named}");
}

#[test]
fn the_schema_knows_each_key_and_no_other() {
    let schema: Value = serde_json::from_str(include_str!("../../../content/panelprep.schema.json")).unwrap();
    let keys =
        |at: &str| -> BTreeSet<String> { schema.pointer(at).unwrap().as_object().unwrap().keys().cloned().collect() };
    assert_eq!(keys("/properties"), panelprep::config::KEYS.iter().map(|k| k.0.to_string()).collect());
    assert_eq!(
        keys("/properties/rules/properties"),
        panelprep::lint::RULES.iter().map(|r| r.code.to_string()).collect()
    );
    let off: Vec<&str> = schema
        .pointer("/properties/off/items/enum")
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(off, panelprep::config::PROVIDERS);
    assert_eq!(schema["additionalProperties"], false);
}
