//! The end: a server never outlives its editor.

use super::{Client, frame, plain};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::process::{Command, Stdio};

#[test]
fn exit_after_shutdown_is_clean_and_without_it_is_not() {
    for (shuts_down, code) in [(true, 0), (false, 1)] {
        let mut client = Client::start(None, plain("utf-16"));
        if shuts_down {
            assert_eq!(client.request("shutdown", Value::Null), Value::Null);
        }
        // standard input stays open
        client.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
        assert_eq!(client.exit_code(), Some(code));
    }
}

#[test]
fn exit_without_initialize_ends_it() {
    let mut client = Client::spawn(&[]);
    client.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(client.exit_code(), Some(1));
}

#[test]
fn closed_input_ends_it() {
    for (shuts_down, code) in [(true, 0), (false, 1)] {
        let mut client = Client::start(None, plain("utf-16"));
        if shuts_down {
            client.request("shutdown", Value::Null);
        }
        client.hang_up();
        assert_eq!(client.exit_code(), Some(code));
    }
    // in the middle of a message
    let mut client = Client::start(None, plain("utf-16"));
    client.raw(b"Content-Length: 100\r\n\r\n{");
    client.hang_up();
    assert_eq!(client.exit_code(), Some(1));
}

#[test]
#[cfg(unix)]
fn closed_output_ends_it_though_nothing_is_sent() {
    let mut child = super::server().stderr(Stdio::null()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input
        .write_all(&frame(b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}"))
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(ends(&mut child), Some(1));
    drop(input);
}

#[test]
#[cfg(unix)]
fn a_dead_client_ends_it_though_its_pipes_live() {
    let mut editor = Command::new("sleep").arg("1000").spawn().unwrap();
    let mut client = Client::spawn(&[]);
    client.request("initialize", json!({ "processId": editor.id(), "capabilities": plain("utf-16") }));
    client.notify("initialized", json!({}));
    client.open("untitled:a.md", "# x");
    client.settle();
    editor.kill().unwrap();
    editor.wait().unwrap();
    assert_eq!(client.exit_code(), Some(1));
}

#[test]
#[cfg(unix)]
fn a_dead_client_ends_it_though_it_waits_for_somebody_to_read() {
    let mut editor = Command::new("sleep").arg("1000").spawn().unwrap();
    let mut child = super::server().stderr(Stdio::null()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut send = |message: Value| input.write_all(&frame(message.to_string().as_bytes())).unwrap();
    send(
        json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": { "processId": editor.id(), "capabilities": plain("utf-16") } }),
    );
    send(json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }));
    // more answers than a pipe holds, and nobody reads them
    for id in 1..20_000 {
        send(json!({ "jsonrpc": "2.0", "id": id, "method": "no/such", "params": {} }));
    }
    std::thread::sleep(std::time::Duration::from_millis(600));
    assert!(child.try_wait().unwrap().is_none(), "a slow reader is no dead one");
    editor.kill().unwrap();
    editor.wait().unwrap();
    assert_eq!(ends(&mut child), Some(1));
    drop(input);
}

/// The findings of a folder come faster than an editor that draws its window reads them.
#[test]
#[cfg(target_os = "linux")]
fn who_reads_late_holds_up_nothing() {
    let mut child = super::server().stderr(Stdio::null()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut send = |message: Value| input.write_all(&frame(message.to_string().as_bytes())).unwrap();
    send(json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": { "capabilities": plain("utf-16") } }));
    send(json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }));
    // a quarter of a megabyte, more than a pipe holds that nobody has widened
    for id in 1..3_000 {
        send(json!({ "jsonrpc": "2.0", "id": id, "method": "no/such", "params": {} }));
    }
    send(json!({ "jsonrpc": "2.0", "id": 3_000, "method": "shutdown" }));
    send(json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(ends(&mut child), Some(0));
    let mut answers = String::new();
    child.stdout.take().unwrap().read_to_string(&mut answers).unwrap();
    assert!(answers.len() > 200_000 && answers.contains("\"id\":3000"), "{}", answers.len());
}

#[test]
fn an_end_in_the_middle_of_a_slow_scan() {
    let dir = tempfile::tempdir().unwrap();
    for n in 0..500 {
        std::fs::write(dir.path().join(format!("{n}.md")), format!("{}\n{}", super::Q1, super::ANSWER.repeat(20)))
            .unwrap();
    }
    let mut client = Client::start(Some(dir.path()), plain("utf-16"));
    client.request("shutdown", Value::Null);
    client.send(&json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(client.exit_code(), Some(0));
}

fn ends(child: &mut std::process::Child) -> Option<i32> {
    for _ in 0..2000 {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    child.kill().unwrap();
    panic!("the server outlives its editor");
}
