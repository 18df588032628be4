//! The message loop: reads frames, calls tower-lsp's service in order, writes what comes of it.
//!
//! The framework's stock loop ends on one malformed message, dies with a panicking handler, lets slow requests block
//! others and doesn't notice a dead client. This one drives the same public service and does none of that:
//! - messages that wait are taken together, so that a burst of edits is answered once;
//! - a message is handled to its end before the next (handlers change state before their first await); a question that
//!   may take long is asked of a snapshot and finished on another thread, see [`work`];
//! - a handler that panics answers its request with an error, and the loop goes on;
//! - `$/cancelRequest` is honoured, for a request that waits and for one that is being worked on;
//! - `exit` and a closed pipe end the server.
//!
//! Which threads read and serve is the business of [`peers`](super::peers).

use super::backend::Backend;
use super::frame::{self, Incoming};
use super::scan::{self, Found, Scan};
use super::state::State;
use super::uri::to_path;
use super::watch::Watch;
use super::work::{self, Call, Done, Handler, INVALID_REQUEST, PARSE_ERROR, REQUEST_CANCELLED, Work};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Receiver, UnboundedReceiver};
use tower_lsp::jsonrpc::Request;
use tower_lsp::{ClientSocket, LspService};
use tower_service::Service;

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

/// What comes to the loop from other threads.
pub(super) struct Events {
    done: UnboundedReceiver<Done>,
    found: Receiver<(Scan, Found)>,
}

/// One of them.
pub(super) enum Event {
    Done(Done),
    Found(Scan, Found),
}

impl Events {
    /// The next one.
    pub async fn next(&mut self) -> Event {
        // the loop has a sender of each, so neither ends before it
        tokio::select! {
            Some(done) = self.done.recv() => Event::Done(done),
            Some((scan, found)) = self.found.recv() => Event::Found(scan, found),
            else => std::future::pending().await,
        }
    }
}

/// Serves messages from `incoming` until the end; what is sent goes to `output`. `watch` is told whom to look after.
/// As [`run`](super::run) does, for callers that have no process to give.
pub async fn serve(mut incoming: Receiver<Incoming>, output: impl Write, watch: &Watch) -> Exit {
    let (mut server, mut events) = Loop::new(output, watch, Handle::current());
    loop {
        let end = tokio::select! {
            biased;
            message = incoming.recv() => match message {
                Some(message) => server.serve(&mut [message].into_iter().chain(std::iter::from_fn(|| incoming.try_recv().ok()))),
                None => Some(server.gone()),
            },
            event = events.next() => server.event(event),
        };
        if let Some(exit) = end {
            return exit;
        }
    }
}

/// The server and its client.
pub(super) struct Loop<W> {
    service: LspService<Backend>,
    _socket: ClientSocket,
    state: Arc<Mutex<State>>,
    output: W,
    waiting: VecDeque<Incoming>,
    /// Ids of requests that were cancelled while messages waited.
    cancelled: Vec<Value>,
    found: scan::Out,
    work: Work,
    watch: Watch,
    /// A method whose handler panics, for the tests of this very file.
    trap: Option<String>,
}

impl<W: Write> Loop<W> {
    /// A new one, and what other threads will tell it.
    pub fn new(output: W, watch: &Watch, workers: Handle) -> (Self, Events) {
        let state = Arc::new(Mutex::new(State::default()));
        let (service, _socket) = Backend::service(state.clone());
        let (found_sender, found) = mpsc::channel(scan::AHEAD);
        let (done_sender, done) = mpsc::unbounded_channel();
        let server = Loop {
            service,
            _socket,
            state,
            output,
            waiting: VecDeque::new(),
            cancelled: Vec::new(),
            found: found_sender,
            work: Work::new(done_sender, workers),
            watch: watch.clone(),
            trap: std::env::var("PANELPREP_TEST_PANIC").ok(),
        };
        (server, Events { done, found })
    }

    /// Handles the messages that wait, and tells whether that was the end.
    pub fn serve(&mut self, incoming: &mut dyn Iterator<Item = Incoming>) -> Option<Exit> {
        let step = self.messages(incoming);
        self.end(step)
    }

    /// Takes in what another thread tells.
    pub fn event(&mut self, event: Event) -> Option<Exit> {
        let step = match event {
            Event::Done((number, body)) => self.done(number, body),
            Event::Found(scan, found) => self.found(&scan, found),
        };
        self.end(step)
    }

    /// How it ends when no more messages come.
    pub fn gone(&self) -> Exit {
        if self.state().shutdown { Exit::Clean } else { Exit::Gone }
    }

