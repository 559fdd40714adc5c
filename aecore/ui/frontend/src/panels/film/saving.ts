import { el } from "../../page/dom.ts";
import { iconButton, name } from "../icons.ts";
import { button, say } from "../panel.ts";
import { type Format, hand, type Order, recordGif, recordVideo, videoType } from "./recording.ts";

export type Film = Pick<Order, "still" | "stops" | "seconds"> & { filename: string };

/** The choice of a file, how far it has come, and the way to stop it. */
export class Saving {
  readonly opener = iconButton("save", () => this.open(this.root.hidden));
  private readonly gif = button("", () => void this.save("gif"), "GIF");
  private readonly video = button("", () => void this.save("video"));
  private readonly stop = button("", () => this.cancel());
  private readonly bar = el("progress");
  private readonly said = el("span", "faint");
  readonly root = el("div", "bar saving", this.gif, this.video, this.bar, this.stop, this.said);
  private job: AbortController | null = null;
  private text: Record<string, string> = {};

  constructor(private readonly film: () => Film) {
    const type = videoType();
    this.video.textContent = type?.ending === "mp4" ? "MP4" : "WebM";
    this.video.hidden = !type;
    this.said.setAttribute("role", "status");
    this.open(false);
    this.busy(false);
  }

  describe(text: Record<string, string>): void {
    this.text = text;
    name(this.opener, text.save);
    this.bar.ariaLabel = text.save;
    this.stop.textContent = text.cancel;
  }

  cancel(): void {
    this.job?.abort();
  }

  private open(on: boolean): void {
    this.root.hidden = !on;
    this.opener.ariaExpanded = String(on);
    if (!on) this.cancel();
  }

  private busy(on: boolean): void {
    this.bar.hidden = this.stop.hidden = !on;
    this.gif.disabled = this.video.disabled = on;
  }

  private async save(format: Format): Promise<void> {
    const { filename, ...film } = this.film();
    const job = (this.job = new AbortController());
    this.bar.value = 0;
    this.busy(true);
    say(this.said, "");
    const order: Order = { ...film, signal: job.signal, progress: (share) => (this.bar.value = share) };
    const blob = await (format === "gif" ? recordGif(order) : recordVideo(order));
    this.busy(false);
    if (!blob) return;
    hand(blob, `${filename}.${format === "gif" ? "gif" : videoType()!.ending}`);
    say(this.said, this.text.saved);
  }
}
