"""What is sent becomes a row, and a row becomes JSON."""
