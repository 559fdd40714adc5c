// The parts of the page that a screen reader can jump to (WAI-ARIA landmarks): Streamlit's own containers have no roles,
// and its main part, to which its link to skip leads, holds the rail as well.

const MAIN = "stMain";
let pages = "";
let watching = false;

/** Names the rail and marks the parts, now and whenever the page has put others in their place. */
export function landmarks(name: string): void {
  pages = name;
  mark();
  if (watching) return;
  watching = true;
  let due = 0;
  const later = () => (due ||= requestAnimationFrame(() => ((due = 0), mark())));
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
}

function mark(): void {
  const [whole, rail, desk] = [".stMain", ".st-key-rail", ".st-key-desk"].map((part) => document.querySelector<HTMLElement>(part));
  if (!whole || !rail || !desk) return;
  if (rail.ariaLabel !== pages) [rail.role, rail.ariaLabel] = ["navigation", pages];
  if (desk.role !== "main") {
    whole.role = "group"; // not "none": that is not heeded of what takes the focus
    whole.removeAttribute("id");
    desk.role = "main";
    desk.id = MAIN;
    desk.tabIndex = -1; // so that to skip there moves the focus as well
  }
  present(rail);
}

/** Says which of the links is the page one is on, and has it in sight: a strip on a phone holds a few at a time. */
function present(rail: HTMLElement): void {
  const here = location.pathname.split("/").at(-1);
  for (const link of rail.querySelectorAll('[class*="st-key-rail-group"] a')) {
    const current = link.getAttribute("href")?.split("?")[0] === here;
    if (current === (link.ariaCurrent === "page")) continue;
    link.ariaCurrent = current ? "page" : null;
    if (current) rail.scrollLeft += middle(link) - middle(rail);
  }
}

function middle(node: Element): number {
  const { left, width } = node.getBoundingClientRect();
  return left + width / 2;
}
