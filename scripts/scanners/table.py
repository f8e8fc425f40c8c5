"""Print what oriel scan is wrong on, and the table of docs/scan.md, from a corpus and the answers of the scanners.

usage: table.py CORPUS ANSWERS    (ANSWERS holds TOOL.jsonl, and oriel.json)
"""
import collections
import json
import pathlib
import sys


def group(e):
    if not e["hostile"]:
        return "harmless pickles" if e["pickle"] else "other harmless files"
    if e["pickle"]:
        return "hostile pickles: a forbidden name" if e["code"] == "pickle.global_denied" else "hostile pickles: the rest"
    return {"O": "hostile models (O)", "S": "hidden objects (S)"}.get(e["id"][0])


def main(corpus, answers):
    files = [json.loads(l) for l in open(pathlib.Path(corpus) / "list.jsonl")]
    groups = {}
    for e in files:
        g = group(e)
        # a case of the guard that passes once it is cleaned, or with a note, is neither
        if g and (e["hostile"] or e["harmless"]):
            groups.setdefault(g, []).append(e["file"])
    says = {}
    for p in sorted(pathlib.Path(answers).glob("*.jsonl")):
        says[p.stem] = {a["file"]: a["verdict"] for a in map(json.loads, open(p))}
    own = {}
    for f in json.load(open(pathlib.Path(answers) / "oriel.json"))["files"]:
        bad = any(x["severity"] == "finding" for x in f["findings"])
        own[str(pathlib.Path(f["file"]).relative_to(corpus))] = "flagged" if bad else "error" if f.get("error") else "clean"
    says = {"oriel scan": own, **says}
    order = ["hostile pickles: a forbidden name", "hostile pickles: the rest", "hostile models (O)", "hidden objects (S)", "harmless pickles", "other harmless files"]
    for g in order:
        wrong = [f for f in groups[g] if (own.get(f) == "flagged") == ("harmless" in g)]
        if wrong:
            print(f"oriel scan is wrong on {g}:", *wrong, sep="\n  ")
    print()
    print("| | " + " | ".join(f"{g} ({len(groups[g])})" for g in order) + " |")
    print("|---" * (len(order) + 1) + "|")
    for tool, verdicts in says.items():
        cells = []
        for g in order:
            n = collections.Counter(verdicts.get(f, "error") for f in groups[g])
            cells.append(" · ".join(f"{n[v]} {v}" for v in ("flagged", "suspicious", "error", "skipped", "clean") if n[v]))
        print(f"| {tool.replace('-strict', ' `--strict`')} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main(*sys.argv[1:])
