// A digit of one's own: what the network sees, what it makes of it, and what lies near its code.

import { signed } from "../../geometry/ticks.ts";
import type { Place } from "../../geometry/view.ts";
import type { Net } from "../../net/net.ts";
import { el, fill } from "../../page/dom.ts";
import { type Factory, page } from "../../page/registry.ts";
import { drawTile } from "../../page/tiles.ts";
import type { Envelope } from "../../wire/envelope.ts";
import type { AtlasRef } from "../../wire/protocol.ts";
import { Codes } from "../codes.ts";
import { iconButton, name } from "../icons.ts";
import { paint } from "../image.ts";
import { button, Panel, type PanelHeader, say } from "../panel.ts";
import { centred } from "./centre.ts";
import css from "./pad.css";
import { PAD, Sketch } from "./sketch.ts";
import { HEAVIEST, LARGEST, readImage, type Refusal, TYPES } from "./upload.ts";

/** Mirrors PadView of aecore/ui/panels/pad.py, which validates it. */
interface PadHeader extends PanelHeader {
  series: string;
  classes: string[];
  likelihood: "bernoulli" | "gaussian";
  latent_dim: number;
  /** Pictures of the images whose codes came along. */
  atlas: AtlasRef;
}

const TRAIL = "pad";
const NEAR = 5;
const NUMBERS = 8;
const TILE = 112;
/** A probability nearer to 0 or 1 counts as this near. */
const SURE = 1e-6;

export const pad: Factory = (parent) => new Pad(parent);

