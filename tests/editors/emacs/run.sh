#!/usr/bin/env bash
# A sitting in real Emacs with eglot: what Flymake underlines, what hovering tells, what completion offers.
#   tests/editors/emacs/run.sh [SERVER]     SERVER is the panelprep binary; without it, it is built.
# Where Emacs with eglot can't be installed, the suite is skipped.
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"

server="${1:-}"
if [ -z "$server" ]; then
  (cd "$root" && cargo build --quiet) || exit 2
  server="${CARGO_TARGET_DIR:-$root/target}/debug/panelprep"
fi
server="$(realpath "$server")"
[ -x "$server" ] || { echo "no server at $server" >&2; exit 2; }

able() { emacs -q --batch --eval "(progn (package-initialize) (require 'eglot) (require 'markdown-mode))" >/dev/null 2>&1; }
if ! able; then
  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive timeout 150 apt-get install -y -qq --no-install-recommends \
    emacs-nox elpa-eglot elpa-markdown-mode) >/dev/null 2>&1
fi
if ! able; then
  echo "skipped: Emacs with eglot and markdown-mode can't be installed here"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
fi

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/notes"
ln -s "$server" "$scratch/panelprep"
echo >"$scratch/notes/panelprep.toml"
HOME="$scratch" XDG_CACHE_HOME="$scratch/cache" PANELPREP="$scratch/panelprep" NOTES="$scratch/notes" LANG=C.UTF-8 \
  timeout -k 5 120 emacs -q --batch -l "$here/sitting.el" >"$scratch/log" 2>&1
grep -E '^(ok|FAILED|Emacs) ' "$scratch/log"
passed=$(grep -c '^ok ' "$scratch/log")
failed=$(grep -c '^FAILED ' "$scratch/log")
if ! grep -qx 'the end' "$scratch/log"; then
  echo "FAILED  the sitting did not come to its end"
  tail -20 "$scratch/log"
  failed=$((failed + 1))
fi
sleep 1
if pgrep -f "$scratch/panelprep" >/dev/null; then
  echo "FAILED  the server outlives Emacs"
  failed=$((failed + 1))
else
  echo "ok      Emacs ends, and the server with it"
  passed=$((passed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
