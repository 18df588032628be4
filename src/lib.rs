//! panelprep: reads a candidate's interview notes and says which key points of the panel's guide they make.
pub mod exercise;
pub mod text;
