// The latent map: the parts and the order in which they hear of things. Each part is in a file of its own.

import { fullExtent } from "../geometry/extent.ts";
import type { Box } from "../geometry/view.ts";
import { Camera } from "../motion/camera.ts";
import { type Crowd, crowd } from "../motion/crowd.ts";
import { loop } from "../motion/loop.ts";
import { pace } from "../motion/pace.ts";
import { Wanted } from "../page/assets.ts";
import { inkTable } from "../page/lut.ts";
import { type Factory, type Instance, page } from "../page/registry.ts";
import { readTheme, type Theme } from "../page/theme.ts";
import { Explorer } from "../touch/explorer.ts";
import { Hover } from "../touch/hover.ts";
import { alike, type Envelope } from "../wire/envelope.ts";
import { Intake } from "../wire/intake.ts";
import type { MapHeader } from "../wire/protocol.ts";
import { Content } from "./content.ts";
import { control } from "./control.ts";
import { Key } from "./key.ts";
import { enclosed } from "./lasso.ts";
import { Layout } from "./layout.ts";
import { Legend } from "./legend.ts";
import { Overlay } from "./overlay.ts";
import { Painter } from "./painter.ts";
import { savePicture } from "./picture.ts";
import { Selection } from "./selection.ts";
import { Tools } from "./tools.ts";

const PICTURE_SCALE = 2;
const UNIT: Box = [-1, 1, -1, 1];

export const latentMap: Factory = (parent) => new LatentMap(parent);

class LatentMap implements Instance {
  readonly camera = new Camera();
  private readonly content = new Content();
  readonly cloud = this.content.cloud;
  readonly overlay = new Overlay();
  private readonly key = new Key();
  readonly layout: Layout;
  private readonly legend = new Legend(() => (this.painter.recolor(), this.request()));
  readonly hover = new Hover(this.cloud, this.legend.hidden);
  private readonly life = new AbortController();
  readonly selection = new Selection(() => this.reselect(), this.life.signal);
  readonly explorer = new Explorer(this, {
    request: (draw) => this.request(draw),
    recall: () => this.recall(),
    touched: (on) => page().live.touch(this, on),
  }, this.life.signal);
  readonly tools = new Tools({
    reset: () => this.camera.reset(performance.now()),
    lasso: (on) => this.layout.lasso(on ? this.header!.text.lasso_hint : ""),
    unroll: () => this.explorer.unroll(),
    pictured: () => Boolean(this.header?.atlas),
    download: () => this.download(),
    fullscreen: () => this.layout.fullscreen(),
    request: () => this.request(),
  }, this.life.signal);
  private readonly painter: Painter;
  private readonly atlas = new Wanted(page().assets, () => this.refill(), this.life.signal);
  private header: MapHeader | null = null;
  private ink: Uint32Array = new Uint32Array(256);
  /** Where the points lie. */
  private extent: Box = UNIT;
  private readonly loop = loop((now) => this.tick(now));
  private readonly resized = new ResizeObserver(() => this.resize());
  private theme!: Theme;
  private readonly intake = new Intake<MapHeader>();
  private fresh = false;
  private answered = false;
  private stale = false;

  constructor(parent: ShadowRoot | HTMLElement) {
    const { landmarks, backdrop, tooltip, pins } = this.explorer;
    this.overlay.root.append(landmarks.root);
    const above = [this.key.root, backdrop.root, this.tools.bar.root];
    const over = [this.overlay.root, tooltip.root];
    this.layout = new Layout(parent, above, over, [pins.root, this.legend.root, this.selection.tray.root]);
    const { canvas, stage } = this.layout;
    const { signal } = this.life;
    this.painter = new Painter(canvas, this.content, this.legend.hidden, () => this.request());
    control(this, signal);
    canvas.addEventListener("webglcontextlost", (e) => e.preventDefault(), { signal }); // asks for it back
    canvas.addEventListener("webglcontextrestored", () => (this.painter.restore(), this.request()), { signal });
    this.resized.observe(stage);
  }

  /** The newest message is taken at the next frame: a hidden tab keeps the last one and does nothing. */
  update(bytes: Uint8Array): void {
    const theme = readTheme(this.layout.root);
    const repaint = theme.key !== this.theme?.key;
    this.theme = theme;
    if (repaint) this.retheme();
    if (!this.intake.put(bytes)) return;
    this.fresh = true;
    this.request();
  }

