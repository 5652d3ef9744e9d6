import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

// Takes everything and answers it as a Collector does.
const server = createServer((request, response) => {
  request.resume().on("end", () => response.setHeader("content-type", "application/x-protobuf").end());
});
server.listen(0, "127.0.0.1", () => process.send!((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit());
