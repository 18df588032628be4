//! Bad input: the protocol's error where it has one, and the server goes on.

use super::{ANSWER, Client, Q1, frame, plain};
use serde_json::{Value, json};

const URI: &str = "untitled:notes.md";

/// The answer to a message that has no usable id.
fn refusal(client: &mut Client, bytes: &[u8]) -> Value {
    client.raw(bytes);
    client.answer(&Value::Null)["error"]["code"].clone()
}

#[test]
fn bad_messages_are_refused_and_the_server_goes_on() {
    let mut client = Client::start(None, plain("utf-16"));
    client.open(URI, &format!("{Q1}\n{ANSWER}"));
    let parse_error = json!(-32700);
    let invalid = json!(-32600);
    assert_eq!(refusal(&mut client, &frame(b"{\"jsonrpc\": \"2.0\", ")), parse_error, "malformed");
    assert_eq!(refusal(&mut client, &frame(b"{\"a\": \"\xff\xfe\"}")), parse_error, "bad UTF-8");
    assert_eq!(refusal(&mut client, b"Content-Size: 4\r\n\r\n"), parse_error, "no length");
    assert_eq!(refusal(&mut client, b"Content-Length: many\r\n\r\n"), parse_error, "a length of words");
    assert_eq!(
        refusal(&mut client, &frame(b"[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shutdown\"}]")),
        invalid,
        "batch"
    );
    assert_eq!(refusal(&mut client, &frame(b"3")), invalid, "a number");
    assert_eq!(refusal(&mut client, &frame(b"{\"jsonrpc\":\"2.0\"}")), invalid, "neither request nor answer");
    assert_eq!(refusal(&mut client, &frame("[".repeat(100_000).as_bytes())), parse_error, "deep nesting");
    for (method, params, code) in [
        ("no/such", json!({}), -32601),
        ("$/no-such", json!({}), -32601),
        ("textDocument/hover", Value::Null, -32602),
        ("textDocument/hover", json!([1]), -32602),
        ("textDocument/hover", json!({ "textDocument": 3 }), -32602),
        ("workspace/executeCommand", json!({ "command": "no.such" }), -32602),
    ] {
        assert_eq!(client.request(method, params)["error"]["code"], code, "{method}");
    }
    client.notify("no/such", json!({}));
    client.notify("textDocument/didChange", json!({ "textDocument": {} }));
    client.notify("$/setTrace", json!({ "value": "verbose" }));
    client.send(&json!({ "jsonrpc": "2.0", "id": 77_777, "result": null }));
    client.send(&json!({ "jsonrpc": "2.0", "id": null, "error": { "code": 1, "message": "late" } }));
    client.send(&json!({ "jsonrpc": "2.0", "id": "words", "method": "textDocument/documentSymbol", "params": { "textDocument": { "uri": URI } } }));
    assert!(client.answer(&json!("words")).is_array());
    assert_eq!(client.request("shutdown", Value::Null), Value::Null);
    client.send(&json!({ "jsonrpc": "2.0", "method": "exit", "params": null }));
    assert_eq!(client.exit_code(), Some(0));
}

#[test]
fn nothing_is_done_before_initialize_and_only_one_is_taken() {
    let mut client = Client::spawn(&[]);
    assert_eq!(client.about("textDocument/documentSymbol", URI)["error"]["code"], -32002);
    client.open(URI, "# x");
    assert!(client.initialize(None, plain("utf-16"), Value::Null)["capabilities"].is_object());
    assert_eq!(client.request("initialize", json!({ "capabilities": {} }))["error"]["code"], -32600);
    client.open(URI, &format!("{Q1}\n{ANSWER}"));
    assert!(client.about("textDocument/documentSymbol", URI).is_array());
    client.request("shutdown", Value::Null);
    assert_eq!(client.about("textDocument/documentSymbol", URI)["error"]["code"], -32600);
}

#[test]
fn twenty_megabytes_are_read_and_nothing_else_waits_for_ever() {
    let mut client = Client::start(None, plain("utf-16"));
    let huge = format!("{Q1}\n{}", ANSWER.repeat(20 * 1024 * 1024 / ANSWER.len()));
    client.open("untitled:huge.md", &huge);
    client.open(URI, &format!("{Q1}\n{ANSWER}"));
    assert!(client.about("textDocument/documentSymbol", URI).is_array());
    client.wait(|m| m["method"] == "window/showMessage" && m["params"]["message"].as_str().unwrap().contains("8 MiB"));
    // smaller again, it is notes again
    client.replace("untitled:huge.md", 2, &format!("{Q1}\n{ANSWER}"));
    assert!(client.about("textDocument/documentSymbol", "untitled:huge.md").is_array());
    // larger than any message may be: read past
    let mut bytes = format!("Content-Length: {}\r\n\r\n", 65 * 1024 * 1024).into_bytes();
    bytes.resize(bytes.len() + 65 * 1024 * 1024, b' ');
    assert_eq!(refusal(&mut client, &bytes), json!(-32700));
    assert!(client.about("textDocument/documentSymbol", URI).is_array());
}

#[test]
fn a_panic_in_a_handler_is_an_error_of_that_request() {
    let mut client =
        Client::with(None, plain("utf-16"), Value::Null, &[("PANELPREP_TEST_PANIC", "textDocument/hover")]);
    client.open(URI, &format!("{Q1}\n{ANSWER}"));
    for _ in 0..3 {
        assert_eq!(client.at("textDocument/hover", URI, 0, 4)["error"]["code"], -32603);
    }
    client.replace(URI, 2, &format!("# New\n\n{Q1}\n{ANSWER}"));
    assert_eq!(client.about("textDocument/documentSymbol", URI)[0]["name"], "New");
    client.request("shutdown", Value::Null);
    client.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(client.exit_code(), Some(0));
}

#[test]
fn what_waits_can_be_cancelled() {
    let mut client = Client::start(None, plain("utf-16"));
    // while the server reads this, the rest waits
    let mut bytes = frame(
        json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": {
        "uri": URI, "languageId": "markdown", "version": 1, "text": format!("{Q1}\n{}", ANSWER.repeat(2_000)) } } })
        .to_string()
        .as_bytes(),
    );
    for id in 100..110 {
        bytes.extend(frame(json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/documentSymbol", "params": { "textDocument": { "uri": URI } } }).to_string().as_bytes()));
    }
    for id in 100..109 {
        bytes.extend(frame(
            json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": id } }).to_string().as_bytes(),
        ));
    }
    client.raw(&bytes);
    let codes: Vec<Value> = (100..110).map(|id| client.answer(&json!(id))["error"]["code"].clone()).collect();
    // each is answered: with the error, or, when it was done before the word came, with its result
    assert!(codes.iter().take(9).all(|c| *c == json!(-32800) || c.is_null()), "{codes:?}");
    assert!(codes.iter().any(|c| *c == json!(-32800)), "{codes:?}");
    assert!(codes[9].is_null());
    // an id can be used again
    client.send(&json!({ "jsonrpc": "2.0", "id": 100, "method": "textDocument/documentSymbol", "params": { "textDocument": { "uri": URI } } }));
    assert!(client.answer(&json!(100)).is_array());
}
