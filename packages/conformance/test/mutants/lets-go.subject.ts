import type { Subject } from "../../src/index.ts";
import { reference } from "../reference/reference.ts";
import { letsGo } from "./defects.ts";

const subject: Subject = reference(letsGo);

export default subject;
