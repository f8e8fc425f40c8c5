#!/usr/bin/env bash
# same.sh FOLDER COMMAND… runs a generator and fails if FOLDER is not what it was before. The folder is put back.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1
shift
[[ -d $folder ]] || { printf '%s is missing.\n' "$folder" >&2; exit 1; }
before=$(mktemp -d)
after=$(mktemp -d)
# put_back restores the folder whatever happened, so that a test changes nothing.
put_back() {
  rm -rf "$folder"
  cp -a "$before/copy" "$folder"
  rm -rf "$before" "$after"
}
cp -a "$folder" "$before/copy"
trap put_back EXIT
"$@"
cp -a "$folder" "$after/copy"
if ! diff -r --brief "$before/copy" "$after/copy"; then
  printf '%s is out of date: run %s and commit the result.\n' "$folder" "$*" >&2
  exit 1
fi
