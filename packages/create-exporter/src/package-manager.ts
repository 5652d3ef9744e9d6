/** How things are done with a package manager. */
export interface PackageManager {
  readonly create: string;
  /** What stands before options that are not its own. */
  readonly before: string;
  readonly install: string;
  readonly test: string;
}

const npm: PackageManager = { create: "npm create", before: "-- ", install: "npm install", test: "npm test" };

const others: Readonly<Record<string, PackageManager>> = {
  pnpm: { create: "pnpm create", before: "", install: "pnpm install", test: "pnpm test" },
  yarn: { create: "yarn create", before: "", install: "yarn", test: "yarn test" },
  bun: { create: "bun create", before: "", install: "bun install", test: "bun run test" },
};

/** The one that calls itself so in `npm_config_user_agent`; npm when nobody does. */
export function packageManagerOf(userAgent: string | undefined = ""): PackageManager {
  const name = userAgent.slice(0, Math.max(0, userAgent.indexOf("/")));
  return Object.hasOwn(others, name) ? others[name]! : npm;
}
