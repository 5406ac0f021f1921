# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
"""Operations, a module each."""
