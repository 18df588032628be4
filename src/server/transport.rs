//! The message loop: reads frames, calls tower-lsp's service in order, writes what comes of it.
//!
//! The framework's stock loop ends on one malformed message, dies with a panicking handler, lets slow requests block
//! others and doesn't notice a dead client. This one drives the same public service and does none of that:
//! - a thread reads frames; messages that wait are taken together, so that a burst of edits is answered once;
//! - a message is handled to its end before the next (handlers change state before their first await, and none awaits);
//! - a handler that panics answers its request with an error, and the loop goes on;
//! - `$/cancelRequest` for a request that still waits is honoured;
//! - `exit`, a closed pipe and the client's death end the loop.

use super::backend::Backend;
use super::frame::{self, Incoming};
use super::scan::{self, Found};
use super::state::State;
use super::watch;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::future::Future;
use std::io::{self, BufRead, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tower_lsp::jsonrpc::Request;
use tower_lsp::{ClientSocket, LspService};
use tower_service::Service;

/// The protocol's codes.
const REQUEST_CANCELLED: i64 = -32800;
const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;
const INTERNAL_ERROR: i64 = -32603;

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
    let (sender, receiver) = mpsc::unbounded_channel();
    std::thread::spawn(move || read_all(io::stdin().lock(), &sender));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let output = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    Ok(runtime.block_on(serve(receiver, output)))
}

fn read_all(mut input: impl BufRead, sender: &UnboundedSender<Incoming>) {
    // an error of the pipe is its end
    while let Ok(Some(message)) = frame::read(&mut input) {
        if sender.send(message).is_err() {
            return;
        }
    }
}

/// Serves messages from `incoming` until the end; what is sent goes to `output`.
pub async fn serve(mut incoming: UnboundedReceiver<Incoming>, output: impl Write) -> Exit {
    let state = Arc::new(Mutex::new(State::default()));
    let (service, _socket) = Backend::service(state.clone());
    let (found_sender, mut found) = mpsc::unbounded_channel();
    let mut server = Loop { service, _socket, state, output, waiting: VecDeque::new(), found: found_sender };
    let mut client = None;
    loop {
        let process = client;
        let ended = async move {
            match process {
                Some(process) => watch::gone(process).await,
                None => std::future::pending().await,
            }
        };
        let step = tokio::select! {
            biased;
            message = incoming.recv() => match message {
                Some(message) => {
                    server.waiting.push_back(message);
                    while let Ok(more) = incoming.try_recv() {
                        server.waiting.push_back(more);
                    }
                    server.messages()
                }
                None => Ok(Some(Exit::Gone)),
            },
            Some(found) = found.recv() => server.found(found),
            () = ended => Ok(Some(Exit::Gone)),
        };
        match step {
            Ok(None) => client = server.state().client_process,
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
    found: UnboundedSender<Found>,
}

impl<W: Write> Loop<W> {
    fn state(&self) -> MutexGuard<'_, State> {
        // a panic under the lock was answered; the state is replaced as a whole, never half
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Handles all messages that wait, then publishes once.
    fn messages(&mut self) -> io::Result<Option<Exit>> {
        while let Some(message) = self.waiting.pop_front() {
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
        if let Some(id) = id.as_ref().filter(|id| self.is_cancelled(id)) {
            self.error(id, REQUEST_CANCELLED, "cancelled")?;
            return Ok(None);
        }
        let request = match serde_json::from_value::<Request>(message) {
            Ok(request) => request,
            Err(error) => {
                self.error(&id.unwrap_or(Value::Null), INVALID_REQUEST, &error.to_string())?;
                return Ok(None);
            }
        };
        self.call(request, &method, id)?;
        Ok(None)
    }

    /// Whether a later message cancels this request.
    fn is_cancelled(&self, id: &Value) -> bool {
        self.waiting.iter().any(|m| match m {
            Incoming::Message(m) => {
                m.get("method").is_some_and(|m| m == "$/cancelRequest") && m.pointer("/params/id") == Some(id)
            }
            Incoming::Bad(_) => false,
        })
    }

    fn call(&mut self, request: Request, method: &str, id: Option<Value>) -> io::Result<()> {
        let mut future = self.service.call(request);
        let outcome = catch_unwind(AssertUnwindSafe(|| poll_once(future.as_mut())));
        match outcome {
            Ok(Poll::Ready(Ok(Some(response)))) => match serde_json::to_vec(&response) {
                Ok(body) => frame::write(&mut self.output, &body),
                Err(error) => self.error(&id.unwrap_or(Value::Null), INTERNAL_ERROR, &error.to_string()),
            },
            Ok(Poll::Ready(Ok(None) | Err(_))) => Ok(()),
            Ok(Poll::Pending) => {
                tracing::error!(method, "a handler waited, which none may");
                id.map_or(Ok(()), |id| self.error(&id, INTERNAL_ERROR, "the request could not be finished"))
            }
            Err(panic) => {
                let why = panic
                    .downcast_ref::<String>()
                    .map(String::as_str)
                    .or(panic.downcast_ref::<&str>().copied())
                    .unwrap_or("unknown");
                let documents: Vec<String> =
                    self.state().documents.values().map(|d| format!("{} version {}", d.uri, d.version)).collect();
                tracing::error!(method, why, ?documents, "a handler panicked");
                id.map_or(Ok(()), |id| self.error(&id, INTERNAL_ERROR, "an internal error; the server goes on"))
            }
        }
    }

    fn found(&mut self, found: Found) -> io::Result<Option<Exit>> {
        self.state().found(found);
        self.settle()
    }

    /// Publishes, starts what is to be read, writes.
    fn settle(&mut self) -> io::Result<Option<Exit>> {
        let settled = catch_unwind(AssertUnwindSafe(|| {
            let mut state = self.state();
            state.flush();
            let scans = state.scans();
            (scans, state.outbox.take())
        }));
        let (scans, messages) = match settled {
            Ok(both) => both,
            Err(_) => {
                tracing::error!("publishing panicked");
                (Vec::new(), self.state().outbox.take())
            }
        };
        for (notebook, open) in scans {
            scan::start(notebook, open, self.found.clone());
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
