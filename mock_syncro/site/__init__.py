"""The mock's own pages and documents."""
