import { glob, readFile, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import ts from "typescript";

/**
 * Turns the TypeScript of a deployed package and of its workspace dependencies into JavaScript, in place: Node refuses
 * to strip types under `node_modules`, where `pnpm deploy` puts the latter.
 * https://nodejs.org/api/typescript.html#type-stripping-in-dependencies
 */
export async function compilePackages(deployed: string): Promise<void> {
  await compilePackage(deployed);
  const scope = join(deployed, "node_modules/@skein");
  for (const name of await readdir(scope)) await compilePackage(await realpath(join(scope, name)));
}

async function compilePackage(folder: string): Promise<void> {
  const sources = await Array.fromAsync(glob("src/**/*.ts", { cwd: folder }));
  for (const source of sources) await compileFile(join(folder, source));
  if (sources.length > 0) await exportJavaScript(join(folder, "package.json"));
}

async function compileFile(file: string): Promise<void> {
  if (!file.endsWith(".test.ts")) {
    const script = toJavaScript(await readFile(file, "utf8"), file);
    await writeFile(file.replace(/\.ts$/, ".js"), script);
  }
  await rm(file);
}

/**
 * Blanks the types out and points relative imports at `.js`. Every statement keeps its line and column, so that stack
 * traces need no source maps.
 * @throws for a relative path to a `.ts` file that is not an import, which could not be followed.
 */
export function toJavaScript(source: string, file: string): string {
  let script = stripTypeScriptTypes(source);
  for (const specifier of importSpecifiers(script)) {
    if (!/^\.{1,2}\/.*\.ts$/.test(specifier.text)) continue;
    const quote = specifier.end - 1;
    script = `${script.slice(0, quote - 2)}js${script.slice(quote)}`;
  }
  const forgotten = /["'`]\.{1,2}\/[^"'`\n]*\.ts["'`]/.exec(script);
  if (forgotten) throw new Error(`${file}: ${forgotten[0]} will not exist in the built folder`);
  return script;
}

/** The literals that static and dynamic imports and exports name modules by. */
function importSpecifiers(script: string): ts.StringLiteralLike[] {
  const found: ts.StringLiteralLike[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier && ts.isStringLiteralLike(specifier)) found.push(specifier);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("module.js", script, ts.ScriptTarget.Latest));
  return found;
}

function specifierOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  const isImportCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isImportCall ? node.arguments[0] : undefined;
}

/** `@skein/service-kit/x.ts` stays the name of the module in imports, and leads to `src/x.js`. */
async function exportJavaScript(manifestFile: string): Promise<void> {
  const manifest = JSON.parse(await readFile(manifestFile, "utf8")) as { exports?: Record<string, string> };
  const exports = { "./*.ts": "./src/*.js", ...manifest.exports };
  // pnpm links files instead of copying them: writing through the link would change the repository.
  await rm(manifestFile);
  await writeFile(manifestFile, `${JSON.stringify({ ...manifest, exports }, null, 2)}\n`);
}
