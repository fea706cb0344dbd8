"""An operation on an account: the call, what it writes, and its reply."""
