//! Every line of a trace is what `docs/trace.schema.json` says. The checker below
//! knows as much of JSON Schema as that file uses, and refuses to know less.

mod common;

use common::{json_lines, place, raftworks, scenario};
use serde_json::{Value, json};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../docs/trace.schema.json")).expect("JSON")
}

/// Whether a value is what a schema says, and if not, why.
fn check(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    for (word, rule) in schema.as_object().expect("a schema") {
        let holds = match word.as_str() {
            "$schema" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let path = rule.as_str().and_then(|path| path.strip_prefix('#'));
                let target = path
                    .and_then(|path| root.pointer(path))
                    .expect("a definition");
                check(root, target, value)?;
                true
            }
            "oneOf" => {
                let all = rule.as_array().expect("schemas").iter();
                all.filter(|one| check(root, one, value).is_ok()).count() == 1
            }
            "type" => match rule {
                Value::Array(types) => types.iter().any(|one| is_a(one, value)),
                one => is_a(one, value),
            },
            "const" => value == rule,
            "enum" => rule.as_array().expect("values").contains(value),
            "required" => {
                let names = rule.as_array().expect("names").iter();
                names
                    .filter_map(Value::as_str)
                    .all(|name| value.get(name).is_some())
            }
            "properties" => {
                for (name, below) in rule.as_object().expect("properties") {
                    if let Some(value) = value.get(name) {
                        check(root, below, value).map_err(|error| format!("{name}.{error}"))?;
                    }
                }
                true
            }
            "items" => {
                for value in value.as_array().into_iter().flatten() {
                    check(root, rule, value)?;
                }
                true
            }
            "minimum" => value.as_u64() >= rule.as_u64(),
            "maxItems" => value.as_array().map_or(0, Vec::len) as u64 <= rule.as_u64().expect("n"),
            "minItems" => value.as_array().map_or(0, Vec::len) as u64 >= rule.as_u64().expect("n"),
            "maxLength" => {
                value.as_str().map_or(0, |s| s.chars().count()) as u64 <= rule.as_u64().expect("n")
            }
            "minLength" => {
                value.as_str().map_or(1, |s| s.chars().count()) as u64 >= rule.as_u64().expect("n")
            }
            "pattern" => fits(rule.as_str().expect("a pattern"), value),
            other => panic!("this checker does not know {other}"),
        };
        if !holds {
            return Err(format!("{word} {rule}: {value}"));
        }
    }
    Ok(())
}

fn is_a(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("a type") {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("this checker does not know {other}"),
    }
}

fn fits(pattern: &str, value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    match pattern {
        "^[0-9a-f]{16}$" => {
            let digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
            text.len() == 16 && text.chars().all(digit)
        }
        "^[0-9]{1,20}$" => {
            (1..=20).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit())
        }
        other => panic!("this checker does not know {other}"),
    }
}

#[test]
fn every_line_is_what_the_schema_says() {
    let schema = schema();
    let defs = |name: &str| schema["$defs"][name].clone();
    for name in ["welcome", "snapshot", "wiped-disk", "read-index", "witness"] {
        let path = place(&format!("{name}.schema.jsonl"));
        raftworks(&["trace", &scenario(name), "-o", &path]);
        let lines = json_lines(&path);
        let last = lines.len() - 1;
        for (place, line) in lines.iter().enumerate() {
            let kind = match place {
                0 => "header",
                place if place == last => "footer",
                _ => "event",
            };
            let fits =
                check(&schema, &schema, line).and_then(|()| check(&schema, &defs(kind), line));
            assert_eq!(fits, Ok(()), "{name}, line {}", place + 1);
        }
    }
}

/// A test that cannot fail is a defect.
#[test]
fn what_is_not_a_line_does_not_fit() {
    let schema = schema();
    let seen = |seen: Value| {
        let mut line = json!({
            "event": 1, "time_us": 2, "kind": "written", "notes": [], "effects": [], "sent": [],
            "caption": null, "observed": [], "digest": "0123456789abcdef"
        });
        line["observed"] = json!([seen]);
        line
    };
    assert_eq!(
        check(&schema, &schema, &seen(json!({ "server": 1, "term": 3 }))),
        Ok(())
    );
    for wrong in [
        json!({}),
        json!({ "end": {} }),
        seen(json!({ "term": 3 })),
        seen(json!({ "server": 1, "role": "king" })),
        seen(json!({ "server": 1, "has": [[1, 2, 3]] })),
        seen(json!({ "server": 1, "term": -3 })),
    ] {
        assert!(check(&schema, &schema, &wrong).is_err(), "{wrong}");
    }
}
