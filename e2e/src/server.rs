//! A static file server for the built page, as strict as a careful host: the
//! content policy as a header, and the page also in a sub-folder.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use tiny_http::{Header, Request, Response, Server as Http};

/// The folder in which the page is served a second time, to prove that its
/// paths are relative.
pub(crate) const SUB_FOLDER: &str = "/some/folder/";

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
     frame-src 'self'; base-uri 'none'; form-action 'none'";

/// A running server; it stops when dropped.
pub(crate) struct Server {
    http: Arc<Http>,
    thread: Option<JoinHandle<()>>,
    address: String,
}

impl Server {
    /// Serves this folder on a free port of this machine.
    pub(crate) fn start(folder: &Path) -> Result<Server, String> {
        if !folder.join("index.html").is_file() {
            return Err(format!(
                "{} holds no page; run `cargo xtask build` first",
                folder.display()
            ));
        }
        let http = Http::http("127.0.0.1:0").map_err(|error| error.to_string())?;
        let http = Arc::new(http);
        let address = format!("http://{}", http.server_addr());
        let folder = folder.to_owned();
        let thread = {
            let http = Arc::clone(&http);
            std::thread::spawn(move || {
                for request in http.incoming_requests() {
                    answer(&folder, request);
                }
            })
        };
        Ok(Server {
            http,
            thread: Some(thread),
            address,
        })
    }

    /// The address of a file.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/{}", self.address, path.trim_start_matches('/'))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.http.unblock();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(folder: &Path, request: Request) {
    let path = request
        .url()
        .split(['?', '#'])
        .next()
        .unwrap_or("/")
        .to_owned();
    let path = path
        .strip_prefix(SUB_FOLDER.trim_end_matches('/'))
        .unwrap_or(&path);
    let path = path.trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let inside = Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let file: PathBuf = folder.join(path);
    let body = if inside {
        std::fs::read(&file).ok()
    } else {
        None
    };
    let sent = match body {
        Some(body) => {
            let mut response = Response::from_data(body);
            for (name, value) in [
                ("Content-Type", mime(path)),
                ("Content-Security-Policy", POLICY),
                ("Cache-Control", "no-store"),
            ] {
                if let Ok(header) = Header::from_bytes(name, value) {
                    response.add_header(header);
                }
            }
            request.respond(response)
        }
        None => request.respond(Response::empty(404)),
    };
    // A browser that left does not want the answer.
    let _ = sent;
}

fn mime(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("wasm") => "application/wasm",
        Some("md") => "text/markdown; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
