"""Find out what is wrong between this process and the services, and how to mend it: what `ostiary doctor` runs.

Each service is looked at in the order in which a call depends on things: its settings, the host's name, a connection,
TLS, the clocks, and one call that changes nothing. A step that fails ends the look at that service. Nothing here holds
a credential or a text that was sent, so a report can be pasted.
"""

from __future__ import annotations

from ostiary.door.checkup.examining import examine
from ostiary.door.checkup.reports import Check, Report, SettingFound, State

__all__ = ["Check", "Report", "SettingFound", "State", "examine"]
