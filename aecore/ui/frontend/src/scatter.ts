import type { RGB } from "./color.ts";
import { FRAGMENT, VERTEX } from "./shaders.ts";
import type { Size, View } from "./view.ts";

export interface Look {
  view: View;
  size: Size;
  /** Device pixels per CSS pixel. */
  dpr: number;
  /** Share of the way from the old positions to the new, 0..1. */
  t: number;
  /** Diameter of a point, CSS pixels. */
  diameter: number;
  alpha: number;
  glyph: boolean;
}

const UNIFORMS = ["t", "size", "alpha", "view", "palette", "glyph", "glyphs"] as const;
const PALETTE_UNIT = 0;
const GLYPH_UNIT = 1;
const CELL = 64;

/** The points on the graphics card. Knows nothing of where they come from or who looks at them. */
export class Scatter {
  private readonly at: Record<(typeof UNIFORMS)[number], WebGLUniformLocation | null>;
  private readonly buffers: WebGLBuffer[];
  private readonly textures: WebGLTexture[];
  private n = 0;

  /** Null where the browser has no WebGL2 (or none left to give). */
  static on(canvas: HTMLCanvasElement): Scatter | null {
    const gl = canvas.getContext("webgl2", { alpha: false, antialias: false, depth: false });
    return gl && new Scatter(gl);
  }

  private constructor(private readonly gl: WebGL2RenderingContext) {
    const program = link(gl);
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.at = Object.fromEntries(UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)])) as typeof this.at;
    gl.uniform1i(this.at.palette, PALETTE_UNIT);
    gl.uniform1i(this.at.glyphs, GLYPH_UNIT);
    this.buffers = [2, 2, 1, 1].map((width, slot) => attribute(gl, slot, width, slot > 1));
    this.textures = [PALETTE_UNIT, GLYPH_UNIT].map((unit) => texture(gl, unit));
  }

  /** Old and new positions (2 n each) and classes (n). */
  setPoints(from: Float32Array, to: Float32Array, cls: Uint8Array): void {
    this.n = cls.length;
    this.upload(0, from);
    this.upload(1, to);
    this.upload(2, cls);
  }

  /** 1 for a point that is chosen, 0 for one that fades; null: no choice, all alike. */
  setChosen(mask: Uint8Array | null): void {
    const { gl } = this;
    if (mask) {
      this.upload(3, mask);
      gl.enableVertexAttribArray(3);
    } else {
      gl.disableVertexAttribArray(3);
      gl.vertexAttrib1f(3, 1);
    }
  }

  /** A colour for each class; classes without one, or hidden, are not drawn. */
  setPalette(colors: RGB[], hidden: ArrayLike<number>): void {
    const texels = new Uint8Array(256 * 4);
    colors.forEach((color, c) => texels.set([...color, hidden[c] ? 0 : 255], 4 * c));
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0 + PALETTE_UNIT);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels);
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
    gl.activeTexture(gl.TEXTURE0 + GLYPH_UNIT);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, pen.canvas);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
  }

  /** Behind the points. The canvas is opaque: browsers compose it with less work. */
  setBackground([r, g, b]: RGB): void {
    this.gl.clearColor(r / 255, g / 255, b / 255, 1);
  }

  draw({ view, size, dpr, t, diameter, alpha, glyph }: Look): void {
    const { gl, at } = this;
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const [sx, sy] = [(2 * view.k) / size.w, (2 * view.k) / size.h];
    gl.uniform4f(at.view, sx, sy, -view.x * sx, -view.y * sy);
    gl.uniform1f(at.t, t);
    gl.uniform1f(at.size, diameter * dpr);
    gl.uniform1f(at.alpha, alpha);
    gl.uniform1i(at.glyph, Number(glyph));
    gl.drawArrays(gl.POINTS, 0, this.n);
  }

  dispose(): void {
    const { gl } = this;
    this.buffers.forEach((buffer) => gl.deleteBuffer(buffer));
    this.textures.forEach((each) => gl.deleteTexture(each));
    gl.getExtension("WEBGL_lose_context")?.loseContext(); // browsers allow few contexts: give it back now
  }

  private upload(slot: number, data: ArrayBufferView<ArrayBufferLike>): void {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[slot]);
    gl.bufferData(gl.ARRAY_BUFFER, data as ArrayBufferView<ArrayBuffer>, gl.DYNAMIC_DRAW);
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader); // lives on with the program
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`latent map shaders: ${gl.getProgramInfoLog(program)}`);
  }
  return program;
}

function attribute(gl: WebGL2RenderingContext, slot: number, width: number, bytes: boolean): WebGLBuffer {
  const buffer = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(slot);
  gl.vertexAttribPointer(slot, width, bytes ? gl.UNSIGNED_BYTE : gl.FLOAT, false, 0, 0);
  return buffer;
}

function texture(gl: WebGL2RenderingContext, unit: number): WebGLTexture {
  const made = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(gl.TEXTURE_2D, made);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  return made;
}
