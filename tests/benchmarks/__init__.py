"""What the product costs, printed as ratios to a bare Flask app in the same run: `uv run python -m tests.benchmarks`."""
