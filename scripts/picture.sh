#!/usr/bin/env bash
# Takes the README's pictures of the studio and the chat example: on a desktop, in the dark, from right to left, on a phone.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v pngquant >/dev/null; then
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    printf 'Please install pngquant (on Debian: sudo apt-get install pngquant), then run this again.\n' >&2
    exit 1
  fi
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends pngquant
fi
ORIEL_PICTURES=$(mktemp -d)
export ORIEL_PICTURES
mkdir -p docs/pictures
trap 'rm -rf "$ORIEL_PICTURES"' EXIT
scripts/browser.sh --config picture.config.js
for picture in "$ORIEL_PICTURES"/*.png; do
  pngquant --speed 1 --strip --quality 80-97 --force --output "docs/pictures/${picture##*/}" "$picture"
done
ls -l docs/pictures
