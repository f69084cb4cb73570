//! Observations as JSON: what the lines of our traces carry, and what anybody
//! may write about another implementation. Documented in `docs/trace.md`.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::error::Problem;
use crate::trace::{Applied, LogPart, Name, Observation, ObservedRole, SnapshotEnd};

/// Several observations, without their times.
pub(super) fn all_to_json(all: &[Observation]) -> Value {
    all.iter().map(to_json).collect()
}

fn to_json(seen: &Observation) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(name.to_owned(), value);
        }
    };
    put("server", Some(name_to_json(&seen.server)));
    put("started", seen.started.then_some(json!(true)));
    put("wiped", seen.wiped.then_some(json!(true)));
    put("role", seen.role.map(|role| json!(role.name())));
    put("term", seen.term.map(|term| json!(term)));
    let vote = seen.voted_for.as_ref();
    let name = |vote: &Option<Name>| vote.as_ref().map_or(Value::Null, name_to_json);
    put("voted_for", vote.map(name));
    let snapshot = |end: SnapshotEnd| json!({ "index": end.index, "term": end.term });
    put("snapshot", seen.snapshot.map(snapshot));
    let log = seen.log.as_ref();
    put(
        "log",
        log.map(|log| json!({ "from": log.from, "terms": log.terms })),
    );
    put("last_index", seen.last_index.map(|index| json!(index)));
    put("has", (!seen.has.is_empty()).then(|| json!(seen.has)));
    put("commit_index", seen.commit_index.map(|index| json!(index)));
    put("last_applied", seen.last_applied.map(|index| json!(index)));
    let applied = seen.applied.iter();
    let applied = applied.map(|entry| json!({ "index": entry.index, "value": &*entry.value }));
    put(
        "applied",
        (!seen.applied.is_empty()).then(|| applied.collect()),
    );
    Value::Object(out)
}

/// A name that is a number is written as one.
fn name_to_json(name: &Name) -> Value {
    match name.parse::<u64>() {
        Ok(number) if number.to_string() == **name => json!(number),
        _ => json!(&**name),
    }
}

/// Reads an observation. Names that are not known are left to others.
pub(super) fn from_json(value: &Value) -> Result<Observation, Problem> {
    let Value::Object(fields) = value else {
        return Err(Problem::NoObject);
    };
    let fields = Fields(fields);
    let server = fields.field("server", name)?;
    let has = fields.field("has", |value| list(value, pair))?;
    let applied = fields.field("applied", |value| list(value, applied))?;
    Ok(Observation {
        server: server.ok_or(Problem::Lacks("server"))?,
        time_us: fields.field("time_us", number)?,
        started: fields.field("started", Value::as_bool)?.unwrap_or(false),
        wiped: fields.field("wiped", Value::as_bool)?.unwrap_or(false),
        role: fields.field("role", role)?,
        term: fields.field("term", number)?,
        voted_for: fields.field("voted_for", |vote| match vote {
            Value::Null => Some(None),
            other => name(other).map(Some),
        })?,
        snapshot: fields.field("snapshot", snapshot)?,
        log: fields.field("log", log)?,
        last_index: fields.field("last_index", number)?,
        has: has.unwrap_or_default(),
        commit_index: fields.field("commit_index", number)?,
        last_applied: fields.field("last_applied", number)?,
        applied: applied.unwrap_or_default(),
    })
}

struct Fields<'a>(&'a Map<String, Value>);

impl Fields<'_> {
    /// A field, if it is there; it must be of the right kind.
    fn field<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let read = read(value).map(Some);
        read.ok_or_else(|| Problem::Odd {
            name,
            found: format!("{value:.80}"),
        })
    }
}

/// Indices and terms: no more than any system reaches, so that sums are safe.
pub(super) fn number(value: &Value) -> Option<u64> {
    value.as_u64().filter(|&number| number < 1 << 62)
}

/// Who, as a number or in words.
pub(super) fn name(value: &Value) -> Option<Name> {
    match value {
        Value::Number(number) => Some(Arc::from(number.as_u64()?.to_string())),
        Value::String(text) if !text.is_empty() && text.len() <= 64 => Some(Arc::from(&**text)),
        _ => None,
    }
}

fn role(value: &Value) -> Option<ObservedRole> {
    match value.as_str()? {
        "follower" => Some(ObservedRole::Follower),
        "candidate" => Some(ObservedRole::Candidate),
        "leader" => Some(ObservedRole::Leader),
        _ => None,
    }
}

fn snapshot(value: &Value) -> Option<SnapshotEnd> {
    Some(SnapshotEnd {
        index: number(value.get("index")?)?,
        term: number(value.get("term")?)?,
    })
}

fn log(value: &Value) -> Option<LogPart> {
    Some(LogPart {
        from: number(value.get("from")?)?,
        terms: list(value.get("terms")?, number)?,
    })
}

fn pair(value: &Value) -> Option<(u64, u64)> {
    match value.as_array()?.as_slice() {
        [index, term] => Some((number(index)?, number(term)?)),
        _ => None,
    }
}

fn applied(value: &Value) -> Option<Applied> {
    Some(Applied {
        index: number(value.get("index")?)?,
        value: Arc::from(value.get("value")?.as_str()?),
    })
}

fn list<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    value.as_array()?.iter().map(read).collect()
}
