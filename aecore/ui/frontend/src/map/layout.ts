import { adopt, el, fill } from "../page/dom.ts";
import type { MapHeader } from "../wire/protocol.ts";
import type { Content } from "./content.ts";
import css from "./map.css";
import { OVERLAY_CSS } from "./overlay.ts";

const HINT_MS = 1600;

/** The fixed parts of the page that a map is made of; the movable ones are handed in. */
export class Layout {
  readonly canvas = el("canvas", "points");
  readonly stage = el("div", "stage");
  readonly root = el("figure", "map");
  private readonly message = el("div", "message");
  private readonly hint = el("div", "hint");
  private readonly moment = el("div", "moment");
  /** Above the map: what is shown, and the tools; nothing of it lies over the points. */
  private readonly bar = el("div", "bar", this.moment);
  private readonly note = el("figcaption", "note");
  private timer = 0;

  constructor(parent: ShadowRoot | HTMLElement, above: Element[], over: Element[], below: Element[]) {
    adopt(parent, css + OVERLAY_CSS);
    this.root.dataset.testid = "latent-map";
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.bar.append(...above);
    this.stage.append(this.canvas, this.message, ...over, this.hint);
    this.root.append(this.bar, this.stage, ...below, this.note);
    parent.append(this.root);
  }

  /** `inventory`: how much there is of what, for whoever inspects the page; `empty`: nothing at all. */
  set({ height, note, note_then, locale, step, text }: MapHeader, webgl: boolean, { empty, inventory, moment }: Content): void {
    this.root.style.setProperty("--height", `${height}px`);
    this.canvas.ariaLabel = text.label;
    this.message.textContent = !webgl ? text.no_webgl : empty ? text.empty : "";
    this.root.classList.toggle("bare", empty || !webgl);
    const counts = moment && { n: moment.n.toLocaleString(locale), step: moment.step.toLocaleString(locale) };
    this.note.textContent = counts && note_then ? fill(note_then, counts) : note;
    this.moment.textContent = moment?.label ?? "";
    Object.assign(this.root.dataset, { step, ...inventory });
  }

  /** The line under the map, as it stands. */
  get caption(): string {
    return this.note.textContent ?? "";
  }

  /** Shows a word of advice for a moment; an empty one takes it away. */
  advise(words: string, lasting = false): void {
    clearTimeout(this.timer);
    if (words) this.hint.textContent = words;
    this.hint.classList.toggle("on", Boolean(words));
    if (words && !lasting) this.timer = window.setTimeout(() => this.advise(""), HINT_MS);
  }

  /** The lasso has begun, as `hint` says, or, "", has ended. */
  lasso(hint: string): void {
    this.stage.classList.toggle("lassoing", hint !== "");
    this.advise(hint, true);
  }

  fullscreen(): void {
    void (this.root.matches(":fullscreen") ? document.exitFullscreen() : this.root.requestFullscreen());
  }

  remove(): void {
    clearTimeout(this.timer);
    this.root.remove();
  }
}
