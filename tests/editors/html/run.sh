#!/usr/bin/env bash
# The review and the cards as pages in a real Chromium: phone, desktop, dark, paper, keyboard, hostile notes.
#   tests/editors/html/run.sh [PROGRAM]     PROGRAM is the panelprep binary; without it, it is built.
# Pictures for whoever wants to look are left in target/editors/html.
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
cache="${PANELPREP_EDITORS_CACHE:-$root/target/editors}"
out="$root/target/editors/html"
mkdir -p "$cache" "$out"

program="${1:-}"
if [ -z "$program" ]; then
  (cd "$root" && cargo build --quiet) || exit 2
  program="${CARGO_TARGET_DIR:-$root/target}/debug/panelprep"
fi
program="$(realpath "$program")"

if ! command -v chromium >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null || exit 2
fi
playwright="$cache/playwright-1.52.0"
if [ ! -f "$playwright/.installed" ]; then
  mkdir -p "$playwright"
  echo '{"private": true}' >"$playwright/package.json"
  (cd "$playwright" && npm install --ignore-scripts --no-audit --no-fund --loglevel=error playwright-core@1.52.0) || exit 2
  touch "$playwright/.installed"
fi

"$program" review "$root/tests/fixtures/sample" --format html >"$out/review.html" || exit 2
"$program" review "$root/tests/fixtures/sample" --format html --cards >"$out/cards.html" || exit 2
"$program" review "$here/hostile.md" --format html >"$out/hostile.html" || exit 2
timeout -k 10 240 node "$here/check.mjs" "$playwright" "$out"
