"""A JupyterHub for one class on one machine: `./dev hub`.

Settings come from the environment: HUB_HOST (127.0.0.1; 0.0.0.0 lets the class in), HUB_PORT (8000), HUB_PASSWORD (class;
one for all, so this is for a room that you know), HUB_HOME (hub-home: a folder for each learner). HUB_LOAD_TOKEN lets
benchmarks/hub.py start servers.
"""

import os
import secrets
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORKSHOP = HERE.parent / "workshop"
HOME = Path(os.environ.get("HUB_HOME", "hub-home")).resolve()
PORT = int(os.environ.get("HUB_PORT", "8000"))
HOST = os.environ.get("HUB_HOST", "127.0.0.1")
TOKEN = os.environ.get("HUB_LOAD_TOKEN") or secrets.token_hex(32)

HOME.mkdir(parents=True, exist_ok=True)
HOME.chmod(0o700)  # cookie and database are in it

c = get_config()  # noqa: F821
c.JupyterHub.bind_url = f"http://{HOST}:{PORT}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{PORT + 1}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PORT + 2}"
c.ConfigurableHTTPProxy.command = ["configurable-http-proxy"]
c.JupyterHub.db_url = f"sqlite:///{HOME / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(HOME / "cookie")

# one password for all, and no accounts on the machine: every learner is a process of the same user
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = os.environ.get("HUB_PASSWORD", "class")
c.Authenticator.allow_all = True
c.Authenticator.username_pattern = r"[a-z][a-z0-9_-]{0,30}"  # the name of a folder
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(HOME / "{username}")

# a link to a notebook opens it, instead of a page that says "launch server"
c.JupyterHub.implicit_spawn_seconds = 0.5
c.Spawner.default_url = "/lab"
# a class comes all at once, and waits for the machine rather than being sent away by a limit of servers that start
c.JupyterHub.concurrent_spawn_limit = 0
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 180
c.Spawner.cmd = ["jupyterhub-singleuser"]
c.Spawner.args = ["--ServerApp.terminals_enabled=False", "--LabApp.news_url="]
if hasattr(os, "geteuid") and os.geteuid() == 0:
    c.Spawner.args.append("--allow-root")
# numpy uses all cores for each learner otherwise
c.Spawner.environment = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
c.Spawner.env_keep = ["PATH", "PYTHONPATH", "VIRTUAL_ENV", "LANG", "LC_ALL"]


def own_copy(spawner):
    """Give a learner a copy of the workshop; what is there already stays as they left it."""
    home = HOME / spawner.user.name
    home.mkdir(exist_ok=True)
    if not (home / "workshop").exists():
        leave_out = shutil.ignore_patterns("teacher", ".*", "__pycache__")
        shutil.copytree(WORKSHOP, home / "workshop", ignore=leave_out)


c.Spawner.pre_spawn_hook = own_copy
c.Spawner.notebook_dir = ""

# a server that is stopped takes the learner's class with it: an hour and a half of quiet, and no earlier
c.JupyterHub.services = [
    {
        "name": "cull",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=5400"],
    },
    {"name": "load", "api_token": TOKEN},
]
c.JupyterHub.load_roles = [
    {
        "name": "cull",
        "services": ["cull"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    },
]
if os.environ.get("HUB_LOAD_TOKEN"):
    scopes = ["admin:users", "admin:servers", "tokens", "access:servers", "list:users"]
    c.JupyterHub.load_roles.append({"name": "load", "services": ["load"], "scopes": scopes})
