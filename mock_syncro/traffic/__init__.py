"""What happens to calls on their way: the rate limit."""
