// Rows of decoded images along one dimension of the code each: all dimensions of a run, or one of several runs.

import { signed } from "../../geometry/ticks.ts";
import type { Net } from "../../net/net.ts";
import { el } from "../../page/dom.ts";
import { type Factory, page } from "../../page/registry.ts";
import type { Envelope } from "../../wire/envelope.ts";
import { type Choice, Choices, choicesOf } from "../choices.ts";
import { Codes } from "../codes.ts";
import { paint, strip } from "../image.ts";
import { button, Panel, type PanelHeader } from "../panel.ts";
import { Reel } from "../reel.ts";
import { Slices } from "../slices.ts";
import css from "./traversal.css";

interface RowHeader {
  label: string;
  note: string;
  dead: boolean;
  series: string;
  /** Of the reel that came along; -1: the network of the series. */
  frame: number;
  /** The code that the others lie around; null: the head's mean, or the example that is chosen. */
  base: number[] | null;
  /** The row's dimensions, of which one is shown, by its rank. */
  lines: { index: number; name: string; values: number[] }[];
}

/** Mirrors TraversalView and StripView of aecore/ui/panels/traversal.py, which validates them. */
interface TraversalHeader extends PanelHeader {
  series: string;
  columns: string[];
  rows: RowHeader[];
  ranks: string[];
  mean: number[];
  names: string[];
}

interface Row {
  head: RowHeader;
  canvas: HTMLCanvasElement;
  codes: number[][];
  net: Net | null;
  images: Float32Array[];
}

const GAP = 1;
/** Widest a cell may become, and room for the heads of the rows, CSS pixels. */
const CELL = 84;
const HEAD = 150;
const TRAIL = "traversal";

export const traversal: Factory = (parent) => new Traversal(parent);

