import { eventually } from "./eventually.ts";
import { present, wholeData, type SystemClient } from "./system-client.ts";
import type { Person } from "./system-people.ts";

export interface ExportState {
  readonly id: string;
  readonly status: string;
  readonly requestedAt: string;
  readonly readyAt: string | null;
  readonly expiresAt: string | null;
  readonly downloadedAt: string | null;
}

export const exportFields = "id status requestedAt readyAt expiresAt downloadedAt";

/** The documents that an app sends for a copy of its user's data. */
export const exportDocuments = {
  exportMyData: `mutation { exportMyData { export { ${exportFields} } errors { code } } }`,
  myDataExport: `{ myDataExport { ${exportFields} } }`,
  createDataExportLink: "mutation { createDataExportLink { link { path expiresAt } errors { code } } }",
};

export interface ExportAnswers {
  exportMyData: { export: ExportState | null; errors: { code: string }[] };
  myDataExport: ExportState | null;
  createDataExportLink: {
    link: { path: string; expiresAt: string } | null;
    errors: { code: string }[];
  };
}

/** The file, as the decision about it describes it. */
export interface ExportFile {
  readonly format: string;
  readonly version: number;
  readonly userId: string;
  readonly requestedAt: string;
  readonly readyAt: string;
  readonly data: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

type Owner = Pick<Person, "token">;

export const askForExport = async (client: SystemClient, { token }: Owner) =>
  wholeData(await client.send<ExportAnswers>(exportDocuments.exportMyData, {}, token)).exportMyData;

export const exportOf = async (client: SystemClient, { token }: Owner) =>
  wholeData(await client.send<ExportAnswers>(exportDocuments.myDataExport, {}, token)).myDataExport;

export const isReady = (client: SystemClient, owner: Owner, withinMs = 20_000): Promise<unknown> =>
  eventually(async () => (await exportOf(client, owner))?.status === "READY", "the copy is ready", withinMs);

export async function linkOf(client: SystemClient, { token }: Owner): Promise<string> {
  const answer = await client.send<ExportAnswers>(exportDocuments.createDataExportLink, {}, token);
  const { link, errors } = wholeData(answer).createDataExportLink;
  return present(link, `a link: ${JSON.stringify(errors)}`).path;
}

/** A copy that is ready, and the way to it. */
export async function readyLink(client: SystemClient, owner: Owner): Promise<string> {
  await askForExport(client, owner);
  await isReady(client, owner);
  return linkOf(client, owner);
}

export const download = (
  gatewayUrl: string,
  path: string,
  owner: Owner | null,
  signal: AbortSignal = AbortSignal.timeout(30_000),
): Promise<Response> =>
  fetch(`${gatewayUrl}${path}`, {
    headers: owner ? { authorization: `Bearer ${owner.token}` } : {},
    signal,
  });

export const fileOf = async (response: Response): Promise<ExportFile> =>
  JSON.parse(await response.text()) as ExportFile;
