import type { Socket } from "node:net";

/** Sends one byte of an answer every `everyMs`, and never the last one. */
export function dripAnswer(socket: Socket, answer: Buffer, everyMs: number): void {
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < answer.length - 1) socket.write(answer.subarray(sent, ++sent));
  }, everyMs);
  timer.unref();
  socket.once("close", () => clearInterval(timer));
}
