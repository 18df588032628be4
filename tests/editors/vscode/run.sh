#!/usr/bin/env bash
# The extension in a real VS Code: tests inside its extension host, then the README's screenshots.
#   tests/editors/vscode/run.sh [SERVER]     SERVER is the panelprep binary; without it, it is built.
# PANELPREP_SCREENSHOTS=1 writes the pictures into editors/vscode/media; else they only have to come about.
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
cache="${PANELPREP_EDITORS_CACHE:-$root/target/editors}"
mkdir -p "$cache"

server="${1:-}"
if [ -z "$server" ]; then
  (cd "$root" && cargo build --quiet) || exit 2
  server="${CARGO_TARGET_DIR:-$root/target}/debug/panelprep"
fi
server="$(realpath "$server")"
[ -x "$server" ] || { echo "no server at $server" >&2; exit 2; }

"$here/install.sh" "$cache" >"$cache/install.log" 2>&1 || { tail -20 "$cache/install.log" >&2; exit 2; }
strip -o "$cache/panelprep" "$server" || cp "$server" "$cache/panelprep"
"$root/editors/vscode/package.sh" "$cache/panelprep" "$cache/panelprep.vsix" >"$cache/package.log" 2>&1 || { tail -20 "$cache/package.log" >&2; exit 2; }

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

# NAME SCRIPT ARGUMENTS…: adds up what it prints
part() {
  local name="$1" dir="$scratch/$1"
  shift
  mkdir -p "$dir"
  cp -r "$here/../fixtures/panel" "$dir/panel"
  cp -r "$here/../fixtures/unrelated" "$dir/unrelated"
  echo "== $name"
  timeout -k 10 420 node "$here/$1" "$cache" "$dir" "${@:2}" >"$dir/out" 2>"$dir/err"
  local counts
  grep -v '^[0-9]* [0-9]*$' "$dir/out"
  counts="$(grep '^[0-9]* [0-9]*$' "$dir/out" | tail -1)"
  if [ -z "$counts" ]; then
    echo "FAILED  $name did not finish"
    tail -5 "$dir/err"
    counts="$(grep -c '^ok' "$dir/out") 1"
  fi
  passed=$((passed + ${counts% *}))
  failed=$((failed + ${counts#* }))
}

# what the .vsix carries, unpacked as the tests' extension: its server may lose a bit and win it back
python3 -m zipfile -e "$cache/panelprep.vsix" "$scratch/vsix"
part host host.mjs "$scratch/vsix/extension"
part windows windows.mjs "$cache/panelprep.vsix"
part pictures pictures.mjs "$cache/panelprep.vsix" "${PANELPREP_SCREENSHOTS:+$root/editors/vscode/media}"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
