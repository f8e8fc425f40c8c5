#!/usr/bin/env bash
# compare-scanners.sh [FOLDER] compares oriel scan with picklescan, fickling and modelscan: on the files of package
# guardtest, and in speed on the same files. It prints the tables of docs/scan.md, and what oriel scan costs on large
# files. The scanners come from PyPI into environments of their own in FOLDER, which stays; without FOLDER everything is
# temporary. It takes three minutes and longer, as PyPI and the machine are, and 6 GB of disk.
set -euo pipefail
cd "$(dirname "$0")/.."
work=${1:-$(mktemp -d)}
[[ $# -gt 0 ]] || trap 'rm -rf "$work"' EXIT
mkdir -p "$work"
work=$(cd "$work" && pwd)

versions=(picklescan==1.0.5 fickling==0.1.12 'modelscan[h5py,tensorflow]==0.8.8')
for v in "${versions[@]}"; do
  name=${v%%[=[]*}
  [[ -x $work/$name/bin/python ]] || python3 -m venv "$work/$name"
  "$work/$name/bin/pip" install --quiet --disable-pip-version-check "$v" typing_extensions numpy # which fickling 0.1.12 and picklescan forget to name
done

CGO_ENABLED=0 go build -trimpath -o "$work/oriel" ./cmd/oriel
rm -rf "$work/corpus" "$work/answers" "$work/speed" "$work/large"
mkdir -p "$work/answers" "$work/speed"
go run ./guard/guardtest/corpus "$work/corpus"

# The policy allows what harmless files of all four libraries ask for.
printf '{"sets":["numpy","torch","pandas","sklearn"]}' >"$work/policy.json"
"$work/oriel" scan --json --policy "$work/policy.json" "$work/corpus" >"$work/answers/oriel.json" || [[ $? == 1 ]]
for tool in picklescan picklescan-strict fickling modelscan; do
  "$work/${tool%-strict}/bin/python" scripts/scanners/judge.py "$tool" "$work/corpus" >"$work/answers/$tool.jsonl"
done
printf '%s; %s; %s; with modelscan: %s; %s\n\n' "${versions[*]}" "$(python3 --version)" "$(go version | cut -d' ' -f3)" \
  "$("$work/modelscan/bin/pip" list --disable-pip-version-check --format=freeze | grep -E '^(h5py|tensorflow)==' | paste -sd' ')" "$(date -u +%F)"
python3 scripts/scanners/table.py "$work/corpus" "$work/answers"

# Speed: CPU time of the whole command, on the same files, in turns.
python3 - "$work/speed" <<'PY'
import pickle, random, sys
random.seed(1)
rows = [{"id": i, "name": f"row {i}", "tags": [f"t{random.randrange(99)}" for _ in range(5)], "x": random.random()} for i in range(150_000)]
for p in (2, 4):
    with open(f"{sys.argv[1]}/dense{p}.pkl", "wb") as f:
        pickle.dump(rows, f, protocol=p)
with open(f"{sys.argv[1]}/blobs.pkl", "wb") as f:
    pickle.dump([random.randbytes(1 << 20) for _ in range(64)], f, protocol=4)
PY
busy() { printf '\n%s: %s programs on average wanted one of %s processors\n' "$1" "$(cut -d' ' -f1 /proc/loadavg)" "$(nproc)"; }
busy 'before the measuring'
printf '\n| files | bytes | runs | oriel scan | picklescan | ratio |\n|---|---|---|---|---|---|\n'
for files in "$work"/speed/dense2.pkl "$work"/speed/dense4.pkl "$work"/speed/blobs.pkl "$work"/corpus/pickles/harmless; do
  python3 scripts/scanners/cost.py "$(basename "$files")" "$(find "$files" -type f -printf '%s\n' | awk '{n += $1} END {print n}')" \
    "$work/oriel" scan "$files" -- "$work/picklescan/bin/picklescan" -p "$files"
done

printf '\n'
python3 scripts/scanners/large.py "$work/oriel" "$work/large"
busy 'after it'
