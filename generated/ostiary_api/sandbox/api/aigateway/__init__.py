# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""Operations, a module each."""
