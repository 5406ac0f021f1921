# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
"""Operations, a module each."""
