//! How much the engines may take over in a course.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How much the engines may take over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CourseMode)]
pub enum Mode {
    /// Feedback asks and points; nothing is ever written for the student.
    Guide,
    /// Feedback says what is wrong and how to go about it; the words are the student's.
    #[default]
    Assist,
    /// Feedback may show how a passage could read.
    Build,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Guide, Self::Assist, Self::Build];

    /// The name in tables and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guide => "guide",
            Self::Assist => "assist",
            Self::Build => "build",
        }
    }

    /// Reads the name in a table.
    pub(crate) fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|mode| mode.as_str() == text).unwrap_or_default()
    }
}
