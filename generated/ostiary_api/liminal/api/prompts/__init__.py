# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""Operations, a module each."""
