"""What the product costs, beside a bare Flask app in the same run: `uv run python -m tests.benchmarks`."""
