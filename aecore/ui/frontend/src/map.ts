// The latent map: the parts and the order in which they hear of things. Each part is in a file of its own.

import { Camera } from "./camera.ts";
import { Content } from "./content.ts";
import { control } from "./control.ts";
import { diameter, inks, look } from "./dots.ts";
import { openEnvelope, sameBytes, type Envelope } from "./envelope.ts";
import { fullExtent } from "./extent.ts";
import { Hover } from "./hover.ts";
import { Layout } from "./layout.ts";
import { Legend } from "./legend.ts";
import { loop } from "./loop.ts";
import { inkTable } from "./lut.ts";
import { Overlay } from "./overlay.ts";
import { savePicture } from "./picture.ts";
import { pointsInside, thin } from "./polygon.ts";
import type { MapHeader } from "./protocol.ts";
import { ends } from "./ramp.ts";
import { page, type Factory, type Instance } from "./registry.ts";
import { Scene } from "./scene.ts";
import { Selection } from "./selection.ts";
import { readTheme, type Theme } from "./theme.ts";
import { Toolbar, type Tool } from "./toolbar.ts";
import { Tooltip } from "./tooltip.ts";
import { toData, toScreen } from "./view.ts";

const LASSO_VERTICES = 200;
const PICTURE_SCALE = 2;
const TOOLS: Tool[] = ["reset", "lasso", "glyphs", "download", "fullscreen"];

export const latentMap: Factory = (parent) => new LatentMap(parent);

export class LatentMap implements Instance {
  readonly camera = new Camera();
  private readonly content = new Content();
  readonly cloud = this.content.cloud;
  readonly overlay = new Overlay();
  readonly layout: Layout;
  readonly toolbar = new Toolbar(TOOLS.filter((tool) => tool !== "fullscreen" || document.fullscreenEnabled), (tool) => this.use(tool));
  readonly legend = new Legend(() => this.recolor());
  readonly hover = new Hover(this.cloud, this.legend.hidden);
  private readonly life = new AbortController();
  readonly selection = new Selection(() => this.reselect(), this.life.signal);
  header: MapHeader | null = null;
  lassoing = false;
  private readonly tooltip = new Tooltip();
  private readonly loop = loop((now) => this.tick(now));
  private readonly resized = new ResizeObserver(() => this.resize());
  private scene: Scene | null;
  private theme!: Theme;
  private ink!: Uint32Array;
  private glyph = false;
  private latest: Uint8Array | null = null;
  private fresh = false;
  private carded = -1;
  private asset = "";

  constructor(parent: ShadowRoot | HTMLElement) {
    this.layout = new Layout(parent, [this.overlay.root, this.toolbar.root, this.tooltip.root], [this.legend.root, this.selection.tray.root]);
    const { canvas, stage } = this.layout;
    const { signal } = this.life;
    this.scene = Scene.on(canvas);
    control(this, signal);
    canvas.addEventListener("webglcontextlost", (e) => e.preventDefault(), { signal }); // asks for it back
    canvas.addEventListener("webglcontextrestored", () => this.restore(), { signal });
    this.resized.observe(stage);
  }

  /** The newest message is taken at the next frame: a hidden tab keeps the last one and does nothing. */
  update(bytes: Uint8Array): void {
    const theme = readTheme(this.layout.root);
    const repaint = theme.key !== this.theme?.key;
    this.theme = theme;
    if (repaint) this.retheme();
    if (sameBytes(this.latest, bytes)) return;
    this.latest = bytes.slice(); // Streamlit's own buffer may be reused
    this.fresh = true;
    this.request();
  }

  dispose(): void {
    this.life.abort();
    this.loop.stop();
    this.resized.disconnect();
    this.scene?.dispose();
    this.layout.remove();
  }

  request(): void {
    this.loop.request();
  }

  /** Screen path -> the seen points inside it, by where they are going to be. */
  lasso(path: number[]): void {
    const corners = thin(path, LASSO_VERTICES);
    const poly: number[] = [];
    for (let i = 0; i < corners.length; i += 2) poly.push(...toData(this.camera.view, this.camera.size, corners[i], corners[i + 1]));
    this.selection.choose(pointsInside(this.cloud.to, poly, this.hover.skip));
  }

  use(tool: Tool): void {
    if (tool === "reset") this.camera.reset(performance.now());
    if (tool === "lasso") this.lassoMode(!this.lassoing);
    if (tool === "glyphs") this.toolbar.press(tool, (this.glyph = !this.glyph));
    if (tool === "download") this.download();
    if (tool === "fullscreen") this.layout.fullscreen();
    this.request();
  }

  lassoMode(on: boolean): void {
    this.lassoing = on;
    this.toolbar.press("lasso", on);
    this.layout.stage.classList.toggle("lassoing", on);
    this.layout.advise(on ? this.header!.text.lasso_hint : "", true);
  }

