//! The server's threads: two of which one reads a message and serves it, and the other stands by.
//!
//! A message that is handed from a thread that reads to one that serves waits for that thread to wake, which takes longer
//! than most messages do. So who has read a message serves it, and reads on. When that takes long the other reads on
//! meanwhile: messages that come then wait in order, and are served by the one that is at it. So many may wait, and no
//! more: then the client has to.
//! The main thread watches over the client, though all others may be waiting for it to read. It also is who wakes the one
//! that stands by, when nobody reads at one of its looks: to wake it at each message would cost what was saved.

use super::frame::{self, Incoming};
use super::transport::{Event, Exit, Loop};
use super::watch::{self, Watch};
use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};

/// So many messages may wait.
pub const QUEUE: usize = 1 << 16;
/// So many threads work on answers that take long.
const WORKERS: usize = 3;
/// Deeply nested notes and code are walked by functions that call themselves.
const STACK: usize = 8 << 20;

/// Serves on standard input and output until the end.
pub fn run() -> io::Result<Exit> {
    // a panic's own words may quote somebody's answers
    std::panic::set_hook(Box::new(|info| {
        let at = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(at, "panic");
        tracing::trace!(%info, "panic");
    }));
    // most messages, and the findings of very long notes, go out in one piece
    let output = io::BufWriter::with_capacity(1 << 18, watch::output()?);
    let watch = Watch::default();
    let (told, ended) = std::sync::mpsc::channel();
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(WORKERS).build()?;
    let (server, mut events) = Loop::new(output, &watch, runtime.handle().clone());
    let (waiting, reading) = (Mutex::default(), Mutex::new(false));
    let (room, free) = (Condvar::new(), Condvar::new());
    let input = Mutex::new(io::BufReader::with_capacity(1 << 16, io::stdin()));
    let peers = Arc::new(Peers { input, server: Mutex::new(server), waiting, room, reading, free });
    let thread = |name: &str| std::thread::Builder::new().name(name.into()).stack_size(STACK);
    for _ in 0..2 {
        let (peers, told) = (peers.clone(), told.clone());
        thread("peer").spawn(move || peers.read_and_serve(&told))?;
    }
    let of_events = peers.clone();
    thread("events").spawn(move || {
        let end = runtime.block_on(async {
            loop {
                let event = events.next().await;
                if let Some(exit) = of_events.event(event) {
                    return exit;
                }
            }
        });
        // what is still being worked on is of no use to anybody
        runtime.shutdown_background();
        let _ = told.send(Ok(end));
    })?;
    watch.until(&ended, || peers.look())
}

struct Peers<W> {
    /// Only who has the turn reads.
    input: Mutex<io::BufReader<io::Stdin>>,
    server: Mutex<Loop<W>>,
    /// Read, and not served yet.
    waiting: Mutex<VecDeque<Incoming>>,
    room: Condvar,
    /// Somebody reads.
    reading: Mutex<bool>,
    free: Condvar,
}

impl<W: Write> Peers<W> {
    fn waiting(&self) -> MutexGuard<'_, VecDeque<Incoming>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn server(&self) -> MutexGuard<'_, Loop<W>> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reading(&self) -> MutexGuard<'_, bool> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the one that stands by, if nobody reads: whoever serves is taking long.
    fn look(&self) {
        if !*self.reading() {
            self.free.notify_one();
        }
    }

    fn read_and_serve(&self, told: &Sender<io::Result<Exit>>) {
        loop {
            let turn = self.free.wait_while(self.reading(), |reading| *reading);
            *turn.unwrap_or_else(PoisonError::into_inner) = true;
            let end = match self.read() {
                true => {
                    *self.reading() = false;
                    self.serve()
                }
                // the turn stays taken: there is nothing more to read
                false => Some(self.rest()),
            };
            if let Some(exit) = end {
                let _ = told.send(Ok(exit));
                return;
            }
        }
    }

    /// Reads a message, and those that came with it. False at the end of the stream; an error of the pipe is its end.
    fn read(&self) -> bool {
        let mut input = self.input.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match frame::read(&mut *input) {
                Ok(Some(message)) => self.push(message),
                _ => return false,
            }
            if !frame::is_whole(input.buffer()) {
                return true;
            }
        }
    }

    fn push(&self, message: Incoming) {
        let waiting = self.waiting();
        let full = |waiting: &mut VecDeque<Incoming>| waiting.len() >= QUEUE;
        self.room.wait_while(waiting, full).unwrap_or_else(PoisonError::into_inner).push_back(message);
    }

    fn pop(&self) -> Option<Incoming> {
        let mut waiting = self.waiting();
        let was_full = waiting.len() >= QUEUE;
        let message = waiting.pop_front();
        if was_full {
            self.room.notify_all();
        }
        message
    }

    /// Serves what waits, unless somebody is at it, who will.
    fn serve(&self) -> Option<Exit> {
        while !self.waiting().is_empty() {
            let mut server = match self.server.try_lock() {
                Ok(server) => server,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => return None,
            };
            let end = server.serve(&mut std::iter::from_fn(|| self.pop()));
            // what came between the last look and here is looked for again
            drop(server);
            if end.is_some() {
                return end;
            }
        }
        None
    }

    /// Serves the rest: no more will come.
    fn rest(&self) -> Exit {
        let mut server = self.server();
        let end = server.serve(&mut std::iter::from_fn(|| self.pop()));
        end.unwrap_or_else(|| server.gone())
    }

    fn event(&self, event: Event) -> Option<Exit> {
        let end = self.server().event(event);
        // what was read meanwhile was left to whoever is at it
        end.or_else(|| self.serve())
    }
}
