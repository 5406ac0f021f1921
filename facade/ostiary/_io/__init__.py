"""The only sockets, clocks, threads and files of the package: two drivers and the transports under them."""
