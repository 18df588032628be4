#!/usr/bin/env bash
# Installs what the VS Code tests need into the cache folder given (idempotent):
# code-server (the real VS Code with its extension host), playwright-core, and Debian's Chromium.
set -euo pipefail
cache="$1"
mkdir -p "$cache"

code_server_version=4.100.3
playwright_version=1.52.0

install_code_server() {
  local dir="$cache/code-server-$code_server_version"
  [ -f "$dir/.installed" ] && return
  rm -rf "$dir" && mkdir -p "$dir"
  (
    cd "$dir"
    echo '{"private": true}' > package.json
    local quiet=(--ignore-scripts --no-audit --no-fund --loglevel=error)
    npm install "${quiet[@]}" "code-server@$code_server_version"
    cd node_modules/code-server
    # its own post-install would fetch prebuilt binaries; these are the parts that it needs
    (cd lib/vscode && npm install "${quiet[@]}" --omit=dev)
    (cd lib/vscode/extensions && npm install "${quiet[@]}" --omit=dev)
    cd "$dir" && npm rebuild argon2 --build-from-source --loglevel=error
    test -f "$(find "$dir/node_modules" -name 'argon2*.node' | head -1)"
  )
  touch "$dir/.installed"
}

install_playwright() {
  local dir="$cache/playwright-$playwright_version"
  [ -f "$dir/.installed" ] && return
  rm -rf "$dir" && mkdir -p "$dir"
  (
    cd "$dir"
    echo '{"private": true}' > package.json
    npm install --ignore-scripts --no-audit --no-fund --loglevel=error "playwright-core@$playwright_version"
  )
  touch "$dir/.installed"
}

# file search (`workspaceContains`, the guide chooser) runs ripgrep, which its own post-install would fetch
install_ripgrep() {
  local bin="$cache/code-server-$code_server_version/node_modules/code-server/lib/vscode/node_modules/@vscode/ripgrep/bin"
  [ -e "$bin/rg" ] && return
  if ! command -v rg >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ripgrep >/dev/null
  fi
  mkdir -p "$bin" && ln -s "$(command -v rg)" "$bin/rg"
}

install_chromium() {
  [ -x /usr/bin/chromium ] && [ -d /usr/share/fonts/truetype/jetbrains-mono ] && [ -d /usr/share/fonts/opentype/inter ] && return
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-inter fonts-jetbrains-mono fonts-noto-color-emoji >/dev/null
}

install_code_server
install_ripgrep
install_playwright
install_chromium
