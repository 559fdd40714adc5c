import { eased } from "../../motion/eased.ts";

/** A code that goes to where it is sent, or is there at once. */
export class Walker {
  private from: number[] = [];
  private to: number[] = [];
  private start = -Infinity;

  get target(): readonly number[] {
    return this.to;
  }

  jump(z: readonly number[]): void {
    this.to = [...z];
    this.start = -Infinity;
  }

  send(z: readonly number[], now: number): void {
    this.from = this.at(now);
    this.to = [...z];
    this.start = now;
  }

  at(now: number): number[] {
    const t = eased(this.start, now);
    return t < 1 ? this.to.map((v, i) => this.from[i] + (v - this.from[i]) * t) : [...this.to];
  }

  arrived(now: number): boolean {
    return eased(this.start, now) >= 1;
  }
}
