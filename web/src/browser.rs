//! What the page needs of the browser, owned by values that release it when
//! they are dropped.

mod focus;

use std::cell::{Cell, RefCell};
use std::panic::PanicHookInfo;
use std::rc::Rc;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, Document, Element, HtmlCanvasElement, HtmlDocument, HtmlElement,
    IntersectionObserver, IntersectionObserverEntry, ResizeObserver, ResizeObserverEntry, Url,
    Window,
};

pub use focus::{close_menus, focus, go_on, has_focus_elsewhere, press, unless_typed};
pub use gloo_events::EventListener as Listener;

/// The window, when there is one.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The document, when there is one.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// Milliseconds since the page started.
pub fn now_ms() -> f64 {
    let performance = window().and_then(|window| window.performance());
    performance.map_or(0.0, |performance| performance.now())
}

/// The fragment of the address, without `#`.
pub fn fragment() -> String {
    let hash = window().and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default().trim_start_matches('#').to_owned()
}

/// The query of the address, without `?`.
pub fn query() -> String {
    let search = window().and_then(|window| window.location().search().ok());
    let search = search.unwrap_or_default();
    search.trim_start_matches('?').to_owned()
}

/// Puts another query into the address, without going anywhere.
pub fn set_query(query: &str) {
    let Some(window) = window() else { return };
    let hash = window.location().hash().unwrap_or_default();
    let address = format!("?{query}{hash}");
    if let Ok(history) = window.history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// The codes of the languages that the reader prefers, the best first.
pub fn preferred_languages() -> Vec<String> {
    let languages = window().map(|window| window.navigator().languages());
    let codes = languages.iter().flat_map(Array::iter);
    codes.filter_map(|code| code.as_string()).collect()
}

/// Which language the document is in, and what it is called in it.
pub fn set_language(code: &str, title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
        if let Some(root) = document.document_element() {
            let _ = root.set_attribute("lang", code);
        }
    }
}

/// The address of the whole page with this fragment, also from inside an embed. The
/// language goes along if it was chosen.
pub fn address_with(fragment: &str) -> String {
    let Some(location) = window().map(|window| window.location()) else {
        return String::new();
    };
    let origin = location.origin().unwrap_or_default();
    let path = location.pathname().unwrap_or_default();
    let path = path.trim_end_matches("embed.html");
    let query = match crate::language::asked_for(&query()) {
        Some(language) => format!("?lang={}", language.code()),
        None => String::new(),
    };
    format!("{origin}{path}{query}#{fragment}")
}

fn media(query: &str) -> Option<web_sys::MediaQueryList> {
    window()?.match_media(query).ok().flatten()
}

/// Whether the reader asked for less motion.
pub fn prefers_reduced_motion() -> bool {
    media("(prefers-reduced-motion: reduce)").is_some_and(|query| query.matches())
}

/// Whether the page is touched, and not pointed at.
pub fn is_touched() -> bool {
    media("(pointer: coarse)").is_some_and(|query| query.matches())
}

/// Whether the page is as narrow as a telephone: panels are sheets then.
pub fn is_narrow() -> bool {
    media("(max-width: 560px)").is_some_and(|query| query.matches())
}

/// Whether the parts of the page stand below each other: what is selected is a sheet
/// then.
pub fn is_one_column() -> bool {
    media("(max-width: 1000px)").is_some_and(|query| query.matches())
}

/// Scrolls as little as it takes to see this element.
pub fn bring_into_sight(selector: &str) {
    let element = document().and_then(|document| document.query_selector(selector).ok()?);
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    if let Some(element) = element {
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether the page is hidden, as in another tab.
pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

/// A fresh seed, short enough to read aloud.
pub fn fresh_seed() -> u64 {
    const LARGEST: u64 = 1_000_000;
    #[cfg(target_arch = "wasm32")]
    let bits = getrandom::u64().unwrap_or_else(|_| now_ms() as u64);
    #[cfg(not(target_arch = "wasm32"))]
    let bits = now_ms() as u64;
    bits % LARGEST
}

/// Puts text on the clipboard. Calls back with whether that worked.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    let Some(window) = window() else {
        return done(false);
    };
    let clipboard = Reflect::get(&window.navigator(), &"clipboard".into());
    // There is none where the page is not served securely.
    if clipboard.is_ok_and(|clipboard| clipboard.is_undefined()) {
        return done(false);
    }
    let written = window.navigator().clipboard().write_text(text);
    wasm_bindgen_futures::spawn_local(async move {
        done(wasm_bindgen_futures::JsFuture::from(written).await.is_ok());
    });
}

