"""The delivery threads: who watches for records, who sends, who rests.

At most one thread of a crew is on watch: it lingers so that records come together, gathers them, and when there is
something to send it hands the watch to another thread and sends. Whoever takes the watch lingers before it sends too,
and longer while others get on and little is left over. So a service that is fast is served by one thread at a time, and
a send that hangs keeps other keys waiting for no longer than a linger. Where records come steadily, the watch lets more
of them come together, up to 0.3 seconds long: each send that has others before it costs less, the application too.
Callers ring only where the watch sleeps for want of work (`quiet`): while records come, even slowly, no `put()` wakes
anybody. A crew without work ends its threads after a few seconds: nothing of it is left to be copied by a fork, to hold
a client alive, or to be found by a leak check.
"""

from __future__ import annotations

import _thread
import threading
import time
from collections.abc import Callable

from ostiary.record import exits
from ostiary.record.mishaps import Mishaps
from ostiary.record.naps import Nap
from ostiary.record.options import Options
from ostiary.record.queue import Claim, Look, Queue, ring

__all__ = ["Crew"]

# After the last record the watch naps on for so long that traffic of five records a second needs no ringing either. Not
# for longer: a ring costs a caller that records seldom less than all those naps cost its process.
_NAPS = 10
_IDLE = 5.0
# So often, in a row, the watch finds so much left over before it helps a thread that sends and gets on.
_BEHIND = 5
_MUCH = 50
_START_AGAIN = 1.0
_PAUSE = 0.1
# What an exit gives a thread that has been asked for to begin; it takes far less than a millisecond on an idle machine.
_BEGIN = 1.0


