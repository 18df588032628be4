//! Each thing that depends on the client: with the client that has it, and the one that hasn't.

use super::{ANSWER, Client, Q1, plain, rich, uri};
use serde_json::{Value, json};

const URI: &str = "untitled:notes.md";

/// What a client that knows nothing declares.
fn bare() -> Value {
    json!({})
}

/// `rich` without the thing at this pointer.
fn without(pointer: &str) -> Value {
    let mut capabilities = rich();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    capabilities.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
    capabilities
}

fn notes(client: &mut Client) -> Value {
    client.open(
        URI,
        &format!("# Notes\n\n{Q1}\n{ANSWER}\n- \n\n## Q2: safe database migrations in production\n\nTODO\n"),
    );
    json!({ "uri": URI })
}

#[test]
fn encodings_are_negotiated() {
    for (offered, chosen) in [
        (json!(["utf-16"]), "utf-16"),
        (json!(["utf-8", "utf-16"]), "utf-8"),
        (json!(["utf-32"]), "utf-32"),
        (json!([]), "utf-16"),
        (Value::Null, "utf-16"),
    ] {
        let mut client = Client::spawn(&[]);
        let general = if offered.is_null() { json!({}) } else { json!({ "positionEncodings": offered }) };
        let offer = client.initialize(None, json!({ "general": general }), Value::Null);
        assert_eq!(offer["capabilities"]["positionEncoding"], chosen, "{offered}");
        assert_eq!(offer["serverInfo"]["name"], "panelprep");
    }
}

#[test]
fn completion_is_snippets_and_markdown_only_where_they_are_understood() {
    for (capabilities, snippets, markdown, lazy) in [
        (rich(), true, true, true),
        (without("/textDocument/completion/completionItem/snippetSupport"), false, true, true),
        (without("/textDocument/completion/completionItem/documentationFormat"), true, false, true),
        (without("/textDocument/completion/completionItem/resolveSupport"), true, true, false),
        (bare(), false, false, false),
    ] {
        let mut client = Client::start(None, capabilities);
        notes(&mut client);
        let list = client.at("textDocument/completion", URI, 6, 2);
        let items = list["items"].as_array().unwrap();
        assert!(!items.is_empty());
        for item in items {
            assert!(
                item["textEdit"].is_object() && item["filterText"].is_string() && item.get("preselect").is_none(),
                "{item}"
            );
            assert!(
                snippets
                    || item["insertTextFormat"] == 1 && !item["textEdit"]["newText"].as_str().unwrap().contains("${"),
                "{item}"
            );
            assert_eq!(item.get("documentation").is_none(), lazy, "{item}");
        }
        let resolved = client.request("completionItem/resolve", items[0].clone());
        assert_eq!(resolved["documentation"]["kind"] == "markdown", markdown);
        assert_eq!(resolved["documentation"].is_string(), !markdown);
        // nothing in the middle of a sentence
        let asked = json!({ "textDocument": { "uri": URI }, "position": { "line": 4, "character": 20 }, "context": { "triggerKind": 2, "triggerCharacter": "#" } });
        assert_eq!(client.request("textDocument/completion", asked)["items"], json!([]));
    }
}

#[test]
fn hover_is_markdown_or_plain() {
    for (capabilities, kind) in
        [(rich(), "markdown"), (without("/textDocument/hover/contentFormat"), "plaintext"), (bare(), "plaintext")]
    {
        let mut client = Client::start(None, capabilities);
        notes(&mut client);
        assert_eq!(client.at("textDocument/hover", URI, 2, 4)["contents"]["kind"], kind);
    }
}

#[test]
fn symbols_are_nested_or_flat() {
    for (capabilities, nested) in
        [(rich(), true), (without("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"), false)]
    {
        let mut client = Client::start(None, capabilities);
        notes(&mut client);
        let symbols = client.about("textDocument/documentSymbol", URI);
        assert_eq!(symbols[0].get("selectionRange").is_some(), nested, "{symbols}");
        assert_eq!(symbols[0].get("location").is_some(), !nested);
    }
}

