# Written by openapi/compiler; do not edit, run `make regenerate`.
"""Typed clients, a package a service, compiled from openapi/."""
