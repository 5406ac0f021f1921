"""What several suites use: a small operation of our own, and clients on both faces."""
