import http from "node:http";
import https from "node:https";
import net, { type Socket } from "node:net";
import { listen } from "./loopback.ts";

export interface FakeProxyOptions {
  /** The port on this machine that every name leads to. */
  readonly leadsTo?: number;
  /** It is spoken to by TLS. */
  readonly tls?: https.ServerOptions;
  /** Answers CONNECT with this status. */
  readonly status?: number;
  /** Does with a CONNECT whatever it likes. */
  readonly onConnect?: (socket: Socket) => void;
}

export interface FakeProxy {
  readonly port: number;
  /** What it was asked for: `POST http://…`, `CONNECT host:port`. */
  readonly asked: string[];
  readonly headers: http.IncomingHttpHeaders[];
}

/** Starts a proxy on a free port of this machine, for requests in absolute form and for CONNECT. */
export async function fakeProxy({ leadsTo = 0, tls, status = 200, onConnect }: FakeProxyOptions): Promise<FakeProxy> {
  const asked: string[] = [];
  const headers: http.IncomingHttpHeaders[] = [];
  const note = (request: http.IncomingMessage): void => {
    asked.push(`${request.method} ${request.url}`);
    headers.push(request.headers);
  };
  const server = tls ? https.createServer(tls) : http.createServer();
  server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) => {
    note(request);
    if (status !== 200) {
      response.writeHead(status).end();
      return;
    }
    const { pathname, search } = new URL(request.url!);
    const { method, headers: passed } = request;
    const onward = http.request({ port: leadsTo, path: pathname + search, method, headers: passed, agent: false });
    onward.on("response", (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => request.socket.destroy());
    request.pipe(onward);
  });
  server.on("connect", (request: http.IncomingMessage, socket: Socket) => {
    note(request);
    socket.on("error", () => {}).on("end", () => socket.end());
    if (onConnect) onConnect(socket);
    else if (status !== 200) socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    else {
      const onward = net.connect(leadsTo, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        socket.pipe(onward).pipe(socket);
      });
      onward.on("error", () => socket.destroy());
      socket.on("close", () => onward.destroy());
    }
  });
  return { port: await listen(server), asked, headers };
}
