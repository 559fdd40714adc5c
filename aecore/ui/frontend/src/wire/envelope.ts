// One message = u32 length (little-endian), a JSON head, and binary parts, because Streamlit carries
// raw bytes only as the whole of a component's data.

interface Head<H> {
  data: H;
  /** Name -> [offset, length], counted from the end of the head. */
  blobs: Record<string, [number, number]>;
  /** Parts that are had elsewhere: name -> address. */
  things?: Record<string, string>;
  /** The place on the page that the live wire reaches. */
  slot?: string;
}

export interface Envelope<H> {
  data: H;
  names: string[];
  /** A fresh, aligned copy of one part; empty when there is none of that name. */
  blob(name: string): Uint8Array<ArrayBuffer>;
}

export function openEnvelope<H>(bytes: Uint8Array): Envelope<H> {
  const { head, body } = split<H>(bytes);
  return {
    data: head.data,
    names: Object.keys(head.blobs),
    blob(name) {
      const [offset, length] = head.blobs[name] ?? [0, 0];
      return bytes.slice(body + offset, body + offset + length) as Uint8Array<ArrayBuffer>;
    },
  };
}

/** What a message says of itself: the addresses of the parts that it does not bring, and its place on the page. */
export function label(bytes: Uint8Array): { things: string[]; slot: string } {
  const { things, slot } = split(bytes).head;
  return { things: Object.values(things ?? {}), slot: slot ?? "" };
}

/** The message with another head's data, and all else as it was. */
export function rewritten(bytes: Uint8Array, change: (data: unknown) => unknown): Uint8Array {
  const { head, body } = split(bytes);
  return sealed({ ...head, data: change(head.data) }, [bytes.subarray(body)]);
}

/** The message with the parts that are had elsewhere, by their addresses. */
export function complete(bytes: Uint8Array, parts: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const { head, body } = split(bytes);
  if (!head.things) return bytes;
  const added: Uint8Array[] = [];
  let end = bytes.length - body;
  for (const [name, address] of Object.entries(head.things)) {
    const part = parts.get(address)!;
    head.blobs[name] = [end, part.length];
    end += part.length;
    added.push(part);
  }
  delete head.things;
  return sealed(head, [bytes.subarray(body), ...added]);
}

function sealed(head: Head<unknown>, parts: readonly Uint8Array[]): Uint8Array {
  const told = new TextEncoder().encode(JSON.stringify(head));
  const size = new Uint8Array(new Uint32Array([told.length]).buffer);
  return join([size, told, ...parts]);
}

function split<H>(bytes: Uint8Array): { head: Head<H>; body: number } {
  const size = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size))) as Head<H>;
  return { head, body: 4 + size };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two parts of messages' heads say the same. */
export function alike(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
