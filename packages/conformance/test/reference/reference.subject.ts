import type { Subject } from "../../src/index.ts";
import { reference } from "./reference.ts";

const subject: Subject = { ...reference(), module: import.meta.url };

export default subject;
