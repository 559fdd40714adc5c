// For tests/test_portable.py: runs each network of a folder, NAME.net, on the codes and images of NAME.json, and prints
// what comes out, {NAME: {decoded, mu, logvar}}.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Net } from "../../src/net/net.ts";

interface Given {
  z: number[][];
  x: number[][];
}

const folder = process.argv[2];
const names = readdirSync(folder).filter((file) => file.endsWith(".net")).map((file) => file.slice(0, -4));
const results = names.map((name) => {
  const net = Net.open(new Uint8Array(readFileSync(join(folder, `${name}.net`))));
  const { z, x } = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Given;
  const codes = net.encodes ? x.map((image) => net.encode(image)) : [];
  return [name, {
    decoded: z.map((code) => [...net.decode(code)]),
    mu: codes.map(({ mu }) => [...mu]),
    logvar: codes.map(({ logvar }) => logvar && [...logvar]),
  }];
});
console.log(JSON.stringify(Object.fromEntries(results)));
