import type { SupergraphCase } from "../harness/supergraph-case.ts";
import { abstract } from "./abstract/case.ts";
import { access } from "./access/case.ts";
import { cacheTag } from "./cache-tag/case.ts";
import { context } from "./context/case.ts";
import { fed1 } from "./fed1/case.ts";
import { inaccessible } from "./inaccessible/case.ts";
import { interfaceObject } from "./interface-object/case.ts";
import { interfaceObjectChain } from "./interface-object-chain/case.ts";
import { interfaceObjectUnresolvable } from "./interface-object-unresolvable/case.ts";
import { keys } from "./keys/case.ts";
import { mutations } from "./mutations/case.ts";
import { parents } from "./parents/case.ts";
import { provides } from "./provides/case.ts";
import { requires } from "./requires/case.ts";
import { requiresChain } from "./requires-chain/case.ts";
import { requiresConflict } from "./requires-conflict/case.ts";
import { scalars } from "./scalars/case.ts";
import { shareable } from "./shareable/case.ts";
import { shop } from "./shop/case.ts";

export const supergraphs: readonly SupergraphCase[] = [
  abstract,
  access,
  cacheTag,
  context,
  fed1,
  inaccessible,
  interfaceObject,
  interfaceObjectChain,
  interfaceObjectUnresolvable,
  keys,
  mutations,
  parents,
  provides,
  requires,
  requiresChain,
  requiresConflict,
  scalars,
  shareable,
  shop,
];
