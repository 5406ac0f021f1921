# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
"""Operations, a module each."""
