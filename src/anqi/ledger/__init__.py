"""Facts for ever: posted, reversed, sealed, verified."""
