"""A fast loopback HTTP/1.1 server for benchmarks, in a process of its own: `python -m benchmarks.server --port 0`."""
