import { createServer } from "node:http";

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    response.writeHead(200, { "content-type": request.headers["content-type"] ?? "", "content-length": 0 });
    response.end();
  });
});
server.listen(0, "127.0.0.1", () => process.send!((server.address() as { port: number }).port));
