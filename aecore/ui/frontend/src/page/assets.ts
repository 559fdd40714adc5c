import { bytesAt } from "../wire/things.ts";

/** Calls `heard` when the one picture that is wanted now has come, or another in its place. */
export class Wanted {
  private name = "";

  constructor(private readonly store: EventTarget, private readonly heard: () => void, private readonly signal: AbortSignal) {}

  set(name: string): void {
    if (name === this.name) return;
    this.store.removeEventListener(this.name, this.heard);
    this.name = name;
    this.store.addEventListener(name, this.heard, { signal: this.signal });
  }
}

/** Pictures by name for as long as the page lives; fetched and decoded when first wanted. */
export class AssetStore extends EventTarget {
  private readonly addresses = new Map<string, string>();
  private readonly bitmaps = new Map<string, ImageBitmap | "decoding" | "broken">();

  /** Told again, one that could not be had is asked for once more. */
  put(name: string, address: string): void {
    if (this.addresses.get(name) === address && this.bitmaps.get(name) !== "broken") return;
    this.addresses.set(name, address);
    const old = this.bitmaps.get(name);
    if (typeof old === "object") old.close();
    this.bitmaps.delete(name);
    this.announce(name);
  }

  /** The picture, or null while it is not here yet; an event of that name tells when to ask again. */
  get(name: string): ImageBitmap | null {
    const known = this.bitmaps.get(name);
    if (!known && this.addresses.has(name)) void this.decode(name);
    return typeof known === "object" ? known : null;
  }

  private async decode(name: string): Promise<void> {
    const address = this.addresses.get(name)!;
    this.bitmaps.set(name, "decoding");
    const bytes = await bytesAt(address);
    const bitmap = bytes && (await createImageBitmap(new Blob([bytes])).catch(() => null));
    if (this.addresses.get(name) !== address) return bitmap?.close(); // replaced meanwhile
    this.bitmaps.set(name, bitmap ?? "broken");
    if (bitmap) this.announce(name);
  }

  private announce(name: string): void {
    this.dispatchEvent(new Event(name));
  }
}
