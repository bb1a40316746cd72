"""Many learners on one hub: `python benchmarks/hub.py 3 8 20`, in an environment with the group `hub`.

Starts the hub of examples/hub on loopback, and for each N that many servers, each with a kernel that shows a graph and
a run. Then it measures all their processes, hub and proxy too, for some seconds while: nobody does anything; every
learner drags a slider without pause, which commits ten times a second; the same as often as the hand moves, sixty
times a second, as it was without that limit; every learner's page trains and commits its run ten times a second.

The learners are sockets of this script, so browsers are not in the figures, and what the script itself takes is not.
`answer` is the median time from a commit to the kernel's answer.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import secrets
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "examples/hub/jupyterhub_config.py"
SECONDS = 8
SETUP = """
import base64, json, random
from micrograd_engine import MLP, SGD, Trainer, Value, moons
from micrograd_widgets import GraphWidget, TrainingWidget
from micrograd_widgets.run import wire
a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
graph = GraphWidget((a * b + c) * f)
random.seed(1337)
trainer = Trainer(MLP(2, [16, 16, 1]), *moons(100), optimizer=SGD(lr=0.1))
for _ in range(50):
    trainer.step()
run = TrainingWidget(trainer)
content, buffers = wire.without_bytes({"run": wire.packed(wire.run(trainer))})
text = [base64.b64encode(bytes(one)).decode() for one in buffers]
print(json.dumps({
    "graph": graph.model_id, "run": run.model_id, "content": content, "buffers": text,
    "leaf": 0, "nodes": len(graph.data) // 8, "at": run.at,
    "revision": graph.revision, "recording": graph.structure["recording"],
}))
"""


class Hub:
    """A hub on loopback in a folder of its own."""

    def __init__(self, port: int, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.token = secrets.token_hex(16)
        env = os.environ | {
            "HUB_PORT": str(port),
            "HUB_HOME": str(folder / "home"),
            "HUB_LOAD_TOKEN": self.token,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        command = [sys.executable, "-m", "jupyterhub", "-f", str(CONFIG)]
        with (folder / "log").open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env=env, stdout=log, stderr=subprocess.STDOUT
            )

    async def api(self, path: str, method: str = "GET", body: Any = None, token: str = "") -> Any:
        headers = {"Authorization": f"token {token or self.token}"}
        request = HTTPRequest(
            self.url + path,
            method=method,
            headers=headers,
            body=None if method in ("GET", "DELETE") else json.dumps(body or {}),
            request_timeout=120,
        )
        answer = await AsyncHTTPClient().fetch(request)
        return json.loads(answer.body) if answer.body else None

    async def ready(self) -> None:
        for _ in range(240):
            try:
                await self.api("/hub/api/")
                return
            except Exception:  # not up yet
                await asyncio.sleep(0.25)
        raise TimeoutError("the hub does not answer")

    def processes(self) -> list[psutil.Process]:
        me = psutil.Process(self.process.pid)
        return [me, *me.children(recursive=True)]

    def memory(self) -> float:
        """Bytes of all processes, what they share divided among them."""
        return sum(one.memory_full_info().pss for one in self.processes())

    def seconds(self) -> float:
        """Processor time of all processes so far."""
        return sum(sum(one.cpu_times()[:2]) for one in self.processes())

    def stop(self) -> None:
        mine = self.processes()
        self.process.terminate()
        psutil.wait_procs(mine, timeout=20)
        for one in mine:
            if one.is_running():
                one.kill()


class Learner:
    """A server, a kernel and a socket."""

    socket: WebSocketClientConnection
    made: dict[str, Any]

    def __init__(self, hub: Hub, name: str) -> None:
        self.hub, self.name, self.seq = hub, name, 0
        self.answers: list[float] = []
        self.inbox: asyncio.Queue[str | bytes | None] = asyncio.Queue()

    async def start(self) -> None:
        hub, user = self.hub, f"/hub/api/users/{self.name}"
        await hub.api(user, "POST")
        await hub.api(f"{user}/server", "POST")
        for _ in range(480):
            if (await hub.api(user))["servers"].get("", {}).get("ready"):
                break
            await asyncio.sleep(0.25)
        token = (await hub.api(f"{user}/tokens", "POST"))["token"]
        kernel = await hub.api(f"/user/{self.name}/api/kernels", "POST", token=token)
        address = f"{hub.url}/user/{self.name}/api/kernels/{kernel['id']}/channels"
        request = HTTPRequest(
            address.replace("http", "ws", 1), headers={"Authorization": f"token {token}"}
        )
        # a socket that nobody reads answers no ping, and the server closes it
        self.socket = await websocket_connect(request, on_message_callback=self.inbox.put_nowait)
        self._send("execute_request", {"code": SETUP, "silent": False, "store_history": False})
        while True:
            message = await self._receive()
            if message["header"]["msg_type"] == "error":
                raise RuntimeError("\n".join(message["content"]["traceback"]))
            if message["header"]["msg_type"] == "stream":
                self.made = json.loads(message["content"]["text"])
                return

    def _send(self, kind: str, content: Any, buffers: list[bytes] | None = None) -> None:
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "load", "username": ""}
        message = {
            "header": header | {"version": "5.3", "date": ""},
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
        }
        if not buffers:
            self.socket.write_message(json.dumps(message))
            return
        parts = [json.dumps(message).encode(), *buffers]
        offsets = [4 * (len(parts) + 1)]
        for part in parts[:-1]:
            offsets.append(offsets[-1] + len(part))
        head = struct.pack(f"!{len(parts) + 1}I", len(parts), *offsets)
        self.socket.write_message(b"".join([head, *parts]), binary=True)

    async def _receive(self) -> dict[str, Any]:
        raw = await self.inbox.get()
        if raw is None:
            raise ConnectionError(f"the server of {self.name} has closed the connection")
        if isinstance(raw, bytes):
            first, second = struct.unpack("!2I", raw[4:12])
            raw = raw[first:second].decode()
        return json.loads(raw)  # type: ignore[no-any-return]

    async def commit(self, model: str, content: dict[str, Any], buffers: list[bytes]) -> None:
        """Send a commit, and wait for its answer."""
        self.seq += 1
        began = time.perf_counter()
        head = {"kind": "commit", "client": "load", "seq": self.seq}
        data = {"method": "custom", "content": head | content}
        answer = None
        for _ in range(
            20
        ):  # a connection may lose a message: pages too send it again after two seconds
            self._send("comm_msg", {"comm_id": self.made[model], "data": data}, buffers)
            with contextlib.suppress(TimeoutError):
                answer = await asyncio.wait_for(self._answer(), 2)
                break
        if answer is None:
            raise TimeoutError(f"the kernel of {self.name} does not answer")
        if answer.get("error"):
            raise RuntimeError(answer["error"])
        if model == "graph":
            self.made["revision"] = answer["revision"]
        else:
            self.made["at"] = answer["at"]
        self.answers.append(time.perf_counter() - began)

    async def _answer(self) -> dict[str, Any]:
        """The kernel's answer to the last commit."""
        while True:
            message = await self._receive()
            data = message.get("content", {}).get("data", {})
            answer = data.get("content", {}) if isinstance(data, dict) else {}
            if answer.get("kind") == "answer" and answer.get("seq") == self.seq:
                return answer  # type: ignore[no-any-return]

    async def slide(self) -> None:
        number = 2.0 + 0.001 * (self.seq % 100)
        nodes = [0.0] * self.made["nodes"]
        content = {
            "revision": self.made["revision"],
            "recording": self.made["recording"],
            "acts": [["set", self.made["leaf"]]],
            "grad_stale": False,
            "gesture": 1,
        }
        packed = struct.pack(f"<{len(nodes)}d", *nodes)
        await self.commit("graph", content, [struct.pack("<d", number), packed, packed])

    async def train(self) -> None:
        at = self.made["at"]
        content = {"touched": [], "set": [], "loss": None, "examples": None}
        content |= {key: at[key] for key in ("revision", "recording")} | self.made["content"]
        await self.commit("run", content, [base64.b64decode(one) for one in self.made["buffers"]])


