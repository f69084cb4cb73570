//! Values as the scenario language writes them.

/// A time in the largest unit that is exact: `12ms`.
pub(super) fn exact(us: u64) -> String {
    match us {
        us if us % 1_000_000 == 0 => format!("{}s", us / 1_000_000),
        us if us % 1_000 == 0 => format!("{}ms", us / 1_000),
        us => format!("{us}us"),
    }
}

/// Parts per million as a percentage: `0.1%`.
pub(super) fn percent(ppm: u32) -> String {
    let (whole, rest) = (ppm / 10_000, ppm % 10_000);
    if rest == 0 {
        return format!("{whole}%");
    }
    let digits = format!("{rest:04}");
    format!("{whole}.{}%", digits.trim_end_matches('0'))
}

/// A number, or `off` for none.
pub(super) fn or_off(number: u64) -> String {
    match number {
        0 => "off".to_owned(),
        number => number.to_string(),
    }
}
