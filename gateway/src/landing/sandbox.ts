import type { ApolloServerPlugin } from "@apollo/server";
import { ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { ApolloServerPluginLandingPageLocalDefault } from "@apollo/server/plugin/landingPage/default";

const offlineNotice = "it appears that you might be offline.";
const graphiqlLink = ' <a href="/graphiql">GraphiQL</a> works without the internet.';

/**
 * Apollo Sandbox at the GraphQL address, for browsers. Its code comes from Apollo's servers, so its notice for machines
 * without the internet points at {@link file://./graphiql.ts}.
 */
export function sandboxPlugin(enabled: boolean): ApolloServerPlugin {
  if (!enabled) return ApolloServerPluginLandingPageDisabled();
  const sandbox = ApolloServerPluginLandingPageLocalDefault({ embed: { runTelemetry: false } });
  return {
    serverWillStart: async (service) => {
      const listener = await sandbox.serverWillStart?.(service);
      const page = await listener?.renderLandingPage?.();
      if (!page) throw new Error("Apollo's landing page plugin renders no page");
      const render = async (): Promise<string> => (typeof page.html === "string" ? page.html : page.html());
      return { renderLandingPage: async () => ({ html: async () => withGraphiqlLink(await render()) }) };
    },
  };
}

const withGraphiqlLink = (html: string): string =>
  html
    .replace(offlineNotice, `${offlineNotice}${graphiqlLink}`)
    .replace("<title>Apollo Server", "<title>Skein")
    .replace("Welcome to Apollo Server", "Welcome to Skein");
