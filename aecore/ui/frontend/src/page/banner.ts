import { adopt, el } from "./dom.ts";

/** ms of a break before it is said, and for which a sentence stands. */
const PATIENCE = 400;
const STAYS = 6000;

const CSS = `.aecore-banner { position: fixed; z-index: 1000001; left: 50%; bottom: 20px; transform: translateX(-50%); max-width: min(92vw, 560px);
  padding: 10px 18px; border-radius: 10px; font: 500 15px/1.4 "Source Sans", sans-serif; color: #fff; background: #7a2e0e;
  box-shadow: 0 4px 20px rgb(0 0 0 / 35%); } .aecore-banner:empty { display: none; }`;

/** What the wire has to say, at the foot of the page. */
export class Banner {
  private node: HTMLElement | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private down = false;

  /** The connection is broken, or whole again. A break that heals at once is not worth a word. */
  broken(down: boolean, words = ""): void {
    if (down === this.down) return;
    this.down = down;
    clearTimeout(this.timer);
    if (down) this.timer = setTimeout(() => this.show(words), PATIENCE);
    else this.show("");
  }

  /** Says something for a while. */
  say(words: string): void {
    if (this.down || !words) return;
    clearTimeout(this.timer);
    this.show(words);
    this.timer = setTimeout(() => this.show(""), STAYS);
  }

  private show(words: string): void {
    if (!this.node) {
      if (!words) return;
      adopt(document, CSS);
      this.node = el("div", "aecore-banner");
      this.node.role = "status";
      document.body.append(this.node);
    }
    this.node.textContent = words;
  }
}
