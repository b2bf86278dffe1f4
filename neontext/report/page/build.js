/** Builds the scripts of the pages, each in one file, with the licences of the libraries that are in it. */
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

/** What is built, and from where: the audit's page, and pages of pictures. */
const TARGETS = { "page.js": "src/main.js", "pictures.js": "src/pictures_main.js" };

/**
 * The packages whose files stand in the bundle.
 * @param {string[]} inputs
 */
function packagesIn(inputs) {
  const names = inputs.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/**
 * Name, version and licence text of a package.
 * @param {string} name
 */
async function legalText(name) {
  const { version } = JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8"));
  const licence = await readFile(`node_modules/${name}/LICENSE`, "utf8");
  return `${name} ${version}\n${licence.trim()}`;
}

/**
 * @param {string} target
 * @param {string} entry
 */
async function bundle(target, entry) {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    format: "iife",
    minify: true,
    target: "es2022",
    charset: "ascii",
    legalComments: "none",
    metafile: true,
    write: false,
  });
  const used = Object.entries(Object.values(result.metafile.outputs)[0].inputs);
  const packages = packagesIn(used.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path));
  const licences = await Promise.all(packages.map(legalText));
  const head = licences.length ? `/*!\nLibraries in this script:\n\n${licences.join("\n\n")}\n*/\n` : "";
  const code = head + result.outputFiles[0].text;
  // What would end or nest the <script> element that the code is put into.
  if (/<\/script|<!--|<script/i.test(code)) throw new Error(`${target} would not survive inside a <script> element`);
  await writeFile(target, code);
  console.log(`${target}: ${code.length.toLocaleString("en")} bytes; ${packages.join(", ") || "no libraries"}`);
}

for (const [target, entry] of Object.entries(TARGETS)) await bundle(target, entry);
