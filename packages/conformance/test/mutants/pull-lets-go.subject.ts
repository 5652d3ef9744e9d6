import type { Subject } from "../../src/index.ts";
import { pullReference } from "../reference/pull-reference.ts";
import { pullLetsGo } from "./defects.ts";

const subject: Subject = pullReference(pullLetsGo);

export default subject;
