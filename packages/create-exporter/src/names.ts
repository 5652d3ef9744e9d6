import { folderOf } from "./package-name.ts";

/** What a package is called where. */
export interface Names {
  /** `@acme/my-backend` */
  readonly packageName: string;
  /** `my-backend` */
  readonly backend: string;
  /** `myBackend`, to be followed by `Exporter`. */
  readonly camel: string;
  /** `MyBackend` */
  readonly pascal: string;
}

/** The names that a package's own name gives: the backend is what it says besides `exporter`. */
export function namesOf(packageName: string): Names {
  const words = folderOf(packageName)
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
  const own = words.filter((word, index) => word !== "exporter" || (index > 0 && index < words.length - 1));
  const parts = own.length === 0 || unusable(own) ? ["backend", ...own] : own;
  const pascal = parts.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return {
    packageName,
    backend: own.length === 0 ? "backend" : own.join("-"),
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
  };
}

/** An identifier begins with a letter, and `metricExporter` is what the exporter is made with. */
function unusable(words: readonly string[]): boolean {
  return /^\d/.test(words.join("")) || words.join("") === "metric";
}
