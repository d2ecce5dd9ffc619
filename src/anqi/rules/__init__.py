"""Rulebooks, the engine that applies them, and what comes out. Pure: no Django, no database but the engine's own."""
