import { type Band, MOST_BANDS } from "../geometry/tiling.ts";
import type { RGB } from "../page/color.ts";
import { type Lens, link, type Places, texture, uniforms, UNIT } from "./gl.ts";

// A tile is a square in the middle of its cell, ink on nothing, so that what is behind shows through.
const VERTEX = `#version 300 es
uniform vec4 lens;
uniform vec2 xs[${MOST_BANDS}], ys[${MOST_BANDS}]; // middle, half
uniform ivec2 count;
out vec2 at;
void main() {
  vec2 corner = vec2(gl_VertexID % 2, gl_VertexID / 2);
  ivec2 cell = ivec2(gl_InstanceID % count.x, gl_InstanceID / count.x);
  vec2 x = xs[cell.x], y = ys[cell.y];
  vec2 place = vec2(x.x, y.x) + min(x.y, y.y) * (2. * corner - 1.);
  at = (vec2(cell) + vec2(corner.x, 1. - corner.y)) / vec2(count);
  gl_Position = vec4(place * lens.xy + lens.zw, 0, 1);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
in vec2 at;
uniform sampler2D tiles;
uniform vec3 ink;
uniform float opacity;
out vec4 pixel;
void main() {
  float a = opacity * texture(tiles, at).r;
  pixel = vec4(ink * a, a);
}`;

const UNIFORMS = ["lens", "xs", "ys", "count", "tiles", "ink", "opacity"] as const;

/** Decoded tiles in one texture, drawn behind the points. */
export interface Tiles {
  xs: Band[];
  ys: Band[];
  /** Side of a tile in pixels, and the levels of all: the row of lowest y first, each tile upright, 255 = ink. */
  side: number;
  levels: Uint8Array<ArrayBuffer>;
}

export class Mosaic {
  private readonly program: WebGLProgram;
  private readonly at: Places<(typeof UNIFORMS)[number]>;
  private cells = 0;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = link(gl, VERTEX, FRAGMENT);
    this.at = uniforms(gl, this.program, UNIFORMS);
    texture(gl, UNIT.tiles, gl.LINEAR);
    gl.uniform1i(this.at.tiles, UNIT.tiles);
  }

  set(tiles: Tiles | null): void {
    this.cells = tiles ? tiles.xs.length * tiles.ys.length : 0;
    if (!tiles) return;
    const { gl, at } = this;
    const { xs, ys, side, levels } = tiles;
    gl.useProgram(this.program);
    gl.uniform2fv(at.xs, xs.flat());
    gl.uniform2fv(at.ys, ys.flat());
    gl.uniform2i(at.count, xs.length, ys.length);
    gl.activeTexture(gl.TEXTURE0 + UNIT.tiles);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, xs.length * side, ys.length * side, 0, gl.RED, gl.UNSIGNED_BYTE, levels);
  }

  draw({ place }: Lens, ink: RGB, opacity: number): void {
    if (!this.cells) return;
    const { gl, at } = this;
    gl.useProgram(this.program);
    gl.bindVertexArray(null); // corners come from their number alone
    gl.uniform4fv(at.lens, place);
    gl.uniform3fv(at.ink, ink.map((v) => v / 255));
    gl.uniform1f(at.opacity, opacity);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.cells);
  }
}
