"""Cleansing a request with Liminal: one call for all of its texts, in a thread of the session's."""

from __future__ import annotations

import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable
from typing import Any

from ostiary._core.deadline import until
from ostiary._core.flow import Flow, ask, guard
from ostiary.door.guard.explaining import Change, Explanation, StageReport
from ostiary.door.guard.options import Cleanse
from ostiary.door.guard.places import Asked, Place
from ostiary.errors import ConfigurationError
from ostiary.liminal.config import MODEL_INSTANCE_NAME
from ostiary.record import SharedSession

__all__ = ["Cleanser"]

# Between the texts of a request that are cleansed together. Where one of them holds it, they are cleansed one by one.
_BETWEEN = "\n\n\N{SYMBOL FOR RECORD SEPARATOR}\n\n"
_KIND = re.compile(r"_?\d+$")
# Sessions whose threads are remembered, the latest ones.
_THREADS = 10_000


class Cleanser:
    """Cleanse requests for one guard; `client` is a Liminal client of the guard's own face."""

    def __init__(self, client: Any, options: Cleanse, settings: dict[str, Any]) -> None:
        self._client = client
        self.options = options
        self._named = options.model_instance or MODEL_INSTANCE_NAME.find(settings.get("model_instance_name"))
        self._instance: int | None = None
        self._lock = threading.Lock()
        self._threads: OrderedDict[str, int] = OrderedDict()

    def cleanse(self, asked: Asked, session: SharedSession, told: Explanation) -> Flow[dict[str, str]]:
        """Put placeholders into a request; return what the placeholders of its thread stand for."""
        report = told.stage("cleanse")
        places = [place for place in asked.places if place.text.strip()]
        thread = told.thread_id = yield from self._thread(session)
        texts = [place.text for place in places]
        cleansed, kinds = yield from self._cleansed(texts, thread)
        for place, text in zip(places, cleansed, strict=True):
            if text != place.text:
                _note(report, told.keep_texts, place, text)
                place.text = text
        report.facts |= {"texts": len(places), "placeholders": dict(sorted(kinds.items()))}
        if asked.attachments:
            report.facts["attachments"] = len(asked.attachments)
        if not thread or not texts:
            return {}
        prompts = self._client.prompts
        known: dict[str, str] = yield from ask(lambda: prompts.placeholders(thread_id=thread))
        return known

    def _cleansed(self, texts: list[str], thread: int) -> Flow[tuple[list[str], Counter[str]]]:
        kinds = Counter[str]()
        if not texts:
            return [], kinds
        if len(texts) == 1 or not any(_BETWEEN.strip() in text for text in texts):
            whole = yield from self._one(_BETWEEN.join(texts), thread, kinds)
            parts = whole.split(_BETWEEN)
            if len(parts) == len(texts):
                return parts, kinds
            kinds.clear()
        found = list[str]()
        for text in texts:
            found.append((yield from self._one(text, thread, kinds)))
        return found, kinds

    def _one(self, text: str, thread: int, kinds: Counter[str]) -> Flow[str]:
        prompts = self._client.prompts
        cleansed: Any = yield from ask(lambda: prompts.cleanse(text, thread_id=thread))
        kinds.update(_KIND.sub("", cleansed.text[each.start : each.end]) for each in cleansed.items)
        return str(cleansed.text)

    def _thread(self, session: SharedSession) -> Flow[int]:
        """Return the thread of a session, begun now where there is none: one for any number of callers."""
        if self.options.thread_id is not None:
            return self.options.thread_id
        known = self._threads.get(session.text)
        if known is not None:
            return known
        return (yield from guard((id(self), session.text), lambda: self._begun(session), deadline=until()))

    def _begun(self, session: SharedSession) -> Flow[int]:
        threads = self._client.threads
        instance = yield from self._model_instance()
        thread: Any = yield from ask(lambda: threads.create(instance, session.text))
        number = int(thread.id)
        with self._lock:
            self._threads[session.text] = number
            while len(self._threads) > _THREADS:
                self._threads.popitem(last=False)
        return number

    def _model_instance(self) -> Flow[int]:
        if self._instance is None:
            instances = self._client.model_instances
            if self._named is not None:
                name = self._named
                found: Any = yield from ask(lambda: instances.get(name))
            else:
                found = _only((yield from ask(lambda: instances.list())))
            self._instance = int(found.id)
        return self._instance


def _only(listed: Iterable[Any]) -> Any:
    usable = [each for each in listed if each.model_connections]
    if len(usable) != 1:
        raise ConfigurationError(
            f"there are {len(usable)} model instances that can be used: name one by Cleanse(model_instance=…), "
            "model_instance_name=… of Liminal's settings, or MODEL_INSTANCE_NAME"
        )
    return usable[0]


def _note(report: StageReport, keep: bool, place: Place, text: str) -> None:
    report.outcome = "changed"
    if keep:
        report.changes.append(Change(place.where, place.text, text))
