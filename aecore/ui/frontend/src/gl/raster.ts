import type { RGB } from "../page/color.ts";
import type { Field } from "../wire/protocol.ts";
import { type Lens, link, type Places, texture, uniforms, UNIT } from "./gl.ts";
import { STRONGEST } from "./ramp.ts";

/** The outer part of the raster in which it fades away: nothing is known beyond, and its edge means nothing. */
const FADE = "0.12";

const VERTEX = `#version 300 es
uniform vec4 lens, box;
out vec2 place;
void main() {
  place = mix(box.xz, box.yw, vec2(gl_VertexID % 2, gl_VertexID / 2));
  gl_Position = vec4(place * lens.xy + lens.zw, 0, 1);
}`;

// Each raster is read in the range of its own, so that a value fades in its place though the range has changed.
const FRAGMENT = `#version 300 es
precision highp float;
in vec2 place;
uniform vec4 box, old;
uniform float t;
uniform bool both; // signs
uniform vec3 low, high;
uniform sampler2D after, before;
out vec4 pixel;
float level(sampler2D grid, vec4 range) {
  vec2 n = vec2(textureSize(grid, 0));
  return 255. * texture(grid, ((place - range.xz) / (range.yw - range.xz) * (n - 1.) + .5) / n).r;
}
void main() {
  float v = level(after, box);
  if (t < 1.) v = mix(level(before, old), v, t);
  v = both ? (v - 128.) / 127. : v / 255.;
  vec2 at = (place - box.xz) / (box.yw - box.xz), edge = min(at, 1. - at);
  float a = ${STRONGEST} * min(abs(v), 1.) * smoothstep(0., ${FADE}, min(edge.x, edge.y));
  pixel = vec4((v < 0. ? low : high) * a, a);
}`;

const UNIFORMS = ["lens", "box", "old", "t", "both", "low", "high", "after", "before"] as const;

/** A grid of values behind the points. The graphics card interpolates it, in space and from one state to the next. */
export class Raster {
  private readonly program: WebGLProgram;
  private readonly at: Places<(typeof UNIFORMS)[number]>;
  private field: Field | null = null;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = link(gl, VERTEX, FRAGMENT);
    this.at = uniforms(gl, this.program, UNIFORMS);
    for (const name of ["after", "before"] as const) {
      texture(gl, UNIT[name], gl.LINEAR);
      gl.uniform1i(this.at[name], UNIT[name]);
    }
  }

  /** `before`: what to fade from. */
  set(field: Field | null, before: Field | null, [low, high]: [RGB, RGB]): void {
    this.field = field;
    if (!field) return;
    const { gl, at } = this;
    const first = before ?? field;
    gl.useProgram(this.program);
    gl.uniform4fv(at.box, field.range);
    gl.uniform4fv(at.old, first.range);
    gl.uniform1i(at.both, Number(field.kind === "signed"));
    gl.uniform3fv(at.low, low.map((v) => v / 255));
    gl.uniform3fv(at.high, high.map((v) => v / 255));
    this.load(UNIT.after, field);
    this.load(UNIT.before, first);
  }

  draw({ place, t }: Lens): void {
    if (!this.field) return;
    const { gl, at } = this;
    gl.useProgram(this.program);
    gl.bindVertexArray(null); // corners come from their number alone
    gl.uniform4fv(at.lens, place);
    gl.uniform1f(at.t, t);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  private load(unit: number, { size: [rows, cols], values }: Field): void {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, cols, rows, 0, gl.RED, gl.UNSIGNED_BYTE, values);
  }
}