async def paced(learner: Learner, act: str, each: float, end: float) -> None:
    """Do `act` again and again, `each` seconds apart at least, until `end`."""
    while (began := time.monotonic()) < end:
        if act == "idle":
            await asyncio.sleep(0.2)
            continue
        await getattr(learner, act)()
        await asyncio.sleep(max(0.0, began + each - time.monotonic()))


PHASES = {
    "idle": ("idle", 0.0),
    "sliding": ("slide", 0.1),
    "sliding, no limit": ("slide", 1 / 60),
    "training": ("train", 0.1),
}


async def measured(hub: Hub, learners: list[Learner], phase: str) -> tuple[float, float, float]:
    """Memory in bytes, cores in use, and the median seconds to an answer."""
    act, each = PHASES[phase]
    for one in learners:
        one.answers = []
    before, began = hub.seconds(), time.monotonic()
    await asyncio.gather(*(paced(one, act, each, began + SECONDS) for one in learners))
    cores = (hub.seconds() - before) / (time.monotonic() - began)
    answers = [second for one in learners for second in one.answers]
    return hub.memory(), cores, statistics.median(answers) if answers else float("nan")


@contextlib.contextmanager
def running() -> Iterator[Hub]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        hub = Hub(free_port(), Path(folder))
        try:
            yield hub
        finally:
            hub.stop()


def free_port() -> int:
    """The first of three free ports in a row."""
    for port in range(9300, 9900, 3):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)):
                return port
    raise OSError("no port is free")


async def main(counts: list[int]) -> None:
    print(f"{'learners':>8}  {'':18} {'memory':>8} {'a learner':>10} {'cores':>6} {'answer':>8}")
    for count in counts:
        with running() as hub:
            await hub.ready()
            empty = hub.memory()
            learners = [Learner(hub, f"learner{k}") for k in range(count)]
            await asyncio.gather(*(one.start() for one in learners))
            for phase in PHASES:
                memory, cores, answer = await measured(hub, learners, phase)
                each = (memory - empty) / count
                print(
                    f"{count:>8}  {phase:18} {memory / 1e9:>5.2f} GB {each / 1e6:>7.0f} MB "
                    f"{cores:>6.2f} {1000 * answer:>5.0f} ms",
                    flush=True,
                )


if __name__ == "__main__":
    asyncio.run(main([int(one) for one in sys.argv[1:]] or [3, 8, 20]))
