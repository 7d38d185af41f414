"""A fast stand-in for the Bot API, with students inside: `python server.py`, which prints its address.

It checks nothing (the playground does) and answers what bots ask while they converse, so that bots are measured and not
it. `POST /play {students, conversations, steps, latency, faults, seed, patience}` plays a round and answers with its
books: how long replies took, calls by method, faults by kind, and how many conversations were left dead. `latency` is
the time to the server and back, in seconds, of which one half passes before a call is carried out and the other after.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter, deque
from itertools import count
from typing import Any

from students import SCRIPT, Round, Student
from wire import Wire

FAULTS = ("429", "502", "reset", "lost")
ME = {"id": 4100200300, "is_bot": True, "first_name": "Bot", "username": "bench_bot", "can_join_groups": True}
NO_FAULT = frozenset({"getMe", "deleteWebhook", "getWebhookInfo"})


class Server:
    """The Bot API for one bot."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.updates: deque[tuple[int, bytes]] = deque()
        self.numbers = count(1)
        self.chats = count(5_000_000_001)
        self.poll: tuple[Wire, int, asyncio.TimerHandle] | None = None
        self.students: dict[int, Student] = {}
        self.calls: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.latency = 0.0
        self.rate = 0.0
        self.draw = random.Random(1)

    def request(self, wire: Wire, path: str, fields: dict[str, Any]) -> None:
        """Takes a request; it reaches the server half the latency later."""
        if path == "/play":
            task = self.loop.create_task(self.play(wire, fields))
            task.add_done_callback(lambda done: done.result())
        elif self.latency:
            self.loop.call_later(self.latency / 2, self.arrive, wire, path.rpartition("/")[2], fields)
        else:
            self.arrive(wire, path.rpartition("/")[2], fields)

    def arrive(self, wire: Wire, method: str, fields: dict[str, Any]) -> None:
        """Carries a call out, unless something is to go wrong with it."""
        self.calls[method] += 1
        fault = ""
        if self.rate and method not in NO_FAULT and self.draw.random() < self.rate:
            fault = self.draw.choice(FAULTS)
            self.faults[fault] += 1
        if fault == "429":
            told = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
            self.back(wire, 429, json.dumps({**told, "parameters": {"retry_after": 1}}).encode())
        elif fault == "502":
            self.back(wire, 502, b'{"ok":false,"error_code":502,"description":"Bad Gateway"}')
        elif fault == "reset":
            wire.cut()
        elif method.lower() == "getupdates":
            self.get_updates(wire, fields, lost=bool(fault))
        else:
            result = self.carried_out(method, fields)
            if fault:
                wire.cut()
            else:
                self.back(wire, 200, b'{"ok":true,"result":%b}' % json.dumps(result, ensure_ascii=False).encode())

    def back(self, wire: Wire, status: int, content: bytes) -> None:
        """Sends an answer on its way."""
        if self.latency:
            self.loop.call_later(self.latency / 2, wire.reply, status, content)
        else:
            wire.reply(status, content)

    def carried_out(self, method: str, fields: dict[str, Any]) -> Any:
        """What a call gives back, once it has been done."""
        match method.lower():
            case "getme":
                return ME
            case "sendmessage" | "editmessagetext":
                student = self.students[int(fields["chat_id"])]
                content = {"text": fields["text"]}
                for name in ("entities", "reply_markup"):
                    if value := fields.get(name):
                        content[name] = json.loads(value) if isinstance(value, str) else value
                number = int(fields["message_id"]) if "message_id" in fields else None
                message = student.message(content, number)
                self.loop.call_soon(student.see, message)
                return message
            case "editmessagereplymarkup":
                student = self.students[int(fields["chat_id"])]
                return student.message({"text": "stripped"}, int(fields["message_id"]))
            case "getmycommands":
                return []
            case "getmydescription":
                return {"description": ""}
            case "getmyshortdescription":
                return {"short_description": ""}
            case "getwebhookinfo":
                return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
            case _:
                return True

    # --- updates -----------------------------------------------------------------------------------------------

    def push(self, update: dict[str, Any]) -> None:
        """Something happened on a phone."""
        number = next(self.numbers)
        self.updates.append((number, json.dumps({"update_id": number, **update}, ensure_ascii=False).encode()))
        if self.poll is not None:
            wire, limit, timer = self.poll
            self.poll = None
            timer.cancel()
            self.give(wire, limit)

    def get_updates(self, wire: Wire, fields: dict[str, Any], *, lost: bool) -> None:
        """Forgets what is confirmed, gives what there is, or waits for it."""
        offset = int(fields.get("offset") or 0)
        while self.updates and self.updates[0][0] < offset:
            self.updates.popleft()
        if self.poll is not None:
            other, _, timer = self.poll
            self.poll = None
            timer.cancel()
            if other.transport is not None and other is not wire:
                other.reply(
                    409, b'{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates"}'
                )
        limit, hold = int(fields.get("limit") or 100), float(fields.get("timeout") or 0)
        if lost:
            wire.cut()
        elif self.updates or not hold:
            self.give(wire, limit)
        else:
            self.poll = (wire, limit, self.loop.call_later(hold, self.nothing_new))

    def nothing_new(self) -> None:
        """Ends a poll whose time is over."""
        if self.poll is not None:
            wire, limit, _ = self.poll
            self.poll = None
            self.give(wire, limit)

    def give(self, wire: Wire, limit: int) -> None:
        """Answers a poll."""
        some = [content for _, (_, content) in zip(range(limit), self.updates, strict=False)]
        self.back(wire, 200, b'{"ok":true,"result":[%b]}' % b",".join(some))

    # --- rounds ------------------------------------------------------------------------------------------------

    async def play(self, wire: Wire, wanted: dict[str, Any]) -> None:
        """Plays a round to its end: until all have finished, or nothing has moved for the patience given."""
        books = Round(wanted["conversations"], wanted.get("steps", len(SCRIPT)))
        self.calls.clear()
        self.faults.clear()
        self.latency, self.rate = wanted.get("latency", 0.0), wanted.get("faults", 0.0)
        self.draw = random.Random(wanted.get("seed", 1))
        phones: set[Student] = set()

        def begin() -> None:
            books.begun += 1
            student = Student(next(self.chats), books.begun, books, self.push)
            self.students[student.chat] = student
            phones.add(student)
            student.act()

        while True:
            phones -= {student for student in phones if student.done}
            while len(phones) < wanted["students"] and books.begun < books.conversations:
                begin()
            now = time.perf_counter()
            if books.finished == books.conversations or now - books.moved > wanted.get("patience", 20.0):
                break
            await asyncio.sleep(0.002)
        seconds = (now if books.finished == books.conversations else books.moved) - books.started
        self.latency = self.rate = 0.0
        told = {
            "seconds": seconds,
            "waits": sorted(books.waits),
            "dead": books.conversations - books.finished,
            "calls": self.calls,
            "faults": self.faults,
        }
        wire.reply(200, json.dumps(told).encode())


async def main() -> None:
    """Serves until it is killed."""
    server = Server()
    listening = await asyncio.get_running_loop().create_server(lambda: Wire(server.request), "127.0.0.1", 0)
    host, port = listening.sockets[0].getsockname()
    print(f"http://{host}:{port}", flush=True)
    await listening.serve_forever()


if __name__ == "__main__":
    try:
        import uvloop

        uvloop.run(main())
    except ImportError:
        asyncio.run(main())
