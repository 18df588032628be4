//! The server as a stranger's editor meets it: the spawned binary over its pipes.
//!
//! Watchdogs are ten times what is wanted; nothing here measures time.

mod capabilities;
mod code;
mod edits;
mod files;
mod framing;
mod guide;
mod lifecycle;
mod logs;
mod memory;
mod places;
mod remember;
mod session;
mod settings;
mod slow;
mod soak;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// No answer takes this long.
const PATIENCE: Duration = Duration::from_secs(60);

/// A question of the bundled guide, and an answer that makes two of its three points.
pub const Q1: &str =
    "## Q1: How would you design a Rails API to handle 1 million requests per hour with minimal latency?\n";
/// See [`Q1`].
pub const ANSWER: &str = "We run Puma in cluster mode with four workers on every box, and CloudFront serves all static assets from the edge.\n";

/// A client.
pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<Value>,
    next: i64,
    /// What the server sent of its own accord.
    pub log: Vec<Value>,
    /// Answers that came while another was waited for, in the order of their coming.
    pub early: Vec<Value>,
    /// Whether the server's requests are answered (with null).
    pub answers: bool,
}

/// What a rich client declares.
pub fn rich() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "window": { "workDoneProgress": true },
        "workspace": {
            "applyEdit": true, "configuration": true, "fileOperations": { "willRename": true, "didRename": true }, "workspaceFolders": true,
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create", "rename", "delete"] },
            "didChangeConfiguration": { "dynamicRegistration": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "codeLens": { "refreshSupport": true }, "inlayHint": { "refreshSupport": true },
            "diagnostics": { "refreshSupport": true }
        },
        "textDocument": {
            "publishDiagnostics": { "versionSupport": true, "relatedInformation": true, "dataSupport": true, "codeDescriptionSupport": true },
            "completion": { "completionItem": { "snippetSupport": true, "documentationFormat": ["markdown", "plaintext"], "resolveSupport": { "properties": ["documentation"] } } },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "inlayHint": {}, "codeLens": {},
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "refactor"] } }, "isPreferredSupport": true, "dataSupport": true, "resolveSupport": { "properties": ["edit"] } },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "foldingRange": { "lineFoldingOnly": true }
        }
    })
}

