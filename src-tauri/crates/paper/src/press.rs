//! The press: a typst world that holds one template and its data, and nothing else.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::PaperError;
use crate::fonts::fonts;

/// How many documents a cached piece of layout may go unused before it is dropped.
const CACHE_AGE: usize = 4;

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file. The same sheet gives the same bytes.
    pub bytes: Vec<u8>,
    /// Characters no shipped font has, each once: they stand in the document as 〔U+2B740〕. Tell the user, who may
    /// write them in by hand.
    pub missing: Vec<char>,
}

/// One document to make: a template that may read the files given here, and no others.
pub(crate) struct Job {
    main: Source,
    files: Vec<(FileId, Bytes)>,
}

impl Job {
    pub(crate) fn new(
        template: &'static str,
        files: Vec<(&'static str, Vec<u8>)>,
    ) -> Result<Self, PaperError> {
        let main = Source::new(id("main.typ")?, template.to_owned());
        let files = files
            .into_iter()
            .map(|(name, bytes)| Ok((id(name)?, Bytes::new(bytes))))
            .collect::<Result<_, PaperError>>()?;
        Ok(Self { main, files })
    }

    pub(crate) fn lay_out(&self) -> Result<PagedDocument, PaperError> {
        let document = typst::compile::<PagedDocument>(self).output.map_err(|errors| fault(&errors));
        typst::comemo::evict(CACHE_AGE);
        document
    }
}

/// The document as PDF: PDF/A-2u if it is dated (the standard asks for a date), plain PDF 1.7 if not.
pub(crate) fn pdf(document: &PagedDocument, dated: bool) -> Result<Vec<u8>, PaperError> {
    let wanted: &[PdfStandard] = if dated { &[PdfStandard::A_2u] } else { &[] };
    let standards =
        PdfStandards::new(wanted).map_err(|error| PaperError::Template(error.message().to_string()))?;
    let options =
        PdfOptions { creator: Smart::Custom(Some("Laifang".into())), standards, ..Default::default() };
    typst_pdf::pdf(document, &options).map_err(|errors| fault(&errors))
}

/// What a template panics with when its texts do not fit.
const TOO_LONG: &str = "does-not-fit";

fn fault(errors: &[SourceDiagnostic]) -> PaperError {
    if errors.iter().any(|error| error.message.contains(TOO_LONG)) {
        return PaperError::DoesNotFit;
    }
    PaperError::Template(errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; "))
}

fn id(name: &str) -> Result<FileId, PaperError> {
    let path = VirtualPath::new(name).map_err(|_| PaperError::Template(name.to_owned()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Job {
    fn library(&self) -> &LazyHash<Library> {
        static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        fonts().book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = self.files.iter().find(|(name, _)| *name == id);
        file.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts().faces().get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
