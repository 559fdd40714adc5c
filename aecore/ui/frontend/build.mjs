// `node build.mjs` writes dist/aecore.js; `--tests` bundles tests/**/*.test.ts into .tests/ for node's runner.
// The output depends only on the sources and the pinned esbuild: CI rebuilds it and compares the bytes.
import { build, transform } from "esbuild";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
process.chdir(here); // paths in the output must not depend on where the build was started

/** Style sheets travel as text inside the bundle, minified. */
const tightCss = {
  name: "tight-css",
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const common = { bundle: true, format: "esm", target: "es2022", charset: "utf8", logLevel: "warning",
  plugins: [tightCss] };

if (process.argv.includes("--tests")) {
  rmSync(".tests", { recursive: true, force: true });
  const names = readdirSync("tests", { recursive: true }).filter((name) => name.endsWith(".test.ts"));
  const flat = (name) => name.replaceAll(sep, "-").slice(0, -".ts".length); // the runner of Node 20 looks into one folder
  const entryPoints = names.map((name) => ({ in: join("tests", name), out: flat(name) }));
  await build({ ...common, entryPoints, outdir: ".tests", outExtension: { ".js": ".mjs" }, external: ["node:*"] });
} else {
  await build({
    ...common,
    entryPoints: ["src/main.ts"],
    outfile: "dist/aecore.js",
    minify: true,
    legalComments: "none",
    // Streamlit takes a string for inline code only when it has a line break inside.
    banner: { js: "// aecore browser components; built from aecore/ui/frontend/src, do not edit\n" },
  });
}
