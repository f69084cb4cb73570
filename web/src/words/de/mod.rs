//! German.
//!
//! The glossary that all of it keeps to. Names stay as the paper, the dissertation and
//! the scenario language have them: messages (`AppendEntries`), variables
//! (`commitIndex`), properties (Election Safety), rules and settings (`pre-vote`).
//!
//! | English | German |
//! |---|---|
//! | server, leader, follower | der Server, Leader, Follower |
//! | candidate, pre-candidate | der Kandidat, Vorkandidat |
//! | learner, witness, voter, member | der Learner, Witness, Wähler; das Mitglied |
//! | term, log, entry, index | der Term, das Log, der Eintrag, der Index |
//! | commit, committed | committen, der Commit, committet |
//! | apply | anwenden |
//! | majority, quorum | die Mehrheit, das Quorum |
//! | election, vote, to vote | die Wahl, die Stimme, stimmen für |
//! | election timeout, heartbeat | das Wahl-Timeout, der Heartbeat |
//! | to lead, leadership, to hand it on | führen, die Führung, übergeben |
//! | to step down | zurücktreten |
//! | snapshot, lease | der Snapshot, die Lease |
//! | configuration, joint configuration | die (gemeinsame) Konfiguration |
//! | joint consensus | Joint Consensus |
//! | client, request, answer | der Client, die Anfrage, die Antwort |
//! | a read, a write | die Leseanfrage, das Schreiben |
//! | stale | veraltet |
//! | state machine, command | die Zustandsmaschine, der Befehl |
//! | disk | die Platte |
//! | link, cut, restored | die Verbindung, getrennt, wiederhergestellt |
//! | message: drop, hold, release | die Nachricht: verwerfen, anhalten, freigeben |
//! | crash, down, paused | der Absturz, aus, angehalten |
//! | event, moment, run, branch | das Ereignis, der Moment, der Lauf, der Zweig |
//! | scenario, seed, action | das Szenario, der Seed, die Aktion |
//! | property, violated, rule, switch | die Eigenschaft, verletzt, die Regel, der Schalter |
//!
//! Readers are not addressed where an infinitive or a neutral form does; else with
//! „du“. Numbers have a decimal comma, quotes are „so“.

mod acts;
mod branches;
mod diagram;
mod duties;
mod editor;
mod events;
mod futures;
mod hands;
mod help;
mod inspector;
mod links;
mod logs;
mod mistakes;
mod names;
mod notes;
mod outcomes;
mod page;
mod palette;
mod plans;
mod properties;
mod reading;
mod refusals;
mod rules;
mod settings;
mod stage;
mod traces;
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
    futures: futures::FUTURES,
    hands: hands::HANDS,
    help: help::HELP,
    inspector: inspector::INSPECTOR,
    links: links::LINKS,
    logs: logs::LOGS,
    mistakes: mistakes::MISTAKES,
    names: names::NAMES,
    notes: notes::NOTES,
    outcomes: outcomes::OUTCOMES,
    page: page::PAGE,
    palette: palette::PALETTE,
    plans: plans::PLANS,
    properties: properties::PROPERTIES,
    reading: reading::READING,
    refusals: refusals::REFUSALS,
    rules: rules::RULES,
    settings: settings::SETTINGS,
    stage: stage::STAGE,
    traces: traces::TRACES,
    verdicts: verdicts::VERDICTS,
    violations: violations::VIOLATIONS,
    why: why::WHY,
};
