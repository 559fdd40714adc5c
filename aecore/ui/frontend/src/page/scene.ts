import { openEnvelope } from "../wire/envelope.ts";
import { hide } from "./dom.ts";
import type { Follower } from "./live.ts";
import { type Factory, page } from "./registry.ts";

/** Mirrors what aecore/ui/live.py tells. */
interface SceneHeader {
  /** "": nothing moves. */
  topic: string;
  /** Of the topic's newest message as the script drew it. */
  number: number;
  /** What the script drew the rest of the page for. */
  standing: string;
  text: Record<string, string>;
}

/** The invisible component of a part of the page that moves: it follows a topic, and has the page made anew when need be. */
export const scene: Factory = (parent) => {
  hide(parent);
  let follower: Follower | null = null;
  let asked = "";
  let lost = 0;
  const leave = () => follower && page().live.leave(follower);
  return {
    update(bytes, component) {
      const { topic, number, standing, text } = openEnvelope<SceneHeader>(bytes).data;
      const ask = (wanted: string) => {
        if (wanted === asked) return;
        asked = wanted;
        component.setStateValue?.("standing", wanted);
      };
      asked = standing;
      if (follower?.topic !== topic) leave();
      if (!topic) return void (follower = null);
      follower = { topic, text, standing: ask, lost: () => ask(`lost ${++lost} of ${topic}`) };
      page().live.join(follower, number);
    },
    dispose: () => void leave(),
  };
};
