#!/usr/bin/env bash
# Takes the README's pictures of the studio example, docs/studio.png and docs/studio-dark.png.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/browser.sh --config picture.config.js
