//! The page and the embed: which parts there are, and what they share.

use std::rc::Rc;

use raftworks_sim::why::Question;
use raftworks_sim::{Action, ServerId};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::Mode;
use crate::browser::{self, Listener, Resized};
use crate::later::{self, Later, use_later, use_traces};
use crate::parts::branches::use_branches;
use crate::parts::caption::Caption;
use crate::parts::compare::CompareProps;
use crate::parts::diagram::DiagramProps;
use crate::parts::dialogs::DialogsProps;
use crate::parts::doing::{DoingProps, toggled, use_doing};
use crate::parts::dropped::use_dropped;
use crate::parts::header::use_header;
use crate::parts::inspector::{self, InspectorProps};
use crate::parts::keys;
use crate::parts::logs::Logs;
use crate::parts::next::SelectingProps;
use crate::parts::properties::use_strip;
use crate::parts::sheet::{sheet, use_stage_in_sight};
use crate::parts::stage::Stage;
use crate::parts::transport::Transport;
use crate::parts::use_view;
use crate::parts::why::Why;
use crate::player::tree::Tree;
use crate::player::{Pace, Player};
use crate::pointing::use_pointing;
use crate::view::Selection;
use crate::view::diagram::lane_of;
use crate::view::why::AnswerView;
use crate::words;

/// A dialog.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dialog {
    /// Open a scenario.
    Open,
    /// Share this moment.
    Share,
    /// Keys and shapes.
    Help,
    /// The switches of the library.
    Settings,
    /// Who takes part.
    Members,
    /// Every action by its name.
    Palette,
    /// The rules of Raft.
    Rules,
    /// What can be said of the whole run.
    Verdicts,
    /// Open a trace, or save one.
    Traces,
    /// Search the futures of this moment.
    Futures,
}

/// How the cluster is shown, in the order of the buttons.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Projection {
    /// Servers on a ring, at this moment.
    #[default]
    Ring,
    /// Lanes in time.
    SpaceTime,
    /// Every event, in a list.
    Events,
    /// What clients asked and were told.
    Operations,
    /// The state machine of each server.
    State,
    /// What will happen.
    Next,
    /// How the cluster does.
    Metrics,
    /// Two branches side by side.
    Compare,
}

/// All of them, and what their buttons are called by those who look for them.
const PROJECTIONS: [(Projection, &str); 8] = [
    (Projection::Ring, "view-ring"),
    (Projection::SpaceTime, "view-space-time"),
    (Projection::Events, "view-events"),
    (Projection::Operations, "view-operations"),
    (Projection::State, "view-state"),
    (Projection::Next, "view-next"),
    (Projection::Metrics, "view-metrics"),
    (Projection::Compare, "view-compare"),
];

