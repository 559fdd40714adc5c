// The film of a training, or of several side by side, or the runs of a sweep: one scrubber moves all that the page shows.

import { el, fill } from "../../page/dom.ts";
import { type Factory, page } from "../../page/registry.ts";
import type { Envelope } from "../../wire/envelope.ts";
import { iconButton, name, redraw } from "../icons.ts";
import { button, Panel, type PanelHeader, say } from "../panel.ts";
import { Reel } from "../reel.ts";
import { scaled } from "./curve.ts";
import css from "./film.css";
import { FILM_S, Player, RUN_S } from "./player.ts";
import { Saving } from "./saving.ts";
import { Still } from "./still.ts";
import { Track } from "./track.ts";

/** Mirrors FilmView of aecore/ui/panels/film.py, which validates it. */
export interface FilmHeader extends PanelHeader {
  title: string;
  filename: string;
  palette: string[];
  reels: { series: string; name: string; color: string }[];
}

interface Showing {
  series: string;
  name: string;
  color: string;
  reel: Reel;
  /** The frame that the shelf holds; -1: the present. */
  frame: number;
}

/** A saved film is no longer; its last picture is held for a while. */
const SAVED_S = 9;

const SPEEDS: [string, number][] = [["×¼", 0.25], ["×½", 0.5], ["×1", 1], ["×2", 2]];

export const film: Factory = (parent) => new Film(parent);

class Film extends Panel<FilmHeader> {
  private readonly player = new Player();
  private readonly track = new Track({
    seek: (share) => this.seek(share), step: (by) => this.step(by), toggle: () => this.toggle(),
  }, this.life.signal);
  private readonly back = iconButton("back", () => this.step(-1));
  private readonly play = iconButton("play", () => this.toggle());
  private readonly forward = iconButton("forward", () => this.step(1));
  private readonly loops = iconButton("loop", () => this.loopAround());
  private readonly speeds = SPEEDS.map(([words, speed]) => button("", () => this.run(speed), words));
  private readonly pace = el("span", "group", ...this.speeds);
  private readonly label = el("span", "label");
  private readonly present = button("", () => this.seek(null));
  private readonly saving = new Saving(() => this.order());
  private readonly runs = el("div", "runs");
  private readonly message = el("div", "message");
  private readonly body = el("div", "", this.track.root,
    el("div", "bar", this.back, this.play, this.forward, this.loops, this.pace, this.label, this.present, this.saving.opener),
    this.runs, this.saving.root);
  private shown: Showing[] = [];
  private labels = new Uint8Array();

  constructor(parent: ShadowRoot | HTMLElement) {
    super(parent, "film", css);
    this.pace.setAttribute("role", "group");
    this.root.append(this.message, this.body);
    this.run(1);
  }

  override dispose(): void {
    this.saving.cancel();
    for (const { series } of this.shown) page().shelf.show(series, null);
    super.dispose();
  }

  protected take({ data, blob }: Envelope<FilmHeader>): void {
    const before = this.shown;
    this.labels = blob("labels");
    this.shown = data.reels.flatMap((entry, k) => {
      const reel = Reel.open(blob(`reel${k}`));
      return reel ? [{ ...entry, reel, frame: -1 }] : [];
    });
    this.keepPlace(before);
    this.describe();
  }

  /** A film that has grown stays at the step where it was; a run that has gone is shown no longer. */
  private keepPlace(before: Showing[]): void {
    const { player, shown } = this;
    const gone = before.filter((old) => !shown.some(({ series }) => series === old.series));
    for (const { series } of gone) page().shelf.show(series, null);
    if (gone.length || !shown.length) player.seek(null);
    else if (player.share !== null && before[0] && shown[0].reel.kind === "film") {
      player.seek((player.share * before[0].reel.end) / (shown[0].reel.end || 1));
    }
    if (shown[0]?.reel.kind === "sweep" && player.share === null) player.seek(0); // a sweep has no present: it begins at its first run
    const shares = shown.flatMap(({ reel }) => reel.frames.map((_, i) => reel.share(i)));
    player.stops = [...new Set(shares)].sort((a, b) => a - b);
    player.seconds = shown[0]?.reel.kind === "sweep" ? Math.min(RUN_S * player.stops.length, FILM_S) : FILM_S;
  }

