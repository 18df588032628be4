//! Questions that take long: they hold nothing up, are answered of one version, and can be called off.

use super::{ANSWER, Client, Q1, plain, uri};
use serde_json::{Value, json};

const SMALL: &str = "untitled:small.md";
const LARGE: &str = "untitled:large.md";
const Q2: &str = "## Q2: How do you ensure database migrations are safe in a high-traffic production environment?\n";

/// A client with a small document, and one whose whole takes long to go through: a long answer to each of two questions,
/// many times over.
fn with_both(environment: &[(&str, &str)]) -> Client {
    let mut client = Client::with(None, plain("utf-16"), Value::Null, environment);
    let filler = "And then we talked about it for a while, and nothing much came of it in the end, as it goes.\n\n";
    let sections: Vec<String> =
        (0..400).map(|n| format!("{}\n{ANSWER}\n{}", if n % 2 == 0 { Q1 } else { Q2 }, filler.repeat(20))).collect();
    client.open(LARGE, &format!("# Large\n\n{}", sections.join("\n")));
    client.open(SMALL, &format!("# Small\n\n{Q1}\n{ANSWER}"));
    client.settle();
    client
}

/// The whole coverage, again and again: no small client's question takes as long.
fn ask_much(client: &mut Client, times: usize) -> Vec<i64> {
    (0..times).map(|_| client.ask("panelprep/coverage", json!({}))).collect()
}

#[test]
fn a_slow_question_does_not_hold_up_others() {
    let mut client = with_both(&[]);
    let slow = ask_much(&mut client, 12);
    for n in 0..3 {
        // each is asked when the one before was answered
        assert!(client.at("textDocument/hover", SMALL, 2, 4)["contents"].to_string().contains("2 of 3"), "{n}");
    }
    let done = client.early.len();
    assert!(done < slow.len(), "all {done} slow answers came before three quick ones");
    for id in slow {
        assert!(client.answer(&json!(id))["notebooks"].is_array());
    }
}

#[test]
fn a_slow_answer_is_of_the_version_that_was_asked() {
    let mut client = with_both(&[]);
    ask_much(&mut client, 6);
    let line = |symbols: &Value| symbols[0]["children"][0]["selectionRange"]["start"]["line"].clone();
    let mut asked = Vec::new();
    for version in 2..12 {
        asked.push(client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": LARGE } })));
        let start = json!({ "line": 1, "character": 0 });
        client.notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": LARGE, "version": version }, "contentChanges": [{ "range": { "start": start, "end": start }, "text": "\n" }] }),
        );
    }
    for (n, id) in asked.iter().enumerate() {
        assert_eq!(line(&client.answer(&json!(id))), json!(2 + n));
    }
    assert_eq!(line(&client.about("textDocument/documentSymbol", LARGE)), json!(12));
}

#[test]
fn what_is_being_worked_on_can_be_called_off() {
    let mut client = with_both(&[]);
    let slow = ask_much(&mut client, 12);
    // the loop has handed them on when it answers this
    client.at("textDocument/hover", SMALL, 2, 4);
    let last = slow.last().copied().unwrap();
    client.notify("$/cancelRequest", json!({ "id": last }));
    assert_eq!(client.answer(&json!(last))["error"]["code"], -32800);
    assert!(client.early.len() < slow.len() - 1, "it was called off before the others were answered");
    // its id is free again, and it is answered once only
    client.send(&json!({ "jsonrpc": "2.0", "id": last, "method": "textDocument/documentSymbol", "params": { "textDocument": { "uri": SMALL } } }));
    assert!(client.answer(&json!(last)).is_array());
    for id in &slow[..slow.len() - 1] {
        assert!(client.answer(&json!(id))["notebooks"].is_array());
    }
    client.settle();
    assert_eq!(client.early, Vec::<Value>::new());
    // called off after the end: nothing
    client.notify("$/cancelRequest", json!({ "id": last }));
    client.notify("$/cancelRequest", json!({ "id": {} }));
    client.notify("$/cancelRequest", json!({}));
    assert!(client.at("textDocument/hover", SMALL, 2, 4).is_object());
}

#[test]
fn more_slow_questions_than_can_be_worked_on_are_all_answered() {
    let mut client = with_both(&[]);
    let mut bytes = Vec::new();
    for id in 0..200 {
        let ask = json!({ "jsonrpc": "2.0", "id": id + 5_000, "method": "textDocument/foldingRange", "params": { "textDocument": { "uri": LARGE } } });
        bytes.extend(super::frame(ask.to_string().as_bytes()));
    }
    client.raw(&bytes);
    for id in 0..200 {
        assert!(client.answer(&json!(id + 5_000)).is_array());
    }
}

#[test]
fn a_panic_on_another_thread_is_an_error_of_that_request() {
    let mut client = with_both(&[("PANELPREP_TEST_PANIC", "textDocument/foldingRange")]);
    for _ in 0..3 {
        assert_eq!(client.about("textDocument/foldingRange", LARGE)["error"]["code"], -32603);
        assert!(client.about("textDocument/documentSymbol", LARGE).is_array());
    }
}

#[test]
fn the_end_does_not_wait_for_slow_answers() {
    let mut client = with_both(&[]);
    ask_much(&mut client, 12);
    let id = client.ask("shutdown", Value::Null);
    client.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(client.exit_code(), Some(0));
    assert_eq!(client.answer(&json!(id)), Value::Null);
}

#[test]
fn a_folder_of_many_notes_is_searched_beside_the_loop() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    for n in 0..120 {
        std::fs::write(root.join(format!("{n}.md")), format!("# Day {n}\n\n{Q1}\n{ANSWER}")).unwrap();
    }
    let mut client = Client::start(Some(&root), plain("utf-16"));
    client.scanned();
    let found = client.request("workspace/symbol", json!({ "query": "Q1" }));
    assert!(found.as_array().unwrap().len() >= 120, "{found}");
    let moved = json!({ "files": [{ "oldUri": uri(&root.join("0.md")), "newUri": uri(&root.join("x.md")) }] });
    assert_eq!(client.request("workspace/willRenameFiles", moved), Value::Null);
}
