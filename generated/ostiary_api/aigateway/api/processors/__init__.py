# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
"""Operations, a module each."""