class Pad extends Panel<PadHeader> {
  private readonly paper = el("canvas", "paper");
  private readonly undo = iconButton("undo", () => this.change(() => this.sketch.undo()));
  private readonly clear = button("", () => this.change(() => this.sketch.clear()));
  private readonly file = el("input");
  private readonly upload = button("", () => this.file.click());
  private readonly alert = el("div", "alert");
  private readonly seen = shown();
  private readonly made = shown();
  private readonly error = el("span", "figure");
  private readonly loss = el("span", "figure");
  private readonly code = el("span", "figure");
  private readonly vote = el("span", "vote");
  private readonly near = el("div", "near");
  private readonly hint = el("div", "message");
  private readonly result = el("div", "", el("div", "sight", this.seen.root, this.made.root),
    el("div", "facts", this.error, this.loss, this.code), this.near, this.vote);
  private readonly message = el("div", "message");
  private readonly body = el("div", "pad",
    el("div", "sheet", this.paper, el("div", "bar", this.clear, this.undo, this.upload, this.file), this.alert),
    el("div", "", this.hint, this.result));
  private readonly sketch = new Sketch();
  private codes!: Codes;
  private labels = new Uint8Array();
  private told = "";
  /** Why the last picture cannot be used: until something else is drawn, nothing is said of what was there before. */
  private refused: Refusal | null = null;
  private readonly arrived = (): void => this.request();

  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "pad", css);
    const { signal } = this.life;
    this.paper.setAttribute("role", "img");
    this.alert.setAttribute("role", "alert");
    this.vote.setAttribute("role", "status");
    Object.assign(this.file, { type: "file", accept: TYPES });
    this.file.onchange = () => this.file.files?.[0] && void this.bring(this.file.files[0]);
    this.paper.addEventListener("pointerdown", (e) => this.begin(e), { signal });
    this.paper.addEventListener("pointermove", (e) => this.go(e), { signal });
    document.addEventListener("paste", (e) => this.paste(e), { signal });
    this.root.append(this.message, this.body);
  }

  override dispose(): void {
    if (this.head) page().shelf.draw(this.head.series, TRAIL, null);
    super.dispose();
  }

  protected take({ data, blob }: Envelope<PadHeader>, before: PadHeader | undefined): void {
    const { series, text, atlas } = data;
    if (before && before.series !== series) page().shelf.draw(before.series, TRAIL, null);
    this.codes = new Codes(blob("codes"), data.latent_dim);
    this.labels = blob("labels");
    this.follow([series]);
    page().assets.addEventListener(atlas.asset, this.arrived, { signal: this.life.signal });
    this.message.textContent = text.waiting;
    this.hint.textContent = text.hint;
    this.paper.ariaLabel = text.paper;
    this.clear.textContent = text.clear;
    this.upload.textContent = text.upload;
    this.seen.words.textContent = text.seen;
    this.made.words.textContent = text.made;
    name(this.undo, text.undo);
  }

  protected draw(): boolean {
    const { head: { series }, sketch } = this;
    const net = page().shelf.present(series); // only the newest one encodes
    this.message.hidden = Boolean(net?.encodes);
    this.body.hidden = !net?.encodes;
    if (!net?.encodes) return false;
    const grey = sketch.grey();
    paint(this.paper, grey.ink, [PAD, PAD], this.ink);
    this.undo.disabled = this.clear.disabled = sketch.empty;
    const x = this.refused ? null : centred(grey, net.shape);
    this.refuse();
    this.hint.hidden = Boolean(x);
    this.result.hidden = !x;
    this.tell(x && this.look(x, net));
    return false;
  }

  private refuse(): void {
    const { refused, head: { text } } = this;
    say(this.alert, refused ? fill(text[refused], { mb: this.count(HEAVIEST), megapixels: this.count(LARGEST) }) : "");
  }

  /** Shows what the network makes of an image, and returns its code. */
  private look(x: Float32Array, net: Net): number[] {
    const { head: { text, likelihood }, ink } = this;
    const z = Array.from(net.encode(x).mu);
    const xHat = net.decode(z);
    paint(this.seen.picture, x, net.shape, ink);
    paint(this.made.picture, xHat, net.shape, ink);
    const mse = x.reduce((sum, v, p) => sum + (v - xHat[p]) ** 2, 0) / x.length;
    say(this.error, fill(text.mse, { mse: this.count(mse, 4) }));
    say(this.loss, fill(text.loss, { loss: this.count(LOSS[likelihood](x, xHat), 1) }));
    const numbers = z.slice(0, NUMBERS).map((v) => signed(v, 2)).join(", ");
    say(this.code, `z = (${numbers}${z.length > NUMBERS ? ", …" : ""})`);
    this.compare(z);
    return z;
  }

  /** The images whose codes are nearest, and what most of them are. */
  private compare(z: number[]): void {
    const { head: { classes, atlas, text }, labels, ink } = this;
    const rows = this.codes.nearest(z, NEAR);
    this.near.replaceChildren(...rows.map((row) => {
      const { root, picture, words } = shown();
      picture.width = picture.height = TILE;
      drawTile(picture.getContext("2d")!, atlas, row, ink, 0, 0, TILE);
      words.textContent = classes[labels[row]];
      return root;
    }));
    const votes = (row: number) => rows.filter((other) => labels[other] === labels[row]).length;
    const winner = rows.reduce((best, row) => (votes(row) > votes(best) ? row : best), rows[0]);
    say(this.vote, fill(text.vote, { name: classes[labels[winner]], k: this.count(votes(winner)), n: this.count(rows.length) }));
  }

  /** Puts the code on the map when it is another: the map tells all who listen, this panel too. */
  private tell(z: number[] | null): void {
    const { series, text } = this.head;
    const told = JSON.stringify([series, z]);
    if (told !== this.told) page().shelf.draw(series, TRAIL, z && { codes: [z], line: false, label: text.here });
    this.told = told;
  }

  // --- what a person does ---------------------------------------------------------------------------------

  private begin(e: PointerEvent): void {
    if (e.button) return;
    e.preventDefault();
    this.paper.setPointerCapture(e.pointerId);
    this.change(() => this.sketch.begin(this.at(e)));
  }

  private go(e: PointerEvent): void {
    if (!this.paper.hasPointerCapture(e.pointerId)) return;
    const events = e.getCoalescedEvents?.() ?? [];
    this.change(() => (events.length ? events : [e]).forEach((each) => this.sketch.go(this.at(each))));
  }

  private at(e: PointerEvent): Place {
    const { left, top, width } = this.paper.getBoundingClientRect();
    return [((e.clientX - left) * PAD) / width, ((e.clientY - top) * PAD) / width];
  }

  private change(act: () => void): void {
    act();
    this.refused = null;
    this.request();
  }

  private paste(e: ClipboardEvent): void {
    const file = [...(e.clipboardData?.files ?? [])][0];
    const typing = (e.composedPath()[0] as Element).matches?.("input, textarea, [contenteditable]");
    if (!file || typing || !this.root.clientWidth || this.body.hidden) return;
    e.preventDefault();
    void this.bring(file);
  }

  private async bring(file: File): Promise<void> {
    this.file.value = ""; // the same file may be chosen again
    const image = await readImage(file);
    if (typeof image !== "string") return this.change(() => this.sketch.bring(image));
    this.refused = image;
    this.request();
  }
}

/** A small image with its name. */
function shown(): { root: HTMLElement; picture: HTMLCanvasElement; words: HTMLElement } {
  const [picture, words] = [el("canvas", "picture"), el("figcaption")];
  return { root: el("figure", "", picture, words), picture, words };
}

/** Nats of one image, without constants, as the run counts them. */
const LOSS = {
  bernoulli: (x: Float32Array, p: Float32Array) => x.reduce((sum, v, i) => {
    const q = Math.min(Math.max(p[i], SURE), 1 - SURE);
    return sum - v * Math.log(q) - (1 - v) * Math.log(1 - q);
  }, 0),
  gaussian: (x: Float32Array, p: Float32Array) => x.reduce((sum, v, i) => sum + (v - p[i]) ** 2 / 2, 0),
};
