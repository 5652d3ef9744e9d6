// A registry for npm on a free loopback port: a program of its own, which `local-registry.ts` starts. What is published there
// needs no account, and nothing is fetched from anywhere else. Its first argument is the folder that it keeps things in.
// It says its port to the process that started it, and ends with that process.
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

// Its own types import a package that it does not bring.
const { runServer } = createRequire(import.meta.url)("verdaccio") as {
  readonly runServer: (config: object) => Promise<Server>;
};
const [, , folder = ""] = process.argv;
const anyone = { access: "$all", publish: "$all", unpublish: "$all" };
const server = await runServer({
  configPath: join(folder, "config.yaml"),
  self_path: join(folder, "config.yaml"),
  storage: join(folder, "storage"),
  packages: { "**": anyone },
  uplinks: {},
  auth: {},
  web: { enable: false },
  max_body_size: "50mb",
  log: { type: "file", path: join(folder, "registry.log"), level: "warn", format: "json" },
});
process.once("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
