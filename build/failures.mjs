// A reporter for Node's test runner: what failed, a line each, and nothing of what passed. A long run's own account of its
// failures is far up and many pages long.
//
//     node --test --test-reporter=./build/failures.mjs --test-reporter-destination=failures.txt
//
// `npm test` takes it by node-tests.mjs.

/** @param {AsyncIterable<import("node:test/reporters").TestEvent>} events */
export default async function* failures(events) {
  /** @type {string[]} the names from the file down to the test */
  const path = [];
  for await (const { type, data } of events) {
    if (type === "test:start") path.splice(data.nesting, Infinity, data.name);
    if (type !== "test:fail" || data.details.type === "suite" || data.todo) continue;
    const { error } = data.details;
    const cause = /** @type {any} */ (error.cause ?? error);
    // Of an assertion the words, and what was there.
    const said = String(cause.message ?? cause).replace(/\s+/g, " ").slice(0, 400);
    yield `${data.file?.replace(/^.*\/tests\//, "tests/")} > ${[...path.slice(0, data.nesting), data.name].join(" > ")}: ${said}\n`;
  }
}
