//! What a download costs: bytes raw, by gzip and by brotli.

use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::page::DIST;
use crate::run::{cargo, run};
use crate::{Outcome, split, tools, whose};

/// The most that the page may cost, in bytes by brotli.
const TARGET: usize = 250_000;

/// The most that the core may take in WebAssembly, in bytes.
const CORE_TARGET: usize = 100_000;

const SHARED: [&str; 6] = [
    "guard.js",
    "boot.js",
    "style.css",
    "raftworks-web.js",
    "__wasm_split.js",
    "raftworks-web_bg.wasm",
];

#[derive(Clone, Copy, Default)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

impl Size {
    fn with(self, other: Size) -> Size {
        Size {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

fn size_of(path: &Path) -> Outcome<Size> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let gzip = gzip.write_all(&bytes).and_then(|()| gzip.finish());
    let gzip = gzip.map_err(|error| error.to_string())?;
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        ..Default::default()
    };
    let mut squeezed = Vec::new();
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut squeezed, &parameters)
        .map_err(|error| error.to_string())?;
    Ok(Size {
        raw: bytes.len(),
        gzip: gzip.len(),
        brotli: squeezed.len(),
    })
}

fn line(name: &str, size: Size) {
    println!(
        "{name:<24} {:>9} {:>9} {:>9}",
        size.raw, size.gzip, size.brotli
    );
}

/// Prints the table for the page and for the embed.
pub(crate) fn print() -> Outcome {
    println!(
        "{:<24} {:>9} {:>9} {:>9}",
        "downloaded (bytes)", "raw", "gzip", "brotli"
    );
    let mut shared = Size::default();
    let there = SHARED.map(|name| (name, Path::new(DIST).join(name)));
    for (name, path) in there.iter().filter(|(_, path)| path.is_file()) {
        let size = size_of(path)?;
        line(name, size);
        shared = shared.with(size);
    }
    let text = |error: std::io::Error| error.to_string();
    let early = split::early_parts().map_err(text)?;
    for page in ["index.html", "embed.html"] {
        let mut own = size_of(&Path::new(DIST).join(page))?;
        if page == "index.html" {
            // Keeps all of it for visits without a connection; never in embeds.
            let worker = size_of(&Path::new(DIST).join("offline.js"))?;
            own = own.with(worker);
        } else {
            for part in &early {
                own = own.with(size_of(&Path::new(DIST).join(part))?);
            }
        }
        let whole = shared.with(own);
        line(&format!("{page} with all of it"), whole);
        let ratio = whole.brotli as f64 / TARGET as f64;
        println!("    target {TARGET} by brotli, ratio {ratio:.2}");
    }
    println!("fetched later: + after the first picture, or for that of an embed or link");
    for part in split::later_parts(Path::new(DIST)).map_err(text)? {
        let file = part.file_name().unwrap_or_default().to_string_lossy();
        let name = file.split('-').next().unwrap_or_default();
        let mark = if early.iter().any(|early| *early == file) {
            " +"
        } else {
            ""
        };
        line(&format!("{name}{mark}"), size_of(&part)?);
    }
    whose::print(&split::whole())?;
    core()
}

/// The core alone, with a driver that uses all of it.
fn core() -> Outcome {
    tools::rustup("target", tools::WASM, "the core is compiled to WebAssembly")?;
    let mut build = cargo(&[
        "build",
        "--quiet",
        "--profile",
        "small",
        "--package",
        "driver",
    ]);
    build.args(["--target", tools::WASM, "--target-dir", "target/bench"]);
    run(build.args(["--manifest-path", "bench/Cargo.toml"]))?;
    let module = format!("target/bench/{}/small/driver.wasm", tools::WASM);
    let size = size_of(Path::new(&module))?;
    let ratio = size.raw as f64 / CORE_TARGET as f64;
    line("the core, with a driver", size);
    println!("    target {CORE_TARGET} raw, ratio {ratio:.2}");
    Ok(())
}
