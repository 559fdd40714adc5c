// The latent map: the parts and the order in which they hear of things. Each part is in a file of its own.

import { Camera } from "./camera.ts";
import { Content } from "./content.ts";
import { control } from "./control.ts";
import { inks, look } from "./dots.ts";
import { alike, openEnvelope, sameBytes, type Envelope } from "./envelope.ts";
import { Explorer } from "./explorer.ts";
import { fullExtent } from "./extent.ts";
import { Hover } from "./hover.ts";
import { Layout } from "./layout.ts";
import { Legend } from "./legend.ts";
import { loop } from "./loop.ts";
import { inkTable } from "./lut.ts";
import { Overlay } from "./overlay.ts";
import { savePicture } from "./picture.ts";
import type { Box, MapHeader } from "./protocol.ts";
import { ends } from "./ramp.ts";
import { pace } from "./pace.ts";
import { page, type Component, type Factory, type Instance } from "./registry.ts";
import { Scene } from "./scene.ts";
import { Selection } from "./selection.ts";
import { readTheme, type Theme } from "./theme.ts";
import { Tools } from "./tools.ts";

const PICTURE_SCALE = 2;
const UNIT: Box = [-1, 1, -1, 1];

export const latentMap: Factory = (parent) => new LatentMap(parent);

export class LatentMap implements Instance {
  readonly camera = new Camera();
  private readonly content = new Content();
  readonly cloud = this.content.cloud;
  readonly overlay = new Overlay();
  readonly layout: Layout;
  readonly legend = new Legend(() => this.recolor());
  readonly hover = new Hover(this.cloud, this.legend.hidden);
  private readonly life = new AbortController();
  readonly selection = new Selection(() => this.reselect(), this.life.signal);
  readonly tools = new Tools(this);
  readonly explorer = new Explorer(this, this.life.signal);
  header: MapHeader | null = null;
  scene: Scene | null;
  ink!: Uint32Array;
  /** Where the points lie. */
  extent: Box = UNIT;
  private readonly loop = loop((now) => this.tick(now));
  private readonly resized = new ResizeObserver(() => this.resize());
  private theme!: Theme;
  private latest: Uint8Array | null = null;
  private fresh = false;
  private answered = false;
  private stale = false;
  private asset = "";
  private component: Component | null = null;

  constructor(parent: ShadowRoot | HTMLElement) {
    const { landmarks, backdrop, tooltip, pins } = this.explorer;
    this.overlay.root.append(landmarks.root);
    const over = [this.overlay.root, this.tools.bar.root, backdrop.root, tooltip.root];
    this.layout = new Layout(parent, over, [pins.root, this.legend.root, this.selection.tray.root]);
    const { canvas, stage } = this.layout;
    const { signal } = this.life;
    this.scene = Scene.on(canvas);
    control(this, signal);
    canvas.addEventListener("webglcontextlost", (e) => e.preventDefault(), { signal }); // asks for it back
    canvas.addEventListener("webglcontextrestored", () => this.restore(), { signal });
    this.resized.observe(stage);
  }

