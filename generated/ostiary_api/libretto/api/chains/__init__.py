# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
"""Operations, a module each."""
