#!/usr/bin/env bash
# Packs the extension with a server binary into one .vsix, for one platform.
#   editors/vscode/package.sh SERVER OUT.vsix [TARGET]      TARGET as vsce names it: linux-x64, darwin-arm64, win32-x64, …
# The version is Cargo.toml's.
set -euo pipefail
absolute() { mkdir -p "$(dirname "$1")" && echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"; }
server="$(absolute "$1")"
out="$(absolute "$2")"
target="${3:-}"
cd "$(dirname "${BASH_SOURCE[0]}")"
version="$(sed -n 's/^version = "\(.*\)"/\1/p' ../../Cargo.toml | head -1)"

if [ ! -x node_modules/.bin/tsc ]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
fi
npm run --silent check
npm run --silent bundle

rm -rf server && mkdir server
name=panelprep
case "$server" in *.exe) name=panelprep.exe ;; esac
cp "$server" "server/$name"
chmod 755 "server/$name"
cp ../../LICENSE* .
node_modules/.bin/vsce package "$version" --no-update-package-json --no-git-tag-version --no-dependencies \
  --out "$out" ${target:+--target "$target"}

packed="$(python3 -c 'import json, sys, zipfile; print(json.load(zipfile.ZipFile(sys.argv[1]).open("extension/package.json"))["version"])' "$out" 2>/dev/null || echo unknown)"
[ "$packed" = "$version" ] || [ "$packed" = unknown ] || { echo "$out says $packed, Cargo.toml says $version" >&2; exit 1; }
