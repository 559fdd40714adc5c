// A row of figures, each with its unit, what was expected, and what it means. While a film shows a moment, they are that moment's.

import { el, fill } from "../../page/dom.ts";
import { type Factory, page } from "../../page/registry.ts";
import type { Envelope } from "../../wire/envelope.ts";
import { figure } from "../number.ts";
import { help } from "../help.ts";
import { Panel, type PanelHeader, say } from "../panel.ts";
import css from "./figures.css";

/** Mirrors what aecore/ui/browser/panels/figures.py sends. */
interface FigureHeader {
  label: string;
  value: string;
  unit: string;
  help: string;
  band: string;
  /** Among the test figures; "": it has no history. */
  name: string;
  digits: number;
  times: number;
  form: string;
}

interface FiguresHeader extends PanelHeader {
  series: string;
  figures: FigureHeader[];
}

export const figures: Factory = (parent) => new Figures(parent);

class Figures extends Panel<FiguresHeader> {
  private helps: ReturnType<typeof help>[] = [];

  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "figures", css);
    this.root.classList.add("figures");
  }

  protected take({ data }: Envelope<FiguresHeader>, before: FiguresHeader | undefined): void {
    this.follow([data.series]);
    if (before?.figures.length !== data.figures.length) this.build(data.figures.length);
    data.figures.forEach(({ label, unit, help: words, band }, i) => {
      const node = this.root.children[i];
      say(node.querySelector(".name")!, label);
      say(node.querySelector("small")!, unit);
      say(node.querySelector(".band")!, band);
      this.helps[i].say(label, words);
    });
  }

  private build(n: number): void {
    this.helps = Array.from({ length: n }, help);
    this.root.replaceChildren(...this.helps.map((each) => built(each.node)));
  }

  protected draw(): boolean {
    const { series, figures } = this.head;
    const moment = series ? page().shelf.moment(series) : null;
    this.root.dataset.moment = moment ? String(moment.step) : "";
    figures.forEach((each, i) => {
      const then = moment && each.name;
      this.root.children[i].classList.toggle("then", Boolean(then));
      say(this.root.children[i].querySelector("b")!, then ? written(each, moment.test[each.name]) : each.value);
    });
    return false;
  }
}

function written({ digits, times, form }: FigureHeader, value: number | undefined): string {
  if (value === undefined) return "–";
  return fill(form, { value: figure(value * times, digits) });
}

function built(about: HTMLElement): HTMLElement {
  const value = el("div", "value", el("b"), el("small"));
  return el("div", "figure", el("div", "label", el("span", "name"), about), value, el("div", "band"));
}
