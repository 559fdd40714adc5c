// The paper of a picture, place by place: light falls unevenly, and what is darker than the paper around it is ink.

/**
 * The picture without whatever is dark and narrower than 2 `reach` + 1 pixels: its morphological closing by a square of
 * that side. Slopes, vignettes and the edges of broad shadows stay as they are; strokes are filled with what is around them.
 */
export function paperLevel(light: Float32Array, w: number, h: number, reach: number): Float32Array {
  const [W, H] = [w + 2 * reach, h + 2 * reach];
  const padded = new Float32Array(W * H); // the edge goes on outside, or the darker side of a slope would be filled
  for (let p = 0; p < W * H; p++) {
    const [i, j] = [(p % W) - reach, Math.floor(p / W) - reach];
    padded[p] = light[Math.min(Math.max(j, 0), h - 1) * w + Math.min(Math.max(i, 0), w - 1)];
  }
  const closed = greatest(greatest(padded, W, H, reach).map((v) => -v), W, H, reach);
  return Float32Array.from(light, (_, p) => -closed[(Math.floor(p / w) + reach) * W + (p % w) + reach]);
}

/** The mean of each pixel and those at most `reach` to its sides. */
export function blurred(image: Float32Array, w: number, h: number, reach: number): Float32Array {
  const mean = (line: Float32Array, from: number, step: number, n: number, out: Float32Array) => {
    const at = (k: number) => line[from + step * Math.min(Math.max(k, 0), n - 1)];
    let sum = 0;
    for (let k = -reach; k <= reach; k++) sum += at(k);
    for (let k = 0; k < n; k++) {
      out[from + step * k] = sum / (2 * reach + 1);
      sum += at(k + reach + 1) - at(k - reach);
    }
  };
  return reach ? lines(image, w, h, mean) : image;
}

/** The greatest value of the square of `reach` around each pixel. */
function greatest(image: Float32Array, w: number, h: number, reach: number): Float32Array {
  const queue = new Int32Array(Math.max(w, h));
  return lines(image, w, h, (line, from, step, n, out) => {
    const at = (k: number) => line[from + step * k];
    let [head, tail] = [0, 0]; // positions whose values fall: the first is the greatest that is still in reach
    for (let k = 0; k < n + reach; k++) {
      if (k < n) {
        while (tail > head && at(queue[tail - 1]) <= at(k)) tail--;
        queue[tail++] = k;
      }
      if (k < reach) continue;
      if (queue[head] < k - 2 * reach) head++;
      out[from + step * (k - reach)] = at(queue[head]);
    }
  });
}

type Line = (line: Float32Array, from: number, step: number, n: number, out: Float32Array) => void;

/** What `act` makes of each row, and then of each column of that. */
function lines(image: Float32Array, w: number, h: number, act: Line): Float32Array {
  const [across, out] = [new Float32Array(w * h), new Float32Array(w * h)];
  for (let j = 0; j < h; j++) act(image, j * w, 1, w, across);
  for (let i = 0; i < w; i++) act(across, i, w, h, out);
  return out;
}
