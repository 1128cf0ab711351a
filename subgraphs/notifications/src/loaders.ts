import type { ReadSql } from "@skein/service-kit/database.ts";
import type { Viewer } from "@skein/service-kit/identity.ts";
import { createNotificationLoaders } from "./notification/notification.loaders.ts";
import { createPreferenceLoaders } from "./preference/preference.loaders.ts";

export interface LoaderSources {
  readonly sql: ReadSql;
  readonly viewer: Viewer | null;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** One set per request: a loader remembers what it loaded, and that must not outlive the viewer. */
export function createLoaders(sources: LoaderSources) {
  return { ...createNotificationLoaders(sources), ...createPreferenceLoaders(sources) };
}
