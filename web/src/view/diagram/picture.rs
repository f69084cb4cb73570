//! A drawing as data: shapes grouped by style, so that a canvas sets each style
//! once, an SVG file names it once, and a test can read it.

use std::fmt::Write as _;

use raftworks_sim::order::sort_few_by_key;

use super::super::fixed::tenths;

/// The colours of a drawing; the page's theme says what they are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Paint {
    /// Lines in the background.
    Line,
    /// A soft surface.
    Soft,
    /// What stands back.
    Muted,
    /// What stands out.
    Ink,
    /// What is selected.
    Accent,
    /// What is broken; nothing else.
    Bad,
    /// What is done.
    Ok,
    /// The surface that all of it stands on.
    Surface,
    /// A term, as a number from 0 to 8.
    Term(u8),
}

/// All colours, in the order of [`Paint::place`].
pub const PAINTS: [&str; 17] = [
    "--line",
    "--soft",
    "--muted",
    "--ink",
    "--accent",
    "--bad",
    "--ok",
    "--surface",
    "--t0",
    "--t1",
    "--t2",
    "--t3",
    "--t4",
    "--t5",
    "--t6",
    "--t7",
    "--t8",
];

impl Paint {
    /// Where it stands in [`PAINTS`].
    pub fn place(self) -> usize {
        match self {
            Paint::Line => 0,
            Paint::Soft => 1,
            Paint::Muted => 2,
            Paint::Ink => 3,
            Paint::Accent => 4,
            Paint::Bad => 5,
            Paint::Ok => 6,
            Paint::Surface => 7,
            Paint::Term(term) => 8 + usize::from(term.min(8)),
        }
    }
}

/// How shapes are drawn.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Style {
    /// What is drawn later covers what was drawn earlier.
    pub level: u8,
    /// The colour.
    pub paint: Paint,
    /// The width of a stroke in tenths; 0 fills.
    pub width: u8,
    /// How much is seen, in percent.
    pub percent: u8,
    /// Whether a stroke is broken.
    pub dashed: bool,
}

impl Style {
    /// Filled.
    pub const fn fill(level: u8, paint: Paint, percent: u8) -> Style {
        Style {
            level,
            paint,
            width: 0,
            percent,
            dashed: false,
        }
    }

    /// Drawn with a line so many tenths wide.
    pub const fn stroke(level: u8, paint: Paint, width: u8, percent: u8) -> Style {
        Style {
            level,
            paint,
            width,
            percent,
            dashed: false,
        }
    }

    /// The same, broken.
    #[must_use]
    pub const fn dashed(self) -> Style {
        Style {
            dashed: true,
            ..self
        }
    }
}

/// A shape.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// From a point to another.
    Line([f64; 4]),
    /// A corner, a width and a height.
    Rect([f64; 4]),
    /// A centre and a radius.
    Dot([f64; 3]),
    /// Corners, one after the other, closed.
    Poly(Vec<(f64, f64)>),
}

/// A piece of text.
#[derive(Clone, PartialEq, Debug)]
pub struct Label {
    /// Where it is: its middle, or its start.
    pub x: f64,
    /// Its baseline.
    pub y: f64,
    /// What it says.
    pub text: String,
    /// Its colour.
    pub paint: Paint,
    /// Whether `x` is its middle.
    pub centred: bool,
    /// What keeps it apart from what is under it.
    pub around: Around,
}

/// What is between a text and what is under it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Around {
    /// Nothing: nothing is there.
    Nothing,
    /// The surface shows around its letters.
    Halo,
    /// It has a ground of its own, so that no line crosses it between its letters.
    Ground,
}

impl Label {
    /// How much of what it crosses is hidden by its ground, in percent.
    pub const GROUND_PERCENT: u8 = 85;

    /// What it stands on, as a rectangle, so that it is read over lines that cross it
    /// between its letters; if it has one. Letters are about this wide.
    pub fn ground(&self) -> Option<[f64; 4]> {
        let width = 6.2 * self.text.chars().count() as f64 + 2.0;
        let left = if self.centred { width / 2.0 } else { 1.0 };
        (self.around == Around::Ground).then_some([self.x - left, self.y - 9.5, width, 12.0])
    }
}

/// A drawing.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Picture {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Room at its left, for the names of lanes in a file.
    pub margin: f64,
    batches: Vec<(Style, Vec<Shape>)>,
    /// Its texts, above everything.
    pub labels: Vec<Label>,
}

impl Picture {
    /// An empty drawing of this size.
    pub fn new(width: f64, height: f64) -> Picture {
        Picture {
            width,
            height,
            ..Picture::default()
        }
    }

