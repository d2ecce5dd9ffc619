"""The closed loop that all rooms share (design §6): tasks, evidence, comments and notices."""
