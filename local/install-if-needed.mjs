// Runs before `npm start` and `npm test`, when there may be no dependency yet: plain Node, nothing imported.
import { execSync } from "node:child_process";
import { accessSync, constants, existsSync, statSync } from "node:fs";

const [major] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(`Thetabase needs Node 20 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

if (process.platform === "win32") {
  console.error("Thetabase runs on Linux and macOS; on Windows, inside WSL.");
  process.exit(1);
}

// npm writes this file at the end of every complete install.
const installed = "node_modules/.package-lock.json";
const upToDate =
  existsSync(installed) && statSync(installed).mtimeMs >= statSync("package-lock.json").mtimeMs;

if (!upToDate) {
  try {
    accessSync(".", constants.W_OK);
  } catch (error) {
    const why = error.code === "EROFS" ? "the file system is read-only" : "permission denied";
    console.error(
      `${process.cwd()} cannot be written: ${why}. npm install has to put the dependencies there.`,
    );
    process.exit(1);
  }
  console.log("Installing dependencies (once, about half a minute) ...");
  // `npm install`, not `npm ci`: ci refuses a lockfile written where a package has no build for every platform.
  try {
    execSync("npm install --no-audit --no-fund --loglevel=error", { stdio: "inherit" });
  } catch {
    console.error("npm install failed; its own message is above. Run it by hand, then try again.");
    process.exit(1);
  }
}
