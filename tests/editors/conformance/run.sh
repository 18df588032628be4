#!/bin/sh
# Sessions of pytest-lsp's recorded clients with the server; any specification warning is a failure.
# Usage: run.sh [PANELPREP]    Prints `N passed, N failed`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
PANELPREP=${1:-${PANELPREP:-$root/target/debug/panelprep}}
export PANELPREP
venv=${CARGO_TARGET_DIR:-$root/target}/conformance
if [ ! -x "$venv/bin/pytest" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check pytest-lsp==1.0.1
fi
XDG_CACHE_HOME=$venv/cache
export XDG_CACHE_HOME
log=$venv/log
"$venv/bin/pytest" -q -p no:cacheprovider -W error::pytest_lsp.LspSpecificationWarning -c "$here/pytest.ini" "$here" >"$log" 2>&1 || true
count() {
    tail -1 "$log" | grep -oE "[0-9]+ ($1)" | awk '{ sum += $1 } END { print sum + 0 }'
}
passed=$(count passed)
failed=$(count 'failed|errors?')
if [ "$failed" != 0 ] || [ "$passed" = 0 ]; then
    cat "$log"
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" != 0 ]
