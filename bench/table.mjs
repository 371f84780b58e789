// What the measures of `npm run bench` print: a line for each figure, a column for each page, the median of the rounds.

/**
 * @param {readonly (readonly [name: string, digits: number])[]} figures  with the digits shown after the point
 * @param {string[]} names  of the pages
 * @param {number[][][]} taken  of each page, each round's figures in their order; an odd number of rounds
 */
export function printMedians(figures, names, taken) {
  console.log(`  ${"".padEnd(40)}${names.map((name) => name.padStart(26)).join("")}`);
  for (const [at, [figure, digits]] of figures.entries()) {
    const cells = taken.map((rounds) => rounds.map((round) => round[at]).sort((a, b) => a - b)[rounds.length >> 1].toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
    console.log(`  ${figure.padEnd(40)}${cells.map((cell) => cell.padStart(26)).join("")}`);
  }
}
