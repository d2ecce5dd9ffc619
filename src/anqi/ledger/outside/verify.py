#!/usr/bin/env python3
"""Checks an exported ledger of Anqi, and proofs. It needs Python 3.8 or newer, and nothing else: read it before you
trust it.

    python verify.py [DIR] [--checkpoint KEPT]...
    python verify.py --proof FACT.json [--key key.pub] [--checkpoint KEPT]...
    python verify.py --consistency GROWN.json [--key key.pub] [--checkpoint KEPT]...

DIR (default: where this program lies) holds entries.jsonl, checkpoint and key.pub; and leaves and checkpoints.jsonl,
by which it is found which entry is not what it was. KEPT is a checkpoint of the same ledger that you were given before:
only that shows whether something was cut off or written anew since. Keep the newest one yourself. FACT.json is printed
by `anqi ledger prove`, GROWN.json by `anqi ledger consistency`. Ends with 0 where all is sound, with 1 where not, and
with 2 where it was called wrongly.

What is computed: leaf = SHA-256(0x00 entry), node = SHA-256(0x01 left right), trees and proofs as in RFC 6962 section
2.1; a checkpoint is a note as in c2sp.org/tlog-checkpoint and c2sp.org/signed-note, its signature Ed25519 (RFC 8032).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from anqi.ledger.outside.entries import Export, read_text, say
from anqi.ledger.outside.proofs import proof_faults
from anqi.ledger.outside.signing import Fault, read_key


def main() -> int:
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(
        description="核对导出的账本和证明 Checks an exported ledger, and proofs."
    )
    here = Path(__file__).resolve().parent
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, default=here)
    parser.add_argument("--checkpoint", metavar="KEPT", action="append", type=Path, default=[])
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--proof", metavar="FACT.json", type=Path)
    one.add_argument("--consistency", metavar="GROWN.json", type=Path)
    parser.add_argument("--key", type=Path, default=here / "key.pub")
    given = parser.parse_args()
    proof, count = given.proof or given.consistency, 0
    try:
        if proof is None:
            faults = Export(given.folder, given.checkpoint).faults()
        else:
            key = read_key(read_text(given.key))
            faults = proof_faults(proof, key, given.checkpoint, given.proof is None)
        for fault in faults:
            count += 1
            say(f"错误 FAULT {fault}")
    except Fault as fault:
        count += 1
        say(f"错误 FAULT {fault}")
    sound = "账本完好 sound" if proof is None else "证明成立 sound"
    say(f"有 {count} 处错误 faults" if count else sound)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
