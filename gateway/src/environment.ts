/**
 * `@apollo/gateway` sends usage figures to its maker unless this variable says otherwise when the gateway is made.
 * https://www.apollographql.com/docs/graphos/reference/data-privacy
 */
export function disableApolloTelemetry(): void {
  process.env.APOLLO_TELEMETRY_DISABLED = "1";
}
