import { el } from "../page/dom.ts";

/** A text as nodes: what stands between two pairs of asterisks is strong. */
export function inline(text: string): (Node | string)[] {
  return text.split("**").map((piece, i) => (i % 2 ? el("strong", "", piece) : piece));
}
