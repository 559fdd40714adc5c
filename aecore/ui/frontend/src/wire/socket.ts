// The live wire as the browser has it. The protocol is told in aecore/wire/protocol.py.

import { openEnvelope } from "./envelope.ts";

/** One message of a topic: the messages of components by their slots. */
export interface News {
  topic: string;
  number: number;
  /** Every part is there; else those that changed since the number before. */
  whole: boolean;
  standing: string;
  parts: Map<string, Uint8Array>;
}

export interface Refusal {
  refused: string;
  topic?: string;
  job?: string;
}

interface Hears {
  news(news: News): void;
  refused(refusal: Refusal): void;
  /** Whether the wire is whole, when that changes. */
  whole(whole: boolean): void;
}

/** ms without a word, after which a wire counts as broken; the server says something each second. */
export const SILENCE = 1500;
/** Least and longest wait before a broken wire is tried again; ms. */
export const AGAIN = 300;
export const LATEST = 5000;

/** Keeps a connection as long as anything is followed, and says after a break what was seen last. */
export class Wire {
  private socket: WebSocket | null = null;
  private readonly topics = new Map<string, number>();
  private touching = false;
  private pause = AGAIN;
  private again: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly open: () => WebSocket, private readonly hears: Hears) {}

  /** Follows a topic, of which a number was seen last; 0: none. */
  follow(topic: string, seen: number): void {
    const known = this.topics.has(topic);
    this.topics.set(topic, Math.max(seen, this.topics.get(topic) ?? 0));
    if (!this.socket) this.connect();
    else if (!known) this.say({ watch: topic, seen });
  }

  leave(topic: string): void {
    if (!this.topics.delete(topic)) return;
    this.say({ leave: topic });
    if (!this.topics.size) this.close();
  }

  touch(on: boolean): void {
    this.touching = on;
    this.say({ touch: on });
  }

  /** Gives a job an order; false: the wire is broken, and nothing was sent. */
  order(order: string, job: string, more: Record<string, unknown> = {}): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.say({ order, job, ...more });
    return true;
  }

  /** Begins anew at once: the page has woken up, or the network is back. */
  wake(): void {
    if (!this.topics.size || this.socket?.readyState === WebSocket.OPEN) return;
    this.pause = AGAIN;
    this.connect();
  }

  private say(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private connect(): void {
    clearTimeout(this.again);
    this.drop();
    const socket = (this.socket = this.open());
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      for (const [topic, seen] of this.topics) this.say({ watch: topic, seen });
      if (this.touching) this.say({ touch: true });
      this.alive();
    };
    socket.onmessage = ({ data }) => {
      this.alive();
      if (typeof data === "string") this.take(JSON.parse(data));
      else this.news(new Uint8Array(data));
    };
    socket.onclose = () => this.socket === socket && this.broken();
    this.expect();
  }

  private take(told: Partial<Refusal>): void {
    if (told.refused) this.hears.refused(told as Refusal);
  }

  private news(bytes: Uint8Array): void {
    const { data, names, blob } = openEnvelope<Omit<News, "parts">>(bytes);
    if (!this.topics.has(data.topic)) return;
    this.topics.set(data.topic, data.number);
    this.hears.news({ ...data, parts: new Map(names.map((name) => [name, blob(name)])) });
  }

  private alive(): void {
    this.pause = AGAIN;
    this.hears.whole(true);
    this.expect();
  }

  private expect(): void {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.broken(), SILENCE);
  }

  private broken(): void {
    this.drop();
    if (!this.topics.size) return;
    this.hears.whole(false);
    this.again = setTimeout(() => this.connect(), this.pause);
    this.pause = Math.min(2 * this.pause, LATEST);
  }

  private close(): void {
    clearTimeout(this.again);
    this.drop();
  }

  private drop(): void {
    clearTimeout(this.watch);
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
