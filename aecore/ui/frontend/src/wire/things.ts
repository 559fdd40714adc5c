/** Least and longest wait before something that did not come is asked for again; ms. */
export const AGAIN = 500;
export const LATEST = 5000;

/** Parts of a message that are had by their address, below which nothing ever changes: fetched once, kept by the browser. */
export async function fetchThings(addresses: readonly string[], wanted: () => boolean): Promise<Map<string, Uint8Array> | null> {
  const parts = await Promise.all(addresses.map((address) => fetchThing(address, wanted)));
  if (parts.some((part) => !part)) return null;
  return new Map(addresses.map((address, i) => [address, parts[i]!]));
}

/** Asks again and again, more and more seldom, as long as it is wanted; null once it is not. */
async function fetchThing(address: string, wanted: () => boolean): Promise<Uint8Array | null> {
  for (let pause = AGAIN; wanted(); pause = Math.min(2 * pause, LATEST)) {
    const part = await bytesAt(address);
    if (part) return part;
    await new Promise((done) => setTimeout(done, pause));
  }
  return null;
}

/** What lies at an address, or null. */
export async function bytesAt(address: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const answer = await fetch(address);
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch {
    return null;
  }
}
