// A film as a file: GIF frame by frame, video in real time. Neither holds the page up; both can be cancelled.

import { breath, paced } from "../slices.ts";
import { GIF_END, GifFrame, gifHead } from "./gif.ts";
import { Palette } from "./palette.ts";
import type { Still } from "./still.ts";

export type Format = "gif" | "video";

export interface Order {
  still: Still;
  /** At which shares there are frames, ascending, and how long the film takes, seconds. */
  stops: number[];
  seconds: number;
  signal: AbortSignal;
  /** The share that is done. */
  progress(share: number): void;
}

/** The first that the browser can record: H.264 opens in every slide show. */
const VIDEOS = ["video/mp4;codecs=avc1.42E01F", "video/webm;codecs=vp9", "video/webm;codecs=vp8"];
const BITS = 4_000_000;
const FPS = 25;
/** The last picture stays so long. */
const HOLD_S = 1;
const SHORTEST_MS = 40;
/** Pixels that are packed without looking at the clock. */
const PIECE = 20_000;

/** The ending of the file, or null where the browser records no video. */
export function videoType(): { mime: string; ending: string } | null {
  const mime = globalThis.MediaRecorder && VIDEOS.find((type) => MediaRecorder.isTypeSupported(type));
  return mime ? { mime, ending: mime.slice(6, mime.indexOf(";")) } : null;
}

/** Null when it was cancelled. */
export async function recordGif({ still, stops, seconds, signal, progress }: Order): Promise<Blob | null> {
  const { width: w, height: h } = still.canvas;
  const palette = new Palette();
  for (const share of [0, 0.5, 1]) {
    still.draw(share, false);
    await breath();
    palette.add(still.pixels());
    await breath();
  }
  const parts: BlobPart[] = [gifHead({ w, h }, palette.table()) as BlobPart];
  const ms = Math.max((1000 * seconds) / stops.length, SHORTEST_MS);
  for (const [i, share] of stops.entries()) {
    if (signal.aborted) return null;
    still.draw(share, false);
    await breath();
    const frame = new GifFrame({ w, h }, palette, i < stops.length - 1 ? ms : ms + 1000 * HOLD_S);
    parts.push((await packed(frame, still.pixels())) as BlobPart);
    progress((i + 1) / stops.length);
  }
  return new Blob([...parts, GIF_END as BlobPart], { type: "image/gif" });
}

async function packed(frame: GifFrame, pixels: Uint32Array): Promise<Uint8Array> {
  const rest = paced();
  for (let at = 0; at < pixels.length; at += PIECE) {
    frame.add(pixels.subarray(at, at + PIECE));
    await rest();
  }
  return frame.end();
}

/** Null when it was cancelled. */
export async function recordVideo({ still, seconds, signal, progress }: Order): Promise<Blob | null> {
  const { mime } = videoType()!;
  const recorder = new MediaRecorder(still.canvas.captureStream(FPS), { mimeType: mime, videoBitsPerSecond: BITS });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((done) => (recorder.onstop = done));
  still.draw(0, true);
  recorder.start();
  const start = performance.now();
  const passed = () => (performance.now() - start) / 1000;
  while (passed() < seconds + HOLD_S && !signal.aborted) {
    still.draw(Math.min(passed() / seconds, 1), true);
    progress(Math.min(passed() / (seconds + HOLD_S), 1));
    await breath(1000 / FPS);
  }
  recorder.stop();
  await stopped;
  return signal.aborted ? null : new Blob(parts, { type: mime });
}

/** Gives a file to the person. */
export function hand(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
