/** Pictures kept by name for as long as the page lives; decoded when first wanted. */
export class AssetStore extends EventTarget {
  private readonly blobs = new Map<string, { digest: string; blob: Blob }>();
  private readonly bitmaps = new Map<string, ImageBitmap | "decoding" | "broken">();

  put(name: string, digest: string, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.blobs.get(name)?.digest === digest) return;
    this.blobs.set(name, { digest, blob: new Blob([bytes]) });
    const old = this.bitmaps.get(name);
    if (typeof old === "object") old.close();
    this.bitmaps.delete(name);
    this.announce(name);
  }

  /** The picture, or null while it is not here yet; an event of that name tells when to ask again. */
  get(name: string): ImageBitmap | null {
    const known = this.bitmaps.get(name);
    if (!known && this.blobs.has(name)) void this.decode(name);
    return typeof known === "object" ? known : null;
  }

  private async decode(name: string): Promise<void> {
    const { blob } = this.blobs.get(name)!;
    this.bitmaps.set(name, "decoding");
    const bitmap = await createImageBitmap(blob).catch(() => null);
    if (this.blobs.get(name)?.blob !== blob) return bitmap?.close(); // replaced meanwhile
    this.bitmaps.set(name, bitmap ?? "broken");
    if (bitmap) this.announce(name);
  }

  private announce(name: string): void {
    this.dispatchEvent(new Event(name));
  }
}