/// The theme that the reader chose: `light`, `dark`, or nothing for the system's.
pub fn set_theme(theme: Option<&str>) {
    let root = document().and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = match theme {
            Some(theme) => root.set_attribute("data-theme", theme),
            None => root.remove_attribute("data-theme"),
        };
    }
}

/// Tells the guard, which lives outside this instance, that it is no more.
pub fn report_panic(info: &PanicHookInfo<'_>) {
    call_guard("panicked", &info.to_string());
}

/// Tells the guard which link brings back what the reader sees.
pub fn keep_link(link: &str) {
    call_guard("keep", link);
}

/// Tells the guard what to say when this instance is no more.
pub fn teach_guard(words: &[&str]) {
    call_guard("teach", &words.join("\n"));
}

fn call_guard(method: &str, text: &str) {
    let Some(window) = window() else { return };
    let guard = Reflect::get(&window, &"raftworksGuard".into());
    let Ok(guard) = guard else { return };
    if let Ok(function) = Reflect::get(&guard, &method.into())
        && let Some(function) = function.dyn_ref::<Function>()
    {
        let _ = function.call1(&guard, &text.into());
    }
}

/// Calls a closure before the next frame is drawn, as often as it is asked to.
/// One closure for the whole life; nothing is called when nothing is asked for.
pub struct Frames {
    closure: Closure<dyn FnMut(f64)>,
    pending: Rc<Cell<Option<i32>>>,
}

impl Frames {
    /// `draw` gets the frame's time in milliseconds.
    pub fn new(draw: impl Fn(f64) + 'static) -> Frames {
        let pending = Rc::new(Cell::new(None));
        let taken = Rc::clone(&pending);
        Frames {
            closure: Closure::new(move |time| {
                taken.set(None);
                draw(time);
            }),
            pending,
        }
    }

    /// Asks for one call before the next frame.
    pub fn request(&self) {
        if self.pending.get().is_some() {
            return;
        }
        if let Some(window) = window() {
            let function = self.closure.as_ref().unchecked_ref();
            self.pending
                .set(window.request_animation_frame(function).ok());
        }
    }

    /// Takes the request back.
    pub fn cancel(&self) {
        if let (Some(window), Some(id)) = (window(), self.pending.take()) {
            let _ = window.cancel_animation_frame(id);
        }
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// Watches whether an element is in view.
pub struct InView {
    observer: IntersectionObserver,
    _closure: Closure<dyn FnMut(Array)>,
}

impl InView {
    /// Calls back at once and whenever it changes.
    pub fn watch(element: &Element, changed: impl Fn(bool) + 'static) -> Option<InView> {
        let closure = Closure::new(move |entries: Array| {
            // Several may have queued up; only the last one is true now.
            let last: JsValue = entries.get(entries.length().saturating_sub(1));
            if let Ok(entry) = last.dyn_into::<IntersectionObserverEntry>() {
                changed(entry.is_intersecting());
            }
        });
        let observer = IntersectionObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(InView {
            observer,
            _closure: closure,
        })
    }
}

impl Drop for InView {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Watches how large an element is.
pub struct Resized {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut(Array)>,
}

impl Resized {
    /// Calls back at once and whenever it changes, with the width and height
    /// in CSS pixels.
    pub fn watch(element: &Element, changed: impl Fn(f64, f64) + 'static) -> Option<Resized> {
        let closure = Closure::new(move |entries: Array| {
            let last: JsValue = entries.get(entries.length().saturating_sub(1));
            if let Ok(entry) = last.dyn_into::<ResizeObserverEntry>() {
                let area = entry.content_rect();
                changed(area.width(), area.height());
            }
        });
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Resized {
            observer,
            _closure: closure,
        })
    }
}

impl Drop for Resized {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Device pixels per CSS pixel.
pub fn pixel_ratio() -> f64 {
    window()
        .map_or(1.0, |window| window.device_pixel_ratio())
        .clamp(1.0, 4.0)
}

/// What names the theme now; another value means other colours.
pub fn theme() -> (Option<String>, bool) {
    let root = document().and_then(|document| document.document_element());
    let chosen = root.and_then(|root| root.get_attribute("data-theme"));
    (
        chosen,
        media("(prefers-color-scheme: dark)").is_some_and(|query| query.matches()),
    )
}

/// Calls back when the system's theme changes.
pub fn on_system_theme(changed: impl Fn() + 'static) -> Option<Listener> {
    let query = media("(prefers-color-scheme: dark)")?;
    Some(Listener::new(&query, "change", move |_| changed()))
}

/// The values of these custom properties at an element.
pub fn custom_properties(element: &Element, names: &[&str]) -> Vec<String> {
    let style = window().and_then(|window| window.get_computed_style(element).ok().flatten());
    let value = |name: &&str| {
        let value = style
            .as_ref()
            .and_then(|style| style.get_property_value(name).ok());
        value.unwrap_or_default().trim().to_owned()
    };
    names.iter().map(value).collect()
}

/// Hands a text to the reader as a file.
pub fn save_text(name: &str, kind: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&text.into());
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        save(name, &blob);
    }
}

/// Hands a picture to the reader as a file.
pub fn save_picture(name: &'static str, canvas: &HtmlCanvasElement) {
    let done = Closure::once_into_js(move |blob: JsValue| {
        if let Ok(blob) = blob.dyn_into::<Blob>() {
            save(name, &blob);
        }
    });
    let _ = canvas.to_blob(done.unchecked_ref());
}

fn save(name: &str, blob: &Blob) {
    let Ok(url) = Url::create_object_url_with_blob(blob) else {
        return;
    };
    let link = document().and_then(|document| document.create_element("a").ok());
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let _ = link.set_attribute("href", &url);
        let _ = link.set_attribute("download", name);
        link.click();
    }
    // The download has begun; the browser keeps what it needs.
    let _ = Url::revoke_object_url(&url);
}

