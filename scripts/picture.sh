#!/usr/bin/env bash
# Takes the README's picture of the studio example.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/browser.sh --config picture.config.js
