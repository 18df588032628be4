//! The rules, one line each.

use super::Rule;

/// All rules, in the order of the manual.
pub const RULES: &[Rule] = &[];