/// Goes on when the page has done other things.
pub async fn rest() {
    let promise = js_sys::Promise::new(&mut |done, _| {
        if let Some(window) = window() {
            let _ = window.set_timeout_with_callback(&done);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// A part of a file.
pub async fn bytes_of(file: &web_sys::File, from: u64, to: u64) -> Option<Vec<u8>> {
    let part = file.slice_with_f64_and_f64(from as f64, to as f64).ok()?;
    let bytes = wasm_bindgen_futures::JsFuture::from(part.array_buffer());
    Some(js_sys::Uint8Array::new(&bytes.await.ok()?).to_vec())
}

/// Runs something later in this turn of the event loop, after what is queued.
pub fn soon(task: impl FnOnce() + 'static) {
    let task = RefCell::new(Some(task));
    wasm_bindgen_futures::spawn_local(async move {
        if let Some(task) = task.take() {
            task();
        }
    });
}

/// Types text into the field that has the focus. Says whether that worked.
pub fn insert_text(text: &str) -> bool {
    let document = document().and_then(|document| document.dyn_into::<HtmlDocument>().ok());
    let typed = document
        .map(|document| document.exec_command_with_show_ui_and_value("insertText", false, text));
    matches!(typed, Some(Ok(true)))
}

/// Calls a closure once after some time, unless it is dropped before.
pub struct Timer {
    id: Option<i32>,
    _closure: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls `task` after so many milliseconds.
    pub fn new(after_ms: i32, task: impl FnOnce() + 'static) -> Timer {
        let mut task = Some(task);
        let closure = Closure::new(move || {
            if let Some(task) = task.take() {
                task();
            }
        });
        let id = window().and_then(|window| {
            let function = closure.as_ref().unchecked_ref();
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(function, after_ms)
                .ok()
        });
        Timer {
            id,
            _closure: closure,
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let (Some(window), Some(id)) = (window(), self.id) {
            window.clear_timeout_with_handle(id);
        }
    }
}

/// Work in turns, between which the page does other things. One turn is waited for at a
/// time, and none any more when this is dropped.
#[derive(Default)]
pub struct Turns(Rc<RefCell<Option<Timer>>>);

impl Turns {
    /// Whether a turn is waited for.
    pub fn are_due(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Takes a turn after so many milliseconds, unless one is waited for.
    pub fn next(&self, after_ms: i32, turn: impl FnOnce() + 'static) {
        if self.are_due() {
            return;
        }
        let place = Rc::downgrade(&self.0);
        let timer = Timer::new(after_ms, move || {
            // The timer itself is running: it is dropped later.
            let over = place.upgrade().and_then(|place| place.take());
            soon(move || drop(over));
            turn();
        });
        *self.0.borrow_mut() = Some(timer);
    }

    /// Waits for no turn.
    pub fn cancel(&self) {
        self.0.take();
    }
}
