"""The vendors' import trees: code written from a vendor's README runs with its import line changed.

`from layer_sdk import layer` becomes `from ostiary.compat.layer_sdk import layer`. These are thin re-exports and
adapters; new code is better off with `ostiary.layer` and its neighbours.
"""
