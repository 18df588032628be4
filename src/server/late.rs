//! Edits that come in another order than they were made.
//!
//! Helix 25.01 sends each change from a task of its own: under load, version 3 can come before versions 1 and 2. A
//! change whose version was passed over is put where it belongs, and those after it are made anew.

use crate::text::Text;
use std::collections::VecDeque;
use tower_lsp::ls_types::TextDocumentContentChangeEvent;

/// How many edits can be made anew.
const KEPT: usize = 16;
/// How many bytes of theirs are kept, at most.
const KEPT_BYTES: usize = 1 << 16;

/// One change notification.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Its version.
    pub version: i32,
    /// Its changes, each made to what the one before left.
    pub changes: Vec<TextDocumentContentChangeEvent>,
    /// The text that it was made to.
    pub before: Text,
}

/// A document's last edits by version.
#[derive(Clone, Debug, Default)]
pub struct Recent(VecDeque<Edit>);

impl Recent {
    /// Takes out the edits that are to be made now, the first of them to its `before`: the new one, and after it those
    /// that came too early. They are to be [`kept`](Recent::keep) when they are made.
    ///
    /// A lower version that was never passed over is no late one: some clients count anew.
    pub fn due(&mut self, mut edit: Edit) -> Vec<Edit> {
        let at = self.0.partition_point(|e| e.version < edit.version);
        let passed_over = self.0.get(at).filter(|after| at > 0 && after.version > edit.version);
        let Some(after) = passed_over else { return vec![edit] };
        edit.before = after.before.clone();
        let mut due = vec![edit];
        due.extend(self.0.split_off(at));
        due
    }

    /// Keeps an edit that was made, or the opening (one without changes).
    pub fn keep(&mut self, edit: Edit) {
        if self.0.back().is_some_and(|last| last.version >= edit.version) {
            self.0.clear();
        }
        self.0.push_back(edit);
        let bytes = |e: &Edit| e.changes.iter().map(|c| c.text.len()).sum::<usize>();
        while self.0.len() > KEPT || (self.0.len() > 1 && self.0.iter().map(bytes).sum::<usize>() > KEPT_BYTES) {
            self.0.pop_front();
        }
    }
}
