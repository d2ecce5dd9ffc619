"""The server killed under a writing load, and a disk that fails: what was acknowledged must be there, once."""
