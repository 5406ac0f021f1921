"""What the calls of one client share: its settings as they were found, and the service at its three addresses."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ostiary._core.plan import Plan
from ostiary._core.secrets import Secret
from ostiary._core.service import OUR_HEADERS, Service
from ostiary.config import Timeouts
from ostiary.libretto import config as c
from ostiary.libretto.config import LibrettoConfig
from ostiary.libretto.errors import ERRORS, LibrettoMissingKeyError
from ostiary_api._runtime import Request

__all__ = ["Address", "LibrettoState"]

T = TypeVar("T")


class LibrettoState:
    """Find each setting: field before environment before default.

    Raises `InvalidInputError` naming the field or the variable.
    """

    def __init__(self, config: LibrettoConfig) -> None:
        self.config = config
        self.api_key: Secret | None = _key(c.API_KEY, config.api_key)
        self.project_key: Secret | None = _key(c.PROJECT_KEY, config.project_key)
        self.template_name: str | None = c.TEMPLATE_NAME.find(config.prompt_template_name)
        self.chat_id: str | None = c.CHAT_ID.find(None if config.chat_id is None else str(config.chat_id))
        service = _service(config)
        self.events: Address = Address.at(service, c.REPORTING_URL.find(config.reporting_url))
        self.feedback: Address = Address.at(service, c.FEEDBACK_URL.find(config.feedback_url))
        self.chains: Address = Address.at(service, c.UPDATE_CHAIN_URL.find(config.update_chain_url))

    def but(self, **changes: Any) -> LibrettoState:
        """Return a state whose calls differ in some fields of `Service`."""
        other = copy.copy(self)
        other.events = self.events.but(**changes)
        other.feedback = self.feedback.but(**changes)
        other.chains = self.chains.but(**changes)
        return other

    @property
    def destination(self) -> str:
        """What tells one receiver of records from another: an outbox serves one."""
        return " ".join(dict.fromkeys(each.told() for each in (self.events, self.feedback, self.chains)))

    def key(self, given: Secret | None) -> str:
        """Return the API key of a call. Raises `LibrettoMissingKeyError`."""
        found = given or self.api_key
        if found is None:
            raise LibrettoMissingKeyError(c.API_KEY.missing())
        return found.reveal()


@dataclass(frozen=True, slots=True)
class Address:
    """Say where an operation is: below the base URL, or at a whole URL that is used as it stands."""

    service: Service
    target: str | None

    @classmethod
    def at(cls, service: Service, url: str | None) -> Address:
        """Place a service's operation at a whole URL, where one is given."""
        if url is None:
            return cls(service, None)
        origin = "//".join([f"{urlsplit(url).scheme}:", urlsplit(url).netloc])
        return cls(service.but(base_url=origin), url.removeprefix(origin) or "/")

    def but(self, **changes: Any) -> Address:
        """Return an address whose service differs in some fields."""
        return Address(self.service.but(**changes), self.target)

    def told(self) -> str:
        """Return where it is, without a query, which may hold what is secret."""
        return self.service.base_url + (self.target or "").partition("?")[0]

    def plan(self, planned: Plan[T]) -> Plan[T]:
        """Return a plan as it is made, or one that leads to the whole URL."""
        return planned if self.target is None else _moved(planned, self.target)


def _moved(planned: Plan[T], target: str) -> Plan[T]:
    def build() -> Request:
        planned.prepare()
        made = planned.request
        return Request(made.method, target, [], made.headers, made.body)

    return Plan(planned.operation, build, planned.decode)


def _key(setting: Any, given: str | Secret | None) -> Secret | None:
    found: str | Secret | None = setting.find(given)
    return Secret.of(found) if found else None


def _service(config: LibrettoConfig) -> Service:
    return Service(
        name="libretto",
        base_url=c.BASE_URL.require(config.base_url),
        headers=OUR_HEADERS,
        timeouts=Timeouts.of(c.TIMEOUT.require(config.timeout)),
        deadline=config.deadline,
        retry=config.retry,
        errors=ERRORS,
        hooks=config.hooks,
    )
