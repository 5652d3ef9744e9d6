/** Collects what is wrong, prints it as it is found, and decides the exit code at the end. */
export interface Report {
  readonly ok: (what: string) => void;
  readonly wrong: (what: string, why: unknown) => void;
  /** Looks, and prints what it comes to: what `look` throws is wrong. Resolves to whether it went well. */
  readonly check: (what: string, look: () => unknown) => Promise<boolean>;
  /** Prints the sum and sets the exit code. */
  readonly end: () => void;
}

export function report(): Report {
  let good = 0;
  const bad: string[] = [];
  const ok = (what: string): void => {
    good++;
    console.log(`ok     ${what}`);
  };
  const wrong = (what: string, why: unknown): void => {
    bad.push(what);
    console.log(`WRONG  ${what}\n${indent(why instanceof Error ? why.message : String(why))}`);
  };
  return {
    ok,
    wrong,
    async check(what, look) {
      try {
        await look();
        ok(what);
        return true;
      } catch (error) {
        wrong(what, error);
        return false;
      }
    },
    end() {
      console.log(`${good} right, ${bad.length} wrong${bad.length > 0 ? `: ${bad.join(", ")}` : ""}`);
      // Nothing looked at is nothing known.
      if (bad.length > 0 || good === 0) process.exitCode = 1;
    },
  };
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, "       ");
}
