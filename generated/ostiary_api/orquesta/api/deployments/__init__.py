# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
"""Operations, a module each."""
