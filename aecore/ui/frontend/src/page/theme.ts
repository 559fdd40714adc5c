import { lightness, parseColor, type RGB } from "./color.ts";

/** The colours of the page as far as canvases need them; style sheets use the variables directly. */
export interface Theme {
  dark: boolean;
  background: RGB;
  paper: RGB;
  ink: RGB;
  font: string;
  /** Equal keys look equal. */
  key: string;
}

export function readTheme(host: Element): Theme {
  const style = getComputedStyle(host);
  const value = (name: string) => style.getPropertyValue(`--st-${name}`);
  const words = ["background-color", "secondary-background-color", "text-color", "font"].map(value);
  const background = parseColor(words[0]);
  return {
    dark: lightness(background) < 0.5,
    background,
    paper: parseColor(words[1]),
    ink: parseColor(words[2]),
    font: words[3] || "sans-serif",
    key: words.join("|"),
  };
}
