//! Reading a trace in small steps, so that the page can do other things in between.

use std::rc::Rc;

use raftworks_sim::Run;
use raftworks_sim::trace::Judgement;
use raftworks_sim::trace::json::{Import, Kind, MAX_LINE_BYTES, Replay, TraceError};

use super::{Gathering, MAX_TOLD, Trace};

/// The largest file that is read, in bytes: the page keeps much of it in memory.
pub const MAX_FILE_BYTES: u64 = 128 << 20;

/// A trace that is being read.
pub struct Reading {
    import: Import,
    /// What is shown of it.
    gathering: Gathering,
    /// Whether no more of it can be shown.
    full: bool,
    /// What was handed over and not read so far.
    bytes: Vec<u8>,
    /// Where that begins.
    from: usize,
}

/// What came of it.
pub enum Found {
    /// A trace of ours.
    Own(Box<Own>),
    /// One of another program.
    Other(Rc<Trace>),
}

/// A trace of ours that was replayed.
pub struct Own {
    /// What came of that.
    pub replay: Replay,
    /// What became of each claim.
    pub judgements: Vec<Judgement>,
    /// The run, up to the end of the trace or the first difference.
    pub run: Run,
    /// The text of its scenario.
    pub text: String,
    /// What the trace says itself, when the run differs.
    pub trace: Option<Rc<Trace>>,
}

/// Why a trace is not read, or not written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// It is wrong.
    Wrong(TraceError),
    /// The file is too large: so many bytes.
    TooLarge(u64),
    /// It has more observations than can be shown.
    TooMany,
    /// Its lines tell nothing of any server.
    NothingSaid,
    /// The browser does not let it be read.
    Unreadable,
    /// The run that was to be saved is too long for a file that could be opened again.
    RunTooLong,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            import: Import::new().with_outline(),
            gathering: Gathering::default(),
            full: false,
            bytes: Vec::new(),
            from: 0,
        }
    }
}

impl Reading {
    /// Hands over more of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.from);
        self.from = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// Reads one line. Says whether there was a whole one.
    pub fn step(&mut self) -> Result<bool, Refusal> {
        let rest = self.bytes.get(self.from..).unwrap_or_default();
        let end = rest.iter().position(|&byte| byte == b'\n');
        let count = match end {
            Some(end) => end + 1,
            None if rest.len() > MAX_LINE_BYTES => rest.len(),
            None => return Ok(false),
        };
        self.line(count)?;
        Ok(true)
    }

    /// How many lines were read.
    pub fn lines(&self) -> u64 {
        self.import.lines()
    }

    /// There is nothing more to read.
    pub fn finish(mut self) -> Result<Found, Refusal> {
        while self.step()? {}
        let rest = self.bytes.len() - self.from;
        if rest > 0 {
            self.line(rest)?;
        }
        let imported = self.import.finish().map_err(Refusal::Wrong)?;
        let gathering = Some(self.gathering).filter(|it| !it.told.is_empty());
        let observations = imported.observations;
        let judgements = imported.judgements;
        let (Some(replay), Some((run, text))) = (imported.replay, imported.run) else {
            let gathering = gathering.ok_or(Refusal::NothingSaid)?;
            let trace = gathering.finish(imported.kind, observations, judgements);
            return Ok(Found::Other(Rc::new(trace)));
        };
        let gathering = gathering.filter(|_| !replay.is_same());
        let trace =
            gathering.map(|it| it.finish(Kind::Raftworks, observations, judgements.clone()));
        Ok(Found::Own(Box::new(Own {
            replay,
            judgements,
            run,
            text,
            trace: trace.map(Rc::new),
        })))
    }

    fn line(&mut self, count: usize) -> Result<(), Refusal> {
        let line = self.bytes.get(self.from..self.from + count);
        let told = self.import.line(line.unwrap_or_default());
        self.from += count;
        let told = told.map_err(Refusal::Wrong)?;
        self.full |= self.gathering.told.len() + told.len() > MAX_TOLD;
        if self.full {
            // A trace of ours is replayed all the same.
            return match self.import.kind() {
                Some(Kind::Raftworks) => Ok(()),
                _ => Err(Refusal::TooMany),
            };
        }
        for told in told {
            self.gathering.add(told);
        }
        Ok(())
    }
}

