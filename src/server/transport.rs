//! The message loop: reads frames, calls tower-lsp's service in order, writes what comes of it.
//!
//! The framework's stock loop ends on one malformed message, dies with a panicking handler, lets slow requests block
//! others and doesn't notice a dead client. This one drives the same public service and does none of that:
//! - a thread reads frames; messages that wait are taken together, so that a burst of edits is answered once;
//! - a message is handled to its end before the next (handlers change state before their first await, and none awaits);
//! - a handler that panics answers its request with an error, and the loop goes on;
//! - `$/cancelRequest` for a request that still waits is honoured;
//! - so many messages may wait, and no more: then the client has to;
//! - `exit`, a closed pipe and the client's death end the loop.

use super::backend::Backend;
use super::frame::{self, Incoming};
use super::scan::{self, Found, Scan};
use super::state::State;
use super::uri::to_path;
use super::watch;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::future::Future;
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::MissedTickBehavior;
use tower_lsp::jsonrpc::Request;
use tower_lsp::{ClientSocket, LspService};
use tower_service::Service;

/// The protocol's codes.
const REQUEST_CANCELLED: i64 = -32800;
const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;
const INTERNAL_ERROR: i64 = -32603;

/// So many messages may wait.
pub const QUEUE: usize = 1 << 16;
/// In a stream of messages without a gap findings are published so often.
const LONGEST_SILENCE: Duration = Duration::from_millis(500);

/// How the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// `exit` after `shutdown`.
    Clean,
    /// `exit` without `shutdown`.
    Abrupt,
    /// The pipe was closed or the client has died.
    Gone,
}

impl Exit {
    /// The process's exit code.
    pub fn code(self) -> i32 {
        match self {
            Exit::Clean => 0,
            Exit::Abrupt | Exit::Gone => 1,
        }
    }
}

/// Serves on standard input and output until the end.
pub fn run() -> io::Result<Exit> {
    let (sender, receiver) = mpsc::channel(QUEUE);
    std::thread::spawn(move || read_all(io::stdin().lock(), &sender));
    // a panic's own words may quote somebody's answers
    std::panic::set_hook(Box::new(|info| {
        let at = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(at, "panic");
        tracing::trace!(%info, "panic");
    }));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let output = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    Ok(runtime.block_on(serve(receiver, output, watch::is_unread)))
}

fn read_all(mut input: impl BufRead, sender: &Sender<Incoming>) {
    // an error of the pipe is its end
    while let Ok(Some(message)) = frame::read(&mut input) {
        if sender.blocking_send(message).is_err() {
            return;
        }
    }
}

/// Serves messages from `incoming` until the end; what is sent goes to `output`. `unread` says whether nobody reads it.
pub async fn serve(mut incoming: Receiver<Incoming>, output: impl Write, unread: impl Fn() -> bool) -> Exit {
    let state = Arc::new(Mutex::new(State::default()));
    let (service, _socket) = Backend::service(state.clone());
    let (found_sender, mut found) = mpsc::unbounded_channel();
    let trap = std::env::var("PANELPREP_TEST_PANIC").ok();
    let (waiting, cancelled) = (VecDeque::new(), Vec::new());
    let mut server = Loop { service, _socket, state, output, waiting, cancelled, found: found_sender, trap };
    let mut look = tokio::time::interval(watch::EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let step = tokio::select! {
            biased;
            _ = look.tick() => {
                let client = server.state().client_process;
                Ok((unread() || watch::is_gone(client)).then_some(Exit::Gone))
            }
            message = incoming.recv() => match message {
                Some(message) => {
                    server.take(message);
                    server.messages(&mut incoming)
                }
                None => Ok(Some(Exit::Gone)),
            },
            Some((scan, found)) = found.recv() => server.found(&scan, found),
        };
        match step {
            Ok(None) => {}
            Ok(Some(Exit::Gone)) if server.state().shutdown => return Exit::Clean,
            Ok(Some(exit)) => return exit,
            // nobody reads any more
            Err(_) => return Exit::Gone,
        }
    }
}

struct Loop<W> {
    service: LspService<Backend>,
    _socket: ClientSocket,
    state: Arc<Mutex<State>>,
    output: W,
    waiting: VecDeque<Incoming>,
    /// Ids of requests that were cancelled while messages waited.
    cancelled: Vec<Value>,
    found: scan::Out,
    /// A method whose handler panics, for the tests of this very file.
    trap: Option<String>,
}

impl<W: Write> Loop<W> {
    fn state(&self) -> MutexGuard<'_, State> {
        // a panic under the lock was answered; the state is replaced as a whole, never half
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A message waits from now on.
    fn take(&mut self, message: Incoming) {
        if let Incoming::Message(m) = &message
            && m.get("method").is_some_and(|m| m == "$/cancelRequest")
        {
            self.cancelled.extend(m.pointer("/params/id").cloned());
        }
        self.waiting.push_back(message);
    }

    /// Handles all messages that wait, then publishes once; in a stream without a gap also now and then.
    fn messages(&mut self, incoming: &mut Receiver<Incoming>) -> io::Result<Option<Exit>> {
        let mut settled = Instant::now();
        loop {
            while let Ok(more) = incoming.try_recv() {
                self.take(more);
            }
            let Some(message) = self.waiting.pop_front() else { break };
            if settled.elapsed() > LONGEST_SILENCE {
                self.settle()?;
                settled = Instant::now();
            }
            match message {
                Incoming::Bad(why) => {
                    tracing::warn!(why, "message refused");
                    self.error(&Value::Null, PARSE_ERROR, &why)?;
                }
                Incoming::Message(message) => {
                    if let Some(exit) = self.message(message)? {
                        self.output.flush()?;
                        return Ok(Some(exit));
                    }
                }
            }
        }
        self.cancelled.clear();
        self.settle()
    }

