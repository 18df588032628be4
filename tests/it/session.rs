//! A session with the spawned server over its pipes: as small as a client can be.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// No answer takes this long; a watchdog, not a measurement.
const PATIENCE: Duration = Duration::from_secs(30);

/// A client.
pub struct Session {
    child: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    next: i64,
    /// The last diagnostics of each document.
    pub diagnostics: BTreeMap<String, Vec<Value>>,
    /// Notifications other than diagnostics.
    pub notes: Vec<Value>,
    root: String,
}

impl Session {
    /// Starts a server on a folder, with what a full client declares.
    pub fn start(root: &Path) -> Self {
        let capabilities = json!({
            "general": { "positionEncodings": ["utf-16"] },
            "workspace": { "workspaceFolders": true, "applyEdit": true, "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] } },
            "textDocument": {
                "publishDiagnostics": { "versionSupport": true, "relatedInformation": true, "dataSupport": true },
                "completion": { "completionItem": { "snippetSupport": false } },
                "hover": { "contentFormat": ["markdown"] },
                "inlayHint": {},
                "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } }, "isPreferredSupport": true },
                "documentSymbol": { "hierarchicalDocumentSymbolSupport": true }
            }
        });
        Self::with(root, capabilities)
    }

    /// Starts a server on a folder for a client with these capabilities.
    pub fn with(root: &Path, capabilities: Value) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_panelprep"))
            .arg("lsp")
            .env("XDG_CACHE_HOME", std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            loop {
                let mut length = 0;
                loop {
                    let mut line = String::new();
                    if output.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    if line.trim().is_empty() {
                        break;
                    }
                    if let Some(n) = line.strip_prefix("Content-Length:") {
                        length = n.trim().parse().unwrap();
                    }
                }
                let mut body = vec![0; length];
                output.read_exact(&mut body).unwrap();
                if sender.send(serde_json::from_slice(&body).unwrap()).is_err() {
                    return;
                }
            }
        });
        let root = format!("file://{}", root.display());
        let mut session = Session {
            child,
            input,
            messages,
            next: 0,
            diagnostics: BTreeMap::new(),
            notes: Vec::new(),
            root: root.clone(),
        };
        let params = json!({ "processId": std::process::id(), "rootUri": root, "capabilities": capabilities, "workspaceFolders": [{ "uri": root, "name": "notes" }] });
        session.request("initialize", params);
        session.notify("initialized", json!({}));
        session
    }

    /// The URI of a file of the folder.
    pub fn uri(&self, name: &str) -> String {
        format!("{}/{name}", self.root)
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and waits for its answer.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message.get("id").and_then(Value::as_i64) == Some(id) && message.get("method").is_none() {
                return message.get("result").cloned().unwrap_or(Value::Null);
            }
        }
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn receive(&mut self) -> Value {
        let message = self.messages.recv_timeout(PATIENCE).expect("the server answers");
        if message["method"] == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().unwrap().to_string();
            self.diagnostics.insert(uri, message["params"]["diagnostics"].as_array().unwrap().clone());
        } else if message.get("method").is_some() {
            self.notes.push(message.clone());
        }
        message
    }

    /// Waits until a document's diagnostics are as they should be; the watchdog says when they never are.
    pub fn until(&mut self, uri: &str, right: impl Fn(&[Value]) -> bool) {
        while !self.diagnostics.get(uri).is_some_and(|found| right(found)) {
            self.receive();
        }
    }

    /// Waits until the folder has been read: the coverage of the whole is announced with every verdict in it.
    pub fn ready(&mut self) {
        for _ in 0..200 {
            let coverage = self.request("panelprep/coverage", json!({}));
            if coverage["notebooks"].as_array().is_some_and(|n| n.iter().all(|n| n["scanned"] == true)) {
                // what was found is published right after
                self.request("panelprep/coverage", json!({}));
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the folder was not read");
    }

    /// Opens a document.
    pub fn open(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        self.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": 1, "text": text } }),
        );
    }

    /// Ends the server as the protocol wants it.
    pub fn end(mut self) {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn a_session_from_open_to_exit() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = Session::start(dir.path());
    let text = "# Notes\n\n## Q9: How do you maintain async collaboration during incident response? 🎉\n\nWe open one Slack channel for each incident and a scribe writes the timeline there while it happens.\n\n- \n";
    session.open("a.md", text);
    let uri = session.uri("a.md");
    let hints = session.request("textDocument/inlayHint", json!({ "textDocument": { "uri": uri }, "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } } }));
    assert!(hints[0]["label"].as_str().is_some_and(|l| l.starts_with("2 of 3 points")), "{hints}");
    // the hint stands behind the emoji, which is two UTF-16 units
    assert_eq!(hints[0]["position"]["character"].as_u64(), Some(75));
    // what is found is published after the answers that waited
    session.until(&uri, |found| found.iter().any(|d| d["code"] == "missing-key-point"));
    let found = &session.diagnostics[&uri];
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
    session.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    let symbols = session.request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } }));
    assert!(symbols.to_string().contains("3 of 3"), "{symbols}");
    session.until(&uri, |found| !found.iter().any(|d| d["code"] == "missing-key-point"));
    assert!(!session.diagnostics[&uri].iter().any(|d| d["code"] == "missing-key-point"));
    session.end();
}
