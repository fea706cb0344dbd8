"""The words of a declaration: what a resource says of itself, and what its functions may ask."""
