//! The metrics: a small chart each, on the clock of the scrub bar.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::parts::events::PanelProps;
use crate::parts::timeline::{use_needle, use_scrubbing};
use crate::parts::use_view;
use crate::player::Pace;
use crate::view::fixed::tenths;
use crate::view::metrics::{ChartView, HEIGHT, Metrics as Counts, MetricsView};
use crate::view::timeline::{WIDTH, whole_us};
use crate::words;

/// The metrics.
#[component]
pub fn Metrics(props: &PanelProps) -> Html {
    let player = &props.player;
    let counts = use_memo((), |()| RefCell::new(Counts::default()));
    let key = (player.clone(), counts);
    let view: Rc<MetricsView> = use_view(player, Pace::Calm, key, |(player, counts), run, head| {
        let mut counts = counts.borrow_mut();
        counts.follow(run, player.story());
        counts.view(run, whole_us(run), head.time_us)
    });
    let place = use_node_ref();
    let needle = use_node_ref();
    use_needle(player, &needle, view.whole_us);
    let (onpointerdown, onpointermove, onpointerup) = use_scrubbing(player, &place, view.whole_us);
    html! {
        <section class="panel metrics" data-part="metrics" aria-label={words::reading().metrics}>
            <div class="metrics-body">
                <div class="metrics-names">{ for view.charts.iter().map(name) }</div>
                <div class="metrics-charts" ref={place} {onpointerdown} {onpointermove}
                    onpointerup={onpointerup.clone()} onpointercancel={onpointerup}>
                    { for view.charts.iter().map(draw) }
                    <svg class="metrics-needle" viewBox={format!("0 0 {} 1", tenths(WIDTH))} preserveAspectRatio="none" aria-hidden="true">
                        <line ref={needle} class="needle" x1="0" x2="0" y1="0" y2="1" />
                    </svg>
                </div>
            </div>
            <p class="panel-foot quiet">{ words::reading().metrics_hint }</p>
        </section>
    }
}

fn name(view: &ChartView) -> Html {
    let (name, meaning) = words::chart(view.chart);
    html! {
        <dl key={name} title={meaning} data-chart={name}>
            <dt>{ name }</dt>
            <dd><b>{ &view.now }</b>{ " " }<span class="quiet">{ words::reading().last_second }</span></dd>
            <dd>{ &view.so_far }{ " " }<span class="quiet">{ words::reading().so_far }</span></dd>
        </dl>
    }
}

fn draw(view: &ChartView) -> Html {
    let (name, meaning) = words::chart(view.chart);
    html! {
        <div key={name} class="metrics-chart">
            <svg viewBox={format!("0 0 {} {}", tenths(WIDTH), tenths(HEIGHT))} preserveAspectRatio="none" role="img" aria-label={meaning}>
                <path d={view.path.clone()} />
            </svg>
            <span class="metrics-most" aria-hidden="true">{ &view.most }</span>
        </div>
    }
}
