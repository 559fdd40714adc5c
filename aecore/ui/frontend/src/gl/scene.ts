// All that is on the graphics card, in the order of drawing: raster, decoded plane, points, ellipses, arrows.

import type { Size, View } from "../geometry/view.ts";
import type { Cloud } from "../motion/cloud.ts";
import type { Glide } from "../motion/glide.ts";
import type { RGB } from "../page/color.ts";
import type { AtlasRef, Field } from "../wire/protocol.ts";
import { type Lens, texture, UNIT } from "./gl.ts";
import { Mosaic, type Tiles } from "./mosaic.ts";
import { Raster } from "./raster.ts";
import { type Look, Scatter } from "./scatter.ts";
import { Sprites } from "./sprites.ts";
import { Strokes, type Style } from "./strokes.ts";
import { ARROW, arrowCorners, ELLIPSE, ellipseCorners } from "./strokeshaders.ts";

/** What is shown, each on its way from before. */
export interface Shown {
  cloud: Cloud;
  ellipses: Glide;
  arrows: Glide;
  field: Field | null;
  /** The raster to fade from; null: none, or one of another kind. */
  before: Field | null;
}

export interface Frame extends Look {
  view: View;
  size: Size;
  /** Of the decoded plane. */
  ink: RGB;
  opacity: number;
  /** Columns and rows of the points' pictures. */
  grid: [number, number];
  /** Device pixels per CSS pixel, and how much of the movement is over, 0..1. */
  dpr: number;
  t: number;
}

const ELLIPSES: Style = { vertex: ELLIPSE, corners: ellipseCorners, width: 1.3, alpha: 0.6 };
const ARROWS: Style = { vertex: ARROW, corners: arrowCorners, width: 1.4, alpha: 0.85 };

export class Scene {
  readonly points: Scatter;
  /** Made when first wanted: a map without them pays nothing. */
  private raster: Raster | null = null;
  private mosaic: Mosaic | null = null;
  private sprites: Sprites | null = null;
  private readonly strokes = new Map<Style, Strokes>();

  /** Null where the browser has no WebGL2 (or none left to give). */
  static on(canvas: HTMLCanvasElement): Scene | null {
    const gl = canvas.getContext("webgl2", { alpha: false, antialias: false, depth: false });
    return gl && new Scene(gl);
  }

  private constructor(private readonly gl: WebGL2RenderingContext) {
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    texture(gl, UNIT.palette, gl.NEAREST);
    this.points = new Scatter(gl);
  }

  set({ cloud, ellipses, arrows }: Shown): void {
    this.points.set(cloud);
    this.setStrokes(ELLIPSES, ellipses);
    this.setStrokes(ARROWS, arrows);
  }

  /** The raster with the colours of its two ends. */
  setField({ field, before }: Shown, ends: [RGB, RGB]): void {
    if (field) this.raster ??= new Raster(this.gl);
    this.raster?.set(field, before, ends);
  }

  /** The decoded plane; null: none. */
  setTiles(tiles: Tiles | null): void {
    if (tiles) this.mosaic ??= new Mosaic(this.gl);
    this.mosaic?.set(tiles);
  }

  /** Columns and rows of the points' pictures; null while they are not here: then `arrived` is called when they are. */
  pictures(atlas: AtlasRef, arrived: () => void): [number, number] | null {
    this.sprites ??= new Sprites(this.gl);
    return this.sprites.grid(atlas, arrived);
  }

  /** A colour for each class; classes without one, or hidden, are not drawn. */
  setPalette(colors: RGB[], hidden: ArrayLike<number>): void {
    const texels = new Uint8Array(256 * 4);
    colors.forEach((color, c) => texels.set([...color, hidden[c] ? 0 : 255], 4 * c));
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0 + UNIT.palette);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels);
  }

  /** Behind everything. The canvas is opaque: browsers compose it with less work. */
  setBackground([r, g, b]: RGB): void {
    this.gl.clearColor(r / 255, g / 255, b / 255, 1);
  }

  draw(frame: Frame): void {
    const { gl } = this;
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clear(gl.COLOR_BUFFER_BIT);
    const lens = through(frame);
    this.raster?.draw(lens);
    this.mosaic?.draw(lens, frame.ink, frame.opacity);
    this.points.draw(lens, frame, frame.grid);
    for (const style of [ELLIPSES, ARROWS]) this.strokes.get(style)?.draw(lens);
  }

  /** Browsers allow few contexts: gives it back now, with all that was made in it. */
  dispose(): void {
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
  }

  private setStrokes(style: Style, shapes: Glide): void {
    if (shapes.n && !this.strokes.has(style)) this.strokes.set(style, new Strokes(this.gl, style));
    this.strokes.get(style)?.set(shapes);
  }
}

function through({ view, size, dpr, t }: Frame): Lens {
  const [sx, sy] = [(2 * view.k) / size.w, (2 * view.k) / size.h];
  return {
    place: [sx, sy, -view.x * sx, -view.y * sy],
    unit: view.k * dpr, dpr, half: [(size.w * dpr) / 2, (size.h * dpr) / 2], t,
  };
}
