// How wide words are in charts: all of them have one size, which a style sheet sets.

import type { Size } from "../../geometry/view.ts";
import type { Theme } from "../../page/theme.ts";

let pen: OffscreenCanvasRenderingContext2D | null = null;

/** Tells how much room words take, CSS pixels. */
export type Measure = (words: string) => Size;

/** `words`: an element that has the size of all words in charts. */
export function measuring({ font }: Theme, words: Element): Measure {
  pen ??= new OffscreenCanvas(1, 1).getContext("2d")!;
  const size = parseFloat(getComputedStyle(words).fontSize);
  pen.font = `${size}px ${font}`;
  const set = pen.font;
  return (said) => {
    if (pen!.font !== set) pen!.font = set;
    return { w: pen!.measureText(said).width, h: 1.2 * size };
  };
}
