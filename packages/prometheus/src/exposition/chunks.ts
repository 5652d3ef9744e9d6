import type { Body } from "./family.ts";

// Room for what a small service says; then a size that is quickly had and wastes little.
const firstBytes = 16 * 1024;
const laterBytes = 256 * 1024;

/** A body that grows by chunks: what is written is never moved. */
export class Chunks implements Body {
  readonly #full: Uint8Array[] = [];
  #chunk: Buffer = Buffer.allocUnsafeSlow(firstBytes);
  #pos = 0;

  text(text: string): void {
    // Three bytes of UTF-8 are the most that one UTF-16 unit takes.
    this.#reserve(text.length * 3);
    this.#pos += this.#chunk.write(text, this.#pos);
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#chunk.set(bytes, this.#pos);
    this.#pos += bytes.length;
  }

  adopt(bytes: Uint8Array): void {
    this.#close();
    this.#full.push(bytes);
    this.#chunk = this.#chunk.subarray(this.#pos);
    this.#pos = 0;
  }

  /** What was written. Nothing may be written after it. */
  finish(): readonly Uint8Array[] {
    this.#close();
    return this.#full;
  }

  #reserve(bytes: number): void {
    if (this.#chunk.length - this.#pos >= bytes) return;
    this.#close();
    this.#chunk = Buffer.allocUnsafeSlow(Math.max(laterBytes, bytes));
    this.#pos = 0;
  }

  #close(): void {
    if (this.#pos > 0) this.#full.push(this.#chunk.subarray(0, this.#pos));
  }
}