class Crew:
    """Run the threads that bring claims from `queue` to `deliver`."""

    def __init__(
        self, queue: Queue, deliver: Callable[[Claim], None], options: Options, mishaps: Mishaps
    ) -> None:
        self._queue = queue
        self._deliver = deliver
        self._name = options.name
        self._size = options.workers
        self._linger = options.linger
        self._max_batch = options.max_batch
        self._clock = options.clock
        self._mishaps = mishaps
        self._ending = False
        self.after_fork()

    def after_fork(self) -> None:
        """Start over: a forked child has none of the threads, and perhaps a lock that one of them held."""
        self.quiet: bool = True
        self.hands: int = 0  # threads that run or start
        self._coming = 0  # those of them that haven't begun
        # Held for single assignments only, so that whatever interrupts its holder on the same thread may enter too.
        self._lock = threading.RLock()
        self._watch = _thread.allocate_lock()  # a bell for the thread on watch
        self._watch.acquire()  # not rung yet: the first records linger as all do
        self._bench = _thread.allocate_lock()  # a bell for those that rest
        self._watched = 0  # the thread on watch
        self._resting = 0
        self._hurried = 0
        self._frozen = False
        self._start_at = 0.0
        self._undisturbed = False
        self._nap = Nap(self._linger)
        self._members: set[int] = set()

    # From outside.

    def rouse(self) -> None:
        """See to it that somebody watches; cheap, never waits."""
        self.quiet = False
        with self._lock:
            if self._watched:
                ring(self._watch)
                return
            if self._resting:
                ring(self._bench)
                return
            start = self._enlist()
        if start:
            self._start()

    def hurry(self, by: int) -> None:
        """Stop lingering while anybody waits: `hurry(1)`, and `hurry(-1)` when done."""
        with self._lock:
            self._hurried += by
        if by > 0:
            self.rouse()

    def dismiss(self) -> None:
        """End the threads as soon as nothing is pending."""
        self._ending = True
        ring(self._watch)
        ring(self._bench)

    def freeze(self) -> None:
        """Start no more threads: the interpreter is exiting.

        Wait for those that were asked for to begin: one that does so while CPython 3.12 or 3.13 takes the interpreter
        down uses what is freed already, and the process ends in a segmentation fault.
        """
        self._frozen = True
        until = time.monotonic() + _BEGIN
        while self._coming and time.monotonic() < until:
            time.sleep(0.001)

    def includes_me(self) -> bool:
        """Say whether the calling thread is one of the crew."""
        return _thread.get_ident() in self._members

    # Starting.

    def _enlist(self) -> bool:
        """Count one more thread in, if one may start."""
        if self.hands >= self._size or self._frozen:
            return False
        if self._start_at and time.monotonic() < self._start_at:
            self.quiet = True
            return False
        self.hands += 1
        self._coming += 1
        return True

    def _start(self) -> None:
        # Thread.start() takes a lock of threading's and waits for the thread. A signal handler or finaliser that got
        # here may have interrupted the holder of that very lock, so a bare thread does the starting.
        exits.arm_child()
        try:
            _thread.start_new_thread(self._launch, ())
        except RuntimeError as error:
            self._not_started(error)

    def _launch(self) -> None:
        try:
            threading.Thread(target=self._run, name=f"ostiary-{self._name}", daemon=True).start()
        except BaseException as error:
            self._not_started(error)

    def _not_started(self, error: BaseException) -> None:
        with self._lock:
            self.hands -= 1
            self._coming -= 1
            self._start_at = time.monotonic() + _START_AGAIN
        self.quiet = True
        if (
            threading.main_thread().is_alive()
        ):  # else the interpreter is exiting: to be expected from Python 3.12 on
            self._mishaps.note("start", error)

    # A thread's life.

    def _run(self) -> None:
        me = _thread.get_ident()
        self._members.add(me)
        with self._lock:
            self._coming -= 1
        try:
            relieved = self._turn(me, relieves=True)
            while relieved is not None:
                relieved = self._turn(me, relieves=relieved)
        finally:
            self._members.discard(me)

    def _turn(self, me: int, *, relieves: bool) -> bool | None:
        """Send one claim, or watch, or rest; None ends the thread.

        Who `relieves` the watch, having just come, keeps it for a while before it sends: several threads that send at
        once to a service that is fast only take turns at the interpreter. True is returned by who was called to do so.
        """
        try:
            if not (relieves and self._take_watch(me)):
                claim = self._queue.claim(self._max_batch, self._clock())
                if claim is not None:
                    self._relay()
                    self._deliver(claim)
                    return False
                if not self._take_watch(me):
                    return True if self._rest() else None
            return False if self._keep_watch() else None
        except BaseException as error:
            # Not even SystemExit in a sender, or no memory left, is a reason to lose the thread.
            self._mishaps.note("delivery", error)
            if self._watched == me:
                self._watched = 0
            time.sleep(_PAUSE)
            return False

    def _take_watch(self, me: int) -> bool:
        with self._lock:
            if self._watched:
                return False
            self._watched = me
            return True

    def _relay(self) -> None:
        """Have somebody watch while this thread sends."""
        if self._size > 1:
            with self._lock:
                if self._watched:
                    return
                if self._resting:
                    ring(self._bench)
                    return
                start = self._enlist()
            if start:
                self._start()

    def _keep_watch(self) -> bool:
        """Gather until there is something to send (True) or no sign of work for long (False)."""
        queue = self._queue
        naps = behind = 0
        claims = queue.look(self._clock()).claims
        while True:
            self._nap.took(self._let_come(), came := queue.gather())
            naps = 0 if came else naps + 1
            look = queue.look(self._clock())
            if look.ready:
                # Somebody else is at it and gets on: help is for when that isn't enough for a while.
                served = look.lent > 0 and look.claims != claims
                behind = (behind + 1 if look.waiting > _MUCH else 0) if served else _BEHIND
                claims = look.claims
                if behind < _BEHIND and self._linger > 0 and not self._hurried:
                    continue
                self._watched = 0
                return True
            behind, claims = 0, look.claims
            if naps > _NAPS or self._hurried or self._ending or not self._linger:
                if not self._doze(look):
                    return False
                # After a chore, back to sleep; after a ring or with a retry due, stay awake for a while.
                naps = _NAPS if self._undisturbed else 0

    def _let_come(self) -> float:
        """Wait while records come together, and say how long, in seconds."""
        if self._hurried or not self._linger:
            return 0.0
        if self._watch.acquire(timeout=self._linger) or self._hurried:
            return self._linger
        left = self._nap.left(self._queue.look(self._clock()), self._clock())
        if left:
            self._watch.acquire(timeout=left)
        return self._linger + left

    def _doze(self, look: Look) -> bool:
        """Sleep until rung, or until a retry or a chore is due; False where the thread may end."""
        self.quiet = True
        self._undisturbed = False
        chore = None if self._ending else look.chore
        due = look.due
        if self._queue.idle():  # else something came before the callers could know that they should ring
            wait = 0.0 if self._ending else _IDLE
            if due is not None:
                wait = min(max(due - self._clock(), 0.0), _IDLE)
            if chore is not None:
                wait = min(wait, max(chore - time.monotonic(), 0.0))
            rung = self._watch.acquire(timeout=wait)
            self._undisturbed = not rung and due is None
            if not rung and due is None and chore is None:
                with self._lock:
                    if self._queue.idle():
                        self._watched = 0
                        self.hands -= 1
                        return False  # and it stays quiet: the next put rings, and finds that a thread must start
        self.quiet = False
        return True

    def _rest(self) -> bool:
        """Sit on the bench until the watch is vacant; False after a long time."""
        with self._lock:
            self._resting += 1
        rung = self._bench.acquire(timeout=0.0 if self._ending else _IDLE)
        with self._lock:
            self._resting -= 1
            if self._ending and self._resting:
                ring(self._bench)
            if not self._watched or (rung and not self._ending):
                return True
            self.hands -= 1
            return False
