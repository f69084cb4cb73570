//! As much of the format of WebAssembly modules as the project's commands need.

/// The section of what a module imports.
pub(crate) const IMPORTS: u8 = 2;

/// A place in a WebAssembly module.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A number in LEB128.
    pub(crate) fn number(&mut self) -> Option<usize> {
        let (mut number, mut shift) = (0_usize, 0);
        loop {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte < 0x80 {
                return Some(number);
            }
        }
    }

    pub(crate) fn take(&mut self, count: usize) -> Option<Reader<'a>> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(Reader(taken))
    }

    /// Bytes that their number stands before.
    pub(crate) fn part(&mut self) -> Option<Reader<'a>> {
        let count = self.number()?;
        self.take(count)
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.part()?.0).ok()
    }
}

/// Something that a module imports.
pub(crate) struct Import<'a> {
    /// From which module.
    pub(crate) module: &'a str,
    /// Under which name.
    pub(crate) name: &'a str,
    /// What it is, as it is written.
    pub(crate) what: &'a [u8],
}

impl Import<'_> {
    /// Functions are counted before those that have code.
    pub(crate) fn is_function(&self) -> bool {
        self.what.first() == Some(&0)
    }
}

/// The sections of a module, each by its kind.
pub(crate) fn sections(module: &[u8]) -> Option<Vec<(u8, Reader<'_>)>> {
    let mut rest = Reader(module.strip_prefix(b"\0asm\x01\0\0\0")?);
    let mut sections = Vec::new();
    while let Some(kind) = rest.byte() {
        sections.push((kind, rest.part()?));
    }
    Some(sections)
}

/// What a section of imports lists.
pub(crate) fn imports(mut section: Reader<'_>) -> Option<Vec<Import<'_>>> {
    let count = section.number()?;
    let import = |_| {
        let (module, name, start) = (section.text()?, section.text()?, section.0);
        skip_what(&mut section)?;
        let length = start.len() - section.0.len();
        let what = start.get(..length)?;
        Some(Import { module, name, what })
    };
    (0..count).map(import).collect()
}

/// A function, a table, a memory, a global or a tag.
fn skip_what(section: &mut Reader<'_>) -> Option<()> {
    match section.byte()? {
        0 => {
            section.number()?;
        }
        kind @ (1 | 2) => {
            if kind == 1 {
                section.byte()?;
            }
            let bounded = section.byte()? & 1 == 1;
            section.number()?;
            if bounded {
                section.number()?;
            }
        }
        _ => {
            section.take(1)?;
            section.number()?;
        }
    }
    Some(())
}
