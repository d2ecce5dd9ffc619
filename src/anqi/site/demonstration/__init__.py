"""What a demonstration is filled with: the sample plant, its facts, who holds which post, and tasks."""
