import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { sealPiece, toLine } from "@skein/service-kit/export-piece.ts";
import type { SkeinEvent } from "@skein/service-kit/events.ts";
import type { JWK } from "jose";
import { v7 as uuidv7 } from "uuid";
import { createHandDelivery } from "../../support/events-factory.ts";
import { eventually } from "../../support/eventually.ts";
import { exportDocuments, type ExportAnswers, type ExportFile } from "../../support/export-flows.ts";
import { openMailbox, type Mailbox } from "../../support/mailbox.ts";
import { describeWithPostgres } from "../../support/services.ts";
import { dataOf } from "../../support/subgraph-client.ts";
import {
  createUser,
  startUsersUnderTest,
  type TestUser,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

type Service = "content" | "notifications";

interface Requested {
  readonly exportId: string;
  readonly publicJwk: JWK;
}

describeWithPostgres("an export whose parts come from elsewhere", () => {
  const delivery = createHandDelivery();
  let users: UsersUnderTest;
  let database: Database;
  let mailbox: Mailbox;
  beforeAll(async () => {
    mailbox = await openMailbox();
    users = await startUsersUnderTest({
      name: "users_export",
      transport: delivery.transport,
      settings: { SMTP_URL: mailbox.url },
      tuning: { exportSweepMs: 200 },
    });
    database = await openDatabase({ url: users.databaseUrl, applicationName: "skein-test" });
  });
  afterAll(async () => {
    await database.close();
    await users.close();
    await mailbox.close();
  });

  const ask = async (user: TestUser) =>
    dataOf(await users.send<ExportAnswers>(user.viewer, exportDocuments.exportMyData)).exportMyData;
  const stateOf = async (user: TestUser) =>
    dataOf(await users.send<ExportAnswers>(user.viewer, exportDocuments.myDataExport)).myDataExport;
  const link = async (user: TestUser) =>
    dataOf(await users.send<ExportAnswers>(user.viewer, exportDocuments.createDataExportLink))
      .createDataExportLink;

  /** What the other services have been asked. */
  async function requested(user: TestUser): Promise<Requested> {
    const rows = await database.query<{ payload: Requested }>(
      "SELECT payload FROM outbox WHERE aggregate_id = $1 AND type = 'export.requested' ORDER BY position DESC",
      [user.id],
    );
    const [row] = rows;
    if (!row) throw new Error("Nobody was asked.");
    return row.payload;
  }

  async function part(
    { exportId, publicJwk }: Requested,
    service: Service,
    { piece = 0, pieces = piece + 1, text = "" }: { piece?: number; pieces?: number | null; text?: string },
  ): Promise<SkeinEvent> {
    const content = await sealPiece(text, publicJwk, { exportId, service, piece });
    return {
      id: uuidv7(),
      source: service,
      type: "export.part",
      aggregateId: exportId,
      position: piece + 1,
      occurredAt: new Date().toISOString(),
      payload: { exportId, piece, pieces, content },
    };
  }

  const ownPartIsThere = (user: TestUser) =>
    eventually(async () => {
      const rows = await database.query(
        `SELECT 1 FROM data_export_part p JOIN data_export e ON e.id = p.export_id
         WHERE e.user_id = $1 AND p.service = 'users' AND p.pieces IS NOT NULL`,
        [user.id],
      );
      return rows.length > 0;
    }, "the account's own part is there");

  const partsOf = (user: TestUser) =>
    database.query(
      "SELECT 1 FROM data_export_part p JOIN data_export e ON e.id = p.export_id WHERE e.user_id = $1",
      [user.id],
    );

  async function makeReady(user: TestUser, texts: readonly string[] = [""]): Promise<Requested> {
    expect((await ask(user)).errors).toEqual([]);
    const request = await requested(user);
    for (const [piece, text] of texts.entries()) {
      const pieces = piece === texts.length - 1 ? texts.length : null;
      await delivery.deliver(await part(request, "content", { piece, pieces, text }));
    }
    await delivery.deliver(await part(request, "notifications", {}));
    await eventually(async () => (await stateOf(user))?.status === "READY", "the copy is ready");
    return request;
  }

  /** As the gateway asks. */
  async function fetchFile(
    user: TestUser,
    path: string | undefined,
    signal?: AbortSignal,
  ): Promise<Response> {
    const body = JSON.stringify({ token: path?.replace("/exports/", "") });
    return fetch(`${users.url}/internal/exports/download`, {
      method: "POST",
      headers: await users.gateway.headersFor("users", user.viewer, body),
      body,
      signal: signal ?? AbortSignal.timeout(20_000),
    });
  }

  async function statusOf(user: TestUser, path: string | undefined): Promise<number> {
    const response = await fetchFile(user, path);
    await response.text();
    return response.status;
  }

  it("is ready with the last piece, in whatever order they come, and as often as they do", async () => {
    const ann = await createUser(users);
    await ask(ann);
    const request = await requested(ann);
    const of = (piece: number, pieces: number | null) =>
      part(request, "content", { piece, pieces, text: toLine("posts", { piece }) });
    const [first, middle, last] = await Promise.all([of(0, null), of(1, null), of(2, 3)]);
    for (const event of [last, last, first, await part(request, "notifications", {}), first]) {
      await delivery.deliver(event);
    }
    await ownPartIsThere(ann);
    expect(await stateOf(ann)).toMatchObject({ status: "COLLECTING" });
    await Promise.all([middle, middle, middle].map((event) => delivery.deliver(event)));
    expect(await stateOf(ann)).toMatchObject({ status: "READY" });
    await delivery.deliver(middle);

    const file = (await (await fetchFile(ann, (await link(ann)).link?.path)).json()) as ExportFile;
    expect(file.data.posts).toEqual([{ piece: 0 }, { piece: 1 }, { piece: 2 }]);
    expect(await partsOf(ann)).toEqual([]);
  });

  it("tells its owner by a mail without a secret, once", async () => {
    const ann = await createUser(users);
    await database.query("UPDATE email_address SET verified_at = now() WHERE user_id = $1", [ann.id]);
    await makeReady(ann);
    const wanted = () =>
      mailbox.mails.filter(
        ({ subject, recipients }) =>
          recipients.includes(ann.email) && subject === "A copy of your data is ready",
      );
    await eventually(() => wanted().length > 0, "the mail came");
    expect(wanted()).toHaveLength(1);
    expect(wanted()[0]?.raw).not.toContain("/exports/");
  });

  it("takes no piece that nobody waits for", async () => {
    const ann = await createUser(users);
    const request = await makeReady(ann);
    const before = await partsOf(ann);
    await delivery.deliver(await part(request, "content", { piece: 7 }));
    await delivery.deliver(await part({ ...request, exportId: uuidv7() }, "content", {}));
    expect(await partsOf(ann)).toEqual(before);
  });

  it("is given up after twelve hours, says so, and can be asked for again", async () => {
    const ann = await createUser(users);
    await ask(ann);
    const request = await requested(ann);
    await ownPartIsThere(ann);
    const expiresAt = Date.parse((await stateOf(ann))?.expiresAt ?? "");
    expect((expiresAt - Date.now()) / 3_600_000).toBeCloseTo(12, 1);
    await database.query("UPDATE data_export SET expires_at = now() WHERE user_id = $1", [ann.id]);
    expect(await stateOf(ann)).toMatchObject({ status: "FAILED", expiresAt: null });
    await eventually(async () => (await partsOf(ann)).length === 0, "what had come is deleted", 20_000);
    const rows = await database.query(
      `SELECT private_jwk AS key, (SELECT count(*)::int FROM outbox WHERE type = 'export.closed'
         AND payload ->> 'exportId' = $2) AS closed,
         (SELECT count(*)::int FROM audit_event WHERE user_id = $1 AND type = 'EXPORT_FAILED') AS told
       FROM data_export WHERE user_id = $1`,
      [ann.id, request.exportId],
    );
    expect(rows).toEqual([{ key: null, closed: 1, told: 1 }]);
    await delivery.deliver(await part(request, "content", {}));
    expect(await partsOf(ann)).toEqual([]);
    expect((await ask(ann)).errors).toEqual([]);
  }, 40_000);

  it("is deleted when nobody has downloaded it, and its rows after thirty days", async () => {
    const ann = await createUser(users);
    await makeReady(ann);
    const { link: before } = await link(ann);
    await database.query("UPDATE data_export SET expires_at = now() WHERE user_id = $1", [ann.id]);
    expect(await stateOf(ann)).toMatchObject({ status: "EXPIRED" });
    expect(await statusOf(ann, before?.path)).toBe(404);
    expect((await link(ann)).errors).toEqual([{ code: "NOT_READY" }]);
    await eventually(async () => (await partsOf(ann)).length === 0, "it is deleted", 20_000);
    await database.query(
      "UPDATE data_export SET expires_at = now() - interval '31 days' WHERE user_id = $1",
      [ann.id],
    );
    await eventually(async () => (await stateOf(ann)) === null, "nothing is told of it", 20_000);
  }, 60_000);

  it("is made one at a time, of any number that are asked for at once", async () => {
    const ann = await createUser(users);
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(ann)));
    expect(answers.filter(({ export: begun }) => begun !== null)).toHaveLength(1);
    const codes = answers.flatMap(({ errors }) => errors.map(({ code }) => code));
    expect(codes).toEqual(Array<string>(4).fill("ALREADY_UNDER_WAY"));
  });

  it("makes place for the next", async () => {
    const ann = await createUser(users);
    await makeReady(ann);
    const { link: old } = await link(ann);
    await ask(ann);
    expect(await statusOf(ann, old?.path)).toBe(404);
    const rows = await database.query(
      "SELECT status::text AS status FROM data_export WHERE user_id = $1 ORDER BY id",
      [ann.id],
    );
    expect(rows).toEqual([{ status: "EXPIRED" }, { status: "COLLECTING" }]);
  });

  it("can be downloaded again after a download that broke off, by another link", async () => {
    const ann = await createUser(users);
    // Far more than sockets hold: it cannot be over when the reader goes.
    const text = toLine("posts", { body: "x".repeat(80_000) });
    await makeReady(
      ann,
      Array.from({ length: 300 }, () => text),
    );
    const { link: first } = await link(ann);
    const leaving = new AbortController();
    const broken = await fetchFile(ann, first?.path, leaving.signal);
    expect(broken.status).toBe(200);
    await broken.body?.getReader().read();
    expect((await link(ann)).errors).toEqual([{ code: "DOWNLOAD_UNDER_WAY" }]);
    leaving.abort();
    const second = await eventually(async () => (await link(ann)).link, "there is another link");
    expect(await statusOf(ann, first?.path)).toBe(404);
    const file = (await (await fetchFile(ann, second.path)).json()) as ExportFile;
    expect(file.data.posts).toHaveLength(300);
    expect(await stateOf(ann)).toMatchObject({ status: "DOWNLOADED" });
  }, 60_000);

  it("needs a sign-in of late, to be asked for and to be fetched", async () => {
    const ann = await createUser(users);
    await makeReady(ann);
    const authenticatedAt = Math.floor(Date.now() / 1000) - 11 * 60;
    for (const document of [exportDocuments.exportMyData, exportDocuments.createDataExportLink]) {
      const { errors } = await users.send({ ...ann.viewer, authenticatedAt }, document);
      expect(errors?.[0]?.extensions.code).toBe("STEP_UP_REQUIRED");
    }
  });
});
