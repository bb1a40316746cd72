// What a learner takes along: the cell that makes a view, its HTML for a web page, and a link to it.

import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { stateOf } from "../../host/written-state.ts";
import { Button } from "../../ui/button.tsx";
import { ByHand } from "../../ui/by-hand.tsx";
import { isCopied, noClipboard } from "../../ui/clipboard.ts";

/** A view that can be taken along. */
export interface Copied {
  /** What a page calls this kind of view. */
  kind: string;
  /** The traits of the view as it is now. */
  traits(): object;
  /** The cell that makes the same; throws an Error in words if there is none. */
  cell(): string;
  announce(text: string): void;
  refuse(why: string): void;
}

/** The element of a page around a view; it knows the address that opens the page with some state. */
interface PageElement {
  linkTo?(state: object): Promise<string>;
  /** What that address opens, in words. */
  linked?: string;
}

const HTML_NEEDS =
  "Its page loads micrograd-page.js once; python -m micrograd_widgets page FOLDER writes that";

/** What copies a text, and the field to copy it by hand if the page may not write to the clipboard. */
export function useCopy(of: Pick<Copied, "announce" | "refuse">) {
  const byHand = useSignal({ name: "", text: "" });
  const copy = async (
    name: string,
    write: () => string | Promise<string>,
    then: string,
  ) => {
    byHand.value = { name: "", text: "" };
    try {
      const text = await write();
      if (await isCopied(text)) of.announce(`Copied: ${then}.`);
      else {
        byHand.value = { name, text };
        of.refuse(noClipboard(`the ${name} is`));
      }
    } catch (problem) {
      const why = problem instanceof Error ? problem.message : problem;
      of.refuse(`There is no ${name} to copy: ${why}.`);
    }
  };
  const field = byHand.value.text && <ByHand {...byHand.value} />;
  return { copy, field };
}

export function CopyButtons({ of }: { of: Copied }) {
  const { copy, field } = useCopy(of);
  const around = useSignal<PageElement>({});
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const root = place.current?.getRootNode() as Partial<ShadowRoot>;
    around.value = (root.host as PageElement | undefined) ?? {};
  }, []);
  const state = () => stateOf(of.kind, of.traits());
  const { value: element } = around;
  return (
    <div class="mgw-copies" ref={place}>
      <Button
        title="The cell that makes the same thing, for a notebook"
        onClick={() => copy("Python", () => of.cell(), "paste it into a cell")}
      >
        Copy Python
      </Button>
      <Button
        title={`This view as it is now, for a web page. ${HTML_NEEDS}.`}
        onClick={() =>
          copy(
            "HTML",
            () => htmlOf(state()),
            `paste it into a web page. ${HTML_NEEDS}`,
          )
        }
      >
        Copy HTML
      </Button>
      {element.linkTo && (
        <Button
          title={`The address of this page with ${element.linked}`}
          onClick={() =>
            copy(
              "link",
              () => element.linkTo?.(state()) ?? "",
              `the link opens this page with ${element.linked}`,
            )
          }
        >
          Copy link
        </Button>
      )}
      {field}
    </div>
  );
}

/** The panel Save of a view that has nothing else to save. */
export const CopyPanel = ({ of }: { of: Copied }) => (
  <section class="mgw-save" aria-label="Save">
    <CopyButtons of={of} />
  </section>
);

/** A state in its element, which no text in it can end. */
function htmlOf(state: object): string {
  const json = JSON.stringify(state).replaceAll("<", "\\u003c");
  return `<micrograd-view>\n<script type="application/json">${json}</script>\n</micrograd-view>`;
}
