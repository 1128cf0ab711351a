import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { openPiece, readLines } from "@skein/service-kit/export-piece.ts";
import type { SkeinEvent } from "@skein/service-kit/events.ts";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { v7 as uuidv7 } from "uuid";
import {
  introduce,
  startContentUnderTest,
  userEvent,
  type ContentReplica,
  type ContentUnderTest,
  type Person,
} from "../../support/content-factory.ts";
import { createEvent } from "../../support/events-factory.ts";
import { eventually } from "../../support/eventually.ts";
import { describeWithPostgres } from "../../support/services.ts";

interface Part {
  readonly piece: number;
  readonly pieces: number | null;
  readonly content: string;
}

describeWithPostgres("content's part of somebody's export", () => {
  let content: ContentUnderTest;
  let replica: ContentReplica;
  let keys: { publicJwk: JWK; privateJwk: JWK };
  beforeAll(async () => {
    content = await startContentUnderTest("export");
    replica = await content.startReplica();
    const { publicKey, privateKey } = await generateKeyPair("ECDH-ES", { extractable: true });
    keys = { publicJwk: await exportJWK(publicKey), privateJwk: await exportJWK(privateKey) };
  });
  afterAll(async () => {
    await replica.close();
    await content.close();
  });

  const eventOf = (
    type: "export.requested" | "export.closed",
    person: Person,
    { exportId = uuidv7(), hoursLeft = 12 }: { exportId?: string; hoursLeft?: number } = {},
  ): SkeinEvent =>
    createEvent("users", type, person.id, {
      exportId,
      userId: person.id,
      publicJwk: keys.publicJwk,
      requestedAt: new Date().toISOString(),
      dueAt: new Date(Date.now() + hoursLeft * 3_600_000).toISOString(),
    });

  const partsOf = async ({ payload }: SkeinEvent): Promise<Part[]> => {
    const sql =
      "SELECT payload FROM outbox WHERE aggregate_id = $1 AND type = 'export.part' ORDER BY position";
    const rows = await content.sql<{ payload: Part }>(sql, [payload.exportId]);
    return rows.map((row) => row.payload);
  };

  const statusOf = async ({ payload }: SkeinEvent): Promise<string | undefined> => {
    const sql = "SELECT status::text AS status FROM export_job WHERE export_id = $1";
    const [row] = await content.sql<{ status: string }>(sql, [payload.exportId]);
    return row?.status;
  };

  const isIn = (event: SkeinEvent, status: string): Promise<unknown> =>
    eventually(async () => (await statusOf(event)) === status, `the job is ${status}`, 15_000);

  async function writePosts(author: Person, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => uuidv7());
    const sql = `INSERT INTO post (id, author_id, body, visibility, mentioned_user_ids)
      SELECT id, $2::uuid, repeat(id::text, 60), 'FOLLOWERS', '{}' FROM unnest($1::uuid[]) AS id`;
    await content.sql(sql, [ids, author.id]);
    return ids;
  }

  it("has each row once and in order, in numbered pieces, whoever of the replicas makes them", async () => {
    const [ann, bob] = [await introduce(content), await introduce(content)];
    const ids = await writePosts(ann, 400);
    await writePosts(bob, 3);
    const request = eventOf("export.requested", ann);
    await Promise.all([content.deliver(request), content.deliver(request)]);
    await isIn(request, "COLLECTED");
    await content.deliver(request);
    const parts = await partsOf(request);
    expect(parts.length).toBeGreaterThan(8);
    expect(parts.map(({ piece }) => piece)).toEqual(parts.map((_, index) => index));
    expect(parts.map(({ pieces }) => pieces)).toEqual(
      parts.map((_, index) => (index === parts.length - 1 ? parts.length : null)),
    );
    const exportId = String(request.payload.exportId);
    const opened = await Promise.all(
      parts.map(({ content: sealed, piece }) =>
        openPiece(sealed, keys.privateJwk, { exportId, service: "content", piece }),
      ),
    );
    const lines = readLines(opened.join("")) as [string, { id: string }][];
    expect(lines.map(([section, { id }]) => `${section} ${id}`)).toEqual(ids.map((id) => `posts ${id}`));
  }, 30_000);

  it("is one piece for somebody who has written nothing", async () => {
    const request = eventOf("export.requested", await introduce(content));
    await content.deliver(request);
    await isIn(request, "COLLECTED");
    expect(await partsOf(request)).toMatchObject([{ piece: 0, pieces: 1 }]);
  });

  it("is taken back when nobody waits for it any longer, and not made when that is heard first", async () => {
    const ann = await introduce(content);
    const request = eventOf("export.requested", ann);
    const exportId = String(request.payload.exportId);
    await content.deliver(request);
    await isIn(request, "COLLECTED");
    await content.deliver(eventOf("export.closed", ann, { exportId }));
    await isIn(request, "CLEARED");
    expect(await partsOf(request)).toEqual([]);

    const late = eventOf("export.requested", ann);
    await content.deliver(eventOf("export.closed", ann, { exportId: String(late.payload.exportId) }));
    await content.deliver(late);
    await isIn(late, "CLEARED");
    expect(await partsOf(late)).toEqual([]);
  }, 30_000);

  it("is not made for a request of long ago, which a replay brings", async () => {
    const request = eventOf("export.requested", await introduce(content), { hoursLeft: -1 });
    await content.deliver(request);
    expect(await statusOf(request)).toBeUndefined();
  });

  it("is given up when its time is over, though nobody says so", async () => {
    const request = eventOf("export.requested", await introduce(content));
    await content.deliver(request);
    await isIn(request, "COLLECTED");
    await content.sql("UPDATE export_job SET due_at = now() WHERE export_id = $1", [
      request.payload.exportId,
    ]);
    await eventually(async () => (await statusOf(request)) === undefined, "the job is forgotten", 15_000);
    expect(await partsOf(request)).toEqual([]);
  }, 30_000);

  it("is gone with the account, in the transaction that says so", async () => {
    const ann = await introduce(content);
    const request = eventOf("export.requested", ann);
    await content.deliver(request);
    await isIn(request, "COLLECTED");
    await content.deliver(userEvent("user.deleted", ann));
    expect(await partsOf(request)).toEqual([]);
    expect(await statusOf(request)).toMatch(/^(CLOSED|CLEARED)$/);
  });

  it("does not keep others waiting when it cannot be made", async () => {
    const [ann, bob] = [await introduce(content), await introduce(content)];
    const broken = eventOf("export.requested", ann);
    const offCurve = { ...keys.publicJwk, x: "AAAA" };
    await content.deliver({ ...broken, payload: { ...broken.payload, publicJwk: offCurve } });
    const good = eventOf("export.requested", bob);
    await content.deliver(good);
    await isIn(good, "COLLECTED");
    expect(await statusOf(broken)).toBe("COLLECTING");
    expect(await partsOf(broken)).toEqual([]);
  }, 30_000);
});