  dispose(): void {
    this.life.abort();
    this.loop.stop();
    this.resized.disconnect();
    this.painter.dispose();
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

  /** The radius of the ring around a point that is touched. */
  ring(): number {
    return this.painter.diameter(this.camera, this.tools.mark) / 2 + 4;
  }

  get advice(): string {
    return this.header?.text.wheel_hint ?? "";
  }

  /** How many seen points lie where. */
  readonly crowd = (): Crowd => crowd(this.cloud, this.camera, this.hover.skip);

  /** Selects the seen points inside a screen path. */
  enclose(path: number[]): void {
    this.selection.choose(enclosed(path, this.camera, this.cloud, this.hover.skip));
  }

  private tick(now: number): boolean {
    this.answered = false;
    if (this.fresh) this.take(this.intake.open(), now);
    const { header, camera, cloud, explorer } = this;
    if (!header || !camera.size.w) return false;
    const gliding = camera.step(now);
    const t = cloud.progress(now);
    const covering = this.cover(now);
    const moving = gliding || t < 1;
    const skipped = t < 1 && !gliding && !pace.due(now);
    if ((this.stale || moving) && !skipped) this.draw(t, devicePixelRatio);
    this.stale = moving; // once more when all has arrived
    this.overlay.place(camera.view, camera.size, moving ? null : this.crowd());
    explorer.touch(now, t === 1);
    return moving || covering;
  }

  /** Decodes some of the plane behind the points; true while there is more to come. */
  private cover(now: number): boolean {
    const { more, tiles } = this.explorer.cover(this.extent, now);
    if (tiles === undefined) return more;
    this.painter.cover(tiles);
    this.layout.root.dataset.tiles = tiles ? `${tiles.xs.length}x${tiles.ys.length}` : "";
    this.stale = true;
    return more;
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
    this.tools.bar.offer("manifold", data.lift !== null);
    this.tools.bar.offer("touch", this.explorer.probe.able);
    this.key.set(this.content.field, this.theme);
    this.painter.follow(data);
    this.atlas.set(data.atlas?.asset ?? "");
    this.selection.follow(data, same);
  }

  /** Something is new on the shelf: perhaps another moment, or the present again. */
  private recall(): void {
    const { moment } = this.explorer.probe;
    if (!this.header || this.fresh || moment === this.content.moment) return;
    const now = performance.now();
    this.settle(this.content.show(moment, now), now, true);
    this.key.set(this.content.field, this.theme);
    this.painter.show();
  }

  /** The points are elsewhere. */
  private settle(extent: Box | null, now: number, same: boolean): void {
    const data = this.header!;
    this.extent = extent ?? UNIT;
    this.hover.rebuild(same);
    this.camera.follow(data.frame ?? fullExtent(extent, data.contours), now, !same, data.frame !== null);
    this.layout.set(data, this.painter.able, this.content);
    this.legend.set(data, this.content.tally);
  }

  private draw(t: number, dpr: number): void {
    this.painter.draw(this.camera, { t, dpr, mark: this.tools.mark, opacity: this.explorer.manifold.opacity });
  }

  private reselect(): void {
    this.layout.root.dataset.selected = String(this.selection.indices.length);
    this.painter.choose(this.selection.mask());
    this.refill();
  }

  private retheme(): void {
    this.ink = inkTable(this.theme);
    this.key.set(this.content.field, this.theme);
    this.painter.dress(this.theme);
    this.refill();
  }

  /** Pictures have to be drawn again: another selection or theme, or the atlas has come. */
  private refill(): void {
    this.explorer.forget(this.ink);
    if (this.header) this.selection.tray.set(this.header, this.selection.indices, this.cloud.cls, this.ink);
    this.request();
  }

  private resize(): void {
    const { stage } = this.layout;
    const [w, h] = [stage.clientWidth, stage.clientHeight];
    if (!w || !h) return;
    this.camera.resize({ w, h });
    this.legend.fit();
    this.painter.scale(this.camera, devicePixelRatio);
    this.stale = true;
    if (this.tick(performance.now())) this.request(false); // at once: a resized canvas is an empty one
  }

  private download(): void {
    const { layout: { canvas, caption }, overlay, camera: { size }, theme, legend: { hidden } } = this;
    this.painter.scale(this.camera, Math.max(devicePixelRatio, PICTURE_SCALE));
    this.draw(1, canvas.width / size.w);
    void savePicture({ points: canvas, overlay: overlay.root, key: this.key, size, header: this.header!, theme, hidden, caption });
    this.resize();
  }
}
