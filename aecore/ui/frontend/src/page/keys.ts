// Keys that act without a modifier: one switch for all of them, the map's, the panels' and those of Streamlit's buttons.

const MEMORY = "aecore.keys";
const OFF = "off";

/** What a key event is asked for. */
type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "isComposing" | "composedPath"
  | "preventDefault" | "stopImmediatePropagation">;

/**
 * Hears each key before anybody else. While the switch is off, letters, digits and signs reach nobody but what text is
 * typed into (WCAG 2.1.4); keys that write nothing, such as arrows and Escape, always do. Says "change" when it is turned.
 */
export class Keys extends EventTarget {
  /** What `?` does; returns whether it did. */
  asked: () => boolean = () => false;
  private acting: boolean;

  constructor(private readonly host: Window, private readonly touching: boolean) {
    super();
    this.acting = remembered(host) !== OFF;
    this.mark();
    host.addEventListener("keydown", (e) => this.hear(e), { capture: true });
    host.addEventListener("storage", (e) => e.key === MEMORY && this.turn(e.newValue !== OFF)); // another tab
  }

  get on(): boolean {
    return this.acting;
  }

  set on(on: boolean) {
    remember(this.host, on);
    this.turn(on);
  }

  /** Words with the key that does the same: where it acts, and where there is a keyboard to speak of. */
  hint(words: string, key: string | undefined): string {
    return key && this.on && !this.touching ? `${words} (${key})` : words;
  }

  /** Whether a key event is a letter or sign that acts: keys are on, and nothing is typed. */
  acts(e: Pressed & { repeat?: boolean }): boolean {
    return this.acting && !e.repeat && writes(e) && !takesText(e.composedPath()[0]);
  }

  private turn(on: boolean): void {
    if (on === this.acting) return;
    this.acting = on;
    this.mark();
    this.dispatchEvent(new Event("change"));
  }

  /** For style sheets: hints of keys that do not act are hidden. */
  private mark(): void {
    this.host.document.documentElement.dataset.keys = this.acting ? "on" : OFF;
  }

  private hear(e: Pressed): void {
    if (!writes(e) || takesText(e.composedPath()[0])) return;
    if (!this.acting) return e.stopImmediatePropagation();
    if (e.key !== "?" || !this.asked()) return;
    e.preventDefault();
    e.stopImmediatePropagation();
  }
}

/** Whether the key writes a character, alone or with Shift. Space presses buttons: it is none of these. */
function writes(e: Pressed): boolean {
  return [...(e.key ?? "")].length === 1 && e.key !== " " && !e.ctrlKey && !e.metaKey && !e.altKey && !e.isComposing;
}

const NO_TEXT = ["button", "checkbox", "radio", "range", "submit", "file", "color"];

function takesText(target: EventTarget | undefined): boolean {
  const { tagName, type, isContentEditable } = (target ?? {}) as HTMLInputElement;
  if (tagName === "INPUT") return !NO_TEXT.includes(type);
  return tagName === "TEXTAREA" || tagName === "SELECT" || Boolean(isContentEditable);
}

/** Browsers may forbid to remember; then the switch holds until the page is left. */
function remembered(host: Window): string | null {
  try {
    return host.localStorage.getItem(MEMORY);
  } catch {
    return null;
  }
}

function remember(host: Window, on: boolean): void {
  try {
    if (on) host.localStorage.removeItem(MEMORY);
    else host.localStorage.setItem(MEMORY, OFF);
  } catch {
    // as above
  }
}
