import pg from "pg";

type TextParser = (text: string) => unknown;

/**
 * Types that pg and PGlite read differently (pg: `date` and `timestamp` in the machine's time zone, `bigint` as text;
 * PGlite: `bigint` as a number). Key: type OID, https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat
 */
export const ROW_TYPE_PARSERS: Readonly<Record<number, TextParser>> = {
  20: parseBigint,
  1082: (text) => text,
  1114: (text) => new Date(`${text.replace(" ", "T")}Z`),
  1700: (text) => text,
};

/** For pg's `types.getTypeParser`. */
export function rowTypeParser(oid: number, format?: "text" | "binary"): TextParser {
  return (
    ROW_TYPE_PARSERS[oid] ??
    (pg.types.getTypeParser as (oid: number, format?: string) => TextParser)(oid, format)
  );
}

function parseBigint(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}
