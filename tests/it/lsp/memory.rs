//! A session without a process: messages in by a channel, bytes out.

use super::{ANSWER, Q1, plain};
use panelprep::server::{Exit, Incoming, QUEUE, serve};
use serde_json::{Value, json};

fn session(messages: Vec<Value>) -> (Exit, Vec<Value>) {
    let (sender, receiver) = tokio::sync::mpsc::channel(QUEUE);
    for message in messages {
        sender.try_send(Incoming::Message(message)).unwrap();
    }
    drop(sender);
    let mut out = Vec::new();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let exit = runtime.block_on(serve(receiver, &mut out, &panelprep::server::Watch::default()));
    let mut input = out.as_slice();
    (exit, std::iter::from_fn(|| super::read(&mut input)).collect())
}

#[test]
fn messages_in_and_bytes_out() {
    let uri = "untitled:a.md";
    let call = |id: i64, method: &str, params: Value| json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
    let tell = |method: &str, params: Value| json!({ "jsonrpc": "2.0", "method": method, "params": params });
    let (exit, out) = session(vec![
        call(1, "initialize", json!({ "capabilities": plain("utf-8") })),
        tell("initialized", json!({})),
        tell(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": 4, "text": format!("{Q1}\n{ANSWER}") } }),
        ),
        call(
            2,
            "textDocument/hover",
            json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 4 } }),
        ),
        call(3, "shutdown", Value::Null),
        tell("exit", Value::Null),
    ]);
    assert_eq!(exit, Exit::Clean);
    let ids: Vec<&Value> = out.iter().filter_map(|m| m.get("id")).collect();
    assert_eq!(ids, [&json!(1), &json!(2), &json!(3)]);
    assert!(out[1]["result"]["contents"].to_string().contains("2 of 3"), "{}", out[1]);
}

#[test]
fn the_end_of_the_channel_is_the_end() {
    assert_eq!(session(Vec::new()).0, Exit::Gone);
    assert_eq!(session(vec![json!([]), json!(null), json!({ "method": 3 })]).0, Exit::Gone);
}
