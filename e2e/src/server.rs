//! A static file server for the built page, as strict as a careful host: the
//! content policy as a header, and the page also in a sub-folder.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// The folder in which the page is served a second time, to prove that its
/// paths are relative.
pub(crate) const SUB_FOLDER: &str = "/some/folder/";

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
     frame-src 'self'; base-uri 'none'; form-action 'none'";

/// How long a browser may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(60);

/// Notes what goes wrong in a page, for drivers that do not tell what stands on
/// the console.
const WITNESS: &str = "window.witness = [];
const note = (...words) => window.witness.push(words.map(String).join(' '));
addEventListener('error', event => note(event.message || `not loaded: ${event.target.src ?? event.target.href}`, event.error?.stack ?? ''), true);
addEventListener('unhandledrejection', event => note(event.reason, event.reason?.stack ?? ''));
addEventListener('securitypolicyviolation', event => note('the content policy:', event.violatedDirective, event.blockedURI));
for (const level of ['error', 'warn']) {
  const say = console[level];
  console[level] = (...words) => { note(...words); say(...words); };
}
";

/// A running server; it stops when dropped, and no connection outlives it.
pub(crate) struct Server {
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    address: SocketAddr,
    folder: PathBuf,
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
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let stopped = Arc::new(AtomicBool::new(false));
        let thread = {
            let (stopped, folder) = (Arc::clone(&stopped), folder.to_owned());
            std::thread::spawn(move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    if stopped.load(Ordering::SeqCst) {
                        return;
                    }
                    let folder = folder.clone();
                    // A browser that left does not want the answer.
                    std::thread::spawn(move || answer(&folder, stream).ok());
                }
            })
        };
        Ok(Server {
            stopped,
            thread: Some(thread),
            address,
            folder: folder.to_owned(),
        })
    }

    /// What it serves.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The address of a file.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}/{}", self.address, path.trim_start_matches('/'))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // It waits for a connection; this is one.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Answers one request: each has a connection of its own.
fn answer(folder: &Path, mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    while lines
        .next()
        .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
    {}
    let path = request.split(' ').nth(1).unwrap_or("/");
    let path = path.split(['?', '#']).next().unwrap_or("/");
    let path = path
        .strip_prefix(SUB_FOLDER.trim_end_matches('/'))
        .unwrap_or(path);
    let path = path.trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let (status, body) = match file(folder, path) {
        Some(body) => ("200 OK", body),
        None => ("404 Not Found", Vec::new()),
    };
    let (kind, length) = (mime(path), body.len());
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Content-Security-Policy: {POLICY}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(&body)
}

/// What is served under this name.
fn file(folder: &Path, path: &str) -> Option<Vec<u8>> {
    match path {
        "witness.js" => return Some(WITNESS.into()),
        "axe.js" => return std::fs::read(std::env::var_os("AXE")?).ok(),
        _ => {}
    }
    let inside = Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let body = inside.then(|| std::fs::read(folder.join(path)).ok())??;
    Some(if mime(path).starts_with("text/html") {
        witnessed(&body)
    } else {
        body
    })
}

/// A page with the witness before all other scripts.
fn witnessed(page: &[u8]) -> Vec<u8> {
    let page = String::from_utf8_lossy(page);
    let with = "<head><script src=\"witness.js\"></script>";
    page.replacen("<head>", with, 1).into_bytes()
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
