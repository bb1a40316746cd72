"""A training view as a person finds it: by role and accessible name."""

from playwright.sync_api import Locator, Page, expect

from .view import reached, region

# A view out of sight is late. All observers of a page hear of a scroll at the same time: the view knows that it
# is in sight when this one does.
IN_SIGHT = """scrubber => new Promise(done => {
    scrubber.scrollIntoView({ block: 'nearest' });
    const observer = new IntersectionObserver(() => {
        observer.disconnect();
        done();
    });
    observer.observe(scrubber);
})"""


class RunView:
    """The training view on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = region(page, "Training")

    def button(self, name: str) -> Locator:
        return reached(self.root, "button", name)

    def press(self, name: str) -> None:
        self.button(name).click()

    def enter(self, name: str, text: str) -> None:
        """Type `text` into a field, as with a keyboard."""
        field = reached(self.root, "spinbutton", name)
        field.click()
        field.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def choose(self, name: str, option: str) -> None:
        reached(self.root, "combobox", name).select_option(label=option)

    @property
    def status(self) -> Locator:
        return self.root.get_by_role("status")

    @property
    def scrubber(self) -> Locator:
        return self.root.get_by_role("slider", name="Step", exact=True)

    @property
    def step(self) -> int:
        """The step that the view shows when it is in sight."""
        self.scrubber.evaluate(IN_SIGHT)
        text = self.scrubber.get_attribute("aria-valuetext") or ""
        return int(text.split()[1])

    def status_shows(self, words: str) -> None:
        """Wait until the status line has `words` in it."""
        expect(self.status).to_contain_text(words)
