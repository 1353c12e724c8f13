"""Read every canned question with grlc itself; run it in an environment that has grlc installed."""

from __future__ import annotations

import sys
from pathlib import Path

import grlc.gquery


def main(folder: Path) -> int:
    """Say for each question what grlc reads of it; return the number of those that it cannot read."""
    failures = 0
    questions = sorted(folder.glob("*.rq"))
    for path in questions:
        try:
            read = grlc.gquery.get_metadata(path.read_text(encoding="utf-8"), "")
        except Exception as error:  # noqa: BLE001 (whatever grlc raises is what we want to hear)
            print(f"{path.name}: {error}", file=sys.stderr)
            failures += 1
            continue
        if read.get("type") not in ("SelectQuery", "ConstructQuery") or not read.get("summary"):
            kind, summary = read.get("type"), read.get("summary")
            print(f"{path.name}: grlc reads it as {kind} “{summary}”", file=sys.stderr)
            failures += 1
    print(f"grlc reads {len(questions) - failures} of {len(questions)} questions")
    return failures or not questions


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
