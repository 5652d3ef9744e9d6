/**
 * Puts a function in the place of a method of one object; `wrap` gets the one before, bound to it. The returned function
 * takes it out again, unless somebody has wrapped it once more meanwhile: then it stays where it is.
 */
export function wrapMethod<Target extends object>(
  target: Target,
  name: keyof Target & string,
  wrap: (before: Method) => Method,
): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  const original = target[name] as Method;
  const method = wrap((...args) => original.apply(target, args));
  Object.defineProperty(target, name, { value: method, configurable: true, writable: true, enumerable: false });
  return () => {
    if ((target[name] as Method) !== method) return;
    if (own) Object.defineProperty(target, name, own);
    else Reflect.deleteProperty(target, name);
  };
}

/** Called with whatever the one before takes. */
export type Method = (...args: never[]) => unknown;
