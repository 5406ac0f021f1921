"""Move code that was written for the five vendors' packages to Ostiary: what `ostiary migrate` does.

    found = migrate("src")             # reads, changes nothing
    print(found.diff)
    migrate("src", write=True)

Imports go to `ostiary.<service>` where a name exists there and means the same, else to `ostiary.compat`, which mirrors
the vendors' import trees. Needs the extra `migrate`; without it `ostiary.errors.MissingExtraError` is raised.
"""

from __future__ import annotations

from ostiary.migrate.moving import migrate
from ostiary.migrate.reports import Migration, Place, Rewritten

__all__ = ["Migration", "Place", "Rewritten", "migrate"]
