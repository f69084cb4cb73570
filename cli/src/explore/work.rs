//! Threads that take chunks of seeds until none is left, or until they are told to
//! stop: then each hands in what it has.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use raftworks_sim::Coverage;
use raftworks_sim::trace::engine;

use super::examine::Source;
use super::record::Record;
use super::seeds::Seeds;

/// How many seeds are reported at a time.
const SEEDS_PER_REPORT: u64 = 10;

/// What a thread has to say.
pub(super) enum News {
    /// So many more seeds are done.
    Progress(u64),
    /// A chunk is done, or what was done of it before the end.
    Done(Record),
}

/// What is to be done.
pub(super) struct Work<'a, Chunks> {
    source: &'a Source,
    chunks: Mutex<Chunks>,
    stop: &'a AtomicBool,
    name: String,
    engine: String,
}

impl<'a, Chunks: Iterator<Item = Seeds> + Send> Work<'a, Chunks> {
    pub(super) fn new(source: &'a Source, chunks: Chunks, stop: &'a AtomicBool) -> Self {
        Work {
            source,
            chunks: Mutex::new(chunks),
            stop,
            name: source.name(),
            engine: engine().to_string(),
        }
    }

    /// Does it on so many threads; `hear` is called on this one. When that
    /// fails, everybody stops.
    pub(super) fn run(
        &self,
        threads: usize,
        mut hear: impl FnMut(News) -> Result<(), String>,
    ) -> Result<(), String> {
        let mut outcome = Ok(());
        thread::scope(|scope| {
            let (sender, news) = channel();
            for _ in 0..threads {
                let sender = sender.clone();
                scope.spawn(move || self.take_chunks(&sender));
            }
            drop(sender);
            for news in news {
                if outcome.is_ok() {
                    outcome = hear(news);
                }
                if outcome.is_err() {
                    self.stop.store(true, Ordering::Relaxed);
                }
            }
        });
        outcome
    }

    fn take_chunks(&self, sender: &Sender<News>) {
        while !self.stop.load(Ordering::Relaxed) {
            let next = {
                let mut chunks = self.chunks.lock().unwrap_or_else(PoisonError::into_inner);
                chunks.next()
            };
            let Some(chunk) = next else { return };
            let record = self.examine(chunk, sender);
            if record.seeds.count() > 0 && sender.send(News::Done(record)).is_err() {
                return;
            }
        }
    }

    fn examine(&self, chunk: Seeds, sender: &Sender<News>) -> Record {
        let mut record = Record::new(&self.name, &self.engine, chunk.from);
        let mut coverage = Coverage::default();
        let mut unreported = 0;
        for seed in chunk.from..chunk.to {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            let examined = self.source.examine(seed);
            coverage.merge(&examined.coverage);
            record.add(examined);
            unreported += 1;
            if unreported == SEEDS_PER_REPORT || seed + 1 == chunk.to {
                // Nobody listens any more when this fails, and then all is over.
                let _ = sender.send(News::Progress(unreported));
                unreported = 0;
            }
        }
        record.coverage = coverage.counts().collect();
        record
    }
}
