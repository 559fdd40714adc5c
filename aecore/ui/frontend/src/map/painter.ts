import { diameter, inks, look } from "../gl/dots.ts";
import type { Tiles } from "../gl/mosaic.ts";
import { ends } from "../gl/ramp.ts";
import type { Mark } from "../gl/scatter.ts";
import { Scene } from "../gl/scene.ts";
import type { Camera } from "../motion/camera.ts";
import type { RGB } from "../page/color.ts";
import type { Theme } from "../page/theme.ts";
import type { MapHeader } from "../wire/protocol.ts";
import type { Content } from "./content.ts";

/** How a picture is to be drawn. */
export interface Shot {
  /** How much of the movement is over, 0..1. */
  t: number;
  mark: Mark;
  /** Of the decoded plane. */
  opacity: number;
  /** Device pixels per CSS pixel. */
  dpr: number;
}

/** What the graphics card draws of a map, in the colours of the theme. It remembers all of it, for cards get lost. */
export class Painter {
  private scene: Scene | null;
  private header: MapHeader | null = null;
  private theme!: Theme;
  private tiles: Tiles | null = null;
  private chosen: Uint8Array | null = null;

  /** `hidden`: 1 for each class that is not seen; `arrived`: pictures that were lacking are here. */
  constructor(
    private readonly canvas: HTMLCanvasElement, private readonly content: Content, private readonly hidden: Uint8Array,
    private readonly arrived: () => void,
  ) {
    this.scene = Scene.on(canvas);
  }

  /** The browser has WebGL2, and some left to give. */
  get able(): boolean {
    return this.scene !== null;
  }

  /** New content, and what its header says of colours and characters. */
  follow(header: MapHeader): void {
    const before = this.header;
    this.header = header;
    this.show();
    if (String(before?.palette) !== String(header.palette) || before!.classes.length !== header.classes.length) this.recolor();
    if (String(before?.glyphs) !== String(header.glyphs)) this.scene?.points.setGlyphs(header.glyphs);
  }

  /** Points, shapes and raster as the content has them now. */
  show(): void {
    this.scene?.set(this.content);
    this.scene?.setField(this.content, this.ends);
  }

  dress(theme: Theme): void {
    this.theme = theme;
    if (!this.header) return;
    this.scene?.setField(this.content, this.ends);
    this.recolor();
  }

  recolor(): void {
    this.scene?.setBackground(this.theme.background);
    if (this.header) this.scene?.setPalette(inks(this.header, this.theme), this.hidden);
  }

  /** 1 for each selected point; null: none is. */
  choose(mask: Uint8Array | null): void {
    this.scene?.points.setChosen((this.chosen = mask));
  }

  /** The decoded plane; null: none. */
  cover(tiles: Tiles | null): void {
    this.scene?.setTiles((this.tiles = tiles));
  }

  draw({ view, size, zoomed }: Camera, { mark, ...shot }: Shot): void {
    const { scene, header, theme } = this;
    if (!scene || !header) return;
    const grid = mark === "picture" && header.atlas ? scene.pictures(header.atlas, this.arrived) : null;
    const seen = mark === "picture" && !grid ? "disc" : mark;
    scene.draw({ view, size, ...shot, ink: theme.ink, grid: grid ?? [1, 1], ...look(header, theme, zoomed, size, seen) });
  }

  /** Of a point, CSS pixels. */
  diameter({ size, zoomed }: Camera, mark: Mark): number {
    return diameter(this.header?.n ?? 1, zoomed, size, mark);
  }

  /** As many pixels as `dpr` asks for; what was drawn is gone. */
  scale({ size }: Camera, dpr: number): void {
    this.canvas.width = Math.round(size.w * dpr);
    this.canvas.height = Math.round(size.h * dpr);
  }

  /** The graphics card is back, and has forgotten everything. */
  restore(): void {
    this.scene = Scene.on(this.canvas);
    if (!this.header) return;
    this.show();
    this.scene?.setTiles(this.tiles);
    this.scene?.points.setGlyphs(this.header.glyphs);
    this.scene?.points.setChosen(this.chosen);
    this.recolor();
  }

  dispose(): void {
    this.scene?.dispose();
  }

  private get ends(): [RGB, RGB] {
    return ends(this.content.field?.kind ?? "unit", this.theme);
  }
}
