/** Whether an object is a map by the look of it, but of a class whose content is nowhere among its keys: it would come out empty. */
export function isForeign(value: object): boolean {
  return (
    ArrayBuffer.isView(value) ||
    value instanceof Date ||
    value instanceof Map ||
    value instanceof Set ||
    value instanceof RegExp ||
    value instanceof ArrayBuffer
  );
}
