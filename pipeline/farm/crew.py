"""The workers of a cluster and the tasks they do, as seen from home.

Every thread of a worker that has proved itself takes the next task. A task whose worker goes away
is begun again elsewhere. When none waits any more, one that takes twice as long as the others did
is begun a second time, and what is done first counts.
"""

import asyncio
import statistics
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from distributed import Client
from rich.filesize import decimal

from pipeline.farm import station
from pipeline.farm.cluster import LOST, FarmError
from pipeline.farm.parcels import (
    PROTOCOL,
    Damaged,
    Delivery,
    Order,
    Packer,
    bring_home,
    require_intact,
    unpickled,
)
from pipeline.farm.proof import Proof, refusal
from pipeline.media import Media
from pipeline.render.guard import Done
from pipeline.render.pool import WorkerDied
from pipeline.render.worker import Failure

FAILED: tuple[type[Exception], ...] = (*LOST, Damaged)  # ways in which a worker fails a task
LOOK = 0.5  # seconds between two looks at who is there
ANSWER = 120.0  # seconds that a worker has to keep parcels and to prove itself
PATIENCE = 60.0  # seconds without any worker
REFUSED = 10.0  # seconds in which one that fits may join those that do not
SPARE = 2  # threads that may join beyond those that have something to do
ATTEMPTS = 4  # workers that may go away under one task
LATE = 10.0  # seconds that a task is under way before it may be begun twice
SLOW = 2.0  # times as long as the others, by their weight, that a late task takes


@dataclass(eq=False)
class Task:
    """A call on its way, and how long it may take in comparison; who is at it since when."""

    order: Order
    weight: float
    future: "Future[Any]"
    lost: int = 0
    at_work: dict["Member", float] = field(default_factory=dict)
    settled: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(eq=False)
class Member:
    """A worker, and the parcels that it has for sure."""

    address: str
    has: set[str] = field(default_factory=set)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    supplying: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass
class Tally:
    """What a crew has moved and done: workers that served, bytes, tasks begun again or twice."""

    workers: int = 0
    sent: int = 0
    brought: int = 0
    again: int = 0
    twice: int = 0

    def __str__(self) -> str:
        workers = f"{self.workers} worker{'' if self.workers == 1 else 's'}"
        told = f"{workers}: {decimal(self.sent)} sent, {decimal(self.brought)} brought home"
        told += f", {self.again} begun again" if self.again else ""
        return told + (f", {self.twice} begun twice" if self.twice else "")


