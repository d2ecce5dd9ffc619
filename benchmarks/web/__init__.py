"""The web at a plant's size: lists beside bare views, many users at once, posting beside bare INSERTs, weight."""
