//! Screenshots: what we look at, and what the README shows.

use std::path::Path;

use crate::browser::{Browser, Look, Step};
use crate::driver::{Driver, Kind};
use crate::server::Server;
use crate::views::VIEWS;

const SIZES: [(u32, u32); 3] = [(1280, 800), (768, 1024), (390, 844)];

/// Where the README's pictures are.
const PICTURES: &str = "docs/pictures";
/// Which views they are of, in the dark or not, and what they are called.
const OF_README: [(&str, bool, &str); 2] = [
    ("page", false, "page-light.png"),
    ("election", true, "page-dark.png"),
];

/// Takes the README's.
pub(crate) fn take_for_readme(dist: &Path) -> Step {
    let server = Server::start(dist)?;
    let driver = Driver::start(Kind::Chromium)?;
    for (name, dark, file) in OF_README {
        let look = Look {
            dark,
            ..Look::DESKTOP
        };
        let browser = Browser::open(&driver, look)?;
        for view in VIEWS.iter().filter(|view| view.name == name) {
            view.show(&browser, &server, None)?;
            save(&browser, &Path::new(PICTURES).join(file))?;
        }
    }
    Ok(())
}

fn save(browser: &Browser<'_>, file: &Path) -> Step {
    std::fs::write(file, browser.picture()?).map_err(|error| error.to_string())?;
    println!("{}", file.display());
    Ok(())
}

/// Takes those whose name contains `filter`, at all widths or at one.
pub(crate) fn take(
    dist: &Path,
    into: &Path,
    filter: &str,
    language: Option<&str>,
    only: Option<u32>,
) -> Step {
    std::fs::create_dir_all(into).map_err(|error| error.to_string())?;
    let server = Server::start(dist)?;
    let driver = Driver::start(Kind::Chromium)?;
    let asked = |(width, _): &(u32, u32)| only.is_none_or(|only| only == *width);
    for (width, height) in SIZES.into_iter().filter(asked) {
        for dark in [false, true] {
            let look = Look {
                width,
                height,
                dark,
                touch: width < 500,
                ..Look::DESKTOP
            };
            let browser = Browser::open(&driver, look)?;
            for view in VIEWS.iter().filter(|view| view.name.contains(filter)) {
                view.show(&browser, &server, language)?;
                let theme = if dark { "dark" } else { "light" };
                let file = into.join(format!("{}-{width}-{theme}.png", view.name));
                save(&browser, &file)?;
            }
        }
    }
    Ok(())
}
