"""The outcome of a judgement: what the engine hands over, and what results are written from."""
