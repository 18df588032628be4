//! panelprep: reads a candidate's interview notes and says which key points of the panel's guide they make.
pub mod coverage;
pub mod guide;
pub mod markdown;
pub mod text;
