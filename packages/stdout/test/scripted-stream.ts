import { EventEmitter } from "node:events";

type Callback = (error?: Error | null) => void;

/** A stream that does nothing by itself: the test says when it takes what it has got. */
export class ScriptedStream extends EventEmitter {
  readonly writable: boolean = true;
  /** What was written to it. */
  readonly bodies: Uint8Array[] = [];
  /** What `write` answers: whether there is room for more. */
  hasRoom = true;
  readonly #callbacks: Callback[] = [];

  write(body: Uint8Array | string, callback: unknown): boolean {
    this.bodies.push(Buffer.from(body as Uint8Array));
    this.#callbacks.push(callback as Callback);
    this.emit("written");
    return this.hasRoom;
  }

  end(): this {
    throw new Error("it is not the exporter's to end");
  }

  destroy(): this {
    throw new Error("it is not the exporter's to destroy");
  }

  /** Calls back for the oldest write that was not called back for. */
  callBack(error?: Error): void {
    this.#callbacks.shift()!(error);
  }
}
