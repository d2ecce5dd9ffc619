"""Every page of a demonstration: found by following its links, opened in a browser, and taken as pictures."""
