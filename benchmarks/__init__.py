"""How fast Communiqué answers, measured beside what people run today: `python -m benchmarks --help`."""
