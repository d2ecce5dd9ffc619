"""民主评议: what a branch's members say of themselves and each other, vote in secret and resolve, once a year."""
