"""Rulebooks as editions: drafted, checked, published by a second person, and never changed from then on."""
