//! The document of the properties says what is checked: one row each, as the code
//! has it.

use raftworks_sim::{PROPERTIES, Property};

const DOCUMENT: &str = include_str!("../../docs/properties.md");

fn row(property: Property) -> String {
    format!(
        "| {} | {} | `{}` | {} | {} | {} | {} |",
        property.number(),
        property.name(),
        property.key(),
        property.statement().replace('|', "\\|"),
        property.source(),
        property.place(),
        property.cost(),
    )
}

#[test]
fn the_table_has_a_row_for_each_property_and_no_other() {
    let rows: Vec<&str> = DOCUMENT
        .lines()
        .filter(|line| line.starts_with("| I"))
        .collect();
    let expected: Vec<String> = PROPERTIES.into_iter().map(row).collect();
    assert_eq!(rows, expected);
}
