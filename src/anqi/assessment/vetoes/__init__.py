"""Vetoes as cases: proposed with their facts, heard, decided by a named person, in force until a day."""
