export const VERTEX = `#version 300 es
layout(location=0) in vec2 from;
layout(location=1) in vec2 to;
layout(location=2) in float cls;
layout(location=3) in float chosen;
uniform float t, size, alpha;
uniform vec4 view; // data -> clip: scale, offset
uniform vec4 plain; // alpha 1: the colour of all
uniform sampler2D palette; // alpha 0: a hidden class
out vec4 color;
flat out float cell;
flat out int row;
void main() {
  vec4 ink = texelFetch(palette, ivec2(int(cls), 0), 0);
  gl_Position = ink.a == 0. ? vec4(2, 2, 2, 1) : vec4(mix(from, to, t) * view.xy + view.zw, 0, 1);
  gl_PointSize = size;
  color = vec4(mix(ink.rgb, plain.rgb, plain.a), mix(.1, alpha, chosen));
  cell = cls;
  row = gl_VertexID;
}`;

// Discs fade over their outermost pixel; glyphs come from a texture of 16 x 16 cells, one for each class; pictures come
// from the atlas, one for each point.
export const FRAGMENT = `#version 300 es
precision highp float;
in vec4 color;
flat in float cell;
flat in int row;
uniform float size;
uniform int mark; // 0 disc, 1 glyph, 2 picture
uniform sampler2D glyphs, images;
uniform vec2 grid; // columns and rows of the atlas
out vec4 pixel;
void main() {
  vec2 p = gl_PointCoord;
  int columns = int(grid.x);
  float cover = mark == 1 ? texture(glyphs, (vec2(mod(cell, 16.), floor(cell / 16.)) + p) / 16.).a
    : mark == 2 ? texture(images, (vec2(row % columns, row / columns) + p) / grid).r
    : clamp((.5 - length(p - .5)) * size, 0., 1.);
  float a = color.a * cover;
  pixel = vec4(color.rgb * a, a);
}`;
