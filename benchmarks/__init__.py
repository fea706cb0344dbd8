"""Measurements of the mock against a bare uvicorn server; `python -m benchmarks` runs them."""
