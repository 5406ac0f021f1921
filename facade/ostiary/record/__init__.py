"""The part of recording that no service owns: sessions in context, snapshots, wrapped calls, delivery."""

from ostiary.record.asgi import SessionMiddleware
from ostiary.record.calls import Call, Kind, Recording, Scope, outcome_of
from ostiary.record.context import Entered, Session, SharedSession, current, enter, leave
from ostiary.record.delivery import Backoff, Delivery, FlushResult, OnDrop, Sender
from ostiary.record.durable import Codec, Durable
from ostiary.record.exits import flush
from ostiary.record.masks import mask_texts
from ostiary.record.mishaps import Mishaps
from ostiary.record.queue import Delivered, Ledger, Overflow, Queue, Record
from ostiary.record.recorder import Recorder
from ostiary.record.route import Parcel, Route, RouteSender
from ostiary.record.shared import carry, current_session, session
from ostiary.record.snapshot import Json, SizeLimits, snapshot, strict_snapshot
from ostiary.record.tally import Stats, stats

__all__ = [
    "Backoff",
    "Call",
    "Codec",
    "Delivered",
    "Delivery",
    "Durable",
    "Entered",
    "FlushResult",
    "Json",
    "Kind",
    "Ledger",
    "Mishaps",
    "OnDrop",
    "Overflow",
    "Parcel",
    "Queue",
    "Record",
    "Recorder",
    "Recording",
    "Route",
    "RouteSender",
    "Scope",
    "Sender",
    "Session",
    "SessionMiddleware",
    "SharedSession",
    "SizeLimits",
    "Stats",
    "carry",
    "current",
    "current_session",
    "enter",
    "flush",
    "leave",
    "mask_texts",
    "outcome_of",
    "session",
    "snapshot",
    "stats",
    "strict_snapshot",
]
