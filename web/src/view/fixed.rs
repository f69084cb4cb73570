//! Numbers for drawings. The standard formatting of floating-point numbers is
//! exact to the last digit and costs twenty kilobytes; a drawing needs tenths.

use std::fmt;

/// A number with at most so many digits after the point.
#[derive(Clone, Copy, Debug)]
pub struct Fixed(pub f64, pub u32);

impl fmt::Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_u64.pow(self.1);
        let scaled = (self.0.abs() * scale as f64).round() as u64;
        let (whole, mut fraction) = (scaled / scale, scaled % scale);
        if self.0 < 0.0 && scaled > 0 {
            f.write_str("-")?;
        }
        write!(f, "{whole}")?;
        if fraction == 0 {
            return Ok(());
        }
        let mut digits = self.1 as usize;
        while fraction.is_multiple_of(10) {
            fraction /= 10;
            digits -= 1;
        }
        write!(f, ".{fraction:0digits$}")
    }
}

/// With tenths, which is finer than anybody sees.
pub fn tenths(value: f64) -> Fixed {
    Fixed(value, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_and_short() {
        let table = [
            (Fixed(1.0, 1), "1"),
            (Fixed(-0.96, 1), "-1"),
            (Fixed(-0.04, 1), "0"),
            (Fixed(12.34, 1), "12.3"),
            (Fixed(0.05, 3), "0.05"),
            (Fixed(0.001, 4), "0.001"),
            (Fixed(-1.5, 2), "-1.5"),
        ];
        for (number, text) in table {
            assert_eq!(number.to_string(), text);
        }
    }
}
