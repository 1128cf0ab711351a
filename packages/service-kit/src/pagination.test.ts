import { describe, expect, it } from "@jest/globals";
import { buildConnection, encodeCursor, parsePage, uuidPattern } from "./pagination.ts";

const limits = { cursor: [/^\d+$/] };
const keysetOf = (row: number) => [String(row)];

describe("parsePage", () => {
  it("gives twenty items when nothing is asked for", () => {
    expect(parsePage({}, limits)).toEqual({ limit: 20, direction: "forward", after: null, before: null });
  });

  it("reads backward with `last`", () => {
    const page = parsePage({ last: 5, before: encodeCursor(["7"]) }, limits);
    expect(page).toEqual({ limit: 5, direction: "backward", after: null, before: ["7"] });
  });

  it.each([
    ["zero", { first: 0 }, "first"],
    ["a negative size", { last: -1 }, "last"],
    ["more than the maximum", { first: 101 }, "first"],
    ["both directions", { first: 1, last: 1 }, "last"],
    ["a cursor that is not JSON", { after: "!!" }, "after"],
    ["a cursor of another list", { after: encodeCursor(["abc"]) }, "after"],
    ["a cursor with other parts", { before: encodeCursor(["1", "2"]) }, "before"],
    ["a cursor that holds no text", { after: Buffer.from("[1]").toString("base64url") }, "after"],
  ])("refuses %s", (_what, args, field) => {
    expect(() => parsePage(args, limits)).toThrow(
      expect.objectContaining({ code: "BAD_USER_INPUT", extensions: expect.objectContaining({ field }) }),
    );
  });
});

describe("buildConnection", () => {
  it("keeps the page and tells that there is more", () => {
    const connection = buildConnection(parsePage({ first: 2 }, limits), [1, 2, 3], keysetOf, (row) => row);
    expect(connection.nodes).toEqual([1, 2]);
    expect(connection.edges.map((edge) => edge.node)).toEqual([1, 2]);
    expect(connection.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: encodeCursor(["1"]),
      endCursor: encodeCursor(["2"]),
    });
  });

  it("turns rows that were read backward round again", () => {
    const page = parsePage({ last: 2, before: encodeCursor(["9"]) }, limits);
    const connection = buildConnection(page, [8, 7, 6], keysetOf, (row) => row);
    expect(connection.nodes).toEqual([7, 8]);
    expect(connection.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  it("has no cursors on an empty page", () => {
    const { pageInfo } = buildConnection(parsePage({}, limits), [], keysetOf, (row) => row);
    expect(pageInfo).toMatchObject({ startCursor: null, endCursor: null, hasNextPage: false });
  });
});

it("recognises UUIDs and nothing else", () => {
  expect(uuidPattern.test("0199a8b0-1111-7000-8000-000000000000")).toBe(true);
  expect(uuidPattern.test("0199a8b0-1111-7000-8000-000000000000'; --")).toBe(false);
});
