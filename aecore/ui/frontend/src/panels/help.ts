import { el } from "../page/dom.ts";
import { button, say } from "./panel.ts";

/** CSS pixels that the words of a help may take. */
const TIP = 316;

/** A question mark that says what something is, under the pointer and with the focus. Its style is panel.css's. */
export function help(): { node: HTMLElement; say(of: string, words: string): void } {
  const tip = el("span", "tip");
  tip.setAttribute("role", "tooltip");
  const node = button("help", () => node.focus(), el("i", "", "?"), tip);
  const place = () => tip.classList.toggle("back", node.getBoundingClientRect().left + TIP > document.documentElement.clientWidth);
  node.addEventListener("pointerenter", place);
  node.addEventListener("focus", place);
  return {
    node,
    say(of, words) {
      say(tip, words);
      node.ariaLabel = `${of}: ${words}`;
    },
  };
}
