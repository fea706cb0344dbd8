"""Accounts: their data, fixtures, tokens, and the registry of all of them."""
