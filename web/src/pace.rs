//! How wall-clock time becomes virtual time. Pure, so that it is tested
//! without a browser.

/// The slowest and the fastest speed: five decades.
pub const MIN_SPEED: f64 = 0.001;
/// The fastest speed.
pub const MAX_SPEED: f64 = 100.0;
/// The speed that a newcomer sees: an election takes a few seconds.
pub const DEFAULT_SPEED: f64 = 0.05;

/// The longest wall-clock step that counts, in milliseconds: a tab that was in
/// the background, or a machine that stalled, must not make the run jump.
const MAX_STEP_MS: f64 = 100.0;

/// How far virtual time moves, in microseconds, when this much wall-clock time
/// passed.
pub fn advance_us(wall_ms: f64, speed: f64) -> f64 {
    wall_ms.clamp(0.0, MAX_STEP_MS) * 1_000.0 * speed
}

/// A speed within the bounds; anything that is no number becomes the default.
pub fn clamp_speed(speed: f64) -> f64 {
    if speed.is_finite() {
        speed.clamp(MIN_SPEED, MAX_SPEED)
    } else {
        DEFAULT_SPEED
    }
}

/// How many steps the slider has: ten for each of five decades.
pub const SLIDER_STEPS: u32 = 50;

/// The ten steps of a decade, rounded to two digits.
const DECADE: [f64; 10] = [1.0, 1.3, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.3, 8.0];

/// The speed at a step of the slider.
pub fn speed_of(step: u32) -> f64 {
    let decade = match step / 10 {
        0 => 0.001,
        1 => 0.01,
        2 => 0.1,
        3 => 1.0,
        _ => 10.0,
    };
    if step >= SLIDER_STEPS {
        return MAX_SPEED;
    }
    DECADE[(step % 10) as usize] * decade
}

/// The step of the slider that is nearest to a speed.
pub fn slider_of(speed: f64) -> u32 {
    let close = 1e-9;
    let above = (0..=SLIDER_STEPS).find(|&step| speed_of(step) >= speed - close);
    above.unwrap_or(SLIDER_STEPS)
}

/// The next of 1, 2, 5, 10, … times a power of ten, faster or slower.
pub fn next_speed(speed: f64, faster: bool) -> f64 {
    const STEPS: [f64; 16] = [
        0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0,
        100.0,
    ];
    let close = 1e-9;
    if faster {
        let next = STEPS.into_iter().find(|&step| step > speed + close);
        next.unwrap_or(MAX_SPEED)
    } else {
        let next = STEPS.into_iter().rev().find(|&step| step < speed - close);
        next.unwrap_or(MIN_SPEED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn a_frame_moves_time_and_a_stall_does_not_jump() {
        assert!(close(advance_us(16.0, 0.05), 800.0));
        assert!(close(advance_us(60_000.0, 1.0), 100_000.0));
        assert!(close(advance_us(-5.0, 1.0), 0.0));
    }

    #[test]
    fn the_slider_covers_five_decades_and_returns_what_was_set() {
        assert!(close(speed_of(0), MIN_SPEED) && close(speed_of(SLIDER_STEPS), MAX_SPEED));
        assert!((0..SLIDER_STEPS).all(|step| speed_of(step) < speed_of(step + 1)));
        for step in 0..=SLIDER_STEPS {
            assert_eq!(slider_of(speed_of(step)), step);
        }
        assert!(close(clamp_speed(f64::NAN), DEFAULT_SPEED));
        assert!(close(clamp_speed(1e9), MAX_SPEED));
    }

    #[test]
    fn steps_go_up_and_down_and_stay_within() {
        assert!(close(next_speed(0.05, true), 0.1));
        assert!(close(next_speed(0.05, false), 0.02));
        assert!(close(next_speed(0.03, true), 0.05));
        assert!(close(next_speed(10.0, true), 20.0));
        assert!(close(next_speed(100.0, true), 100.0));
        assert!(close(next_speed(0.001, false), 0.001));
    }
}
