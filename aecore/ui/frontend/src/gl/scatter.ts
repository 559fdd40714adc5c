import type { Glide } from "../motion/glide.ts";
import type { RGB } from "../page/color.ts";
import { type Lens, link, type Places, texture, uniforms, UNIT, upload } from "./gl.ts";
import { FRAGMENT, VERTEX } from "./shaders.ts";

/** How a point is drawn: as a disc, as the character of its class, or as its own picture. */
export const MARKS = ["disc", "glyph", "picture"] as const;
export type Mark = (typeof MARKS)[number];

export interface Look {
  /** Diameter of a point, CSS pixels. */
  diameter: number;
  alpha: number;
  mark: Mark;
  /** One colour for all points, whatever their class; null: each in its own. */
  plain: RGB | null;
}

const UNIFORMS = ["t", "size", "alpha", "view", "palette", "plain", "mark", "glyphs", "images", "grid"] as const;
const CELL = 64;

/** The points on the graphics card. Knows nothing of where they come from or who looks at them. */
export class Scatter {
  private readonly program: WebGLProgram;
  private readonly at: Places<(typeof UNIFORMS)[number]>;
  private readonly vao: WebGLVertexArrayObject;
  private readonly buffers: WebGLBuffer[];
  private n = 0;

  constructor(private readonly gl: WebGL2RenderingContext) {
    this.program = link(gl, VERTEX, FRAGMENT);
    this.at = uniforms(gl, this.program, UNIFORMS);
    gl.uniform1i(this.at.palette, UNIT.palette);
    gl.uniform1i(this.at.glyphs, UNIT.glyphs);
    gl.uniform1i(this.at.images, UNIT.images);
    this.vao = gl.createVertexArray();
    gl.bindVertexArray(this.vao);
    this.buffers = [2, 2, 1, 1].map((width, slot) => attribute(gl, slot, width, slot > 1));
    texture(gl, UNIT.glyphs, gl.NEAREST);
  }

  /** Old and new positions (2 n each) and classes (n). */
  set({ from, to, cls }: Glide): void {
    this.n = cls.length;
    [from, to, cls].forEach((data, slot) => upload(this.gl, this.buffers[slot], data));
  }

  /** 1 for a point that is chosen, 0 for one that fades; null: no choice, all alike. */
  setChosen(mask: Uint8Array | null): void {
    const { gl } = this;
    gl.bindVertexArray(this.vao);
    if (mask) {
      upload(gl, this.buffers[3], mask);
      gl.enableVertexAttribArray(3);
    } else {
      gl.disableVertexAttribArray(3);
      gl.vertexAttrib1f(3, 1);
    }
  }

  /** One character for each class, drawn by the browser's own type. */
  setGlyphs(characters: string[]): void {
    const pen = new OffscreenCanvas(16 * CELL, 16 * CELL).getContext("2d")!;
    pen.font = `700 ${CELL * 0.92}px sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    characters.slice(0, 256).forEach((character, c) => {
      pen.fillText(character, ((c % 16) + 0.5) * CELL, (Math.floor(c / 16) + 0.54) * CELL, CELL);
    });
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0 + UNIT.glyphs);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, pen.canvas);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
  }

  /** `grid`: columns and rows of the pictures' atlas. */
  draw({ place, t, dpr }: Lens, { diameter, alpha, mark, plain }: Look, grid: [number, number]): void {
    const { gl, at } = this;
    gl.useProgram(this.program);
    gl.bindVertexArray(this.vao);
    gl.uniform4fv(at.view, place);
    gl.uniform1f(at.t, t);
    gl.uniform1f(at.size, diameter * dpr);
    gl.uniform1f(at.alpha, alpha);
    gl.uniform1i(at.mark, MARKS.indexOf(mark));
    gl.uniform2fv(at.grid, grid);
    gl.uniform4fv(at.plain, plain ? [...plain.map((v) => v / 255), 1] : [0, 0, 0, 0]);
    gl.drawArrays(gl.POINTS, 0, this.n);
  }
}

function attribute(gl: WebGL2RenderingContext, slot: number, width: number, bytes: boolean): WebGLBuffer {
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(slot);
  gl.vertexAttribPointer(slot, width, bytes ? gl.UNSIGNED_BYTE : gl.FLOAT, false, 0, 0);
  return buffer;
}
