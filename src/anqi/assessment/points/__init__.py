"""Members' points: an account of each member, month by month, published and open to objections."""
