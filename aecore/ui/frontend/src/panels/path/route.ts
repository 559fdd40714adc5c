// Ways from one code to another, as equally many codes each.

const NOTHING = 1e-6;

export function linear(a: number[], b: number[], n: number): number[][] {
  return Array.from({ length: n }, (_, i) => mix(a, b, i / (n - 1)));
}

/**
 * Around `centre`: the direction turns evenly (slerp; Shoemake 1985, eq. 1), the distance from the centre changes evenly.
 * Null where there is no direction to turn: an end lies at the centre, or both on one line with it.
 */
export function spherical(a: number[], b: number[], centre: number[], n: number): number[][] | null {
  const [u, v] = [a, b].map((z) => z.map((value, i) => value - centre[i]));
  const [ru, rv] = [Math.hypot(...u), Math.hypot(...v)];
  if (Math.min(ru, rv) < NOTHING) return null;
  const cosine = u.reduce((sum, value, i) => sum + value * v[i], 0) / (ru * rv);
  const angle = Math.acos(Math.min(Math.max(cosine, -1), 1));
  if (Math.sin(angle) < NOTHING) return null;
  return Array.from({ length: n }, (_, k) => {
    const t = k / (n - 1);
    const [p, q] = [Math.sin((1 - t) * angle), Math.sin(t * angle)].map((s) => s / Math.sin(angle));
    const radius = ru + t * (rv - ru);
    return centre.map((c, i) => c + radius * ((p * u[i]) / ru + (q * v[i]) / rv));
  });
}

/** n codes at equal distances along a line with corners. */
export function evenly(corners: number[][], n: number): number[][] {
  const lengths = corners.slice(1).map((z, i) => Math.hypot(...z.map((value, k) => value - corners[i][k])));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  let [leg, passed] = [0, 0];
  return Array.from({ length: n }, (_, i) => {
    const at = (total * i) / (n - 1);
    while (leg < lengths.length - 1 && passed + lengths[leg] < at) passed += lengths[leg++];
    return mix(corners[leg], corners[leg + 1], Math.min((at - passed) / (lengths[leg] || 1), 1));
  });
}

/** Root of the summed squared differences of two images. */
export function pixelDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return Math.sqrt(sum);
}

function mix(a: number[], b: number[], t: number): number[] {
  return a.map((value, i) => value + t * (b[i] - value));
}
