import type { Viewer } from "@skein/service-kit/identity.ts";
import type { PrismaClient } from "./generated/prisma/client.ts";
import { createNotificationLoaders } from "./notification/notification.loaders.ts";
import { createPreferenceLoaders } from "./preference/preference.loaders.ts";

export interface LoaderSources {
  readonly prisma: PrismaClient;
  readonly viewer: Viewer | null;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** One set per request: a loader remembers what it loaded, and that must not outlive the viewer. */
export function createLoaders(sources: LoaderSources) {
  return { ...createNotificationLoaders(sources), ...createPreferenceLoaders(sources) };
}
