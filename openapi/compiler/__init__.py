"""Compile openapi/*.yaml into generated/ostiary_api: `python -m openapi.compiler [--check] [--output DIR]`.

openapi-python-client parses the documents and names things; what it renders comes from our own templates, and facts
that it drops (security, extensions, encodings, styles, discriminators) come from the documents themselves. What neither
can do right is refused, with the operation named. docs/typed-calls.md has the list.
"""
