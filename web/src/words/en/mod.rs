//! English.

mod acts;
mod branches;
mod diagram;
mod duties;
mod editor;
mod events;
mod hands;
mod help;
mod inspector;
mod links;
mod names;
mod notes;
mod page;
mod palette;
mod properties;
mod refusals;
mod rules;
mod settings;
mod stage;
mod verdicts;
mod violations;
mod why;

use super::Words;

pub(super) static WORDS: Words = Words {
    acts: acts::ACTS,
    branches: branches::BRANCHES,
    diagram: diagram::DIAGRAM,
    duties: duties::DUTIES,
    editor: editor::EDITOR,
    events: events::EVENTS,
    hands: hands::HANDS,
    help: help::HELP,
    inspector: inspector::INSPECTOR,
    links: links::LINKS,
    names: names::NAMES,
    notes: notes::NOTES,
    page: page::PAGE,
    palette: palette::PALETTE,
    properties: properties::PROPERTIES,
    refusals: refusals::REFUSALS,
    rules: rules::RULES,
    settings: settings::SETTINGS,
    stage: stage::STAGE,
    verdicts: verdicts::VERDICTS,
    violations: violations::VIOLATIONS,
    why: why::WHY,
};
