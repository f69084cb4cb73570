//! The frame of the page: header, caption, transport, forms, dialogs.

use raftworks_sim::Rule;

use super::page;
use super::text::Text;
use crate::app::Projection;

/// The texts of this file.
pub struct Page {
    /// The document's own title, and that of an embed.
    pub document: &'static str,
    pub embed: &'static str,
    pub scenario: &'static str,
    pub own_scenario: &'static str,
    pub seed: &'static str,
    pub restart: &'static str,
    pub new_seed: &'static str,
    pub new_seed_title: &'static str,
    pub modified_title: &'static str,
    pub edit: &'static str,
    pub edit_title: &'static str,
    pub do_anything: &'static str,
    pub do_anything_title: &'static str,
    pub share: &'static str,
    pub share_title: &'static str,
    /// The system's theme, light, dark.
    pub themes: [&'static str; 3],
    /// In the language that is not shown, since who looks for it does not read this one.
    pub language: &'static str,
    pub help_title: &'static str,
    /// How the cluster is shown.
    pub projections: &'static str,
    pub open_page: &'static str,
    pub caption: &'static str,
    /// While what is fetched later is on its way, and when it did not come.
    pub later: &'static str,
    pub later_missing: &'static str,
    pub close: &'static str,
    /// Why a run was stopped.
    pub stopped: Text<1>,
    /// An event's number.
    pub event: Text<1>,
    pub time: &'static str,
    pub term: Text<1>,
    pub play: &'static str,
    pub pause: &'static str,
    /// Play, or pause, by its key.
    pub by_space: Text<1>,
    pub first: &'static str,
    pub previous: &'static str,
    pub back: &'static str,
    pub forward: &'static str,
    pub next: &'static str,
    pub live: &'static str,
    pub clock: &'static str,
    pub speed: &'static str,
    pub slower: &'static str,
    pub faster: &'static str,
    pub doing: &'static str,
    pub partition: &'static str,
    pub partition_title: &'static str,
    pub undo: &'static str,
    pub undo_title: &'static str,
    pub heal: &'static str,
    pub heal_title: &'static str,
    pub settings: &'static str,
    pub settings_title: &'static str,
    pub members: &'static str,
    pub members_title: &'static str,
    pub rules: &'static str,
    pub rules_title: &'static str,
    pub futures: &'static str,
    pub futures_title: &'static str,
    /// What a client can ask for, in the order of the form.
    pub asks: [&'static str; 6],
    pub what: &'static str,
    pub key: &'static str,
    pub if_it_is: &'static str,
    pub value: &'static str,
    pub to: &'static str,
    pub to_leader: &'static str,
    pub to_server: Text<1>,
    pub send: &'static str,
    pub again: &'static str,
    pub again_title: &'static str,
    pub give_up: &'static str,
    pub give_up_title: &'static str,
    pub which_side: &'static str,
    pub one_side: &'static str,
    pub cut_sides: &'static str,
    pub cancel: &'static str,
    pub share_moment: &'static str,
    pub copied: &'static str,
    pub copy_this: &'static str,
    pub link: &'static str,
    pub copy_link: &'static str,
    pub for_your_page: &'static str,
    /// What the guard says when the page stopped: the head, what happened, where the
    /// link leads, the link's name, and the two buttons.
    pub guard: [&'static str; 6],
    /// In the order of the buttons.
    pub projection: [&'static str; 8],
    pub projections_title: &'static str,
    pub verdicts: &'static str,
    pub verdicts_title: &'static str,
    pub network: &'static str,
    pub network_title: &'static str,
    /// A rule's name in the scenario language.
    pub one_rule: Text<1>,
    pub many_rules: Text<1>,
    pub rules_off: Text<1>,
    pub rules_off_before: Text<1>,
}

/// The term of a band of the scrub bar.
pub fn term(term: u64) -> String {
    page().term.with([&term])
}

/// The title of the button that plays or pauses.
pub fn play_title(playing: bool) -> String {
    let label = if playing { page().pause } else { page().play };
    page().by_space.with([&label])
}

/// A way to show the cluster.
pub fn projection(projection: Projection) -> &'static str {
    page().projection[projection as usize]
}

/// Says that this is not Raft, if it is not: which rules are off, and which ever were.
pub fn modified(off: &[Rule], ever_off: &[Rule]) -> Option<String> {
    let words = page();
    let name = |rules: &[Rule]| match rules {
        [] => None,
        [one] => Some(words.one_rule.with([&one.name()])),
        many => Some(words.many_rules.with([&many.len()])),
    };
    let now = name(off).map(|rules| words.rules_off.with([&rules]));
    now.or_else(|| name(ever_off).map(|rules| words.rules_off_before.with([&rules])))
}
