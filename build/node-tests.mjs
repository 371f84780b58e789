// Runs files of tests with Node's own runner, in the order in which they are given; its command line would sort them by name.
//
//     node build/node-tests.mjs [--concurrency=N] [--grep=PATTERN] [--failures=FILE] FILE...
import { createWriteStream } from "node:fs";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { parseArgs } from "node:util";
import failures from "./failures.mjs";

const { values, positionals: files } = parseArgs({ options: { concurrency: { type: "string", default: "1" }, grep: { type: "string" }, failures: { type: "string" } }, allowPositionals: true });

const stream = run({ files, concurrency: Number(values.concurrency), ...(values.grep === undefined ? {} : { testNamePatterns: [values.grep] }) });
stream.on("test:fail", ({ todo }) => {
  if (!todo) process.exitCode = 1;
});
stream.compose(new spec()).pipe(process.stdout);
if (values.failures) stream.compose(failures).pipe(createWriteStream(values.failures));