#[test]
fn diagnostics_carry_what_the_client_takes() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    std::fs::write(root.join("a.md"), format!("{Q1}\n{ANSWER}")).unwrap();
    let b = uri(&root.join("b.md"));
    let seen = |capabilities: Value| -> Value {
        let mut client = Client::start(Some(&root), capabilities);
        client.scanned();
        client.open(&b, &format!("{Q1}\n{ANSWER}"));
        let found = client.diagnostics(&b);
        client.settle();
        let all: Vec<&Value> = client.sent("textDocument/publishDiagnostics");
        let any = |key: &str| found.iter().any(|d| d.get(key).is_some());
        let related = all.iter().any(|p| p["diagnostics"].to_string().contains("relatedInformation"));
        json!([
            all.iter().any(|p| p.get("version").is_some()),
            related || any("relatedInformation"),
            any("data"),
            any("codeDescription")
        ])
    };
    let at = "/textDocument/publishDiagnostics";
    assert_eq!(seen(rich()), json!([true, true, true, true]));
    assert_eq!(seen(without(&format!("{at}/versionSupport"))), json!([false, true, true, true]));
    assert_eq!(seen(without(&format!("{at}/relatedInformation"))), json!([true, false, true, true]));
    assert_eq!(seen(without(&format!("{at}/dataSupport"))), json!([true, true, false, true]));
    assert_eq!(seen(without(&format!("{at}/codeDescriptionSupport"))), json!([true, true, true, false]));
    assert_eq!(seen(bare()), json!([false, false, false, false]));
}

#[test]
fn diagnostics_are_pushed_or_pulled_never_both() {
    let mut both = rich();
    both["textDocument"]["diagnostic"] = json!({});
    let mut only = both.clone();
    only["textDocument"].as_object_mut().unwrap().remove("publishDiagnostics");
    let setting = json!({ "diagnostics": "pull" });
    for (capabilities, options, pulls) in [
        (rich(), json!({}), false),
        (both.clone(), json!({}), false),
        (both, setting, true),
        (only, json!({}), true),
        (bare(), json!({}), false),
    ] {
        let mut client = Client::spawn(&[]);
        let offer = client.initialize(None, capabilities, options);
        assert_eq!(offer["capabilities"].get("diagnosticProvider").is_some(), pulls);
        notes(&mut client);
        client.settle();
        assert_eq!(client.sent("textDocument/publishDiagnostics").is_empty(), pulls);
        if pulls {
            assert_eq!(offer["capabilities"]["diagnosticProvider"]["interFileDependencies"], true);
            let full = client.about("textDocument/diagnostic", URI);
            assert!(full["kind"] == "full" && !full["items"].as_array().unwrap().is_empty(), "{full}");
            let again = client.request(
                "textDocument/diagnostic",
                json!({ "textDocument": { "uri": URI }, "previousResultId": full["resultId"] }),
            );
            assert_eq!(again, json!({ "kind": "unchanged", "resultId": full["resultId"] }));
            let whole = client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
            assert_eq!(whole["items"][0]["items"], full["items"]);
            let same = client.request(
                "workspace/diagnostic",
                json!({ "previousResultIds": [{ "uri": URI, "value": full["resultId"] }] }),
            );
            assert_eq!(same["items"][0]["kind"], "unchanged");
        }
    }
}

#[test]
fn a_pulling_client_is_told_only_of_changes_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    std::fs::write(root.join("a.md"), format!("{Q1}\n{ANSWER}")).unwrap();
    let mut pulls = rich();
    pulls["textDocument"]["diagnostic"] = json!({});
    pulls["textDocument"].as_object_mut().unwrap().remove("publishDiagnostics");
    let mut mute = pulls.clone();
    mute["workspace"].as_object_mut().unwrap().remove("diagnostics");
    for (capabilities, told) in [(pulls, true), (mute, false)] {
        let mut client = Client::start(Some(&root), capabilities);
        client.scanned();
        client.log.clear();
        let b = uri(&root.join("b.md"));
        client.open(&b, "# Diary\n");
        client.replace(&b, 2, "# Diary\n\nNothing.\n");
        client.settle();
        assert!(client.sent("workspace/diagnostic/refresh").is_empty());
        // a is where it is said which questions are missing
        let q2 = "## Q2: How do you ensure database migrations are safe in a high-traffic production environment?\n";
        client.replace(&b, 3, &format!("{q2}\n{ANSWER}"));
        client.settle();
        assert_eq!(!client.sent("workspace/diagnostic/refresh").is_empty(), told);
    }
}