    fn end(&self, step: io::Result<Option<Exit>>) -> Option<Exit> {
        match step {
            Ok(exit) => exit,
            // nobody reads any more
            Err(_) => Some(Exit::Gone),
        }
    }

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
    fn messages(&mut self, incoming: &mut dyn Iterator<Item = Incoming>) -> io::Result<Option<Exit>> {
        let mut settled = Instant::now();
        loop {
            (&mut *incoming).for_each(|more| self.take(more));
            let Some(message) = self.waiting.pop_front() else { break };
            if settled.elapsed() > LONGEST_SILENCE {
                self.settle()?;
                settled = Instant::now();
            }
            match message {
                Incoming::Bad(why) => {
                    tracing::warn!(why, "message refused");
                    self.write(&work::error(&Value::Null, PARSE_ERROR, &why))?;
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
            let why = "a message must be one object; batches are not part of the protocol";
            self.write(&work::error(&Value::Null, INVALID_REQUEST, why))?;
            return Ok(None);
        };
        let id = object.get("id").cloned();
        let Some(method) = object.get("method").and_then(Value::as_str).map(str::to_string) else {
            if object.contains_key("result") || object.contains_key("error") {
                self.state().answered(object.get("id").unwrap_or(&Value::Null), object.get("result").cloned());
            } else {
                let why = "neither a method nor a result";
                self.write(&work::error(&id.unwrap_or(Value::Null), INVALID_REQUEST, why))?;
            }
            return Ok(None);
        };
        if method == "exit" {
            return Ok(Some(if self.state().shutdown { Exit::Clean } else { Exit::Abrupt }));
        }
        if method == "$/cancelRequest" {
            return self.cancel(message.pointer("/params/id"));
        }
        if let Some(id) = id.as_ref().filter(|id| self.cancelled.contains(id)) {
            self.write(&work::error(id, REQUEST_CANCELLED, "cancelled"))?;
            return Ok(None);
        }
        let uri = message.pointer("/params/textDocument/uri").and_then(Value::as_str).map(str::to_string);
        let request = match serde_json::from_value::<Request>(message) {
            Ok(request) => request,
            Err(error) => {
                self.write(&work::error(&id.unwrap_or(Value::Null), INVALID_REQUEST, &error.to_string()))?;
                return Ok(None);
            }
        };
        if method != "textDocument/didChange" {
            self.catch_up();
        }
        self.call(request, method, uri, id)?;
        // an answer doesn't wait for the rest of a burst
        self.output.flush()?;
        Ok(None)
    }

    fn catch_up(&mut self) {
        if catch_unwind(AssertUnwindSafe(|| self.state().catch_up())).is_err() {
            tracing::error!("judging an edit panicked");
        }
    }

    fn call(&mut self, request: Request, method: String, uri: Option<String>, id: Option<Value>) -> io::Result<()> {
        let trapped = self.trap.as_ref() == Some(&method);
        let mut call = Call { id, method, uri, version: None, trapped };
        let begun = Instant::now();
        let mut handler: Handler = self.service.call(request);
        let mut outcome = work::poll(&mut handler, trapped);
        self.handled(&call.method, begun.elapsed());
        if matches!(outcome, Ok(Poll::Pending)) {
            call.version = self.version(&call);
            let handed_out = self.state().handed_out.take();
            match handed_out {
                Some(stop) if !self.work.is_full() => {
                    self.work.start(call, stop, handler);
                    return Ok(());
                }
                _ => outcome = work::poll(&mut handler, trapped),
            }
        }
        if outcome.is_err() {
            call.version = self.version(&call);
            self.forget(call.id.as_ref());
        }
        work::body(&call, outcome).map_or(Ok(()), |body| self.write(&body))
    }

    /// Tells the watch of what matters to it, and a client that traces of each message.
    fn handled(&self, method: &str, took: Duration) {
        let mut state = self.state();
        if method == "initialize" || method == "shutdown" {
            self.watch.tell(state.client_process, state.shutdown);
        }
        if state.trace {
            let message = format!("{method}: {:.2} ms", took.as_secs_f64() * 1e3);
            state.outbox.notify("$/logTrace", json!({ "message": message }));
        }
    }

    fn version(&self, call: &Call) -> Option<i32> {
        call.uri.as_ref().and_then(|u| self.state().documents.get(&to_path(u)).map(|d| d.version))
    }

    /// A request isn't wanted any more. One that waited has been answered; one that is being worked on is now.
    fn cancel(&mut self, id: Option<&Value>) -> io::Result<Option<Exit>> {
        // the id may be used again
        self.cancelled.retain(|cancelled| Some(cancelled) != id);
        let Some(id) = id.filter(|id| self.work.cancel(id)) else { return Ok(None) };
        self.forget(Some(id));
        self.write(&work::error(id, REQUEST_CANCELLED, "cancelled"))?;
        self.output.flush()?;
        Ok(None)
    }

    /// The service keeps the ids of requests that didn't come to their end; this one may be used again.
    fn forget(&mut self, id: Option<&Value>) {
        let message = json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": id } });
        if let Ok(request) = serde_json::from_value::<Request>(message) {
            let _ = work::poll(&mut self.service.call(request), false);
        }
    }

    /// An answer that was worked on elsewhere.
    fn done(&mut self, number: u64, body: Option<Vec<u8>>) -> io::Result<Option<Exit>> {
        if let (true, Some(body)) = (self.work.finished(number), body) {
            self.write(&body)?;
            self.output.flush()?;
        }
        Ok(None)
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
        for (state, scan, open) in scans {
            scan::start(state, scan, open, self.found.clone());
        }
        for message in messages {
            frame::write(&mut self.output, &message)?;
        }
        self.output.flush()?;
        Ok(None)
    }

    fn write(&mut self, body: &[u8]) -> io::Result<()> {
        frame::write(&mut self.output, body)
    }
}
