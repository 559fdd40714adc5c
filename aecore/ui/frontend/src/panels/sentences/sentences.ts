// Sentences that change while something runs, each with an icon.

import { el, svg } from "../../page/dom.ts";
import type { Factory } from "../../page/registry.ts";
import { alike, type Envelope } from "../../wire/envelope.ts";
import { inline } from "../inline.ts";
import { Panel, type PanelHeader } from "../panel.ts";
import css from "./sentences.css";

/** Mirrors what aecore/ui/browser/panels/sentences.py sends. */
interface SentencesHeader extends PanelHeader {
  lines: { text: string; icon: "" | "good" | "note" | "warning" }[];
  quiet: boolean;
  small: boolean;
}

/** Strokes of the icons, in a box of 24. */
const STROKES: Record<string, string> = {
  good: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M8 12l3 3l5-6",
  note: "M9 18h6M10 21h4M12 3a6 6 0 0 0-3.5 10.9V15.5h7v-1.6A6 6 0 0 0 12 3",
  warning: "M12 4L2.5 20h19zM12 10v5M12 17.5v.5",
};

export const sentences: Factory = (parent) => new Sentences(parent);

class Sentences extends Panel<SentencesHeader> {
  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "sentences", css);
    this.root.classList.add("sentences");
  }

  protected take({ data }: Envelope<SentencesHeader>, before: SentencesHeader | undefined): void {
    this.root.classList.toggle("quiet", data.quiet);
    this.root.classList.toggle("small", data.small);
    this.root.hidden = !data.lines.length;
    if (before && alike(before.lines, data.lines)) return;
    this.root.replaceChildren(...data.lines.map(({ text, icon }) => el("p", icon, ...(icon ? [mark(icon)] : []), el("span", "", ...inline(text)))));
  }

  protected draw(): boolean {
    return false;
  }
}

function mark(icon: string): SVGElement {
  return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: STROKES[icon] }));
}
