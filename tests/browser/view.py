"""A graph view as a person finds it: by role and accessible name."""

from typing import Literal

from playwright.sync_api import Locator, Page, expect

Role = Literal["button", "checkbox", "combobox", "spinbutton"]


def reached(root: Locator, role: Role, name: str) -> Locator:
    """A control of the view in `root`; More is opened if the control is behind it."""
    more = root.get_by_role("button", name="More", exact=True)
    behind = root.locator(".mgw-behind").get_by_role(
        role, name=name, exact=True, include_hidden=True
    )
    if behind.count() > 0 and more.get_attribute("aria-expanded") == "false":
        more.click()
    return root.get_by_role(role, name=name, exact=True)


def region(page: Page, name: str, n: int | None = None) -> Locator:
    """The view whose name begins so, the `n`th or the only one: there by its role, later found without a
    search of the whole page."""
    by_role = page.get_by_role("region", name=name).and_(page.locator("section.mgw"))
    sooner = page.locator(f"section.mgw[aria-label^='{name}']")
    expect(by_role if n is None else by_role.nth(n)).to_be_visible(timeout=30_000)
    return sooner if n is None else sooner.nth(n)


class View:
    """The `n`th graph view on the page."""

    def __init__(self, page: Page, n: int = 0) -> None:
        self.page = page
        self.root = region(page, "Graph of", n)

    def slider(self, name: str) -> Locator:
        return self.root.get_by_role("slider", name=name, exact=True)

    def field(self, name: str) -> Locator:
        return self.root.get_by_role("spinbutton", name=name, exact=True)

    def button(self, name: str) -> Locator:
        return reached(self.root, "button", name)

    def press(self, name: str) -> None:
        self.button(name).click()

    def check(self, name: str, on: bool) -> None:
        reached(self.root, "checkbox", name).set_checked(on)

    def walk(self, order: str) -> None:
        """Choose the order of the walk."""
        reached(self.root, "combobox", "Walk").select_option(label=order)

    @property
    def status(self) -> Locator:
        return self.root.get_by_role("status")

    def enter(self, name: str, text: str) -> None:
        """Type `text` into a field, as with a keyboard."""
        self.field(name).click()
        self.field(name).press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def numbers(self, name: str) -> tuple[float, float]:
        """Value and gradient of a node, from the table."""
        table = self.root.get_by_role("table", name="Values")
        if not table.is_visible():
            self.press("Table")
        cells = table.get_by_role("row").filter(
            has=self.page.get_by_role("rowheader", name=name, exact=True)
        )
        value, gradient, *_ = cells.get_by_role("cell").all_inner_texts()
        return float(value), float(gradient)

    def drag(self, name: str, to: float) -> None:
        """Drag the thumb of a slider with the mouse; `to` is a fraction of its track."""
        slider = self.slider(name)
        slider.hover()  # once it stands still
        box = slider.bounding_box()
        assert box is not None
        at = slider.evaluate("e => (e.value - e.min) / (e.max - e.min)")
        thumb = 13  # px

        def x(fraction: float) -> float:
            return box["x"] + thumb / 2 + fraction * (box["width"] - thumb)

        y = box["y"] + box["height"] / 2
        self.page.mouse.move(x(at), y)
        self.page.mouse.down()
        self.page.mouse.move(x(to), y, steps=10)
        self.page.mouse.up()
