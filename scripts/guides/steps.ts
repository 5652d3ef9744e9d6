/** What a guide tells its reader to do, one thing after the other. */
export type Step = WriteStep | ReplaceStep | RunStep | EqualStep;

interface Placed {
  /** `docs/writing-a-layer.md:12` */
  readonly where: string;
}

/** A file as it is from here on. */
interface WriteStep extends Placed {
  readonly kind: "write";
  readonly file: string;
  readonly text: string;
}

/** Declarations that take the place of those of the same name in a file; new ones go to its end. */
interface ReplaceStep extends Placed {
  readonly kind: "replace";
  readonly file: string;
  readonly text: string;
}

/** Commands, and what they print. */
export interface RunStep extends Placed {
  readonly kind: "run";
  readonly commands: readonly string[];
  /** `undefined`: whatever they print. */
  readonly output: string | undefined;
  readonly exitCode: number;
  /** Whether it is only looked at: it needs a registry. */
  readonly onlyRead: boolean;
}

/** The folder has the files of this one of the repository, without those named. */
export interface EqualStep extends Placed {
  readonly kind: "equal";
  readonly folder: string;
  readonly without: readonly string[];
}

const pattern =
  /^```(?<language>\w+)(?<info>[^\n]*)\n(?<text>.*?)^```$|^<!-- equals (?<folder>\S+?)(?:, without (?<without>.+))? -->$/gms;

/**
 * The steps of a guide. A block ```` ```ts file=exporter.ts ```` is a file, ```` ```ts in=exporter.ts ```` replaces declarations,
 * ```` ```sh ```` are commands, and the ```` ```text ```` right behind them is what they print (```` ```text exit=1 ```` when the
 * last of them fails so). Blocks of any other kind are not the reader's to do.
 *
 * @throws {TypeError} When the words before a file do not name it, as a reader does not see the head of a block; or when a program's
 * head is none of these.
 */
export function stepsOf(guide: string, text: string): readonly Step[] {
  const matches = [...text.matchAll(pattern)];
  return matches.flatMap((match, index): readonly Step[] => {
    const { language, info = "", text: block = "", folder, without = "" } = match.groups ?? {};
    const where = `${guide}:${text.slice(0, match.index).split("\n").length}`;
    if (folder) return [{ kind: "equal", where, folder, without: without.split(/,? and |, /) }];
    const [, how, file] = /\b(file|in)=(\S+)/.exec(info) ?? [];
    if (file !== undefined) {
      if (!wordsBefore(text, match.index).includes(`\`${file}\``))
        throw new TypeError(`${where}: names no \`${file}\``);
      return [{ kind: how === "file" ? "write" : "replace", where, file, text: block }];
    }
    if (/^[cm]?[jt]s$/.test(language ?? "") && !["", " no-run"].includes(info)) {
      throw new TypeError(`${where}: what is "${language}${info}"?`);
    }
    if (language !== "sh") return [];
    const { exitCode, output } = outputAfter(match, matches[index + 1], text);
    const commands = block.split("\n").filter((line) => line.trim() !== "");
    return [{ kind: "run", where, commands, output, exitCode, onlyRead: info.includes("no-run") }];
  });
}

/** The paragraph that stands before a block. */
function wordsBefore(text: string, index: number): string {
  return text.slice(0, index).trimEnd().split("\n\n").at(-1) ?? "";
}

function outputAfter(
  commands: RegExpExecArray,
  next: RegExpExecArray | undefined,
  text: string,
): Pick<RunStep, "exitCode" | "output"> {
  const between = text.slice(commands.index + commands[0].length, next?.index);
  if (next?.groups?.["language"] !== "text" || between.trim() !== "") return { exitCode: 0, output: undefined };
  const exitCode = Number(/\bexit=(\d+)/.exec(next.groups["info"] ?? "")?.[1] ?? 0);
  return { exitCode, output: next.groups["text"] };
}
