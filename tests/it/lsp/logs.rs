//! What is logged: where things went wrong, never what somebody wrote.

use super::{ANSWER, Client, Q1, plain, server, uri};
use serde_json::{Value, json};
use std::fs;

const SECRET: &str = "Kalliope";

/// A sitting with everything that is logged: bad messages, a panic, a panic elsewhere, a bad guide. The log at this level.
fn log_of(level: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    fs::write(root.join("panelprep.toml"), "guide = \"nowhere.md\"\nguid = 3\n").unwrap();
    let log = root.join("log.txt");
    let mut command = server();
    command.stderr(fs::File::create(&log).unwrap());
    command.envs([("PANELPREP_LOG", level), ("PANELPREP_TEST_PANIC", "textDocument/hover")]);
    let mut client = Client::of(command).unwrap();
    client.initialize(Some(&root), plain("utf-16"), Value::Null);
    let notes = uri(&root.join("a.md"));
    let text = format!("{Q1}\n{ANSWER}{SECRET} helped us.\n");
    client.open(&notes, &text);
    client.replace(&notes, 7, &format!("{text}{SECRET} again.\n"));
    assert_eq!(client.at("textDocument/hover", &notes, 2, 4)["error"]["code"], -32603);
    client.raw(&super::frame(format!("{{\"{SECRET}\": ").as_bytes()));
    client.notify("textDocument/didChange", json!({ "textDocument": { "uri": SECRET } }));
    client.notify("no/such", json!({ "text": SECRET }));
    client.request("textDocument/completion", json!({ "text": SECRET }));
    client.request("no/such", json!({ "text": SECRET }));
    client.send(&json!({ "jsonrpc": "2.0", "id": 9_999, "result": SECRET }));
    client.diagnostics(&notes);
    client.request("panelprep/coverage", json!({}));
    for told in client.sent("window/logMessage").into_iter().chain(client.sent("window/showMessage")) {
        assert!(!told.to_string().contains(SECRET), "{told}");
    }
    client.request("shutdown", Value::Null);
    client.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    client.exit_code();
    fs::read_to_string(&log).unwrap()
}

#[test]
fn a_panic_names_file_and_version_and_no_log_below_trace_quotes_an_answer() {
    let log = log_of("warn");
    let told = log.lines().find(|l| l.contains("a handler panicked")).unwrap_or_else(|| panic!("{log}"));
    assert!(told.contains("textDocument/hover") && told.contains("a.md") && told.contains('7'), "{told}");
    for level in ["warn", "info", "debug"] {
        let log = log_of(level);
        assert!(!log.contains(SECRET), "{level}: {log}");
    }
}