#[test]
fn lenses_or_hints_never_both() {
    let beside = |v: &str| json!({ "beside": v });
    for (capabilities, options, lens, hints) in [
        (rich(), json!({}), false, true),
        (rich(), beside("lens"), true, false),
        (rich(), beside("none"), false, false),
        (without("/textDocument/inlayHint"), json!({}), true, false),
        (bare(), json!({}), false, false),
    ] {
        let mut client = Client::spawn(&[]);
        let offer = client.initialize(None, capabilities, options);
        let offers = &offer["capabilities"];
        assert_eq!(
            (offers.get("codeLensProvider").is_some(), offers.get("inlayHintProvider").is_some()),
            (lens, hints)
        );
        notes(&mut client);
        let lenses = client.about("textDocument/codeLens", URI);
        assert_eq!(lenses.as_array().is_some_and(|l| !l.is_empty()), lens);
        let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
        let got = client.request("textDocument/inlayHint", json!({ "textDocument": { "uri": URI }, "range": range }));
        assert_eq!(got.as_array().is_some_and(|l| !l.is_empty()), hints, "{got}");
        let above = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 1, "character": 0 } });
        let got = client.request("textDocument/inlayHint", json!({ "textDocument": { "uri": URI }, "range": above }));
        assert!(got.as_array().is_none_or(Vec::is_empty), "hints out of range: {got}");
        if lens {
            assert!(lenses[0].get("command").is_none());
            let resolved = client.request("codeLens/resolve", lenses[0].clone());
            assert!(resolved["command"]["title"].as_str().unwrap().contains("of 3 points"), "{resolved}");
            // no client magic unless the client has said that it has it
            assert_eq!(resolved["command"]["command"], "");
        }
    }
    let mut client = Client::with(None, rich(), json!({ "beside": "lens", "commands": ["panelprep.addPoint"] }), &[]);
    notes(&mut client);
    let lenses = client.about("textDocument/codeLens", URI);
    let resolved = client.request("codeLens/resolve", lenses[0].clone());
    assert_eq!(resolved["command"]["command"], "panelprep.addPoint", "{resolved}");
}

#[test]
fn actions_are_literals_resolved_where_the_client_does() {
    let range = json!({ "start": { "line": 2, "character": 4 }, "end": { "line": 2, "character": 4 } });
    let ask = json!({ "textDocument": { "uri": URI }, "range": range, "context": { "diagnostics": [] } });
    for (capabilities, offered, lazy, preferred) in [
        (rich(), true, true, true),
        (without("/textDocument/codeAction/resolveSupport"), true, false, true),
        (without("/textDocument/codeAction/isPreferredSupport"), true, true, false),
        (without("/textDocument/codeAction/codeActionLiteralSupport"), false, true, true),
    ] {
        let mut client = Client::spawn(&[]);
        let offer = client.initialize(None, capabilities, Value::Null);
        assert_eq!(offer["capabilities"].get("codeActionProvider").is_some(), offered);
        if !offered {
            continue;
        }
        assert_eq!(offer["capabilities"]["codeActionProvider"].get("resolveProvider").is_some(), lazy);
        notes(&mut client);
        let actions = client.request("textDocument/codeAction", ask.clone());
        let actions = actions.as_array().unwrap();
        assert!(!actions.is_empty() && actions.iter().all(|a| a["kind"].is_string() && a.get("command").is_none()));
        assert!(actions.iter().all(|a| a.get("edit").is_none() == lazy), "{actions:?}");
        assert!(preferred || actions.iter().all(|a| a.get("isPreferred").is_none()));
        for action in actions.iter().filter(|_| lazy) {
            let resolved = client.request("codeAction/resolve", action.clone());
            assert!(resolved["edit"]["documentChanges"].is_array(), "{resolved}");
        }
        let mut only = ask.clone();
        only["context"]["only"] = json!(["refactor"]);
        let some = client.request("textDocument/codeAction", only);
        assert!(some.as_array().unwrap().iter().all(|a| a["kind"].as_str().unwrap().starts_with("refactor")));
    }
}

