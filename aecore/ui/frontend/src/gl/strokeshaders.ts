// Lines as strips of triangles, a little wider than the line: the outermost pixel fades. Widths are device pixels.

const HEAD = `#version 300 es
layout(location=0) in vec2 place0;
layout(location=1) in vec3 shape0;
layout(location=2) in vec2 place1;
layout(location=3) in vec3 shape1;
layout(location=4) in float cls;
uniform vec4 lens; // data -> clip: scale, offset
uniform vec2 half_; // of the canvas
uniform float t, unit, dpr, width, corners;
uniform sampler2D palette; // alpha 0: a hidden class
out vec3 color;
out float across; // distance from the middle of the line
out float reach; // half the line's width here
void put(vec2 shift) {
  vec4 ink = texelFetch(palette, ivec2(int(cls), 0), 0);
  vec2 at = mix(place0, place1, t) * lens.xy + lens.zw;
  gl_Position = ink.a == 0. ? vec4(2, 2, 2, 1) : vec4(at + shift / half_, 0, 1);
  color = ink.rgb;
}
float side() { return float(gl_VertexID % 2) * 2. - 1.; }
`;

/** Corners of an ellipse this large (device pixels): its chords stay within a third of a pixel of the curve. */
export function ellipseCorners(radius: number): number {
  return 2 * Math.min(Math.max(Math.ceil(4 * Math.sqrt(radius)), 16), 160) + 2;
}

/** The unit circle through the ellipse's matrix, offset along the normal. Thinner than a pixel is drawn as a pixel. */
export const ELLIPSE = `${HEAD}
void main() {
  float angle = float(gl_VertexID / 2) * ${(4 * Math.PI).toFixed(6)} / (corners - 2.);
  vec2 u = vec2(cos(angle), sin(angle));
  vec3 m = mix(shape0, shape1, t) * unit;
  m.xz = max(m.xz, .5);
  vec2 normal = normalize(vec2(m.z * u.x - m.y * u.y, m.x * u.y));
  reach = .5 * width * dpr;
  across = side() * (reach + 1.);
  put(vec2(m.x * u.x, m.y * u.x + m.z * u.y) + normal * across);
}`;

export const arrowCorners = (): number => 8;

/** Tail, end of the shaft, foot of the head, tip: the head tapers to nothing, and is never longer than the arrow. */
export const ARROW = `${HEAD}
void main() {
  vec2 way = mix(shape0.xy, shape1.xy, t) * unit;
  float far = length(way);
  vec2 along = far > 0. ? way / far : vec2(1, 0);
  float head = min(7. * dpr, .6 * far);
  int station = gl_VertexID / 2;
  float at = station == 0 ? 0. : station == 3 ? far : far - head;
  reach = station == 3 ? 0. : station == 2 ? .42 * head : .5 * width * dpr;
  across = side() * (reach + 1.);
  put(along * at + vec2(-along.y, along.x) * across);
}`;

export const STROKE = `#version 300 es
precision highp float;
in vec3 color;
in float across, reach;
uniform float alpha;
out vec4 pixel;
void main() {
  float a = alpha * clamp(reach - abs(across) + .5, 0., 1.);
  pixel = vec4(color * a, a);
}`;