    /// Adds a shape.
    pub fn add(&mut self, style: Style, shape: Shape) {
        match self.batches.iter_mut().rev().find(|(s, _)| *s == style) {
            Some((_, shapes)) => shapes.push(shape),
            None => self.batches.push((style, vec![shape])),
        }
    }

    /// Adds a line.
    pub fn line(&mut self, style: Style, ends: [f64; 4]) {
        self.add(style, Shape::Line(ends));
    }

    /// Adds a rectangle.
    pub fn rect(&mut self, style: Style, rect: [f64; 4]) {
        self.add(style, Shape::Rect(rect));
    }

    /// Adds a dot.
    pub fn dot(&mut self, style: Style, x: f64, y: f64, r: f64) {
        self.add(style, Shape::Dot([x, y, r]));
    }

    /// Puts what is to be drawn first to the front.
    pub fn finish(&mut self) {
        sort_few_by_key(&mut self.batches, |(style, _)| *style);
    }

    /// The shapes, grouped by style, in the order in which they are drawn.
    pub fn batches(&self) -> &[(Style, Vec<Shape>)] {
        &self.batches
    }

    /// How many shapes there are.
    pub fn shapes(&self) -> usize {
        self.batches.iter().map(|(_, shapes)| shapes.len()).sum()
    }

    /// The drawing as an SVG file, with these colours in the order of [`PAINTS`].
    pub fn to_svg(&self, colours: &[String]) -> String {
        let (width, height) = (tenths(self.width + self.margin), tenths(self.height));
        let colour = |paint: Paint| colours.get(paint.place()).map_or("black", String::as_str);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"system-ui, sans-serif\" font-size=\"11\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
            colour(Paint::Surface)
        );
        let _ = writeln!(
            svg,
            "<g transform=\"translate({} 0)\">",
            tenths(self.margin)
        );
        for (style, shapes) in &self.batches {
            let paint = colour(style.paint);
            let _ = match style.width {
                0 => write!(svg, "<path fill=\"{paint}\""),
                width => write!(
                    svg,
                    "<path fill=\"none\" stroke=\"{paint}\" stroke-width=\"{}\"",
                    tenths(f64::from(width) / 10.0)
                ),
            };
            if style.percent < 100 {
                let _ = write!(svg, " opacity=\"0.{:02}\"", style.percent);
            }
            if style.dashed {
                svg.push_str(" stroke-dasharray=\"4 3\"");
            }
            svg.push_str(" d=\"");
            for shape in shapes {
                write_path(&mut svg, shape);
            }
            svg.push_str("\"/>\n");
        }
        for label in &self.labels {
            write_label(&mut svg, label, colour(label.paint), colour(Paint::Surface));
        }
        svg.push_str("</g>\n</svg>\n");
        svg
    }
}

fn write_path(svg: &mut String, shape: &Shape) {
    let _ = match shape {
        Shape::Line([x1, y1, x2, y2]) => {
            let (x1, y1, x2, y2) = (tenths(*x1), tenths(*y1), tenths(*x2), tenths(*y2));
            write!(svg, "M{x1} {y1}L{x2} {y2}")
        }
        Shape::Rect([x, y, w, h]) => {
            let (x, y, w, h) = (tenths(*x), tenths(*y), tenths(*w), tenths(*h));
            write!(svg, "M{x} {y}h{w}v{h}h-{w}z")
        }
        Shape::Dot([x, y, r]) => {
            let (left, y, d, r) = (tenths(x - r), tenths(*y), tenths(2.0 * r), tenths(*r));
            write!(svg, "M{left} {y}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0 -{d} 0")
        }
        Shape::Poly(corners) => {
            for (place, (x, y)) in corners.iter().enumerate() {
                let step = if place == 0 { 'M' } else { 'L' };
                let _ = write!(svg, "{step}{} {}", tenths(*x), tenths(*y));
            }
            write!(svg, "z")
        }
    };
}

fn write_label(svg: &mut String, label: &Label, paint: &str, surface: &str) {
    let (x, y) = (tenths(label.x), tenths(label.y));
    let anchor = if label.centred { "middle" } else { "start" };
    if let Some([x, y, width, height]) = label.ground().map(|it| it.map(tenths)) {
        let percent = Label::GROUND_PERCENT;
        let _ = writeln!(
            svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{surface}\" opacity=\"0.{percent}\"/>"
        );
    }
    let _ = write!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{paint}\""
    );
    if label.around != Around::Nothing {
        let _ = write!(
            svg,
            " stroke=\"{surface}\" stroke-width=\"3\" paint-order=\"stroke\""
        );
    }
    let text = label.text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(svg, ">{text}</text>");
}