/// What a client that shows diagnostics and hardly more declares, in an encoding.
pub fn plain(encoding: &str) -> Value {
    json!({
        "general": { "positionEncodings": [encoding] },
        "textDocument": { "publishDiagnostics": { "versionSupport": true }, "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } }
    })
}

/// The URI of a path without anything to encode.
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

impl Client {
    /// Spawns the server; nothing is sent.
    pub fn spawn(environment: &[(&str, &str)]) -> Self {
        let mut command = server();
        command.stderr(Stdio::null()).envs(environment.iter().copied());
        Self::of(command).unwrap()
    }

    /// The same, of a command prepared in another way.
    pub fn of(mut command: Command) -> std::io::Result<Self> {
        let mut child = command.spawn()?;
        let input = child.stdin.take();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        let (sender, output) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut reader) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Ok(Client { child, input, output, next: 0, log: Vec::new(), early: Vec::new(), answers: true })
    }

    /// Spawns it and shakes hands, for a folder (if any).
    pub fn start(root: Option<&Path>, capabilities: Value) -> Self {
        Self::with(root, capabilities, Value::Null, &[])
    }

    /// The same, with initialization options and environment.
    pub fn with(root: Option<&Path>, capabilities: Value, options: Value, environment: &[(&str, &str)]) -> Self {
        let mut client = Self::spawn(environment);
        client.initialize(root, capabilities, options);
        client
    }

    /// Shakes hands; the value is what the server offers.
    pub fn initialize(&mut self, root: Option<&Path>, capabilities: Value, options: Value) -> Value {
        let folders = root.map(|r| json!([{ "uri": uri(r), "name": "notes" }]));
        let offer = self.request(
            "initialize",
            json!({
                "processId": std::process::id(), "rootUri": root.map(uri), "workspaceFolders": folders,
                "capabilities": capabilities, "initializationOptions": options
            }),
        );
        self.notify("initialized", json!({}));
        offer
    }

    /// Sends bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        let _ = input.write_all(bytes);
        let _ = input.flush();
    }

    /// Sends a message.
    pub fn send(&mut self, message: &Value) {
        self.raw(&frame(message.to_string().as_bytes()));
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request without waiting; the value is its id.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params }));
        self.next
    }

    /// A request's result; `{"error": …}` when it has failed.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(&json!(id))
    }

    /// Waits for the answer with this id.
    pub fn answer(&mut self, id: &Value) -> Value {
        let at = self.early.iter().position(|m| m.get("id") == Some(id));
        let mut message = at.map(|at| self.early.remove(at));
        loop {
            match message {
                Some(m) if m.get("method").is_none() && m.get("id") == Some(id) => {
                    return match m.get("error") {
                        Some(error) => json!({ "error": error }),
                        None => m["result"].clone(),
                    };
                }
                Some(m) if m.get("method").is_none() => self.early.push(m),
                _ => {}
            }
            message = Some(self.receive().expect("the server is there"));
        }
    }

    /// The next message; `None` at the end of the stream. What the server sends of its own accord is also kept.
    pub fn receive(&mut self) -> Option<Value> {
        match self.output.recv_timeout(PATIENCE) {
            Ok(message) => {
                if message.get("method").is_some() {
                    self.log.push(message.clone());
                    if let (Some(id), true) = (message.get("id"), self.answers) {
                        let reply = json!({ "jsonrpc": "2.0", "id": id, "result": null });
                        self.send(&reply);
                    }
                }
                Some(message)
            }
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("the server keeps silent"),
        }
    }

    /// Waits until something in the log fits, and takes it out.
    pub fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            if let Some(at) = self.log.iter().position(&fits) {
                return self.log.remove(at);
            }
            self.receive().expect("the server is there");
        }
    }

    /// Waits for a notification or request of the server.
    pub fn wait_for(&mut self, method: &str) -> Value {
        self.wait(|m| m["method"] == method)
    }

    /// All that was sent before now has been handled, and what came of it has arrived.
    pub fn settle(&mut self) {
        // an answer is written before what a burst leads to; one that is asked for later comes after that
        for _ in 0..3 {
            self.request("workspace/symbol", json!({ "query": "no such thing" }));
            std::thread::sleep(Duration::from_millis(20));
        }
        self.request("workspace/symbol", json!({ "query": "no such thing" }));
    }

    /// The methods that the server has sent so far.
    pub fn sent(&self, method: &str) -> Vec<&Value> {
        self.log.iter().filter(|m| m["method"] == method).map(|m| &m["params"]).collect()
    }

    /// Opens a document.
    pub fn open(&mut self, uri: &str, text: &str) {
        self.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": 1, "text": text } }),
        );
    }

    /// Closes a document.
    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// Replaces a document's text.
    pub fn replace(&mut self, uri: &str, version: i64, text: &str) {
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": [{ "text": text }] }),
        );
    }

    /// Saves a document and gives the diagnostics that stand then, nothing held back.
    pub fn diagnostics(&mut self, uri: &str) -> Vec<Value> {
        self.settle();
        self.log.retain(|m| m["method"] != "textDocument/publishDiagnostics" || m["params"]["uri"] != uri);
        self.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
        let got = self.wait(|m| m["method"] == "textDocument/publishDiagnostics" && m["params"]["uri"] == uri);
        let found = got["params"]["diagnostics"].as_array().unwrap().clone();
        self.log.push(got);
        found
    }

    /// Waits until the folder has been read, and what was found in it has been published.
    pub fn scanned(&mut self) {
        self.wait(|m| {
            m["method"] == "window/logMessage" && m["params"]["message"].as_str().unwrap().contains("Markdown files")
        });
        self.settle();
    }

    /// The last findings that were published, by document.
    pub fn shown(&self) -> BTreeMap<String, Vec<Value>> {
        let published = self.sent("textDocument/publishDiagnostics").into_iter();
        published
            .map(|p| (p["uri"].as_str().unwrap().to_string(), p["diagnostics"].as_array().unwrap().clone()))
            .collect()
    }

    /// A request about a document.
    pub fn about(&mut self, method: &str, uri: &str) -> Value {
        self.request(method, json!({ "textDocument": { "uri": uri } }))
    }

    /// A request about a place.
    pub fn at(&mut self, method: &str, uri: &str, line: u32, character: u32) -> Value {
        let place = json!({ "line": line, "character": character });
        let mut params = json!({ "textDocument": { "uri": uri }, "position": place });
        if method == "textDocument/references" {
            params["context"] = json!({ "includeDeclaration": true });
        }
        self.request(method, params)
    }

    /// The server's process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Closes the server's input.
    pub fn hang_up(&mut self) {
        self.input = None;
    }

    /// The exit code, once the process has ended.
    pub fn exit_code(&mut self) -> Option<i32> {
        let end = Instant::now() + Duration::from_secs(10);
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("the server outlives its editor");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server as a command, its pipes ready.
pub fn server() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_panelprep"));
    command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped());
    command.env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    command
}

/// A message with its header.
pub fn frame(body: &[u8]) -> Vec<u8> {
    let mut out = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    out.extend(body);
    out
}

fn read(reader: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(':') {
            Some((_, value)) => length = value.trim().parse().ok()?,
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
