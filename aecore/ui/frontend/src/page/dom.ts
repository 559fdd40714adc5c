type Child = Node | string;

export function el<K extends keyof HTMLElementTagNameMap>(tag: K, cls = "", ...children: Child[]): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  node.append(...children);
  return node;
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K, attributes: Record<string, string | number> = {}, ...children: Child[]
): SVGElementTagNameMap[K] {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  put(node, attributes);
  node.append(...children);
  return node;
}

export function put(node: Element, attributes: Record<string, string | number>): void {
  for (const name in attributes) node.setAttribute(name, String(attributes[name]));
}

/** The words of a template: fill("{k} of {n}", { k: "1", n: "2" }). */
export function fill(template: string, words: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
}

/** An element of no height still costs a gap in Streamlit's column: take a component's container out of the flow. */
export function hide(parent: ShadowRoot | HTMLElement): void {
  const host = (parent as ShadowRoot).host ?? parent;
  const container = host.closest<HTMLElement>('[data-testid="stElementContainer"]');
  if (container) container.style.display = "none";
}

const sheets = new Map<string, CSSStyleSheet>();

/** One shared sheet for all components with the same style. */
export function adopt(root: Node, css: string): void {
  let sheet = sheets.get(css);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(css, sheet);
  }
  const scope = root as ShadowRoot;
  if (!scope.adoptedStyleSheets.includes(sheet)) scope.adoptedStyleSheets = [...scope.adoptedStyleSheets, sheet];
}
