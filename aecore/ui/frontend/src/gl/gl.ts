// What every layer of the map asks of WebGL.

/** What a layer must know of the view to draw itself. */
export interface Lens {
  /** Data -> clip: scale x, scale y, offset x, offset y. */
  place: [number, number, number, number];
  /** Device pixels per unit of the data, per CSS pixel, and in half the width and height of the canvas. */
  unit: number;
  dpr: number;
  half: [number, number];
  /** Share of the way from the old data to the new, 0..1. */
  t: number;
}

/** Texture units: one for each thing that stays bound. */
export const UNIT = { palette: 0, glyphs: 1, after: 2, before: 3, tiles: 4, images: 5 } as const;

export type Places<N extends string> = Record<N, WebGLUniformLocation | null>;

export function link(gl: WebGL2RenderingContext, vertex: string, fragment: string): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]] as const) {
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
  gl.useProgram(program);
  return program;
}

export function uniforms<N extends string>(gl: WebGL2RenderingContext, program: WebGLProgram, names: readonly N[]): Places<N> {
  return Object.fromEntries(names.map((name) => [name, gl.getUniformLocation(program, name)])) as Places<N>;
}

/** A texture that stays bound to its unit. */
export function texture(gl: WebGL2RenderingContext, unit: number, filter: number): WebGLTexture {
  const made = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(gl.TEXTURE_2D, made);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return made;
}

/** New content for a buffer that changes twice a second. */
export function upload(gl: WebGL2RenderingContext, buffer: WebGLBuffer, data: ArrayBufferView<ArrayBufferLike>): void {
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.bufferData(gl.ARRAY_BUFFER, data as ArrayBufferView<ArrayBuffer>, gl.DYNAMIC_DRAW);
}
