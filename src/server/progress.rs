//! Work-done progress for a folder that takes long to read: only where the client shows it, only when it is slow.

use super::outbox::Asked;
use super::state::State;
use serde_json::{Value, json};
use std::path::Path;

/// The reading of a folder as the client sees it.
#[derive(Debug)]
pub struct Progress {
    token: String,
    /// The client has taken the token.
    begun: bool,
}

impl State {
    /// A folder takes long: a token is asked for, or the client is told how far it is.
    pub fn scan_is_slow(&mut self, root: &Path, seen: usize, total: usize) {
        if !self.client.progress {
            return;
        }
        let percentage = (seen * 100).checked_div(total).unwrap_or(0).min(100);
        match self.progress.get(root) {
            Some(progress) if progress.begun => {
                let value = json!({ "kind": "report", "message": format!("{seen} of {total} files"), "percentage": percentage });
                let token = progress.token.clone();
                self.progress_say(&token, &value);
            }
            Some(_) => {}
            None => {
                self.progress_count += 1;
                let token = format!("panelprep-{}", self.progress_count);
                self.outbox.request(
                    "window/workDoneProgress/create",
                    json!({ "token": token }),
                    Asked::Progress(root.to_path_buf()),
                );
                self.progress.insert(root.to_path_buf(), Progress { token, begun: false });
            }
        }
    }

    /// The client has answered the token; by then the folder may have been read.
    pub fn progress_granted(&mut self, root: &Path, granted: bool) {
        let Some(progress) = self.progress.get_mut(root).filter(|_| granted) else { return };
        progress.begun = true;
        let token = progress.token.clone();
        self.progress_say(
            &token,
            &json!({ "kind": "begin", "title": "PanelPrep reads your notes", "cancellable": false, "percentage": 0 }),
        );
    }

    /// The folder has been read.
    pub fn scan_ended(&mut self, root: &Path) {
        if let Some(progress) = self.progress.remove(root).filter(|p| p.begun) {
            self.progress_say(&progress.token, &json!({ "kind": "end" }));
        }
    }

    fn progress_say(&mut self, token: &str, value: &Value) {
        self.outbox.notify("$/progress", json!({ "token": token, "value": value }));
    }
}
