#!/bin/sh
# Fuzzes notes, guides, settings and messages, one after the other, each for so many seconds (600 unless told otherwise).
# Usage: tests/fuzz.sh [SECONDS [notes|a_guide|settings|messages]]    A finding is kept as a file, whose path is printed.
set -eu
cd "$(dirname "$0")/.."
PANELPREP_FUZZ_SECONDS=${1:-600}
XDG_CACHE_HOME=${CARGO_TARGET_DIR:-target}/tmp
export PANELPREP_FUZZ_SECONDS XDG_CACHE_HOME
for what in ${2:-notes a_guide settings messages}; do
    cargo test --test it "fuzz::any_bytes_as_$what" -- --nocapture --test-threads 1
done
