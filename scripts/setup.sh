#!/usr/bin/env bash
# Installs what the tests need and finds what is there already. Everything but system packages stays in this folder.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf '%s\n' "$*" >&2; exit 1; }

command -v go >/dev/null || fail "Go is missing: install the version that go.mod names."
command -v node >/dev/null || fail "Node is missing: install version 20 or newer."
command -v python3 >/dev/null || fail "Python is missing: install version 3.10 or newer."
node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' || fail "Node $(node --version) is too old: install version 20 or newer."
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || fail "$(python3 --version) is too old: install version 3.10 or newer."

# System packages: three browsers, a screen for the one that needs it, a C compiler for the race detector, and Python's
# virtual environments.
missing=()
[[ -x "${CHROMIUM:-}" ]] || command -v chromium >/dev/null || missing+=(chromium fonts-dejavu-core)
[[ -x "${FIREFOX:-}" ]] || command -v firefox-esr >/dev/null || missing+=(firefox-esr)
command -v WebKitWebDriver >/dev/null || missing+=(webkit2gtk-driver)
command -v Xvfb >/dev/null || missing+=(xvfb)
command -v gcc >/dev/null || missing+=(gcc libc6-dev)
python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
if ((${#missing[@]})); then
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    fail "Please install ${missing[*]} (on Debian: sudo apt-get install --no-install-recommends ${missing[*]}), then run this again."
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -q -y --no-install-recommends "${missing[@]}"
fi

# npm packages, exactly as locked and without running their scripts; again only when a lock has changed.
mkdir -p .cache/stamps
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
for folder in web tests/clients/js tests/browser; do
  [[ -f $folder/package-lock.json ]] || fail "$folder/package-lock.json is missing."
  stamp=.cache/stamps/${folder//\//-}
  if [[ ! -d $folder/node_modules ]] || ! cmp -s "$folder/package-lock.json" "$stamp"; then
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund)
    cp "$folder/package-lock.json" "$stamp"
  fi
done

# The Python client, and the reader of safetensors, in an environment of their own.
requirements=(tests/clients/python/requirements.txt tests/models/requirements.txt)
if [[ ! -x .cache/venv/bin/python ]] || ! cat "${requirements[@]}" | cmp -s - .cache/stamps/python; then
  python3 -m venv --clear .cache/venv
  .cache/venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps "${requirements[@]/#/-r}"
  cat "${requirements[@]}" >.cache/stamps/python
fi
