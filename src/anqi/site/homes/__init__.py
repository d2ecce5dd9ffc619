"""Home by post: what is missing, what is to be done, and how things stand, as far as the ledger knows."""
