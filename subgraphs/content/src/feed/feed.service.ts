import { AppError } from "@skein/service-kit/app-error.ts";
import type { Connection, Page, PageArguments } from "@skein/service-kit/pagination.ts";
import { countCharacters } from "@skein/service-kit/plain-text.ts";
import { requireViewer } from "@skein/service-kit/viewer.ts";
import type { ContentContext } from "../context.ts";
import type { Post } from "../generated/prisma/client.ts";
import { gatewayTags } from "../gateway-tags.ts";
import { parseIdPage } from "../id-page.ts";
import { connectionOf } from "../page-loaders.ts";
import { findExplorePage, findHomePage, findSearchPage } from "./feed.queries.ts";

const maximumQueryLength = 200;
/** PostgreSQL puts each `-` before a word on a stack of 32, and fails when it is full; one says as much as many. */
const repeatedMinus = /(?<![^\s"!&|()])-[^\p{L}\p{N}"]*-/gu;

/** @throws {AppError} `UNAUTHENTICATED`, or `BAD_USER_INPUT` for a page that cannot be. */
export async function listHomeFeed(context: ContentContext, args: PageArguments): Promise<Connection<Post>> {
  const { userId } = requireViewer(context);
  const page = parseIdPage(args);
  return toConnection(context, page, await findHomePage(context.sql, userId, page));
}

/** @throws {AppError} `BAD_USER_INPUT` for a page that cannot be. */
export async function listExploreFeed(
  context: ContentContext,
  args: PageArguments,
): Promise<Connection<Post>> {
  const page = parseIdPage(args);
  context.caching.tag(gatewayTags.exploreFeed);
  return toConnection(context, page, await findExplorePage(context.sql, context.viewerId, page));
}

/** @throws {AppError} `BAD_USER_INPUT` for a query of no or too many characters, or a page that cannot be. */
export async function searchPosts(
  context: ContentContext,
  { query, ...args }: PageArguments & { query: string },
): Promise<Connection<Post>> {
  const page = parseIdPage(args);
  const text = query.toWellFormed().normalize("NFC").replaceAll("\0", " ").replace(repeatedMinus, "-").trim();
  const length = countCharacters(text);
  if (length < 1 || length > maximumQueryLength) {
    throw new AppError("BAD_USER_INPUT", `Search for 1 to ${maximumQueryLength} characters.`, {
      field: "query",
    });
  }
  return toConnection(context, page, await findSearchPage(context.sql, context.viewerId, page, text));
}

function toConnection({ loaders }: ContentContext, page: Page, posts: readonly Post[]): Connection<Post> {
  posts.forEach(loaders.primePost);
  return connectionOf(page, posts);
}
