import { type Envelope, openEnvelope } from "./envelope.ts";

/** Takes the messages of one component in: how every component does it that is told the same again and again. */
export class Intake<H> {
  private latest: Uint8Array | null = null;

  /** Keeps a message; false: it is byte for byte the one before, so there is nothing to do. */
  put(bytes: Uint8Array): boolean {
    if (sameBytes(this.latest, bytes)) return false;
    this.latest = bytes.slice(); // Streamlit's own buffer may be reused
    return true;
  }

  /** The newest message. */
  open(): Envelope<H> {
    return openEnvelope<H>(this.latest!);
  }
}

function sameBytes(a: Uint8Array | null, b: Uint8Array): boolean {
  if (!a || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
