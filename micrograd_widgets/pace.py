"""Pace: when a view tells the browser what has changed."""

import asyncio
import time

from .view import View

_QUIET = 0.1  # seconds after the last commit until the traits follow
_FRAME = 1 / 30  # seconds between publications while another view moves


class Paced(View):
    """A view that publishes at once, rarely, or soon; a subclass says in `_publish` what."""

    _publication: asyncio.TimerHandle | None = None  # the one that is put off
    _published_at = 0.0

    def _publish(self) -> None:
        """Set the traits."""
        raise NotImplementedError

    def publish(self) -> None:
        """Tell the browser what holds now."""
        self._publication = None
        self._published_at = time.monotonic()
        self._publish()

    def publish_rarely(self) -> None:
        """Publish now, or a little later when something keeps changing."""
        if time.monotonic() - self._published_at >= _FRAME:
            self.publish()
        else:
            self.publish_soon()

    def publish_soon(self) -> None:
        """Publish when no commit has come for a while, so that a reload finds what was shown."""
        if self._publication is not None:
            self._publication.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no event loop, as in a script: nothing to wait for
            self.publish()
        else:
            self._publication = loop.call_later(_QUIET, self.publish)
