"""3 党建+安全考核: rulebooks, goals, runs, due process. The only room that judges; people decide (ADR 12)."""
