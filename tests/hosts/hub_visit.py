"""Runs in the environment of a hub: two learners come, one of them slides; prints what the test compares.

`sys.argv[1]` is a folder for the hub.
"""

import asyncio
import json
import sys
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from hub import Hub, Learner, free_port


async def visit(folder: Path) -> dict[str, object]:
    hub = Hub(free_port(), folder)
    try:
        await hub.ready()
        learners = [Learner(hub, name) for name in ("ada", "alan")]
        for one in learners:
            await one.start()
        for _ in range(3):
            await learners[0].slide()
        await learners[1].train()
        servers = (await hub.api("/hub/api/users"))[0]["server"]
        processes = hub.processes()
    finally:
        hub.stop()
    return {
        "answers": len(learners[0].answers),
        "server": servers,
        "homes": sorted(path.name for path in (folder / "home").iterdir() if path.is_dir()),
        "workshop": sorted(path.name for path in (folder / "home/ada/workshop").iterdir()),
        "started": len(processes),
        "left": [one.pid for one in processes if psutil.pid_exists(one.pid) and one.is_running()],
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(visit(Path(sys.argv[1])))))
