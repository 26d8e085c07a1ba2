// Holds our framing of HTTP/1.1 against another parser's: what both take is framed alike, or a proxy in front of us could be made
// to see other requests than we do.
//
//   node --no-deprecation differential.mjs <framing_reader> [-runs=N] [-max_total_time=SECONDS] [-seed=N]
//     [-artifact_prefix=PATH] [<folder or file>...]
//
// The options are libFuzzer's, others are passed over, and so are the folders: it changes what fuzzers have found. What it finds
// itself is a file, and repeats it.

import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Ours, Theirs } from "./parsers.mjs";
import { Lots, Requests } from "./requests.mjs";

const BATCH = 2000;
const LONGEST = 4096;
const SKIPPED = 77;

function readOptions(words) {
  const options = { folders: [], files: [], runs: Infinity, max_total_time: Infinity, seed: Date.now() >>> 0, artifact_prefix: "./" };
  for (const word of words) {
    const [, name, value] = /^-(\w+)=(.*)$/.exec(word) ?? [];
    if (name === undefined) (statSync(word).isFile() ? options.files : options.folders).push(word);
    else options[name] = name === "artifact_prefix" ? value : Number(value);
  }
  if (options.runs === Infinity && options.max_total_time === Infinity) options.max_total_time = 10;
  return options;
}

/** What fuzzers have found, without the bytes in front that say how it is cut into pieces. */
function readCorpus(folders) {
  const texts = [];
  for (const folder of folders) {
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), "latin1");
      const lengths = text.charCodeAt(0) % 8;
      if (text.length <= LONGEST) texts.push(text.slice(1 + (lengths < 7 ? lengths : 0)));
    }
  }
  return texts;
}

/** The same target, which we split and rid of its host. */
function isSameTarget(ours, theirs) {
  const isAbsolute = !theirs.startsWith("2f") && theirs !== "2a";
  return ours === theirs || (isAbsolute && (theirs.endsWith(ours) || ours === "2f" || ours.startsWith("2f3f")));
}

/** A tab that llhttp takes for a part of the word in front of it, and RFC 9110 (5.6.3) for the space around it. */
const TAB_IN_CONNECTION = /connection:[^\r\n]*\t/i;

/** What they do not agree about, or undefined. Only up to where one of them takes nothing more. */
function difference(input, ours, theirs) {
  const both = Math.min(ours.requests.length, theirs.requests.length);
  for (let at = 0; at < both; ++at) {
    const [mine, other] = [ours.requests[at], theirs.requests[at]];
    if (mine.method !== "other" && mine.method !== other.method) return `the method of request ${at + 1}`;
    if (!isSameTarget(mine.target, other.target)) return `the target of request ${at + 1}`;
    if (mine.body !== other.body) return `the body of request ${at + 1}`;
    // Who takes it for the last one reads no more, so only the other way round somebody could be deceived.
    if (mine.stays && !other.stays && !TAB_IN_CONNECTION.test(input.toString("latin1"))) return `whether request ${at + 1} is the last`;
  }
  if (ours.requests.length > both && theirs.end === "open") return "a request that they wait for the end of";
  if (theirs.requests.length > both && ours.end === "open") return "a request that we wait for the end of";
  return undefined;
}

class Comparison {
  constructor(program) {
    this.ours = new Ours(program);
    this.theirs = new Theirs();
    this.framed = 0;
  }

  /** The first input that is framed in two ways, if there is one. */
  async findDifference(inputs) {
    this.ours.send(inputs);
    const theirs = inputs.map((input) => this.theirs.frame(input));
    let found;
    for (let at = 0; at < inputs.length; ++at) {
      const ours = await this.ours.answer();
      this.framed += Math.min(ours.requests.length, theirs[at].requests.length);
      const what = difference(inputs[at], ours, theirs[at]);
      if (what !== undefined) found ??= { input: inputs[at], what, ours, theirs: theirs[at] };
    }
    return found;
  }

  /** The same difference in fewer bytes. */
  async shorten(found) {
    for (let size = found.input.length >> 1; size > 0; size >>= 1) {
      for (let at = 0; at + size <= found.input.length;) {
        const input = Buffer.concat([found.input.subarray(0, at), found.input.subarray(at + size)]);
        const shorter = await this.findDifference([input]);
        if (shorter === undefined) at += size;
        else found = shorter;
      }
    }
    return found;
  }
}

function report({ input, what, ours, theirs }, options) {
  const path = `${options.artifact_prefix}framing-difference`;
  writeFileSync(path, input);
  console.log(`They do not agree about ${what} (seed ${options.seed}):`);
  console.log(JSON.stringify(input.toString("latin1")));
  console.log(`ours: ${JSON.stringify(ours)}\nNode.js ${process.version}: ${JSON.stringify(theirs)}\nkept in ${path}`);
}

/** Up to the first difference, or as long as the options say. */
async function run(comparison, options) {
  const corpus = readCorpus(options.folders);
  const requests = new Requests(new Lots(options.seed), corpus);
  console.log(`seed ${options.seed}, ${corpus.length} inputs to begin with, llhttp ${process.versions.llhttp}`);
  const begun = Date.now();
  let found = await comparison.findDifference(corpus.map((text) => Buffer.from(text, "latin1")));
  let runs = corpus.length;
  while (found === undefined && runs < options.runs && Date.now() - begun < 1000 * options.max_total_time) {
    const inputs = Array.from({ length: BATCH }, () => Buffer.from(requests.next(), "latin1"));
    found = await comparison.findDifference(inputs);
    runs += inputs.length;
  }
  console.log(`${comparison.framed} requests were framed by both.`);
  if (found === undefined) console.log(`Done ${runs} runs in ${Math.round((Date.now() - begun) / 1000)} second(s)`);
  return found;
}

async function main() {
  const [program, ...words] = process.argv.slice(2);
  const options = readOptions(words);
  const comparison = new Comparison(program);
  if (!comparison.theirs.isThere) {
    console.log(`Node.js ${process.version} does not show its parser.`);
    process.exit(SKIPPED);
  }
  const files = options.files.map((file) => readFileSync(file));
  const found = files.length > 0 ? await comparison.findDifference(files) : await run(comparison, options);
  if (found !== undefined) {
    report(await comparison.shorten(found), options);
    process.exitCode = 1;
  }
  await comparison.ours.stop();
}

await main();
