import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as (options?: { readonly type: "minor" }) => void;

/** Everything that nobody has any more is gone afterwards. */
export async function collectGarbage(): Promise<void> {
  for (let times = 0; times < 4; times++) {
    await new Promise((resolve) => setImmediate(resolve));
    gc();
  }
}

/** What is there grows old: to move it out of the way is not counted as work of whoever allocates next. */
export function settle(): void {
  gc({ type: "minor" });
  gc({ type: "minor" });
}
