import { describe, expect, it } from "@jest/globals";
import { startGuardedGraph } from "../support/guarded-graph.ts";

describe("Access directives", () => {
  it("are enforced as for an anonymous visitor in the open mode, whatever token is sent", async () => {
    const graph = await startGuardedGraph({ OPEN: "true" });
    const { data, errors } = await graph.ask(`{ secret }`, await graph.token({ roles: ["ADMIN"] }));
    expect({ data, errors }).toEqual({
      data: { secret: null },
      errors: [{ path: ["secret"], code: "UNAUTHENTICATED" }],
    });
    await graph.close();
  });

  it("do not keep stock Apollo Gateway from starting, which enforces none and says so", async () => {
    const graph = await startGuardedGraph({ GATEWAY_EXECUTOR: "apollo" });
    expect((await graph.ask(`{ open }`)).data).toEqual({ open: "open" });
    await graph.close();
    expect(graph.log()).toContain("enforces no @authenticated");
  });

  it("of a new supergraph hold for operations that ran before it", async () => {
    const graph = await startGuardedGraph();
    const query = `{ open }`;
    await graph.ask(query);
    expect((await graph.ask(query)).data).toEqual({ open: "open" });
    await graph.changeSupergraph((sdl) =>
      sdl.replace("open: String @join__field(graph: VAULT)", "$& @authenticated"),
    );
    expect((await graph.ask(query)).errors).toEqual([{ path: ["open"], code: "UNAUTHENTICATED" }]);
    await graph.close();
  });
});
