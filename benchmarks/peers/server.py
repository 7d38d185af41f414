"""A fast stand-in for the Bot API, with students inside: `python server.py`, which prints its address.

It checks nothing (the playground does) and answers what bots ask while they converse, so that bots are measured and not
it. `POST /play {students, conversations, steps, thought, latency, faults, seed, patience}` plays a round and answers
with its books: how long replies took, calls by method, those that came with the answer to a delivery, faults by kind,
how many conversations were left dead, and how busy it was itself, of one core. `latency` is the time to the server and
back, in seconds, of which one half passes before a call is carried out and the other after; a delivery takes one half.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from itertools import count
from typing import Any

from deliveries import Deliveries
from polls import Polls
from students import SCRIPT, Round, Student
from wire import Wire

FAULTS = ("429", "502", "reset", "lost")
ME = {"id": 4100200300, "is_bot": True, "first_name": "Bot", "username": "bench_bot", "can_join_groups": True}
UNDELIVERED = ("unheard", "unanswered")
NO_FAULT = frozenset({"getMe", "setWebhook", "deleteWebhook", "getWebhookInfo"})


class Server:
    """The Bot API for one bot."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.numbers = count(1)
        self.chats = count(5_000_000_001)
        self.polls = Polls(self.back)
        self.deliveries: Deliveries | None = None
        self.students: dict[int, Student] = {}
        self.calls: Counter[str] = Counter()
        self.in_answers: Counter[str] = Counter()
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
            self.polls.ask(wire, fields, lost=bool(fault))
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
            case "setwebhook":
                self.set_webhook(fields)
                return True
            case "deletewebhook":
                self.delete_webhook()
                return True
            case "getwebhookinfo":
                url = self.deliveries.url if self.deliveries else ""
                return {"url": url, "has_custom_certificate": False, "pending_update_count": 0}
            case _:
                return True

    # --- updates -----------------------------------------------------------------------------------------------

    def push(self, update: dict[str, Any]) -> None:
        """Something happened on a phone."""
        number = next(self.numbers)
        chat = (update.get("message") or update["callback_query"])["from"]["id"]
        content = json.dumps({"update_id": number, **update}, ensure_ascii=False).encode()
        if self.deliveries is not None:
            self.deliveries.push(chat, content)
        else:
            self.polls.push(number, chat, content)

    def set_webhook(self, fields: dict[str, Any]) -> None:
        """Delivers from now on; a bot that starts anew at the same address finds its connections as they are."""
        if self.deliveries is not None and self.deliveries.url == fields["url"]:
            return
        self.delete_webhook()
        self.deliveries = Deliveries(fields, lambda: self.latency, self.undelivered, self.answer_carried_out)
        for _, chat, content in self.polls.end():
            self.deliveries.push(chat, content)

    def delete_webhook(self) -> None:
        """Leaves updates to whoever asks."""
        if self.deliveries is not None:
            left, self.deliveries = self.deliveries.end(), None
            for number, chat, content in sorted(
                (json.loads(content)["update_id"], chat, content) for chat, content in left
            ):
                self.polls.push(number, chat, content)

    def undelivered(self) -> str:
        """What is to go wrong with a delivery."""
        if not self.rate or self.draw.random() >= self.rate:
            return ""
        fault = self.draw.choice(UNDELIVERED)
        self.faults[fault] += 1
        return fault

    def answer_carried_out(self, method: str, fields: dict[str, Any]) -> None:
        """Does what the answer to a delivery asks for; nobody is told how that went."""
        self.in_answers[method] += 1
        self.carried_out(method, fields)

    # --- rounds ------------------------------------------------------------------------------------------------

    async def play(self, wire: Wire, wanted: dict[str, Any]) -> None:
        """Plays a round to its end: until all have finished, or nothing has moved for the patience given."""
        books = Round(wanted["conversations"], wanted.get("steps", len(SCRIPT)), wanted.get("thought", 0.0))
        busy = time.process_time()
        self.calls.clear()
        self.in_answers.clear()
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
        busy = (time.process_time() - busy) / (now - books.started)
        seconds = (now if books.finished == books.conversations else books.moved) - books.started
        self.latency = self.rate = 0.0
        told = {
            "seconds": seconds,
            "waits": sorted(books.waits),
            "dead": books.conversations - books.finished,
            "calls": self.calls,
            "in_answers": self.in_answers,
            "busy": busy,
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
