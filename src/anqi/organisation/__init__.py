"""Plants, the two dated trees of units, people, the posts they hold, and who may do what."""
