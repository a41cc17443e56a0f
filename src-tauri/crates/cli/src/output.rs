//! What is printed: a view as JSON, or the same in words.

use laifang_app::error::{AppError, ErrorCode};
use laifang_core::wording::{Lang, Text};
use serde::Serialize;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// Why a command did not do what it was asked.
pub enum Problem {
    /// The program refused or failed, with reasons.
    Refused(AppError),
    /// The command was written wrongly.
    Usage(Text),
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        Self::Refused(error)
    }
}

impl Problem {
    pub fn usage(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Usage(Text::new(zh, en))
    }

    pub fn file(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Refused(AppError::new(ErrorCode::File, Text::new(zh, en)))
    }
}

/// What a command ends with.
pub type Done = Result<ExitCode, Problem>;

/// Where and how to print.
#[derive(Clone, Copy)]
pub struct Out {
    json: bool,
    lang: Lang,
}

impl Out {
    pub fn new(json: bool, lang: Lang) -> Self {
        Self { json, lang }
    }

    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether it speaks Chinese.
    pub fn is_zh(&self) -> bool {
        matches!(self.lang, Lang::Zh)
    }

    /// A text in the language asked for.
    pub fn say<'a>(&self, text: &'a Text) -> &'a str {
        text.in_lang(self.lang)
    }

    /// One of two words.
    pub fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Prints a view: as JSON where asked, else in the words `text` gives.
    pub fn view<T: Serialize>(&self, view: &T, text: impl FnOnce() -> String) -> Done {
        if self.json { self.raw(view) } else { self.text(&text()) }
    }

    /// Prints JSON on one line, whatever was asked.
    pub fn raw<T: Serialize>(&self, view: &T) -> Done {
        let line = serde_json::to_string(view).map_err(|e| Problem::file(e.to_string(), e.to_string()))?;
        self.text(&line)
    }

    /// Prints a text and ends its line.
    pub fn text(&self, text: &str) -> Done {
        let text = text.trim_end_matches('\n');
        let mut out = io::stdout().lock();
        let written = if text.is_empty() { Ok(()) } else { writeln!(out, "{text}") };
        match written.and_then(|()| out.flush()) {
            Ok(()) => Ok(ExitCode::SUCCESS),
            // Whoever read has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
            Err(error) => Err(Problem::file(
                format!("结果写不出来（{error}），已做的事都已保存。"),
                format!("The answer cannot be written ({error}); what was done is saved."),
            )),
        }
    }

    /// Whether somebody is looking at a terminal.
    pub fn is_watched(&self) -> bool {
        !self.json && io::stderr().is_terminal()
    }

    /// Says what went wrong, with all reasons, and gives the exit code.
    pub fn problem(&self, problem: &Problem) -> ExitCode {
        let mut err = io::stderr().lock();
        match problem {
            Problem::Refused(error) if self.json => {
                let _ = writeln!(err, "{}", serde_json::to_string(error).unwrap_or_default());
            }
            Problem::Refused(error) if error.fields.is_empty() => {
                let _ = writeln!(err, "{}", self.say(&error.text));
            }
            Problem::Refused(error) => {
                for field in &error.fields {
                    let _ = writeln!(err, "{}: {}", field.field, self.say(&field.text));
                }
            }
            Problem::Usage(text) => {
                let _ = writeln!(err, "{}", self.say(text));
            }
        }
        match problem {
            Problem::Refused(error) if error.code != ErrorCode::Request => ExitCode::from(1),
            _ => ExitCode::from(2),
        }
    }
}
