import { page } from "../page/registry.ts";

interface BrushEvent {
  group: string;
  /** Ascending; empty: nothing is selected. */
  indices: number[];
  source: unknown;
}

/** One map's end of the brush that all maps of a group share. */
export class Brush {
  private group = "";

  constructor(private readonly changed: (indices: number[]) => void, signal: AbortSignal) {
    page().bus.addEventListener("brush", (event) => {
      const { group, indices, source } = (event as CustomEvent<BrushEvent>).detail;
      if (group && group === this.group && source !== this) this.changed(indices);
    }, { signal });
    signal.addEventListener("abort", () => this.join(""));
  }

  /** Enters a group ("" for none) and takes up the brush that is on there. */
  join(group: string): void {
    if (group === this.group) return;
    const { brushes } = page();
    const left = brushes.get(this.group);
    if (left && !--left.members) brushes.delete(this.group);
    this.group = group;
    if (!group) return;
    const joined = brushes.get(group) ?? { members: 0, indices: [] };
    joined.members++;
    brushes.set(group, joined);
    if (joined.indices.length) this.changed(joined.indices);
  }

  /** What is selected in the group now. */
  get present(): number[] {
    return page().brushes.get(this.group)?.indices ?? [];
  }

  publish(indices: number[]): void {
    const state = page().brushes.get(this.group);
    if (state) state.indices = indices;
    const detail: BrushEvent = { group: this.group, indices, source: this };
    page().bus.dispatchEvent(new CustomEvent("brush", { detail }));
  }
}
