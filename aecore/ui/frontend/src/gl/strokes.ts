import type { Glide } from "../motion/glide.ts";
import { type Lens, link, type Places, uniforms, UNIT, upload } from "./gl.ts";
import { STROKE } from "./strokeshaders.ts";

const UNIFORMS = ["lens", "half_", "t", "unit", "dpr", "width", "corners", "alpha", "palette"] as const;
/** Bytes of one shape's numbers: place (2) and shape (3). */
const STRIDE = 20;

export interface Style {
  vertex: string;
  /** Corners of the strip of triangles that the vertex shader makes of each shape, by the size of the largest. */
  corners(pixels: number): number;
  /** Of the line, CSS pixels. */
  width: number;
  alpha: number;
}

/** Many small figures of one kind, drawn as lines: one call for all, made on the graphics card from five numbers each. */
export class Strokes {
  private readonly program: WebGLProgram;
  private readonly at: Places<(typeof UNIFORMS)[number]>;
  private readonly vao: WebGLVertexArrayObject;
  private readonly buffers: WebGLBuffer[];
  private n = 0;
  /** Of the largest shape, data units. */
  private reach = 0;

  constructor(private readonly gl: WebGL2RenderingContext, private readonly style: Style) {
    this.program = link(gl, style.vertex, STROKE);
    this.at = uniforms(gl, this.program, UNIFORMS);
    gl.uniform1i(this.at.palette, UNIT.palette);
    gl.uniform1f(this.at.width, style.width);
    gl.uniform1f(this.at.alpha, style.alpha);
    this.vao = gl.createVertexArray();
    gl.bindVertexArray(this.vao);
    this.buffers = [0, 2, 4].map((slot) => instances(gl, slot));
  }

  set({ from, to, cls }: Glide): void {
    this.n = cls.length;
    this.reach = Math.max(largest(from), largest(to));
    [from, to, cls].forEach((data, i) => upload(this.gl, this.buffers[i], data));
  }

  draw({ place, half, t, unit, dpr }: Lens): void {
    if (!this.n) return;
    const { gl, at } = this;
    gl.useProgram(this.program);
    gl.bindVertexArray(this.vao);
    gl.uniform4fv(at.lens, place);
    gl.uniform2fv(at.half_, half);
    gl.uniform1f(at.t, t);
    gl.uniform1f(at.unit, unit);
    gl.uniform1f(at.dpr, dpr);
    const corners = this.style.corners(this.reach * unit);
    gl.uniform1f(at.corners, corners);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, corners, this.n);
  }
}

/** Size of the largest shape among five numbers each; nothing is larger than its three numbers together. */
function largest(numbers: Float32Array): number {
  let found = 0;
  for (let i = 0; i < numbers.length; i += 5) {
    found = Math.max(found, Math.hypot(numbers[i + 2], numbers[i + 3], numbers[i + 4]));
  }
  return found;
}

/** A buffer of one record for each figure: place and shape in two slots, or, in slot 4, the class. */
function instances(gl: WebGL2RenderingContext, slot: number): WebGLBuffer {
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  const parts = slot === 4 ? [[4, 1, 0]] : [[slot, 2, 0], [slot + 1, 3, 8]];
  for (const [at, width, offset] of parts) {
    gl.enableVertexAttribArray(at);
    if (slot === 4) gl.vertexAttribPointer(at, width, gl.UNSIGNED_BYTE, false, 0, 0);
    else gl.vertexAttribPointer(at, width, gl.FLOAT, false, STRIDE, offset);
    gl.vertexAttribDivisor(at, 1);
  }
  return buffer;
}
