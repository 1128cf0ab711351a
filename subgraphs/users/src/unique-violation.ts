/** Whether a write met another row's unique value. https://www.prisma.io/docs/orm/reference/error-reference#p2002 */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "P2002";
