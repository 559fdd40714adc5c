// What all panels have in common: a message from Python, a theme, the runs of the shelf that they show, one loop.

import { loop } from "../motion/loop.ts";
import { adopt, el } from "../page/dom.ts";
import { inkTable } from "../page/lut.ts";
import { type Instance, page } from "../page/registry.ts";
import { readTheme, type Theme } from "../page/theme.ts";
import type { Envelope } from "../wire/envelope.ts";
import { Intake } from "../wire/intake.ts";
import common from "./panel.css";

/** Mirrors what aecore/ui/browser/panels/parts.py sends with every panel. */
export interface PanelHeader {
  text: Record<string, string>;
  locale: string;
}

export abstract class Panel<H extends PanelHeader> implements Instance {
  protected readonly root = el("section", "panel");
  protected readonly life = new AbortController();
  protected head!: H;
  protected theme!: Theme;
  /** Grey level -> colour of the page. */
  protected ink!: Uint32Array;
  private readonly loop = loop((now) => Boolean(this.head) && this.draw(now));
  private readonly resized = new ResizeObserver(() => this.request());
  private readonly intake = new Intake<H>();
  private followed: string[] = [];

  constructor(parent: ShadowRoot | HTMLElement, kind: string, css: string) {
    adopt(parent, common + css);
    this.root.dataset.testid = kind;
    parent.append(this.root);
    this.resized.observe(this.root);
  }

  update(bytes: Uint8Array): void {
    const theme = readTheme(this.root);
    if (theme.key !== this.theme?.key) this.retheme(theme);
    if (!this.intake.put(bytes)) return;
    const message = this.intake.open();
    const before = this.head;
    this.head = message.data;
    this.take(message, before);
    this.request();
  }

  dispose(): void {
    this.life.abort();
    this.loop.stop();
    this.resized.disconnect();
    this.follow([]);
    this.root.remove();
  }

  /** A new message; `before`: the head of the last one. */
  protected abstract take(message: Envelope<H>, before: H | undefined): void;

  /** Shows the present state; true: again at the next frame. */
  protected abstract draw(now: number): boolean;

  /** The network, a moment, pins or trails of a run that this panel follows are others. */
  protected heard(): void {
    this.request();
  }

  protected request(): void {
    this.loop.request();
  }

  protected retheme(theme: Theme): void {
    this.theme = theme;
    this.ink = inkTable(theme);
    this.request();
  }

  protected follow(series: string[]): void {
    const { shelf } = page();
    for (const name of this.followed) shelf.removeEventListener(name, this.hear);
    for (const name of series) shelf.addEventListener(name, this.hear);
    this.followed = series;
  }

  protected count(n: number, decimals = 0): string {
    return n.toLocaleString(this.head.locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  }

  private readonly hear = (): void => this.heard();
}

/** A button that says what it does. */
export function button(cls: string, pressed: () => void, ...children: (Node | string)[]): HTMLButtonElement {
  const node = el("button", cls, ...children);
  node.type = "button";
  node.onclick = pressed;
  return node;
}

/** Puts a word into a node when it is another: the page is not laid out again for nothing. */
export function say(node: Element, words: string): void {
  if (node.textContent !== words) node.textContent = words;
}
