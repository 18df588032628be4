//! What the server sends of its own accord: notifications, and requests whose answers come later.

use serde::Serialize;
use serde_json::{Value, json};
use std::path::PathBuf;

/// What the answer to one of the server's requests is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `workspace/configuration`.
    Settings,
    /// `window/workDoneProgress/create` for the reading of a folder.
    Progress(PathBuf),
    /// Nothing waits for it.
    Nothing,
}

/// What most messages fit in.
const SMALL: usize = 256;

/// Messages that wait to be written, and requests that wait to be answered.
#[derive(Debug, Default)]
pub struct Outbox {
    messages: Vec<Vec<u8>>,
    waiting: Vec<(i64, Asked)>,
    next: i64,
}

#[derive(Serialize)]
struct Notification<'a, T> {
    jsonrpc: &'static str,
    method: &'a str,
    params: T,
}

/// A notification as it is sent, of about so many bytes.
pub fn notification(method: &str, params: impl Serialize, about: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(about);
    let written = serde_json::to_writer(&mut out, &Notification { jsonrpc: "2.0", method, params });
    written.inspect_err(|error| tracing::error!(method, %error, "could not be sent")).ok().map(|()| out)
}

impl Outbox {
    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: impl Serialize) {
        self.push(notification(method, params, SMALL));
    }

    /// Sends a message that was written elsewhere.
    pub fn push(&mut self, message: Option<Vec<u8>>) {
        self.messages.extend(message);
    }

    /// Sends a request; its answer comes back through [`Outbox::answered`].
    pub fn request(&mut self, method: &str, params: Value, asked: Asked) {
        self.next += 1;
        self.waiting.push((self.next, asked));
        let mut message = json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": &params });
        if let (Value::Null, Some(message)) = (&params, message.as_object_mut()) {
            message.remove("params");
        }
        self.messages.push(message.to_string().into_bytes());
    }

    /// Tells the user something.
    pub fn say(&mut self, kind: u8, text: &str) {
        self.notify("window/showMessage", json!({ "type": kind, "message": text }));
    }

    /// Writes to the client's log.
    pub fn log(&mut self, kind: u8, text: &str) {
        self.notify("window/logMessage", json!({ "type": kind, "message": text }));
    }

    /// What the answer with this id was asked for; late and unknown answers are nothing.
    pub fn answered(&mut self, id: &Value) -> Option<Asked> {
        let id = id.as_i64()?;
        let at = self.waiting.iter().position(|(waiting, _)| *waiting == id)?;
        Some(self.waiting.swap_remove(at).1)
    }

    /// The messages to be written now.
    pub fn take(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.messages)
    }
}
