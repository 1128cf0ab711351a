import { AppError } from "./app-error.ts";
import type { ForwardedIdentity, Viewer } from "./identity.ts";

/** @throws {AppError} `UNAUTHENTICATED` for an anonymous visitor. */
export function requireViewer({ identity }: { readonly identity: ForwardedIdentity }): Viewer {
  if (!identity.viewer) throw new AppError("UNAUTHENTICATED", "Sign in to do this.");
  return identity.viewer;
}