  private describe(): void {
    const { head: { text }, shown } = this;
    this.message.textContent = text.empty;
    this.message.hidden = Boolean(shown.length);
    this.body.hidden = !shown.length;
    const buttons = { back: this.back, forward: this.forward, loop: this.loops, pace: this.pace };
    for (const [key, node] of Object.entries(buttons)) name(node, text[key]);
    this.present.textContent = text.now;
    this.present.hidden = shown[0]?.reel.kind === "sweep";
    this.saving.describe(text);
    const names = shown.length && shown[0].reel.kind === "sweep"
      ? shown[0].reel.frames.map(({ label }, i): [number, string] => [shown[0].reel.share(i), label]) : [];
    this.track.set(this.curves(), shown.map(({ color }) => color), names, text.track);
    this.runs.replaceChildren(...(shown.length > 1 ? shown.map(({ color }) => {
      const mark = el("i");
      mark.style.background = color;
      return el("span", "", mark, el("span"));
    }) : []));
  }

  private curves(): [number, number][][] {
    const reels = this.shown.map(({ reel }) => reel);
    const sweep = (reel: Reel) => reel.frames.flatMap(({ total }, i): [number, number][] => (total === null ? [] : [[i, total]]));
    return scaled(reels.map((reel) => (reel.kind === "film" ? reel.curve : sweep(reel))),
      reels.map((reel) => (reel.kind === "film" ? reel.end : reel.frames.length - 1)));
  }

  protected draw(now: number): boolean {
    const { player, shown, head: { text } } = this;
    if (!shown.length) return false;
    const playing = player.advance(now);
    for (const each of shown) this.show(each);
    const share = player.share ?? 1;
    const words = shown.length > 1 ? fill(text.share, { share: this.count(100 * share) }) : this.words(shown[0].reel, share);
    const said = player.share === null ? `${text.now} · ${words}` : words;
    say(this.label, said);
    if (shown.length > 1) shown.forEach(({ name, reel }, k) => say(this.runs.children[k].lastElementChild!, `${name}: ${this.words(reel, share)}`));
    const [{ reel }] = shown;
    this.track.move(reel.kind === "sweep" ? reel.share(reel.at(share)) : share, said, player.share === null);
    redraw(this.play, player.playing ? "pause" : "play");
    name(this.play, player.playing ? text.pause : text.play);
    this.present.ariaPressed = String(player.share === null);
    this.root.dataset.frame = String(shown[0].frame);
    return playing;
  }

  private show(each: Showing): void {
    const { share } = this.player;
    const frame = share === null ? -1 : each.reel.at(share);
    if (frame === each.frame) return;
    each.frame = frame;
    page().shelf.show(each.series, frame < 0 ? null : each.reel.moment(frame));
  }

  /** What is said of a run at a share: "step 1,234 · 45 % · 143.2 nats", or the name of the sweep's run. */
  private words(reel: Reel, share: number): string {
    const { text } = this.head;
    const i = reel.at(share);
    const { step, label, total } = reel.frames[i];
    const place = reel.kind === "sweep" ? [label] : [
      fill(text.step, { step: this.count(step) }), fill(text.share, { share: this.count(100 * reel.share(i)) }),
    ];
    return [...place, ...(total === null ? [] : [fill(text.total, { total: this.count(total, 1) })])].join(" · ");
  }

  // --- what a person does ---------------------------------------------------------------------------------

  private seek(share: number | null): void {
    this.player.pause();
    this.player.seek(share);
    this.request();
  }

  private step(by: number): void {
    this.player.step(by);
    this.request();
  }

  private toggle(): void {
    if (this.player.playing) this.player.pause();
    else this.player.play(performance.now());
    this.request();
  }

  private loopAround(): void {
    this.player.looping = !this.player.looping;
    this.loops.ariaPressed = String(this.player.looping);
  }

  private run(speed: number): void {
    this.player.speed = speed;
    this.speeds.forEach((node, i) => (node.ariaPressed = String(SPEEDS[i][1] === speed)));
  }

  private order() {
    const { head: { title, palette, filename }, shown, labels, theme, ink, player } = this;
    const label = (reel: Reel, share: number) => this.words(reel, share);
    const still = new Still({ title, reels: shown, curves: this.curves(), labels, palette, theme, ink, label });
    return { still, stops: player.stops, seconds: Math.min(player.seconds, SAVED_S), filename };
  }
}
