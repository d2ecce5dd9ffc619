"""The catalogue of facts, their row, and the interchange files that carry them. Pure: no Django."""
