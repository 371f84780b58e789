// Where in a JSON file a slip is: JSON.parse says that there is one, by its place in the file if at all, and of two fields with
// one name it takes the last and says nothing.

/** Strings are looked at loosely here, so that their slips are found in them and not at their end. */
const TOKEN = /[ \t\n\r]*("(?:[^"\\\n]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+|$|[^])/y;

/** What is looked for next, in words. */
const [VALUE, VALUE_OR_END, NAME, NAME_OR_END, COLON, NEXT_NAME, NEXT_VALUE, NOTHING] = ["a value", "a value or `]`", "a name in `\"`", "a name in `\"`, or `}`", "a `:`", "a `,` or a `}`", "a `,` or a `]`", "nothing more"];

/**
 * @param {string} text without a byte order mark
 * @returns {{ slip: string | undefined, twice: string[] }}  why it is not JSON; and the names that the outermost object has twice
 */
export function readThrough(text) {
  const [open, names, twice] = [/** @type {string[]} */ ([]), /** @type {Set<string>} */ (new Set()), /** @type {Set<string>} */ (new Set())];
  const after = () => ({ "{": NEXT_NAME, "[": NEXT_VALUE })[open.at(-1) ?? ""] ?? NOTHING;
  let expects = VALUE;
  TOKEN.lastIndex = 0;
  for (;;) {
    const [, token = ""] = TOKEN.exec(text) ?? [];
    const at = TOKEN.lastIndex - token.length;
    if (token === "" && expects === NOTHING) return { slip: undefined, twice: [...twice] };
    if ((token === "}" && [NAME_OR_END, NEXT_NAME].includes(expects)) || (token === "]" && [VALUE_OR_END, NEXT_VALUE].includes(expects))) {
      open.pop();
      expects = after();
    } else if ([NAME, NAME_OR_END].includes(expects) && token.startsWith('"') && isValue(token)) {
      const name = JSON.parse(token);
      if (open.length === 1) (names.has(name) ? twice : names).add(name);
      expects = COLON;
    } else if (expects === COLON && token === ":") expects = VALUE;
    else if (expects === NEXT_NAME && token === ",") expects = NAME;
    else if (expects === NEXT_VALUE && token === ",") expects = VALUE;
    else if ([VALUE, VALUE_OR_END].includes(expects) && (token === "{" || token === "[")) {
      open.push(token);
      expects = token === "{" ? NAME_OR_END : VALUE_OR_END;
    } else if ([VALUE, VALUE_OR_END].includes(expects) && isValue(token)) expects = after();
    else return { slip: `This is not JSON: in ${placeOf(text, at)} ${token ? `is \`${[...token].slice(0, 20).join("")}\`` : "the file ends"}, and ${expects} should be there.`, twice: [...twice] };
  }
}

/** @param {string} token */
function isValue(token) {
  try {
    JSON.parse(token);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} text @param {number} at */
function placeOf(text, at) {
  const lines = text.slice(0, at).split("\n");
  return `line ${lines.length}, column ${[...(lines.at(-1) ?? "")].length + 1},`;
}
