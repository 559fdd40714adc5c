// A table of measures, which names the better value of a row.

import { el } from "../../page/dom.ts";
import type { Factory } from "../../page/registry.ts";
import { alike, type Envelope } from "../../wire/envelope.ts";
import { Panel, type PanelHeader, say } from "../panel.ts";
import css from "./table.css";

/** Mirrors what aecore/ui/browser/panels/table.py sends. */
interface TableHeader extends PanelHeader {
  columns: string[];
  rows: { name: string; unit: string; help: string; cells: string[]; marked: number | null }[];
  notes: string[];
}

export const table: Factory = (parent) => new Table(parent);

class Table extends Panel<TableHeader> {
  private readonly grid = el("table");
  private readonly notes = el("p", "note");

  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "measures", css);
    this.root.append(el("div", "scroll", this.grid), this.notes);
  }

  protected take({ data }: Envelope<TableHeader>, before: TableHeader | undefined): void {
    say(this.notes, data.notes.join(" "));
    if (before && alike([before.columns, before.rows], [data.columns, data.rows])) return;
    const heads = data.columns.map((title) => head(title, "col"));
    const rows = data.rows.map((row) => el("tr", "", named(row), ...row.cells.map((text, i) => this.cell(text, i === row.marked))));
    this.grid.replaceChildren(el("thead", "", el("tr", "", el("th"), ...heads)), el("tbody", "", ...rows));
  }

  protected draw(): boolean {
    return false;
  }

  private cell(text: string, marked: boolean): HTMLElement {
    return marked ? el("td", "", el("b", "", text), " ", el("small", "", `▲ ${this.head.text.best}`)) : el("td", "", text);
  }
}

function head(text: string, scope: string): HTMLTableCellElement {
  const node = el("th", "", text);
  node.scope = scope;
  return node;
}

function named({ name, unit, help }: TableHeader["rows"][number]): HTMLElement {
  const node = head("", "row");
  const abbr = el("abbr", "", name);
  abbr.title = help;
  node.append(abbr, " ", el("small", "", unit));
  return node;
}
