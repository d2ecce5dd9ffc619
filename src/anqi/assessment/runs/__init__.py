"""Runs: one judgement of a plant's ledger by an edition, kept as it came out, and what pages show of it."""
