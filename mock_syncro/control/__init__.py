"""The control API under /_mock: what tests use to set the stage."""
