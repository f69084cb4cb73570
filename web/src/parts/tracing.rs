//! Reading a trace, and writing one, in slices between the frames, whether the dialog is
//! open or not. What came of it is kept until the next.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use raftworks_sim::Run;
use raftworks_sim::trace::Judgement;
use raftworks_sim::trace::json::{MAX_EVENTS, Replay, Telling};
use web_sys::File;
use yew::Callback;

use crate::browser::{self, now_ms, rest};
use crate::player::Player;
use crate::view::trace::Trace;
use crate::view::trace::reading::{Found, MAX_FILE_BYTES, Reading, Refusal};
use crate::words;

/// How long a slice may take, in milliseconds.
const SLICE_MS: f64 = 8.0;
/// So many bytes of a file are fetched at once.
const CHUNK_BYTES: u64 = 1 << 18;

/// The work with traces; clones are the same one.
#[derive(Clone)]
pub struct Tracing(Rc<Inner>);

struct Inner {
    player: Player,
    /// Another number means that the work before is to stop.
    turn: Cell<u64>,
    state: RefCell<State>,
    wish: RefCell<Option<Wish>>,
    /// Who shows it; nobody while the dialog is closed.
    shown: RefCell<Option<Callback<()>>>,
}

/// How it stands.
#[derive(Clone, PartialEq, Debug)]
pub enum State {
    /// Nothing was opened.
    Nothing,
    /// So many percent of a trace were read, and so many lines.
    Reading(u64, u64),
    /// So many percent of a run were written, and so many events.
    Writing(u64, u64),
    /// The reader cancelled it.
    Stopped,
    /// It could not be done.
    Refused(Refusal),
    /// So many events were saved.
    Saved(u64),
    /// A trace of ours was replayed, and is played.
    Own(Rc<Own>),
    /// A trace of another program was read.
    Other(Rc<Trace>),
}

/// What came of a trace of ours.
#[derive(PartialEq, Debug)]
pub struct Own {
    /// What came of replaying it.
    pub replay: Replay,
    /// What became of each claim.
    pub judgements: Vec<Judgement>,
    /// What the trace says itself, when the run differs.
    pub trace: Option<Rc<Trace>>,
    /// The events that it is about, as the player knows them.
    story: u64,
}

/// Where a trace comes from.
pub enum Source {
    /// A file.
    File(File),
    /// A text that was pasted.
    Text(String),
}

/// What a reader wants. It is begun by the dialog of traces, which is fetched by then.
pub enum Wish {
    /// Read this trace. One of ours is played then.
    Read(Source),
    /// Save the run that is played, with everything that was simulated.
    Save,
}

impl Source {
    fn len(&self) -> u64 {
        match self {
            Source::File(file) => file.size() as u64,
            Source::Text(text) => text.len() as u64,
        }
    }

    async fn part(&self, from: u64, to: u64) -> Option<Vec<u8>> {
        match self {
            Source::File(file) => browser::bytes_of(file, from, to).await,
            Source::Text(text) => {
                let part = text.as_bytes().get(from as usize..to as usize)?;
                Some(part.to_vec())
            }
        }
    }
}

