"""What is asked of the facts, as Ibis expressions. Loaded to compile a rulebook, and not to run what is compiled."""