  /** The newest message is taken at the next frame: a hidden tab keeps the last one and does nothing. */
  update(bytes: Uint8Array, component: Component): void {
    this.component = component;
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

  /** Something has changed; `draw`: more than lines and words, the graphics card has to draw as well. */
  request(draw = true): void {
    this.stale ||= draw;
    this.loop.request();
  }

  /** Answers the pointer now, once before each frame: then the digit need not wait for it, nor the frame for the digit. */
  answer(): void {
    const now = performance.now();
    if (!this.answered && this.header && this.camera.size.w) this.explorer.touch(now, this.cloud.progress(now) === 1);
    this.answered = true;
    this.request(false);
  }

  /** Tells Python: the state of that name. */
  tell(name: string, value: unknown): void {
    this.component?.setStateValue?.(name, value);
  }

  private tick(now: number): boolean {
    this.answered = false;
    if (this.fresh) this.take(openEnvelope<MapHeader>(this.latest!), now);
    const { header, camera, cloud, explorer } = this;
    if (!header || !camera.size.w) return false;
    const gliding = camera.step(now);
    const t = cloud.progress(now);
    const covering = explorer.cover(now);
    const moving = gliding || t < 1;
    const skipped = t < 1 && !gliding && !pace.due(now);
    if ((this.stale || moving) && !skipped) this.draw(t, devicePixelRatio);
    this.stale = moving; // once more when all has arrived
    this.overlay.place(camera.view, camera.size);
    explorer.touch(now, t === 1);
    return moving || covering;
  }

  private take(message: Envelope<MapHeader>, now: number): void {
    const { data, blob } = message;
    const same = this.header?.series === data.series && this.header.n === data.n;
    const before = this.header;
    this.header = data;
    this.fresh = false;
    this.explorer.follow(data, blob("codes"));
    this.settle(this.content.take(message, now, same, this.explorer.probe.moment), now, same);
    if (same) pace.begin(now);
    if (!alike([before?.contours, before?.axes], [data.contours, data.axes])) this.overlay.set(data.contours, data.axes);
    if (!alike(before?.text, data.text)) this.tools.bar.set(data.text);
    this.scene?.set(this.content);
    this.tint();
    if (String(before?.palette) !== String(data.palette) || before!.classes.length !== data.classes.length) this.recolor();
    if (String(before?.glyphs) !== String(data.glyphs)) this.scene?.points.setGlyphs(data.glyphs);
    this.watch(data.atlas?.asset ?? "");
    this.selection.follow(data, same);
  }

  /** Something is new on the shelf: perhaps another moment, or the present again. */
  recall(): void {
    const { moment } = this.explorer.probe;
    if (!this.header || this.fresh || moment === this.content.moment) return;
    const now = performance.now();
    this.settle(this.content.show(moment, now), now, true);
    this.scene?.set(this.content);
    this.tint();
  }

  /** The points are elsewhere. */
  private settle(extent: Box | null, now: number, same: boolean): void {
    const data = this.header!;
    this.extent = extent ?? UNIT;
    this.hover.rebuild(same);
    this.camera.follow(fullExtent(extent, data.contours), now, !same);
    this.layout.set(data, Boolean(this.scene), this.content);
    this.legend.set(data, this.content.tally);
  }

  private draw(t: number, dpr: number): void {
    const { camera: { view, size, zoomed }, header, theme, scene, tools: { mark } } = this;
    if (!scene) return;
    const grid = mark === "picture" && header!.atlas ? scene.pictures(header!.atlas, () => this.request()) : null;
    const seen = mark === "picture" && !grid ? "disc" : mark;
    const { opacity } = this.explorer.manifold;
    scene.draw({ view, size, dpr, t, ink: theme.ink, opacity, grid: grid ?? [1, 1], ...look(header!, theme, zoomed, size, seen) });
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
    this.explorer.forget();
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
    this.stale = true;
    if (this.tick(performance.now())) this.request(false); // at once: a resized canvas is an empty one
  }

  private scale(canvas: HTMLCanvasElement, dpr: number): void {
    canvas.width = Math.round(this.camera.size.w * dpr);
    canvas.height = Math.round(this.camera.size.h * dpr);
  }

  private restore(): void {
    this.scene = Scene.on(this.layout.canvas);
    if (!this.header) return;
    this.scene?.set(this.content);
    this.scene?.setTiles(this.explorer.manifold.tiles);
    this.scene?.points.setGlyphs(this.header.glyphs);
    this.tint();
    this.recolor();
    this.reselect();
  }

  download(): void {
    const { layout: { canvas }, overlay, camera: { size }, header, theme, legend: { hidden } } = this;
    this.scale(canvas, Math.max(devicePixelRatio, PICTURE_SCALE));
    this.draw(1, canvas.width / size.w);
    void savePicture({ points: canvas, overlay: overlay.root, size, header: header!, theme, hidden });
    this.resize();
  }
}