class Traversal extends Panel<TraversalHeader> {
  private readonly toMean = button("", () => this.base(null));
  private readonly choices = new Choices((choice) => this.base(choice));
  private readonly rank = el("select");
  private readonly tools = el("div", "bar tools", this.toMean, this.choices.root, this.rank);
  private readonly picture = el("canvas", "picture");
  private readonly words = el("div");
  private readonly card = el("div", "card", this.picture, this.words);
  private readonly mark = el("div", "mark");
  private readonly grid = el("div", "grid");
  private readonly message = el("div", "message");
  private readonly slices = new Slices();
  private examples!: Codes;
  private reel: Reel | null = null;
  private rows: Row[] = [];
  private chosen: Choice | null = null;
  private cell: [number, number] | null = null;
  private shown: unknown[] = [];
  private traced = "";

  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "traversal", css);
    const { signal } = this.life;
    this.rank.onchange = () => this.request();
    this.grid.tabIndex = 0;
    this.grid.setAttribute("role", "application");
    this.words.setAttribute("role", "status");
    this.grid.addEventListener("pointermove", (e) => this.point(e), { signal });
    this.grid.addEventListener("pointerdown", (e) => this.point(e), { signal });
    this.grid.addEventListener("pointerleave", () => this.touch(null), { signal });
    this.grid.addEventListener("blur", () => this.touch(null), { signal });
    this.grid.addEventListener("keydown", (e) => this.press(e), { signal });
    this.root.append(this.message, this.tools, this.grid);
  }

  override dispose(): void {
    this.slices.stop();
    this.choices.dispose();
    this.trace(null);
    super.dispose();
  }

  protected take({ data, blob }: Envelope<TraversalHeader>, before: TraversalHeader | undefined): void {
    const { series, rows, ranks, names, mean, text, columns } = data;
    this.touch(null);
    if (before?.series !== series || before.mean.length !== mean.length) this.chosen = null;
    this.examples = new Codes(blob("examples"), mean.length || 1);
    this.reel = Reel.open(blob("reel"));
    this.follow([...new Set([series, ...rows.map((row) => row.series)].filter(Boolean))]);
    this.message.textContent = text.waiting;
    this.grid.ariaLabel = text.grid;
    this.toMean.textContent = text.mean;
    this.toMean.hidden = this.choices.root.hidden = !names.length;
    this.rank.ariaLabel = this.rank.title = text.rank;
    this.rank.hidden = ranks.length < 2;
    const rank = this.rank.value;
    this.rank.replaceChildren(...ranks.map((word, k) => Object.assign(el("option", "", word), { value: String(k) })));
    this.rank.value = Number(rank) < ranks.length ? rank || "0" : "0";
    this.tools.hidden = !names.length && ranks.length < 2;
    this.rows = rows.map((head) => ({ head, canvas: el("canvas", "strip"), codes: [], net: null, images: [] }));
    const titles = el("div", "columns", ...columns.map((word) => el("span", "", word)));
    this.grid.style.maxWidth = `${columns.length * CELL + HEAD}px`;
    this.grid.replaceChildren(el("div"), titles, ...this.rows.flatMap((row) => [rowHead(row.head, text.dead), row.canvas]), this.mark, this.card);
    this.shown = [];
  }

  protected draw(): boolean {
    const { head: { series, names, text, mean }, ink, rows } = this;
    for (const row of rows) row.net = row.head.frame < 0 ? page().shelf.net(row.head.series) : this.reel?.moment(row.head.frame).net ?? null;
    const ready = rows.some(({ net }) => net);
    this.message.hidden = ready;
    this.grid.hidden = !ready;
    const own = page().shelf.net(series);
    if (own && names.length) {
      this.choices.set(choicesOf(series, this.examples, names), own, ink, text.base, this.chosen);
      this.toMean.ariaPressed = String(!this.chosen);
    }
    const base = this.chosen?.z ?? mean;
    const state = [ink, this.grid.clientWidth, this.rank.value, base.join(), ...rows.map(({ net }) => net)];
    if (state.some((part, i) => part !== this.shown[i])) this.slices.run(this.paint(base));
    this.shown = state;
    this.inspect();
    return false;
  }

  private *paint(base: number[]): Generator {
    for (const row of this.rows) {
      const line = this.line(row);
      row.codes = line.values.map((v) => (row.head.base ?? base).map((z, i) => (i === line.index ? v : z)));
      row.images = [];
      if (!row.net) continue;
      for (const z of row.codes) {
        row.images.push(row.net.decode(z));
        yield;
      }
      this.fillRow(row, row.net);
    }
    this.root.dataset.painted = String(this.rows.filter(({ images }) => images.length).length);
    this.inspect();
  }

  private line({ head }: Row) {
    return head.lines[Math.min(Number(this.rank.value) || 0, head.lines.length - 1)];
  }

  private fillRow({ canvas, images }: Row, net: Net): void {
    const picture = strip(images, net.shape, this.ink, GAP);
    const k = Math.max(Math.ceil((canvas.clientWidth * devicePixelRatio) / picture.width), 1);
    [canvas.width, canvas.height] = [picture.width * k, picture.height * k];
    const pen = canvas.getContext("2d")!;
    pen.imageSmoothingEnabled = false;
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  }

  /** The pointed cell: larger, with its number, and the whole row on the run's map. */
  private inspect(): void {
    const row = this.cell && this.rows[this.cell[0]];
    const image = row?.images[this.cell![1]];
    this.card.hidden = this.mark.hidden = !image;
    if (!row || !image) return this.trace(null);
    const column = this.cell![1];
    const { offsetLeft, offsetTop, offsetWidth, offsetHeight } = row.canvas;
    const width = offsetWidth / row.images.length;
    Object.assign(this.mark.style, {
      left: `${offsetLeft + column * width}px`, top: `${offsetTop}px`, width: `${width}px`, height: `${offsetHeight}px`,
    });
    const { name, values } = this.line(row);
    this.words.textContent = `${name} = ${signed(values[column], 2)}`;
    paint(this.picture, image, row.net!.shape, this.ink);
    const left = offsetLeft + (column + 0.5) * width - this.card.offsetWidth / 2;
    this.card.style.left = `${Math.min(Math.max(left, 0), this.grid.clientWidth - this.card.offsetWidth)}px`;
    const above = offsetTop - this.card.offsetHeight - 8;
    this.card.style.top = `${above < -60 ? offsetTop + offsetHeight + 8 : above}px`;
    this.trace(row);
  }

  private trace(row: Row | null): void {
    const { shelf } = page();
    const series = row && row.head.frame < 0 ? row.head.series : "";
    const told = series ? JSON.stringify([series, row!.codes]) : "";
    if (told === this.traced) return;
    if (this.traced) shelf.draw(JSON.parse(this.traced)[0], TRAIL, null);
    this.traced = told; // before the shelf tells all who listen, this panel too
    if (series) shelf.draw(series, TRAIL, { codes: row!.codes, line: true, label: this.line(row!).name });
  }

  // --- what a person does ---------------------------------------------------------------------------------

  private base(choice: Choice | null): void {
    this.chosen = choice;
    this.request();
  }

  private point(e: PointerEvent): void {
    const row = this.rows.findIndex(({ canvas }) => canvas === e.composedPath()[0]);
    if (row < 0) return;
    const { left, width } = this.rows[row].canvas.getBoundingClientRect();
    const columns = this.head.columns.length;
    this.touch([row, Math.min(Math.max(Math.floor(((e.clientX - left) / width) * columns), 0), columns - 1)]);
  }

  private touch(cell: [number, number] | null): void {
    if (String(cell) === String(this.cell)) return;
    this.cell = cell;
    if (this.head) this.inspect();
  }

  private press(e: KeyboardEvent): void {
    const [r, c] = this.cell ?? [0, Math.floor(this.head.columns.length / 2)];
    const to: Record<string, [number, number] | null> = {
      ArrowLeft: [r, c - 1], ArrowRight: [r, c + 1], ArrowUp: [r - 1, c], ArrowDown: [r + 1, c],
      Home: [r, 0], End: [r, Infinity], Escape: null,
    };
    if (!(e.key in to) || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    e.stopPropagation(); // the page has shortcuts of its own
    const cell = to[e.key];
    const within = (v: number, n: number) => Math.min(Math.max(v, 0), n - 1);
    this.touch(cell && [within(cell[0], this.rows.length), within(cell[1], this.head.columns.length)]);
  }
}

function rowHead({ label, note, dead }: RowHeader, deadWord: string): HTMLElement {
  const node = el("div", dead ? "head dead" : "head", label, el("span", "faint", note));
  node.title = dead ? deadWord : "";
  return node;
}