#[test]
fn edits_name_versions_where_the_client_takes_them() {
    for (capabilities, versions) in [(rich(), true), (without("/workspace/workspaceEdit/documentChanges"), false)] {
        let mut client = Client::start(None, capabilities);
        notes(&mut client);
        let range = json!({ "start": { "line": 2, "character": 4 }, "end": { "line": 2, "character": 4 } });
        let actions = client.request(
            "textDocument/codeAction",
            json!({ "textDocument": { "uri": URI }, "range": range, "context": { "diagnostics": [] } }),
        );
        let edit = client.request("codeAction/resolve", actions[0].clone())["edit"].clone();
        assert_eq!(edit.get("documentChanges").is_some(), versions, "{edit}");
        assert_eq!(edit.get("changes").is_some(), !versions);
        assert!(!versions || edit["documentChanges"][0]["textDocument"]["version"] == 1);
    }
}

#[test]
fn notes_are_started_through_the_client() {
    for (capabilities, able) in [
        (rich(), true),
        (without("/workspace/applyEdit"), false),
        (without("/workspace/workspaceEdit/resourceOperations"), false),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let mut client = Client::start(Some(&root), capabilities);
        let made = client.request(
            "workspace/executeCommand",
            json!({ "command": "panelprep.init", "arguments": [{ "uri": uri(&root) }] }),
        );
        client.settle();
        assert_eq!(client.sent("workspace/applyEdit").len(), usize::from(able), "{made}");
        assert_eq!(made.get("error").is_none(), able, "{made}");
        assert_eq!(std::fs::read_dir(&root).unwrap().count(), 0, "nothing is written behind the client's back");
    }
}

#[test]
fn only_what_can_be_registered_is() {
    let mut client = Client::start(None, rich());
    let registered = client.wait_for("client/registerCapability").to_string();
    assert!(registered.contains("didChangeWatchedFiles") && registered.contains("didChangeConfiguration"));
    client.wait_for("workspace/configuration");
    for capabilities in [bare(), plain("utf-16")] {
        let mut client = Client::start(None, capabilities);
        notes(&mut client);
        client.settle();
        assert!(client.log.iter().all(|m| m.get("id").is_none()), "{:?}", client.log);
    }
}

#[test]
fn lenses_and_hints_are_asked_for_again_where_that_is_possible() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    for (capabilities, options, method, told) in [
        (rich(), "hints", "workspace/inlayHint/refresh", true),
        (rich(), "lens", "workspace/codeLens/refresh", true),
        (without("/workspace/inlayHint"), "hints", "workspace/inlayHint/refresh", false),
        (without("/workspace/codeLens"), "lens", "workspace/codeLens/refresh", false),
    ] {
        let mut client = Client::with(Some(&root), capabilities, json!({ "beside": options }), &[]);
        client.scanned();
        assert_eq!(!client.sent(method).is_empty(), told, "{method}");
        client.log.clear();
        client.open(URI, &format!("{Q1}\n{ANSWER}"));
        client.replace(URI, 2, &format!("{Q1}\n{ANSWER}{ANSWER}"));
        client.settle();
        assert!(client.sent(method).is_empty(), "an edit of one file is no reason");
    }
}

#[test]
fn folds_are_lines_where_the_client_folds_lines() {
    for (capabilities, lines) in [(rich(), true), (without("/textDocument/foldingRange"), false)] {
        let mut client = Client::start(None, capabilities);
        notes(&mut client);
        let folds = client.about("textDocument/foldingRange", URI);
        assert_eq!(folds[0].get("startCharacter").is_none(), lines, "{folds}");
    }
}