class Crew:
    """For use in one event loop, which is the client's."""

    def __init__(
        self,
        client: Client,
        packer: Packer,
        here: Proof,
        media: Media,
        say: Callable[[str], None],
        trouble: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._client, self._packer, self._here, self._media = client, packer, here, media
        self._say, self._trouble = say, trouble
        self._topic = f"lecture-{uuid.uuid4().hex}"
        self._waiting: deque[Task] = deque()
        self._open: dict[Task, None] = {}
        self._members: dict[str, Member] = {}
        self._refused: dict[str, str] = {}
        self._asked: dict[str, int] = {}  # threads of those that were asked to prove themselves
        self._proving: set[str] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._rates: list[float] = []
        self._news = asyncio.Event()
        self._ended: BaseException | None = None
        self.tally = Tally()

    # --- tasks -----------------------------------------------------------------------------------

    def take(self, task: Task) -> None:
        """Have a task done. Its future may get a WorkerDied, or a FarmError."""
        if self._ended is not None:
            task.future.set_exception(self._ended)
            return
        self._open[task] = None
        self._waiting.append(task)
        self._news.set()

    def drop(self, error: BaseException | None = None) -> None:
        """Let go of all tasks; workers stop what they do for them."""
        self._waiting.clear()
        for task in list(self._open):
            self._settle(task, error=error or WorkerDied("was not waited for"))

    def _settle(
        self, task: Task, result: Any = None, *, error: BaseException | None = None
    ) -> None:
        if task.settled.is_set():
            return
        task.settled.set()
        self._open.pop(task, None)
        if error is not None:
            task.future.set_exception(error)
        else:
            task.future.set_result(result)

    async def _next(self, member: Member) -> Task:
        while True:
            while self._waiting:
                task = self._waiting.popleft()
                if not task.settled.is_set():
                    return task
            if (late := self._late(member)) is not None:
                self.tally.twice += 1
                return late
            self._news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), 2 * LOOK)

    def _late(self, member: Member) -> Task | None:
        """The task longest under way of those that only another is at, and for too long."""
        if not self._rates:
            return None
        usual, now = statistics.median(self._rates), time.monotonic()
        begun = [
            (min(task.at_work.values()), task)
            for task in self._open
            if len(task.at_work) == 1 and member not in task.at_work
        ]
        late = [
            (since, task)
            for since, task in begun
            if now - since > max(LATE, SLOW * usual * task.weight)
        ]
        return min(late, key=lambda each: each[0])[1] if late else None

    async def _serve(self, member: Member) -> None:
        """One thread of a worker: a task after another."""
        while not member.gone.is_set():
            task = await self._next(member)
            if not member.gone.is_set():
                await self._attempt(task, member)
            elif not task.at_work:
                self.take(task)

    async def _attempt(self, task: Task, member: Member) -> None:
        task.at_work[member] = begun = time.monotonic()
        try:
            delivery = await self._delivered(task, member)
            if delivery is not None and not task.settled.is_set():
                result, raised = await asyncio.to_thread(self._received, delivery)
                self._rates.append((time.monotonic() - begun) / task.weight)
                self.tally.brought += delivery.size
                self._settle(task, result, error=raised)
        except station.RunnerDied as error:
            self._settle(task, error=WorkerDied(f"at {member.address}: {error}"))
        except FAILED as error:
            await self._lose(task, f"{member.address}: {error}")
        except Exception as error:  # nobody's fault but ours
            self._settle(task, error=error)
        else:
            if delivery is None and member.gone.is_set():
                await self._lose(task, f"{member.address} went away")
        finally:
            task.at_work.pop(member, None)
            # Whoever loses a task to another has given up its place in the line already.
            if not task.settled.is_set() and not task.at_work and task not in self._waiting:
                self._waiting.appendleft(task)
                self._news.set()

    async def _lose(self, task: Task, why: str) -> None:
        """Count a worker that went away under a task, unless it is the whole cluster that did."""
        if self._client.status != "running":
            await asyncio.sleep(LOOK)
            return
        self.tally.again += 1
        task.lost += 1
        if task.lost >= ATTEMPTS:
            self._settle(task, error=WorkerDied(f"{task.lost} times, the last one at {why}"))

    async def _delivered(self, task: Task, member: Member) -> Delivery | None:
        """What the worker makes of a task; None once it has gone, or someone else was quicker."""
        await self._supply(member, task.order.needs)
        self.tally.sent += len(task.order.call)
        future = self._client.submit(
            station.do,
            task.order,
            self._topic,
            workers=[member.address],
            allow_other_workers=False,
            pure=False,
            key=f"lecture-{uuid.uuid4().hex}",
        )
        waits: list[asyncio.Future[Any]] = [
            asyncio.ensure_future(future.result()),
            asyncio.ensure_future(member.gone.wait()),
            asyncio.ensure_future(task.settled.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            if not waits[0].done():
                with suppress(Exception):
                    await self._client.cancel([future], force=True)
                return None
            delivery: Delivery = waits[0].result()
            return delivery
        finally:
            for one in waits:
                one.cancel()

    def _received(self, delivery: Delivery) -> tuple[Any, BaseException | None]:
        """A delivery's result, or the error that was raised there, its files at home.

        Raises Damaged.
        """
        require_intact(delivery.files)
        bring_home(delivery.files, self._media)
        known = self._packer.known()
        result = unpickled(delivery.result, known, self._packer.lecture)
        if delivery.raised:
            return None, result
        return _at_home(result, delivery.lay, known), None

    # --- workers ---------------------------------------------------------------------------------

    async def watch(self) -> None:
        """See who comes and goes, for ever. Raises FarmError where nobody is left to come."""
        self._client.subscribe_topic(self._topic, self._progress)
        alone, told = time.monotonic(), False
        try:
            while True:
                there = await self._there()
                for address in self._members.keys() - there:
                    self._members.pop(address).gone.set()
                    self._say(f"{address} went away")
                self._ask_in(there)
                if self._members or self._proving or not self._open:
                    alone = time.monotonic()
                self._require_somebody(there, time.monotonic() - alone)
                if time.monotonic() - alone > 4 * LOOK and not there and not told:
                    told = True
                    self._say("waiting for workers")
                await asyncio.sleep(LOOK)
        except BaseException as error:
            gone = isinstance(error, FarmError)
            self._ended = error if gone else FarmError("the cluster has been left")
            raise
        finally:
            self.drop(self._ended)
            for one in self._running:
                one.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)

    def _ask_in(self, there: Mapping[str, int]) -> None:
        """Let as many workers prove themselves as there is work for."""
        self._asked = {one: threads for one, threads in self._asked.items() if one in there}
        for address in there.keys() - self._asked.keys():
            useful = [n for one, n in self._asked.items() if one not in self._refused]
            if sum(useful) < len(self._open) + SPARE:
                self._asked[address] = there[address]
                self._begin(self._admit(address, there[address]))

    async def _there(self) -> Mapping[str, int]:
        """The number of threads of each worker."""
        try:
            return dict(await asyncio.wait_for(self._client.nthreads(), PATIENCE))
        except LOST as error:
            raise FarmError(
                "the scheduler of the cluster has gone; what is finished is kept, and the same "
                "command goes on from there"
            ) from error

    def _require_somebody(self, there: Mapping[str, int], alone: float) -> None:
        if (trouble := self._trouble()) is not None and not there:
            raise FarmError(trouble)
        refused = [why for address, why in self._refused.items() if address in there]
        if refused and alone > REFUSED and len(refused) == len(there):
            raise FarmError(f"no worker fits: {refused[0]}")
        if alone > PATIENCE:
            raise FarmError(
                f"no worker for {PATIENCE:.0f} s; start some with render.py worker ADDRESS. "
                "What is finished is kept"
            )

    def _begin(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _admit(self, address: str, threads: int) -> None:
        """Let a worker prove itself, and serve."""
        self._proving.add(address)
        member = Member(address)
        try:
            why = await self._examined(member)
        except Exception as error:
            why = _no_worker_of_ours(error)
        finally:
            self._proving.discard(address)
        if address not in self._asked:  # it has gone meanwhile
            return
        if why is not None:
            self._refused[address] = why
            self._say(f"{address} is refused: {why}")
            return
        self._members[address] = member
        self.tally.workers += 1
        for _ in range(threads):
            self._begin(self._serve(member))

    async def _examined(self, member: Member) -> str | None:
        """Why a worker can't be of use; None where it can."""
        project = self._packer.project
        await self._supply(member, [project])
        there = await self._ask(member.address, station.show, project)
        if "error" in there:
            return f"it can't start what it was sent: {there['error']}"
        return refusal(there, self._here)

    async def _supply(self, member: Member, needs: Sequence[str]) -> None:
        """Send the parcels that a worker does not have."""
        async with member.supplying:
            unsure = tuple(need for need in needs if need not in member.has)
            if unsure:
                lacking = await self._ask(member.address, station.missing, PROTOCOL, unsure)
                parcels = [self._packer.parcels[digest] for digest in lacking]
                if parcels:
                    await self._ask(member.address, station.receive, parcels)
                self.tally.sent += sum(len(parcel.content) for parcel in parcels)
                member.has.update(unsure)

    async def _ask(self, address: str, function: Callable[..., Any], *args: Any) -> Any:
        asked = self._client.run(function, *args, workers=[address])
        return (await asyncio.wait_for(asked, ANSWER))[address]

    def _progress(self, event: tuple[float, Mapping[str, str]]) -> None:
        """Keep what a worker says of how far it has come where a worker at home would say it."""
        if not self._open:
            return  # said too late: nobody waits for it any more
        name = Path(event[1]["name"]).name
        with suppress(OSError):
            scratch = self._media.scratch
            scratch.mkdir(parents=True, exist_ok=True)
            (scratch / name).write_text(event[1]["text"])


def _no_worker_of_ours(error: Exception) -> str:
    if isinstance(error, ModuleNotFoundError | AttributeError):
        return f"it is no worker of this project ({error}); start it with render.py worker"
    text = " ".join(str(error).split()) or "no message"
    return f"{type(error).__name__}: {text}"[:300]


def _at_home(result: Any, lay: Mapping[str, str], known: Mapping[str, Path]) -> Any:
    """A result whose failure names the files at home, rather than those that were sent."""
    if not isinstance(result, Done) or not isinstance(result.result, Failure):
        return result

    def told(text: str) -> str:
        for name, folder in lay.items():
            if name in known:
                text = text.replace(folder, str(known[name]))
        return text

    failure = result.result
    at_home = replace(
        failure,
        message=told(failure.message),
        where=told(failure.where),
        traceback=told(failure.traceback),
    )
    return replace(result, result=at_home)
