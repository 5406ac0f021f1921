# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
"""The operations, a package per tag and a module each."""
