"""Which rows a list shows, in which order, and one page of them."""
