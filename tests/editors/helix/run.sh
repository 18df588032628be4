#!/usr/bin/env bash
# A sitting in real Helix, which counts columns in UTF-8 bytes: what it shows, and the very text that its diagnostics select.
#   tests/editors/helix/run.sh [SERVER]     SERVER is the panelprep binary; without it, it is built.
# Helix comes from Debian 13, unpacked beside that release's own libc. Where it can't be had, the suite is skipped.
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
cache="${PANELPREP_EDITORS_CACHE:-$root/target/editors}/helix"
mkdir -p "$cache"
cache="$(realpath "$cache")"

server="${1:-}"
if [ -z "$server" ]; then
  (cd "$root" && cargo build --quiet) || exit 2
  server="${CARGO_TARGET_DIR:-$root/target}/debug/panelprep"
fi
server="$(realpath "$server")"
[ -x "$server" ] || { echo "no server at $server" >&2; exit 2; }

skip() {
  echo "skipped: Helix $1"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
}

# from the mirror that this machine uses, with lists of its own: nothing of the system changes
install() {
  local mirror key
  mirror="$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\).*/\2/p' /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -1)"
  key="$(ls /usr/share/keyrings/debian-archive-keyring.* 2>/dev/null | head -1)"
  [ -n "$mirror" ] && [ -n "$key" ] || return 1
  local tmp="$cache/apt"
  mkdir -p "$tmp/lists/partial" "$tmp/cache/archives/partial" "$tmp/debs"
  echo "deb [signed-by=$key] $mirror trixie main" >"$tmp/list"
  local own=(-o "Dir::Etc::sourcelist=$tmp/list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$tmp/lists"
    -o "Dir::Cache=$tmp/cache" -o Acquire::Languages=none -o APT::Sandbox::User=root -o Acquire::Retries=1 -o Acquire::http::Timeout=20)
  timeout 100 apt-get "${own[@]}" update -qq && (cd "$tmp/debs" && timeout 100 apt-get "${own[@]}" download -qq hx libc6 libgcc-s1) || return 1
  for deb in "$tmp"/debs/*.deb; do dpkg-deb -x "$deb" "$cache/root" || return 1; done
  rm -rf "$tmp"
}
hx="$cache/root/usr/lib/hx/hx"
libs="$cache/root/usr/lib/x86_64-linux-gnu"
command -v tmux >/dev/null || skip "needs tmux"
[ -x "$hx" ] || install >"$cache/install.log" 2>&1 || skip "can't be installed here (see $cache/install.log)"
run=("$libs/ld-linux-x86-64.so.2" --library-path "$libs" "$hx")
"${run[@]}" --version || skip "doesn't run here"

scratch="$(mktemp -d)"
tmux=(tmux -L "panelprep-helix-$$" -f /dev/null)
trap '"${tmux[@]}" kill-server 2>/dev/null; rm -rf "$scratch"' EXIT
mkdir -p "$scratch/config/helix" "$scratch/notes"
cat >"$scratch/config/helix/languages.toml" <<TOML
[language-server.panelprep]
command = "$scratch/panelprep"
args = ["lsp"]
required-root-patterns = ["panelprep.toml"]

[[language]]
name = "markdown"
roots = ["panelprep.toml"]
language-servers = ["panelprep"]
TOML
cat >"$scratch/config/helix/config.toml" <<'TOML'
[editor]
end-of-line-diagnostics = "hint"
[editor.lsp]
display-inlay-hints = true
TOML
ln -s "$server" "$scratch/panelprep"
echo >"$scratch/notes/panelprep.toml"
cat >"$scratch/notes/notes.md" <<'MD'
# Notes

## 🎉🎉 Q1: How would you design a Rails API to handle 1 million requests per hour with minimal latency?

We run Puma in cluster mode 😀 with four workers, and CloudFront serves all static assets from the edge.
“Naïve” 👩‍👩‍👧 漢字 é. TODO find the number

- 
MD

passed=0
failed=0
screen() { "${tmux[@]}" capture-pane -p -t hx; }
keys() { "${tmux[@]}" send-keys -t hx "$@"; sleep 0.3; }
check() { # NAME COMMAND…: becomes true within 30 seconds
  local name="$1"
  shift
  local end=$((SECONDS + ${PATIENCE:-30}))
  while [ "$SECONDS" -lt "$end" ]; do
    if "$@"; then
      echo "ok      $name"
      passed=$((passed + 1))
      return
    fi
    sleep 0.2
  done
  echo "FAILED  $name"
  screen
  failed=$((failed + 1))
}
shows() { screen | grep -qF -- "$1"; }
# what the diagnostics select, one after the other
selected() {
  rm -f "$scratch/selected"
  keys Escape
  keys g g
  for _ in 1 2 3 4 5 6; do
    keys ']' d
    keys -l ":pipe-to tee -a $scratch/selected; echo >> $scratch/selected"
    keys Enter
  done
  grep -qxF -- "$1" "$scratch/selected" 2>/dev/null
}

"${tmux[@]}" new-session -d -s hx -x 160 -y 40 env -i HOME="$scratch" PATH=/usr/bin:/bin TERM=xterm-256color LANG=C.UTF-8 \
  XDG_CONFIG_HOME="$scratch/config" XDG_CACHE_HOME="$scratch/cache" HELIX_RUNTIME="$cache/root/usr/lib/hx/runtime" \
  sh -c "cd '$scratch/notes' && exec '${run[0]}' '${run[1]}' '${run[2]}' '${run[3]}' -v notes.md" || skip "has no terminal"

check "a finding stands at its line" shows "TODO find the number  Still to do in your answer"
keys j
check "coverage stands beside the question" shows "2 of 3 points"
check "a finding on a question selects its number, behind emoji" selected "Q1"
check "a finding in prose selects its words, behind emoji, CJK and combining marks" selected "TODO find the number"
keys Escape
keys g g
keys -l ":3"
keys Enter
keys Space k
check "hover tells the points with their sentences" shows "Puma in cluster mode 😀 with four workers"
keys Escape
# an edit before it, on the same line
keys -l ":6"
keys Enter
keys i
keys -l "😀é "
keys Escape
keys -l ":w"
keys Enter
check "after an edit on its line it selects the same words" selected "TODO find the number"
keys Escape
keys -l ":8"
keys Enter
keys A C-x
check "completion offers the point that is missing" shows "caching"
keys Escape Escape
keys -l ":q!"
keys Enter
gone() { ! "${tmux[@]}" has-session -t hx 2>/dev/null && ! pgrep -f "$scratch/panelprep" >/dev/null; }
check "Helix ends, and the server with it" gone

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
