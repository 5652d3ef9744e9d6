import { createServer } from "node:http2";

const headers = { ":status": 200, "content-type": "application/grpc" };
const emptyMessage = Buffer.alloc(5);

const server = createServer({ settings: { initialWindowSize: 8 * 1024 * 1024 } });
server.on("session", (session) => session.setLocalWindowSize(16 * 1024 * 1024));
server.on("stream", (stream) => {
  stream.resume();
  stream.on("end", () => {
    stream.respond(headers, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(emptyMessage);
  });
});
server.listen(0, "127.0.0.1", () => process.send!((server.address() as { port: number }).port));
