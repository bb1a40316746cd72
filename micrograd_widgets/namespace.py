"""What the notebook around us is, if there is one."""

import sys
from typing import Any


def shell() -> Any:
    """The IPython shell this code runs in; None outside of one."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def namespace() -> dict[str, Any]:
    """The variables of the notebook; empty outside of one."""
    here = shell()
    return here.user_ns if here is not None else {}
