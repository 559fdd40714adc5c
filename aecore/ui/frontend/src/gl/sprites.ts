import { page } from "../page/registry.ts";
import type { AtlasRef } from "../wire/protocol.ts";
import { texture, UNIT } from "./gl.ts";

/** Pixels that are handed to the graphics card at once: a large atlas must not hold up a frame. */
const STRIP = 1_000_000;

/** The atlas on the graphics card, for points that are drawn as their own pictures. */
export class Sprites {
  /** Name of the asset that is there, all of it; "": none yet. */
  private loaded = "";
  private loading = "";
  private size: [number, number] = [1, 1];

  constructor(private readonly gl: WebGL2RenderingContext) {
    texture(gl, UNIT.images, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAX_LEVEL, 2); // beyond, neighbours would run into each other
  }

  /** Columns and rows of tiles, once the atlas is there; until then null, and `arrived` is called when it is. */
  grid({ asset, tile: [h, w] }: AtlasRef, arrived: () => void): [number, number] | null {
    const bitmap = page().assets.get(asset);
    if (bitmap && asset !== this.loaded && asset !== this.loading) void this.load(bitmap, asset).then(arrived);
    return this.loaded === asset ? [this.size[0] / w, this.size[1] / h] : null;
  }

  private async load(bitmap: ImageBitmap, asset: string): Promise<void> {
    const { gl } = this;
    const { width, height } = bitmap;
    [this.loading, this.loaded, this.size] = [asset, "", [width, height]];
    this.bind();
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, null);
    const rows = Math.max(Math.floor(STRIP / width), 1);
    for (let y = 0; y < height; y += rows) {
      const strip = await createImageBitmap(bitmap, 0, y, width, Math.min(rows, height - y)).catch(() => null);
      if (!strip || this.loading !== asset) return strip?.close(); // replaced meanwhile
      this.bind();
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, y, gl.RED, gl.UNSIGNED_BYTE, strip);
      strip.close();
    }
    gl.generateMipmap(gl.TEXTURE_2D);
    [this.loaded, this.loading] = [asset, ""];
  }

  private bind(): void {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE0 + UNIT.images);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  }
}
