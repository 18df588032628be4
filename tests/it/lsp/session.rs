//! One sitting, from opening the notes to closing the editor.

use super::{Client, rich, uri};
use serde_json::json;

#[test]
fn a_session_from_open_to_exit() {
    let dir = tempfile::tempdir().unwrap();
    let mut capabilities = rich();
    // edits at once, and proposals without placeholders
    capabilities["textDocument"]["codeAction"].as_object_mut().unwrap().remove("resolveSupport");
    let mut session = Client::start(Some(dir.path()), capabilities);
    let text = "# Notes\n\n## Q9: How do you maintain async collaboration during incident response? 🎉\n\nWe open one Slack channel for each incident and a scribe writes the timeline there while it happens.\n\n- \n";
    let uri = uri(&dir.path().join("a.md"));
    session.open(&uri, text);
    let hints = session.request("textDocument/inlayHint", json!({ "textDocument": { "uri": uri }, "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } } }));
    assert!(hints[0]["label"].as_str().is_some_and(|l| l.starts_with("2 of 3 points")), "{hints}");
    // the hint stands behind the emoji, which is two UTF-16 units
    assert_eq!(hints[0]["position"]["character"].as_u64(), Some(75));
    let found = session.diagnostics(&uri);
    assert!(
        found
            .iter()
            .any(|d| d["code"] == "missing-key-point" && d["range"]["start"] == json!({ "line": 2, "character": 3 })),
        "{found:?}"
    );
    let hover = session.request(
        "textDocument/hover",
        json!({ "textDocument": { "uri": uri }, "position": { "line": 2, "character": 5 } }),
    );
    assert!(hover["contents"]["value"].as_str().is_some_and(|v| v.contains("Slack channel")), "{hover}");
    let items = session.request("textDocument/completion", json!({ "textDocument": { "uri": uri }, "position": { "line": 6, "character": 2 }, "context": { "triggerKind": 1 } }));
    assert!(items["items"][0]["label"].as_str().is_some_and(|l| l.contains("retrospective")), "{items}");
    let range = json!({ "start": { "line": 2, "character": 3 }, "end": { "line": 2, "character": 5 } });
    let actions = session.request(
        "textDocument/codeAction",
        json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } }),
    );
    assert!(actions.as_array().is_some_and(|a| a.iter().any(|a| a["edit"].is_object())), "{actions}");
    // the third point, typed at the end
    let end = json!({ "line": 6, "character": 2 });
    session.notify("textDocument/didChange", json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [{ "range": { "start": end, "end": end }, "text": "Three days later we hold a blameless retrospective." }] }));
    let symbols = session.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } }));
    assert!(symbols.to_string().contains("3 of 3"), "{symbols}");
    assert!(!session.diagnostics(&uri).iter().any(|d| d["code"] == "missing-key-point"));
    session.request("shutdown", serde_json::Value::Null);
    session.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(session.exit_code(), Some(0));
}