/// What the reader asks for by keyboard.
pub enum Wish {
    /// Press a button that is there.
    Press(&'static str),
    /// Give the focus to the next of what this finds, or to the one before.
    Go(&'static str, bool),
    /// Move in time.
    Time(fn(&Player)),
    /// Another speed.
    Speed(f64),
    /// Select something.
    Select(Selection),
    /// Do something to the cluster.
    Act(Action),
    /// Open a dialog.
    Open(Dialog),
    /// Write, to this server.
    Write(Option<ServerId>),
    /// Draw a partition.
    Partition,
}

/// Properties of [`App`].
#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// The player.
    pub player: Player,
    /// Which of the two forms this is.
    pub mode: Mode,
}

/// The page, or the embed.
#[component]
pub fn App(props: &AppProps) -> Html {
    match props.mode {
        Mode::Page => html! { <Page player={props.player.clone()} /> },
        Mode::Embed => html! { <Embedded player={props.player.clone()} /> },
    }
}

/// Properties of the page and of the embed.
#[derive(Properties, PartialEq)]
pub struct PageProps {
    /// The player.
    pub player: Player,
}

/// The whole instrument.
#[component]
fn Page(props: &PageProps) -> Html {
    let player = &props.player;
    let selection = use_state_eq(Selection::default);
    let side = use_state_eq(|| None::<Rc<Vec<ServerId>>>);
    let dialog = use_state_eq(|| None::<Dialog>);
    let target = use_state_eq(|| None::<ServerId>);
    let key_field = use_node_ref();
    let projection = use_state_eq(Projection::default);
    let answer = use_state_eq(|| None::<Rc<AnswerView>>);
    let missing = {
        let (player, dialog, projection) = (player.clone(), dialog.setter(), projection.setter());
        use_callback((), move |(), ()| {
            dialog.set(None);
            projection.set(Projection::Ring);
            player.notify(|| words::page().later_missing.to_owned());
        })
    };
    let ask = {
        let (player, answer, missing) = (player.clone(), answer.setter(), missing.clone());
        use_callback((), move |question: Option<Question>, ()| {
            let (player, answer) = (player.clone(), answer.clone());
            let Some(question) = question else {
                return answer.set(None);
            };
            let act = move |later: Later| answer.set(Some((later.answer)(&player, question)));
            later::with(act, missing.clone());
        })
    };
    let paused = use_view(player, Pace::Calm, (), |(), _, head| !head.playing);
    let nothing = (None, Projection::Ring, Selection::Nothing, false);
    let wanted = (*dialog, *projection, *selection, *paused);
    let wanted = Some(wanted).filter(|wanted| *wanted != nothing);
    let traces = use_traces(*dialog == Some(Dialog::Traces), missing.clone());
    let later = use_later(wanted, missing);

    let set_side = {
        let side = side.clone();
        use_callback((), move |next: Option<Vec<ServerId>>, ()| {
            side.set(next.map(Rc::new));
        })
    };
    let select = {
        let (selection, set_side) = (selection.clone(), set_side.clone());
        use_callback((*side).clone(), move |next: Selection, side| {
            // While a partition is drawn, clicking a server puts it on a side.
            match (side, next) {
                (Some(side), Selection::Server(id)) => set_side.emit(Some(toggled(side, id))),
                _ => selection.set(next),
            }
        })
    };
    let open = {
        let dialog = dialog.clone();
        use_callback((), move |next: Dialog, ()| dialog.set(Some(next)))
    };
    let close = {
        let dialog = dialog.clone();
        use_callback((), move |(), ()| dialog.set(None))
    };
    let write = {
        let (target, key_field) = (target.clone(), key_field.clone());
        use_callback((), move |to: Option<ServerId>, ()| {
            target.set(to);
            if let Some(field) = key_field.cast::<HtmlElement>() {
                let _ = field.focus();
            }
        })
    };
    let wish = {
        let player = player.clone();
        let (select, open, write) = (select.clone(), open.clone(), write.clone());
        let set_side = set_side.clone();
        Callback::from(move |wish: Wish| match wish {
            Wish::Press(action) => browser::press(action),
            Wish::Go(selector, back) => browser::go_on(selector, back),
            Wish::Time(act) => act(&player),
            Wish::Speed(speed) => player.set_speed(speed),
            Wish::Act(action) => player.act(action),
            Wish::Select(next) => {
                browser::close_menus(None);
                if next == Selection::Nothing {
                    player.dismiss();
                }
                set_side.emit(None);
                select.emit(next);
            }
            Wish::Open(next) => open.emit(next),
            Wish::Write(to) => write.emit(to),
            Wish::Partition => set_side.emit(Some(Vec::new())),
        })
    };
    use_keys(player, *selection, wish);
    use_menus();
    let dropped = use_dropped(&open);
    let footer = use_footer();
    use_effect_with((player.clone(), *selection), |(player, selection)| {
        player.set_interesting_lane(match selection {
            Selection::Server(id) => Some(lane_of(*id)),
            _ => None,
        });
    });

    let is_selected = *selection != Selection::Nothing;
    let run = use_view(player, Pace::Calm, player.clone(), |player, run, _| {
        (run.seed(), player.with_tree(Tree::current))
    });
    let answered = (*answer).clone().filter(|answer| answer.about == *run);
    let is_up = is_selected || answered.is_some();
    use_stage_in_sight(is_up || is_panel(*projection));
    let lower = {
        let (select, ask) = (select.clone(), ask.clone());
        Callback::from(move |()| {
            select.emit(Selection::Nothing);
            ask.emit(None);
        })
    };
    use_pointing(player);
    let header = use_header(player, &open);
    let strip = use_strip(player, &open);
    let branches = use_branches(player);
    let doing = use_doing(&DoingProps {
        player: player.clone(),
        side: (*side).clone(),
        set_side,
        target: *target,
        key_field,
        open: open.clone(),
        select: select.clone(),
    });
    html! {
        <div class="page">
            { header }
            <main class="main">
                <Caption player={player.clone()} ask={ask.clone()} />
                <div class="views">{ projections(&projection) }{ branches }</div>
                { projected(player, later, &projection, *selection, &select, side.as_ref()) }
            </main>
            <aside class="aside">
                <Logs player={player.clone()} selection={*selection} select={select.clone()} columns={14} />
                <div class="lower">
                    { doing }
                    { sheet(is_up, "close-inspector", lower, html! {
                        <>
                            <Why player={player.clone()} selection={*selection} answer={answered} {ask} {later} />
                            { match later {
                                Some(later) => (later.inspector)(InspectorProps { player: player.clone(), selection: *selection, select, write }),
                                None => inspector::nothing(&select),
                            } }
                        </>
                    }) }
                </div>
            </aside>
            <footer class="footer" ref={footer}>
                <Transport player={player.clone()}>{ strip }</Transport>
            </footer>
            if let Some(later) = later {
                { (later.dialogs)(DialogsProps { player: player.clone(), open: *dialog, close, opens: open, dropped, traces }) }
            } else if dialog.is_some() {
                <p class="notice" role="status">{ words::page().later }</p>
            }
        </div>
    }
}

/// What is shown of the cluster. Whatever is not shown does not exist, and costs
/// nothing.
fn projected(
    player: &Player,
    later: Option<Later>,
    chosen: &UseStateHandle<Projection>,
    selection: Selection,
    select: &Callback<Selection>,
    side: Option<&Rc<Vec<ServerId>>>,
) -> Html {
    let (player, select) = (player.clone(), select.clone());
    let stage = || html! { <Stage player={player.clone()} {selection} select={select.clone()} side={side.cloned()} /> };
    let projection = **chosen;
    if projection == Projection::Ring {
        return stage();
    }
    let Some(later) = later else {
        return html! { <p class="notice" role="status">{ words::page().later }</p> };
    };
    let props = SelectingProps {
        player: player.clone(),
        selection,
        select: select.clone(),
    };
    let panel = match projection {
        Projection::SpaceTime => {
            return (later.diagram)(DiagramProps {
                player,
                selection,
                select,
            });
        }
        Projection::Compare => {
            return (later.compare)(CompareProps {
                player,
                selection,
                select,
            });
        }
        _ => (later.panel)(projection, props),
    };
    // Whoever steps wants to see the cluster; on a narrow page, panels are sheets
    // over it.
    let narrow = browser::is_narrow();
    let close = {
        let setter = chosen.setter();
        Callback::from(move |()| setter.set(Projection::Ring))
    };
    html! {
        <>
            if narrow || projection == Projection::Next { { stage() } }
            { sheet(narrow, "close-panel", close, panel) }
        </>
    }
}

/// Whether it is a panel, which is a sheet on a narrow page.
fn is_panel(projection: Projection) -> bool {
    !matches!(
        projection,
        Projection::Ring | Projection::SpaceTime | Projection::Compare
    )
}

/// Chooses between the projections.
fn projections(chosen: &UseStateHandle<Projection>) -> Html {
    html! {
        <div class="projections joined" role="group" aria-label={words::page().projections}>
            { for PROJECTIONS.into_iter().map(|(projection, action)| {
                let setter = chosen.setter();
                let onclick = Callback::from(move |_: MouseEvent| setter.set(projection));
                let pressed = **chosen == projection;
                html! {
                    <button type="button" key={action} class="button" data-action={action}
                        aria-pressed={pressed.to_string()} title={words::page().projections_title} {onclick}>{ words::projection(projection) }</button>
                }
            }) }
        </div>
    }
}

/// Tells the style sheet how high the footer is: sheets stand on it.
#[hook]
fn use_footer() -> NodeRef {
    let footer = use_node_ref();
    {
        let footer = footer.clone();
        use_effect_with((), move |()| {
            let element = footer.cast::<HtmlElement>();
            let watch = element.and_then(|element| {
                let root = browser::document()?.document_element()?;
                let root = root.dyn_into::<HtmlElement>().ok()?;
                Resized::watch(&element.clone(), move |_, _| {
                    let height = format!("{}px", element.offset_height());
                    let _ = root.style().set_property("--footer", &height);
                })
            });
            move || drop(watch)
        });
    }
    footer
}

/// Closes menus when something else is pressed.
#[hook]
fn use_menus() {
    use_effect_with((), |()| {
        let listener = browser::document().map(|document| {
            Listener::new(&document, "pointerdown", |event| {
                let target = event.target().and_then(|target| target.dyn_into().ok());
                browser::close_menus(target.as_ref());
            })
        });
        move || drop(listener)
    });
}

/// Listens to the keyboard while the page is there.
#[hook]
fn use_keys(player: &Player, selection: Selection, wish: Callback<Wish>) {
    let player = player.clone();
    let chosen = use_mut_ref(|| selection);
    *chosen.borrow_mut() = selection;
    // The listener is replaced when what it knows has changed.
    use_effect_with((player, selection), move |(player, _)| {
        let player = player.clone();
        let listener = browser::document().map(|document| {
            let options = gloo_events::EventListenerOptions::enable_prevent_default();
            Listener::new_with_options(&document, "keydown", options, move |event| {
                let now = *chosen.borrow();
                if let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>()
                    && let Some(wished) = keys::wish_of(event, &player, now)
                {
                    event.prevent_default();
                    // The next key can come before the page is drawn again.
                    if let Wish::Select(next) = wished {
                        *chosen.borrow_mut() = next;
                    }
                    wish.emit(wished);
                }
            })
        });
        move || drop(listener)
    });
}

/// A small player inside somebody else's page: it never takes more than it was
/// given, and links to the whole instrument.
#[component]
fn Embedded(props: &PageProps) -> Html {
    let player = &props.player;
    let selection = use_state_eq(Selection::default);
    let select = {
        let selection = selection.clone();
        use_callback((), move |next: Selection, ()| selection.set(next))
    };
    let href = crate::parts::use_view(
        player,
        crate::player::Pace::Calm,
        player.clone(),
        |player, _, _| player.link(),
    );
    html! {
        <main class="embed">
            <h1 class="hidden">{ words::NAME }</h1>
            <div class="embed-head"><Caption player={player.clone()} short=true /></div>
            <Stage player={player.clone()} selection={*selection} {select} />
            <Transport player={player.clone()} short=true>
                <a class="out" data-part="open-page" href={(*href).clone()} target="_blank" rel="noopener">{ words::page().open_page }</a>
            </Transport>
        </main>
    }
}
