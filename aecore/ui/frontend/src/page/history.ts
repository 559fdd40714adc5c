// The address as the page has it. Python says what it is; whether that is a new entry of the history is decided here.

/** Mirrors what aecore/ui/address.py tells. */
export interface AddressHeader {
  /** Of the session: another one has lost what this page was. */
  token: string;
  /** The last part of the path, "" on the first page. */
  page: string;
  query: string;
  /** How often a person has come by an address, and how many steps they have made from which one would go back. */
  arrivals: number;
  steps: number;
  /** What the page is called now, where it has moved. */
  moved?: string;
}

/**
 * Writes addresses. One that follows takes the place of the present entry; after a step it becomes an entry of its own.
 * Nothing is written where it does not belong: over the entry of another page, or, by what was on its way then, over one
 * to which somebody has just gone back or on top of it (Streamlit would, when a page that was left comes in late).
 */
export class Address {
  private told: AddressHeader | null = null;
  /** Somebody went back or forward, nothing has come from there yet, and they have done nothing since. */
  private gone = false;
  private readonly push: History["pushState"];

  constructor(private readonly host: Window) {
    const { history } = host;
    this.push = history.pushState.bind(history);
    history.pushState = (...entry) => this.gone || this.push(...entry);
    host.addEventListener("popstate", () => (this.gone = true));
    for (const act of ["pointerdown", "keydown"]) host.addEventListener(act, () => (this.gone = false), true);
  }

  tell(next: AddressHeader): void {
    const before = this.told;
    const { history } = this.host;
    if (next.page !== this.host.location.pathname.split("/").at(-1)) return;
    this.told = next;
    if (before && before.token !== next.token) return this.revisit();
    if (next.moved !== undefined) {
      history.replaceState(history.state, "", this.path(next.moved) + this.search(next.query));
      return this.revisit();
    }
    const arrived = !before || next.arrivals > before.arrivals;
    const late = this.gone && !arrived;
    this.gone = false;
    const search = this.search(next.query);
    if (late || search === this.host.location.search) return;
    const url = this.path(next.page) + search;
    if (arrived || next.steps <= before.steps) history.replaceState(history.state, "", url);
    else this.push(history.state, "", url);
  }

  /** Has Streamlit read the address anew, as after Back. */
  private revisit(): void {
    this.host.dispatchEvent(new PopStateEvent("popstate", { state: this.host.history.state }));
  }

  private path(name: string): string {
    return this.host.location.pathname.replace(/[^/]*$/, name);
  }

  /** What Streamlit itself keeps in an address when the page is a part of another one comes first, as it puts it. */
  private search(query: string): string {
    const own = [...new URLSearchParams(this.host.location.search)].filter(([name]) => name.startsWith("embed"));
    const parts = [new URLSearchParams(own).toString(), query].filter(Boolean);
    return parts.length ? `?${parts.join("&")}` : "";
  }
}
