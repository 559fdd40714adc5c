// The live wire of a page: scenes follow topics, and what comes is put into its slots in the reader's words.

import { rewritten } from "../wire/envelope.ts";
import { type News, type Refusal, Wire } from "../wire/socket.ts";
import { bytesAt } from "../wire/things.ts";
import { type Catalogue, inWords } from "../wire/words.ts";
import { Banner } from "./banner.ts";

/** Where the wire and the catalogue are had: below the server's root. */
export interface LiveHeader {
  wire: string;
  words: string;
}

/** A place of the page that shows something that moves. */
export interface Follower {
  topic: string;
  text: Record<string, string>;
  /** What the rest of the page depends on is this now. */
  standing(standing: string): void;
  /** The server does not know the topic (any more). */
  lost(): void;
}

export class Live {
  private readonly followers = new Map<string, Follower>();
  /** Of each topic the newest message of every slot, as it came, and its number. */
  private readonly held = new Map<string, { number: number; parts: ReadonlyMap<string, Uint8Array> }>();
  private readonly touching = new Set<object>();
  private readonly banner = new Banner();
  private header: LiveHeader | null = null;
  private catalogue: Promise<Catalogue> | null = null;
  private queue: Promise<void> = Promise.resolve();
  private readonly wire: Wire;

  constructor(private readonly put: (slot: string, message: Uint8Array) => void) {
    const open = () => new WebSocket(`${location.origin.replace(/^http/, "ws")}${this.header!.wire}`);
    this.wire = new Wire(open, {
      news: (news) => this.later((catalogue) => this.take(news, catalogue)),
      refused: (refusal) => this.refused(refusal),
      whole: (whole) => this.banner.broken(!whole, this.words("broken")),
    });
    for (const back of ["online", "pageshow", "focus"]) addEventListener(back, () => this.wire.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wire.wake());
  }

  /** Where things are had; until this is known nothing is followed. */
  begin(header: LiveHeader): void {
    if (header.words !== this.header?.words) this.catalogue = words(header.words);
    this.header = { wire: header.wire, words: header.words };
    for (const topic of this.followers.keys()) this.follow(topic);
  }

  /** Follows a topic of which the script has drawn a number; what has come since is shown again. */
  join(follower: Follower, number: number): void {
    this.followers.set(follower.topic, follower);
    const held = this.held.get(follower.topic);
    if (held && held.number > number) this.later((catalogue) => this.show(held.parts, catalogue));
    this.follow(follower.topic);
  }

  leave(follower: Follower): void {
    if (this.followers.get(follower.topic) !== follower) return;
    this.followers.delete(follower.topic);
    this.held.delete(follower.topic);
    this.wire.leave(follower.topic);
    if (!this.followers.size) this.banner.broken(false);
  }

  /** Something on the page is touched, or no more: then networks are wanted. */
  touch(what: object, on: boolean): void {
    const before = this.touching.size > 0;
    if (on) this.touching.add(what);
    else this.touching.delete(what);
    if (before !== this.touching.size > 0) this.wire.touch(!before);
  }

  order(order: string, job: string, more: Record<string, unknown> = {}): boolean {
    return this.wire.order(order, job, more);
  }

  private follow(topic: string): void {
    if (this.header) this.wire.follow(topic, this.held.get(topic)?.number ?? 0);
  }

  /** In turn, once the catalogue is here. */
  private later(act: (catalogue: Catalogue) => void): void {
    this.queue = this.queue.then(async () => act(await this.catalogue!));
  }

  private take(news: News, catalogue: Catalogue): void {
    const follower = this.followers.get(news.topic);
    if (!follower) return;
    const before = news.whole ? [] : (this.held.get(news.topic)?.parts ?? []);
    this.held.set(news.topic, { number: news.number, parts: new Map([...before, ...news.parts]) });
    this.show(news.parts, catalogue);
    follower.standing(news.standing);
  }

  private show(parts: ReadonlyMap<string, Uint8Array>, catalogue: Catalogue): void {
    for (const [slot, message] of parts) this.put(slot, rewritten(message, (data) => inWords(data, catalogue)));
  }

  private refused({ refused, topic }: Refusal): void {
    if (refused === "unknown" && topic) {
      this.wire.leave(topic);
      this.followers.get(topic)?.lost();
    } else this.banner.say(this.words(refused));
  }

  private words(name: string): string {
    return [...this.followers.values()].at(-1)?.text[name] ?? "";
  }
}

async function words(address: string): Promise<Catalogue> {
  for (;;) {
    const bytes = await bytesAt(address);
    if (bytes) return JSON.parse(new TextDecoder().decode(bytes)) as Catalogue;
    await new Promise((done) => setTimeout(done, 1000));
  }
}