    fn message(&mut self, message: Value) -> io::Result<Option<Exit>> {
        let Some(object) = message.as_object() else {
            self.error(
                &Value::Null,
                INVALID_REQUEST,
                "a message must be one object; batches are not part of the protocol",
            )?;
            return Ok(None);
        };
        let id = object.get("id").cloned();
        let Some(method) = object.get("method").and_then(Value::as_str).map(str::to_string) else {
            if object.contains_key("result") || object.contains_key("error") {
                self.state().answered(object.get("id").unwrap_or(&Value::Null), object.get("result").cloned());
            } else {
                self.error(&id.unwrap_or(Value::Null), INVALID_REQUEST, "neither a method nor a result")?;
            }
            return Ok(None);
        };
        if method == "exit" {
            return Ok(Some(if self.state().shutdown { Exit::Clean } else { Exit::Abrupt }));
        }
        if method == "$/cancelRequest" {
            // what it could cancel has been answered; the id may be used again
            let id = message.pointer("/params/id");
            self.cancelled.retain(|cancelled| Some(cancelled) != id);
            return Ok(None);
        }
        if let Some(id) = id.as_ref().filter(|id| self.cancelled.contains(id)) {
            self.error(id, REQUEST_CANCELLED, "cancelled")?;
            return Ok(None);
        }
        let uri = message.pointer("/params/textDocument/uri").and_then(Value::as_str).map(str::to_string);
        let request = match serde_json::from_value::<Request>(message) {
            Ok(request) => request,
            Err(error) => {
                self.error(&id.unwrap_or(Value::Null), INVALID_REQUEST, &error.to_string())?;
                return Ok(None);
            }
        };
        if method != "textDocument/didChange" {
            self.catch_up();
        }
        self.call(request, &method, uri, id)?;
        // an answer doesn't wait for the rest of a burst
        self.output.flush()?;
        Ok(None)
    }

    fn catch_up(&mut self) {
        if catch_unwind(AssertUnwindSafe(|| self.state().catch_up())).is_err() {
            tracing::error!("judging an edit panicked");
        }
    }

    fn call(&mut self, request: Request, method: &str, uri: Option<String>, id: Option<Value>) -> io::Result<()> {
        let trapped = self.trap.as_deref() == Some(method);
        let state = self.state.clone();
        let mut future = self.service.call(request);
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let _held = trapped.then(|| state.lock());
            assert!(!trapped, "a test asked for this");
            poll_once(future.as_mut())
        }));
        match outcome {
            Ok(Poll::Ready(Ok(Some(response)))) => match serde_json::to_vec(&response) {
                Ok(body) => frame::write(&mut self.output, &body),
                Err(error) => self.error(&id.unwrap_or(Value::Null), INTERNAL_ERROR, &error.to_string()),
            },
            // the service keeps silent on unknown `$/` requests; the protocol wants an answer
            Ok(Poll::Ready(Ok(None) | Err(_))) => {
                id.map_or(Ok(()), |id| self.error(&id, METHOD_NOT_FOUND, "there is no such method"))
            }
            Ok(Poll::Pending) => {
                tracing::error!(method, "a handler waited, which none may");
                id.map_or(Ok(()), |id| self.error(&id, INTERNAL_ERROR, "the request could not be finished"))
            }
            Err(_) => {
                let version = uri.as_ref().and_then(|u| self.state().documents.get(&to_path(u)).map(|d| d.version));
                tracing::error!(method, ?uri, ?version, "a handler panicked");
                id.map_or(Ok(()), |id| self.error(&id, INTERNAL_ERROR, "an internal error; the server goes on"))
            }
        }
    }

    fn found(&mut self, scan: &Scan, found: Found) -> io::Result<Option<Exit>> {
        if catch_unwind(AssertUnwindSafe(|| self.state().found(scan, found))).is_err() {
            tracing::error!(root = %scan.root.display(), "taking a folder in panicked");
        }
        self.settle()
    }

    /// Publishes, starts what is to be read, writes.
    fn settle(&mut self) -> io::Result<Option<Exit>> {
        let settled = catch_unwind(AssertUnwindSafe(|| {
            let mut state = self.state();
            state.flush();
            let (scans, code) = (state.scans(), state.put_off());
            (scans, code, state.outbox.take())
        }));
        let (scans, code, messages) = match settled {
            Ok(all) => all,
            Err(_) => {
                tracing::error!("publishing panicked");
                (Vec::new(), None, self.state().outbox.take())
            }
        };
        if let Some((code, scan)) = code {
            scan::judge(code, scan, self.found.clone());
        }
        for (notebook, scan, open) in scans {
            scan::start(notebook, scan, open, self.found.clone());
        }
        for message in messages {
            frame::write(&mut self.output, &message)?;
        }
        self.output.flush()?;
        Ok(None)
    }

    fn error(&mut self, id: &Value, code: i64, message: &str) -> io::Result<()> {
        let body = json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } });
        frame::write(&mut self.output, body.to_string().as_bytes())
    }
}

/// Polls a future that is ready at once, as all of ours are.
fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}
