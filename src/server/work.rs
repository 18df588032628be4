//! Answers that take long: finished by a few other threads from a snapshot, while the loop goes on.

use super::snapshot::Stop;
use serde_json::{Value, json};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedSender;
use tower_lsp::ExitedError;
use tower_lsp::jsonrpc::Response;

/// The protocol's codes.
pub const REQUEST_CANCELLED: i64 = -32800;
/// See [`REQUEST_CANCELLED`].
pub const PARSE_ERROR: i64 = -32700;
/// See [`REQUEST_CANCELLED`].
pub const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;
const INTERNAL_ERROR: i64 = -32603;

/// So many answers may be worked on; one more is worked on by the loop itself, and the client has to wait.
const MOST: usize = 64;

/// What the service makes of a message.
pub type Handler = Pin<Box<dyn Future<Output = Result<Option<Response>, ExitedError>> + Send>>;
/// What became of a handler when it was polled; an error is a panic.
pub type Outcome = std::thread::Result<Poll<Result<Option<Response>, ExitedError>>>;

/// A message that is being handled, for what is said of it.
#[derive(Debug)]
pub struct Call {
    /// Its id, when it is a request.
    pub id: Option<Value>,
    /// Its method.
    pub method: String,
    /// The document it is about, and the version that it was asked of.
    pub uri: Option<String>,
    /// See `uri`.
    pub version: Option<i32>,
    /// A test asked that it panics.
    pub trapped: bool,
}

/// An answer that was worked on elsewhere: which, and its body.
pub type Done = (u64, Option<Vec<u8>>);

/// What is being worked on.
#[derive(Debug)]
pub struct Work {
    out: UnboundedSender<Done>,
    workers: Handle,
    running: Vec<(u64, Option<Value>, Stop)>,
    next: u64,
}

impl Work {
    /// Nothing yet; what is done by `workers` goes to `out`.
    pub fn new(out: UnboundedSender<Done>, workers: Handle) -> Self {
        Work { out, workers, running: Vec::new(), next: 0 }
    }

    /// Whether nothing more should be taken on.
    pub fn is_full(&self) -> bool {
        self.running.len() >= MOST
    }

    /// Goes on with a handler on another thread.
    pub fn start(&mut self, call: Call, stop: Stop, mut handler: Handler) {
        let number = self.next;
        self.next += 1;
        self.running.push((number, call.id.clone(), stop));
        let out = self.out.clone();
        self.workers.spawn_blocking(move || {
            let outcome = poll(&mut handler, call.trapped);
            // the loop is gone when the server has ended
            let _ = out.send((number, body(&call, outcome)));
        });
    }

    /// Whether an answer that is done is still wanted; it is running no longer.
    pub fn finished(&mut self, number: u64) -> bool {
        let before = self.running.len();
        self.running.retain(|(n, ..)| *n != number);
        self.running.len() < before
    }

    /// Leaves off with a request, if it is being worked on.
    pub fn cancel(&mut self, id: &Value) -> bool {
        let at = self.running.iter().position(|(_, running, _)| running.as_ref() == Some(id));
        let stopped = at.map(|at| self.running.swap_remove(at));
        stopped.iter().for_each(|(.., stop)| stop.set());
        stopped.is_some()
    }
}

/// Waits once: a handler that has its snapshot is polled again elsewhere.
pub async fn elsewhere() {
    let mut here = true;
    std::future::poll_fn(|_| if std::mem::take(&mut here) { Poll::Pending } else { Poll::Ready(()) }).await;
}

/// Polls a handler. All of ours are ready at once, or the second time.
pub fn poll(handler: &mut Handler, trapped: bool) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| {
        let polled = handler.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(!trapped || polled.is_pending(), "a test asked for this");
        polled
    }))
}

/// The answer to a message: its result, or an error; a notification has none.
pub fn body(call: &Call, outcome: Outcome) -> Option<Vec<u8>> {
    let id = call.id.as_ref();
    match outcome {
        Ok(Poll::Ready(Ok(Some(response)))) => match serde_json::to_vec(&response) {
            Ok(body) => Some(body),
            Err(why) => id.map(|id| error(id, INTERNAL_ERROR, &why.to_string())),
        },
        // the service keeps silent on unknown `$/` requests; the protocol wants an answer
        Ok(Poll::Ready(Ok(None) | Err(_))) => id.map(|id| error(id, METHOD_NOT_FOUND, "there is no such method")),
        Ok(Poll::Pending) => {
            tracing::error!(call.method, "a handler waited, which none may");
            id.map(|id| error(id, INTERNAL_ERROR, "the request could not be finished"))
        }
        Err(_) => {
            tracing::error!(call.method, call.uri, call.version, "a handler panicked");
            id.map(|id| error(id, INTERNAL_ERROR, "an internal error; the server goes on"))
        }
    }
}

/// An error as the body of an answer.
pub fn error(id: &Value, code: i64, message: &str) -> Vec<u8> {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } }).to_string().into_bytes()
}