impl PartialEq for Tracing {
    fn eq(&self, other: &Tracing) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Tracing {
    /// For this player.
    pub fn new(player: Player) -> Tracing {
        Tracing(Rc::new(Inner {
            player,
            turn: Cell::new(0),
            state: RefCell::new(State::Nothing),
            wish: RefCell::new(None),
            shown: RefCell::new(None),
        }))
    }

    /// How it stands. What came of a run that is not played any more is of no use.
    pub fn state(&self) -> State {
        match &*self.0.state.borrow() {
            State::Own(own) if own.story != self.0.player.story() => State::Nothing,
            state => state.clone(),
        }
    }

    /// Tells somebody of what changes, or nobody again.
    pub fn show(&self, shown: Option<Callback<()>>) {
        *self.0.shown.borrow_mut() = shown;
    }

    /// Stops what is being done.
    pub fn cancel(&self) {
        self.begin(State::Stopped);
    }

    /// Lets go of what was opened.
    pub fn close(&self) {
        self.begin(State::Nothing);
    }

    /// Wants something of the dialog.
    pub fn wish(&self, wish: Wish) {
        *self.0.wish.borrow_mut() = Some(wish);
        self.tell();
    }

    /// Begins what is wanted, if anything is.
    pub fn fulfil(&self) {
        let wish = self.0.wish.take();
        match wish {
            Some(Wish::Read(source)) => self.read(source),
            Some(Wish::Save) => self.save(),
            None => {}
        }
    }

    fn read(&self, source: Source) {
        let turn = self.begin(State::Reading(0, 0));
        let tracing = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            match read(&tracing, turn, source).await {
                Some(Ok(found)) => tracing.found(found),
                Some(Err(refusal)) => tracing.set(State::Refused(refusal)),
                None => {}
            }
        });
    }

    fn save(&self) {
        let turn = self.begin(State::Writing(0, 0));
        let tracing = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            match write(&tracing, turn).await {
                Some(Ok((text, events))) => {
                    browser::save_text(words::TRACE_FILE, "text/plain", &text);
                    tracing.set(State::Saved(events));
                }
                Some(Err(refusal)) => tracing.set(State::Refused(refusal)),
                None => {}
            }
        });
    }

    fn found(&self, found: Found) {
        let state = match found {
            Found::Other(trace) => State::Other(trace),
            Found::Own(own) => {
                self.0.player.open_run(own.text, own.run);
                self.0.player.seek(own.replay.events);
                State::Own(Rc::new(Own {
                    replay: own.replay,
                    judgements: own.judgements,
                    trace: own.trace,
                    story: self.0.player.story(),
                }))
            }
        };
        self.set(state);
    }

    /// Ends what was being done. Says which turn it is now.
    fn begin(&self, state: State) -> u64 {
        let turn = self.0.turn.get() + 1;
        self.0.turn.set(turn);
        self.set(state);
        turn
    }

    fn set(&self, state: State) {
        *self.0.state.borrow_mut() = state;
        self.tell();
    }

    fn tell(&self) {
        let shown = self.0.shown.borrow().clone();
        if let Some(shown) = shown {
            shown.emit(());
        }
    }

    /// Tells how far it is and rests. Says whether it goes on.
    async fn slice(&self, turn: u64, state: State) -> bool {
        if self.0.turn.get() == turn {
            self.set(state);
            rest().await;
        }
        self.0.turn.get() == turn
    }
}

fn percent(done: u64, all: u64) -> u64 {
    (done * 100).checked_div(all).unwrap_or(100).min(100)
}

/// Reads a trace to its end; nothing when that was cancelled.
async fn read(tracing: &Tracing, turn: u64, source: Source) -> Option<Result<Found, Refusal>> {
    let size = source.len();
    if size > MAX_FILE_BYTES {
        return Some(Err(Refusal::TooLarge(size)));
    }
    let mut reading = Reading::default();
    let (mut from, mut until) = (0, now_ms() + SLICE_MS);
    while from < size {
        let to = (from + CHUNK_BYTES).min(size);
        let Some(bytes) = source.part(from, to).await else {
            return Some(Err(Refusal::Unreadable));
        };
        reading.feed(&bytes);
        from = to;
        loop {
            match reading.step() {
                Ok(true) => {}
                Ok(false) => break,
                Err(refusal) => return Some(Err(refusal)),
            }
            if now_ms() >= until {
                let state = State::Reading(percent(from, size), reading.lines());
                if !tracing.slice(turn, state).await {
                    return None;
                }
                until = now_ms() + SLICE_MS;
            }
        }
    }
    (tracing.0.turn.get() == turn).then(|| reading.finish())
}

/// Writes the run that is played; nothing when that was cancelled. The text, and how
/// many events it has.
async fn write(tracing: &Tracing, turn: u64) -> Option<Result<(String, u64), Refusal>> {
    let player = &tracing.0.player;
    let (run, until, events) = player.with(|run, _| {
        let actions = run.actions().to_vec();
        let again = Run::replay(Arc::clone(run.scenario()), run.seed(), actions);
        (again, run.frontier_time(), run.frontier())
    });
    let mut telling = Telling::new(run, until);
    let mut text = telling.header(&player.scenario_text()).to_string();
    let mut slice = now_ms() + SLICE_MS;
    while let Some(line) = telling.event() {
        let done = telling.run().moment();
        text.push('\n');
        text.push_str(&line.to_string());
        if text.len() as u64 > MAX_FILE_BYTES || done > MAX_EVENTS {
            return Some(Err(Refusal::RunTooLong));
        }
        if now_ms() >= slice {
            let state = State::Writing(percent(done, events), done);
            if !tracing.slice(turn, state).await {
                return None;
            }
            slice = now_ms() + SLICE_MS;
        }
    }
    if let Some(line) = telling.end() {
        text.push('\n');
        text.push_str(&line.to_string());
    }
    text.push('\n');
    let done = telling.run().moment();
    (tracing.0.turn.get() == turn).then_some(Ok((text, done)))
}
