import { afterEach, describe, expect, it } from "@jest/globals";
import { parse } from "graphql";
import { composeSupergraph } from "../../../../tests/support/compose-supergraph.ts";
import { planText } from "../../../../tests/support/plan-text.ts";
import { createHivePlanner } from "./hive-planner.ts";
import { createPlanner, type PlannerChoice } from "./create-planner.ts";
import type { Planner, PlanRequest } from "./planner.ts";

const feeds = composeSupergraph({
  posts: `
    type Query { feed: [Item] }
    union Item = Article | Video
    type Article @key(fields: "id") { id: ID! author: Author }
    type Video @key(fields: "id") { id: ID! author: Author }
    type Author @key(fields: "id") { id: ID! }`,
  people: `type Author @key(fields: "id") { id: ID! name(length: Int): String }`,
});

/** It ends the process of Hive's planner 0.0.38. */
const fatal =
  "{ feed { ... on Article { author { name(length: 1) } } ... on Video { author { name(length: 2) } } } }";
const harmless = "{ feed { ... on Article { author { name } } } }";

const ask = (query: string): PlanRequest => ({ document: parse(query), overrideLabels: new Set() });

describe("planning", () => {
  const planners: Planner[] = [];
  const warnings: string[] = [];
  const logger = { warn: (_: unknown, text?: string) => void warnings.push(text ?? "") };
  const create = async (supergraphSdl: string, choice: PlannerChoice): Promise<Planner> => {
    const planner = await createPlanner({ supergraphSdl, choice, logger });
    planners.push(planner);
    return planner;
  };
  afterEach(() => {
    for (const planner of planners.splice(0)) planner.close();
    warnings.length = 0;
  });

  it("survives an operation that ends Hive's planner, and plans the next ones again", async () => {
    const planner = await createHivePlanner(feeds);
    planners.push(planner);
    await expect(planner.plan(ask(fatal))).rejects.toThrow("ended");
    for (let attempt = 0; attempt < 30; attempt++) {
      const plan = await planner.plan(ask(harmless)).catch(() => null);
      if (plan) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("The planner does not come back.");
  });

  it("leaves to Apollo's planner what ends Hive's", async () => {
    const planner = await create(feeds, "auto");
    expect(planner.name).toBe("hive");
    expect(planText(await planner.plan(ask(fatal)))).toEqual([
      "sequence",
      "  posts: {feed{...on Article{author{__typename id}}...on Video{author{__typename id}}__typename}}",
      "  parallel",
      "    people: query($representations:[_Any!]!){_entities(representations:$representations){...on Author{name(length:1)}}}",
      "      feed.@.<Article>.author with {...on Author{__typename id}}",
      "    people: query($representations:[_Any!]!){_entities(representations:$representations){...on Author{name(length:2)}}}",
      "      feed.@.<Video>.author with {...on Author{__typename id}}",
    ]);
    expect(warnings).toEqual(["an operation is planned by Apollo's planner"]);
  });

  it("has operations under way fail when it is closed", async () => {
    const planner = await createHivePlanner(feeds);
    const planned = planner.plan(ask(harmless));
    planner.close();
    await expect(planned).rejects.toThrow();
    await expect(planner.plan(ask(harmless))).rejects.toThrow("closed");
  });

  it("is Apollo's where Hive's is silently wrong", async () => {
    const context = composeSupergraph({
      a: `
        type Query { me: User }
        type User @key(fields: "id") @context(name: "user") { id: ID! locale: String! inbox: Inbox }
        type Inbox @key(fields: "id") { id: ID! greeting(locale: String @fromContext(field: "$user { locale }")): String }`,
    });
    const planner = await create(context, "auto");
    expect(planner.name).toBe("apollo");
    const plan = JSON.stringify(await planner.plan(ask("{ me { inbox { greeting } } }")));
    expect(plan).toMatch(
      /"context":\[{"variable":"contextualArgument_1_0","levelsUp":1,"path":\[.*"key":"locale"}\]}\]/,
    );
  });

  it("refuses what cannot be read, whatever the choice", async () => {
    for (const choice of ["auto", "hive", "apollo"] as const) {
      await expect(create("type Query { a: Int", choice)).rejects.toThrow();
    }
  });
});