/// Reads a text at once.
#[cfg(test)]
pub(super) fn read(text: &str) -> Result<Found, Refusal> {
    let mut reading = Reading::default();
    for bytes in text.as_bytes().chunks(700) {
        reading.feed(bytes);
        while reading.step()? {}
    }
    reading.finish()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use raftworks_sim::trace::json::{Differs, Problem, Telling};
    use raftworks_sim::{Scenario, Time};

    use super::*;

    const TEXT: &str = "title \"Three\"\nservers 3\nclient pause 20ms\n";

    fn own() -> Vec<String> {
        let scenario = Arc::new(Scenario::parse(TEXT).unwrap());
        let mut telling = Telling::new(Run::new(scenario, 7), Time(700_000));
        let mut lines = vec![telling.header(TEXT).to_string()];
        while let Some(line) = telling.event() {
            lines.push(line.to_string());
        }
        lines.push(telling.end().unwrap().to_string());
        lines
    }

    fn replayed(lines: &[String]) -> Box<Own> {
        match read(&lines.join("\n")) {
            Ok(Found::Own(own)) => own,
            _ => panic!("a trace of ours"),
        }
    }

    #[test]
    fn a_trace_of_ours_comes_out_again_as_a_run() {
        let lines = own();
        let own = replayed(&lines);
        assert!(own.replay.is_same() && own.trace.is_none());
        assert_eq!(own.replay.events, lines.len() as u64 - 2);
        assert_eq!(own.run.moment(), own.replay.events);
        assert_eq!((own.text.as_str(), own.run.seed()), (TEXT, 7));
        assert!(own.run.outline().is_some(), "views draw it");
    }

    #[test]
    fn what_differs_is_found_and_what_the_trace_says_is_there_to_see() {
        let mut lines = own();
        let odd = lines.len() / 2;
        lines[odd] = lines[odd].replace("\"time_us\":", "\"time_us\":1");
        let own = replayed(&lines);
        let difference = own.replay.difference.unwrap();
        assert_eq!(difference.line, odd as u64 + 1);
        assert!(matches!(difference.what, Differs::Value { path, .. } if path == "time_us"));
        assert!(own.trace.unwrap().total() > 3);
        lines = self::own();
        lines.pop();
        let difference = replayed(&lines).replay.difference.unwrap();
        assert_eq!(difference.what, Differs::BreaksOff);
    }

    #[test]
    fn blank_lines_are_no_events() {
        let mut lines = own();
        let odd = lines.len() / 2;
        lines[odd] = lines[odd].replace("\"time_us\":", "\"time_us\":1");
        let replay = replayed(&lines).replay;
        let moment = replay.moment_of(replay.difference.as_ref().unwrap().line);
        assert_eq!(moment, odd as u64, "a line is an event, after the first");
        lines.insert(odd + 1, String::new());
        lines.insert(3, "  ".to_owned());
        lines.insert(0, String::new());
        let replay = replayed(&lines).replay;
        let line = replay.difference.as_ref().unwrap().line;
        assert_eq!(line, odd as u64 + 3, "it is told where it stands");
        assert_eq!(replay.moment_of(line), moment);
        assert_eq!(replay.events, moment - 1);
    }

    #[test]
    fn what_is_left_out_of_a_long_trace_is_counted() {
        let mut lines = own();
        lines.truncate(3);
        let observed = r#"{"server": "1"}"#;
        let many = vec![observed; 1_000].join(", ");
        let long = format!("{{\"event\": 0, \"observed\": [{many}]}}");
        lines.extend(vec![long; MAX_TOLD / 1_000 + 5]);
        let trace = replayed(&lines).trace.unwrap();
        assert!(trace.total() <= MAX_TOLD && trace.total() > MAX_TOLD - 1_000);
        assert_eq!(trace.left_out, 6_000, "whole lines are shown");
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_line() {
        let refused = |text: &str| match read(text) {
            Err(Refusal::Wrong(error)) => (error.line, error.problem),
            _ => panic!("{text} is wrong"),
        };
        assert_eq!(refused(""), (0, Problem::Empty));
        let (line, problem) = refused("{\"server\": 1}\n\nnonsense");
        assert_eq!(line, 3);
        assert!(
            matches!(problem, Problem::NotJson { column: 2, .. }),
            "{problem:?}"
        );
        let long = "x".repeat(3 << 20);
        assert_eq!(refused(&long), (1, Problem::LineTooLong));
        let line = "{\"server\": 1}\n";
        let many = line.repeat(MAX_TOLD + 1);
        assert!(matches!(read(&many), Err(Refusal::TooMany)));
    }
}
