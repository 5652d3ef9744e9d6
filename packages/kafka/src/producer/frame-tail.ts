import type { Socket } from "node:net";

/** What becomes of a frame. */
interface Sent<Answer> {
  readonly answer: Promise<Answer>;
  /** Resolves when the system has all of it. */
  readonly written: Promise<void>;
}

/**
 * Has `send` write one frame to a socket, at once, with these bytes behind it; the frame's length is made right. The client itself would copy
 * them into the frame: new memory for each message, a megabyte maybe, and the garbage collector at work all the time to take it away.
 *
 * Where `send` writes nothing at once, the socket is destroyed: whatever is written later would be taken for the frame.
 */
export function withTail<Answer>(
  socket: Socket,
  parts: readonly Uint8Array[],
  send: () => Promise<Answer>,
): Sent<Answer> {
  let ended = (_error?: Error | null): void => {};
  const written = new Promise<void>((resolve, reject) => {
    ended = (error) => (error ? reject(error) : resolve());
  });
  written.catch(() => {});
  let isWritten = false;
  const write = (frame: Buffer): boolean => {
    isWritten = true;
    Reflect.deleteProperty(socket, "write");
    frame.writeInt32BE(frame.readInt32BE(0) + sizeOf(parts), 0);
    socket.cork();
    for (const part of [frame, ...parts.slice(0, -1)]) socket.write(part);
    const mayGoOn = socket.write(parts.at(-1)!, ended);
    socket.uncork();
    return mayGoOn;
  };
  Object.assign(socket, { write });
  const answer = send();
  if (!isWritten) {
    Reflect.deleteProperty(socket, "write");
    socket.destroy(new Error("nothing was written at once"));
    ended(new Error("nothing was written"));
  }
  return { answer, written };
}

function sizeOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
