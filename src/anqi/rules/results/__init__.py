"""How an outcome is written: for programs, for people, for paper."""
