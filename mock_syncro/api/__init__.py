"""What a call goes through before and around its operation."""
