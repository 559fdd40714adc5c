// One message = u32 length (little-endian), a JSON head, and binary parts, because Streamlit carries
// raw bytes only as the whole of a component's data.

interface Head<H> {
  data: H;
  /** Name -> [offset, length], counted from the end of the head. */
  blobs: Record<string, [number, number]>;
}

export interface Envelope<H> {
  data: H;
  names: string[];
  /** A fresh, aligned copy of one part; empty when there is none of that name. */
  blob(name: string): Uint8Array<ArrayBuffer>;
}

export function openEnvelope<H>(bytes: Uint8Array): Envelope<H> {
  const size = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size))) as Head<H>;
  const body = 4 + size;
  return {
    data: head.data,
    names: Object.keys(head.blobs),
    blob(name) {
      const [offset, length] = head.blobs[name] ?? [0, 0];
      return bytes.slice(body + offset, body + offset + length) as Uint8Array<ArrayBuffer>;
    },
  };
}

/** Whether two messages are byte for byte the same (then there is nothing to do). */
export function sameBytes(a: Uint8Array | null, b: Uint8Array): boolean {
  if (!a || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether two parts of messages' heads say the same. */
export function alike(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
