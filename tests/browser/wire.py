"""A connection to the kernel that loses messages, and breaks, when a test says so."""

from .lab import Lab, Notebook

# Between the page and its kernel socket. `drop` names the direction and the number of what gets lost; with
# `from`, every fourth message gets lost, beginning with that one.
SCRIPT = """
window.wire = { counts: { out: 0, in: 0 }, drop: null, every: 0, from: 0, dropped: [], sockets: new Set() };
{
    const { wire } = window;
    const text = (data) => typeof data === 'string' ? data : new TextDecoder('latin1').decode(data);
    const isOurs = (said) => /"msg_type": ?"comm_msg"/.test(said)
        && /"method": ?"(custom|update)"/.test(said);
    const isLost = (direction, data) => {
        const said = text(data);
        if (!isOurs(said)) return false;
        const now = performance.now();
        wire.counts[direction] += 1;
        const [which, number] = wire.drop ?? [];
        const isDue = wire.every > 0 && now - wire.at > wire.every;
        const isFourth = wire.from > 0 && (wire.counts[direction] - wire.from) % 4 === 0;
        const isIt = which === direction && number === wire.counts[direction];
        if (!isDue && !isFourth && !isIt) return false;
        wire.at = now;
        wire.dropped.push(direction + ' ' + said.slice(said.search(/"kind"|"state"/), 1500).slice(0, 120));
        return true;
    };
    window.WebSocket = class extends WebSocket {
        constructor(...given) {
            super(...given);
            if (/channels/.test(this.url)) wire.sockets.add(this);
        }
        send(data) {
            if (!wire.sockets.has(this) || !isLost('out', data)) super.send(data);
        }
        set onmessage(receive) {
            super.onmessage = (event) => {
                if (!wire.sockets.has(this) || !isLost('in', event.data)) receive(event);
            };
        }
        get onmessage() { return super.onmessage; }
    };
    wire.arm = (drop, every = 0, from = 0) => {
        Object.assign(wire, { counts: { out: 0, in: 0 }, drop, every, from, at: performance.now() });
        wire.dropped = [];
    };
    wire.cut = () => {  // as a proxy does that goes away
        for (const socket of wire.sockets) {
            const { onclose } = socket;
            wire.sockets.delete(socket);
            if (socket.readyState > 1) continue;
            socket.onclose = socket.onmessage = null;
            socket.close();
            onclose?.call(socket, new CloseEvent('close', { code: 1006 }));
        }
    };
}
"""

# What is sent again without an answer goes after 2, 4 and 5 seconds; for a test that waits for it often,
# after 200, 400 and 500 ms.
HASTE = """
{
    const { setTimeout } = window;
    window.setTimeout = (run, ms, ...given) =>
        setTimeout(run, ms >= 2000 && ms <= 5000 ? ms / 10 : ms, ...given);
}
"""


class Wire:
    """The connection of one page."""

    def __init__(self, book: Notebook) -> None:
        self.page = book.page

    def arm(self, drop: tuple[str, int] | None = None, every: float = 0, first: int = 0) -> None:
        """Count anew, and lose one message, or one every so many seconds, or, each way, every fourth
        from the `first` on."""
        given = [drop, 1000 * every, first]
        self.page.evaluate("([drop, every, first]) => wire.arm(drop, every, first)", given)

    def counts(self) -> dict[str, int]:
        """How many messages went each way since."""
        counts: dict[str, int] = self.page.evaluate("() => wire.counts")
        return counts

    def dropped(self) -> list[str]:
        lost: list[str] = self.page.evaluate("() => wire.dropped")
        return lost

    def cut(self) -> None:
        """Break the connection; JupyterLab opens another by itself."""
        self.page.evaluate("() => wire.cut()")


def opened(lab: Lab, *cells: str, hasty: bool = False) -> Notebook:
    """A notebook of these cells that has run, in a page whose connection is a Wire."""
    book = lab.open(*cells, script=SCRIPT + HASTE * hasty)
    book.run_all()
    return book
