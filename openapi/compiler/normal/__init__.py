"""OpenAPI in, plainer OpenAPI out: the same operations, in the part of the language that the generator reads right.

Whatever loses something on the way is noted; what can't be told in plainer words is a fault, with what to change.
"""

from .naming import Names
from .normalise import Normal, normalise
from .notes import Notes
from .tags import Tag

__all__ = ["Names", "Normal", "Notes", "Tag", "normalise"]