  private tick(now: number): boolean {
    if (this.fresh) this.take(openEnvelope<MapHeader>(this.latest!), now);
    const { header, camera, cloud } = this;
    if (!header || !camera.size.w) return false;
    const gliding = camera.step(now);
    const t = cloud.progress(now);
    this.draw(t, devicePixelRatio);
    this.overlay.place(camera.view, camera.size);
    this.touch(now, t === 1);
    return gliding || t < 1;
  }

  private take(message: Envelope<MapHeader>, now: number): void {
    const { data } = message;
    const same = this.header?.series === data.series && this.header.n === data.n;
    const before = this.header;
    this.header = data;
    this.fresh = false;
    const extent = this.content.take(message, now, same);
    this.hover.rebuild(same);
    this.camera.follow(fullExtent(extent, data.contours), now, !same);
    this.layout.set(data, Boolean(this.scene), this.content);
    this.overlay.set(data.contours, data.axes);
    this.toolbar.set(data.text);
    this.legend.set(data, this.content.tally);
    this.scene?.set(this.content);
    this.tint();
    if (String(before?.palette) !== String(data.palette) || before!.classes.length !== data.classes.length) this.recolor();
    if (String(before?.glyphs) !== String(data.glyphs)) this.scene?.points.setGlyphs(data.glyphs);
    this.watch(data.atlas?.asset ?? "");
    this.selection.follow(data, same);
    this.carded = -1;
  }

  private draw(t: number, dpr: number): void {
    const { view, size, zoomed } = this.camera;
    this.scene?.draw({ view, size, dpr, t, ...look(this.header!, this.theme, zoomed, size, this.glyph) });
  }

  /** Ring and card follow the touched point. */
  private touch(now: number, settled: boolean): void {
    const { hover, camera: { view, size, zoomed }, cloud, tooltip } = this;
    hover.look(view, size, settled);
    const i = hover.index;
    if (i < 0) {
      this.overlay.mark(null, 0);
      tooltip.hide();
      this.carded = -1;
      return;
    }
    const place = toScreen(view, size, ...cloud.at(i, now));
    this.overlay.mark(place, diameter(cloud.n, zoomed, size, this.glyph) / 2 + 4);
    if (i !== this.carded) tooltip.fill(this.header!, i, cloud.cls[i], [cloud.to[2 * i], cloud.to[2 * i + 1]], this.ink);
    this.carded = i;
    tooltip.move(place, size);
  }

  private reselect(): void {
    this.layout.root.dataset.selected = String(this.selection.indices.length);
    this.scene?.points.setChosen(this.selection.mask());
    this.refill();
  }

  private recolor(): void {
    this.scene?.setBackground(this.theme.background);
    this.scene?.setPalette(inks(this.header!, this.theme), this.legend.hidden);
    this.request();
  }

  /** The raster and its key, in the colours of the theme. */
  private tint(): void {
    const { content, theme } = this;
    this.overlay.explain(content.field, theme);
    this.scene?.setField(content, ends(content.field?.kind ?? "unit", theme));
  }

  private retheme(): void {
    this.ink = inkTable(this.theme);
    if (this.header) this.tint(), this.recolor();
    this.refill();
  }

  /** Pictures have to be drawn again: another selection or theme, or the atlas has come. */
  private readonly refill = (): void => {
    this.carded = -1;
    if (this.header) this.selection.tray.set(this.header, this.selection.indices, this.cloud.cls, this.ink);
    this.request();
  };

  private watch(asset: string): void {
    if (asset === this.asset) return;
    const { assets } = page();
    assets.removeEventListener(this.asset, this.refill);
    this.asset = asset;
    assets.addEventListener(asset, this.refill, { signal: this.life.signal });
  }

  private resize(): void {
    const { stage, canvas } = this.layout;
    const [w, h] = [stage.clientWidth, stage.clientHeight];
    if (!w || !h) return;
    this.camera.resize({ w, h });
    this.scale(canvas, devicePixelRatio);
    if (this.tick(performance.now())) this.request(); // at once: a resized canvas is an empty one
  }

  private scale(canvas: HTMLCanvasElement, dpr: number): void {
    canvas.width = Math.round(this.camera.size.w * dpr);
    canvas.height = Math.round(this.camera.size.h * dpr);
  }

  private restore(): void {
    this.scene = Scene.on(this.layout.canvas);
    if (!this.header) return;
    this.scene?.set(this.content);
    this.scene?.points.setGlyphs(this.header.glyphs);
    this.tint();
    this.recolor();
    this.reselect();
  }

  private download(): void {
    const { layout: { canvas }, overlay, camera: { size }, header, theme, legend: { hidden } } = this;
    this.scale(canvas, Math.max(devicePixelRatio, PICTURE_SCALE));
    this.draw(1, canvas.width / size.w);
    void savePicture({ points: canvas, overlay: overlay.root, size, header: header!, theme, hidden });
    this.scale(canvas, devicePixelRatio);
    this.tick(performance.now());
  }
}
