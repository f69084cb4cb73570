//! Traces as JSON lines, of ours and of others: written, read back, judged, and those
//! of ours compared with a run that repeats them. `docs/trace.md` describes them.
//!
//! Traces come from anywhere, so everything is bounded before it is decoded. Nothing
//! here opens a file: whoever has one hands over its lines.

mod error;
mod etcd;
mod events;
mod import;
mod lines;
mod notes;
mod observed;
mod own;
mod replay;

pub use error::{Problem, TraceError};
pub use events::json_line;
pub use import::{Import, Imported, Kind, Told};
pub use lines::{MAX_EVENTS, MAX_LINE_BYTES, decode};
pub use own::{Telling, VERSION, said_so_far};
pub use replay::{Difference, Differs, MAX_ACTIONS, Replay};
