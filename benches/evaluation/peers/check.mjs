// The rules of an input over its evidence. Ends with 1 when one does not hold.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const OPERATORS = {
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  ge: (a, b) => a >= b,
  gt: (a, b) => a > b,
  eq: (a, b) => a === b,
};

const at = (document, path) => path.reduce((value, step) => value[step], document);

function holds(rule, document, now) {
  const value = at(document, rule.path);
  const compare = OPERATORS[rule.op];
  switch (rule.kind) {
    case "compare":
      return compare(value * (rule.times ?? 1), rule.limit);
    case "equal":
      return value === rule.limit;
    case "match":
      return new RegExp(`^(?:${rule.limit})$`, "u").test(value);
    case "in":
      return rule.limit.includes(value);
    case "max":
      return compare(value.reduce((most, element) => Math.max(most, element[rule.of]), -Infinity), rule.limit);
    case "as-many":
      return value.length === at(document, rule.as);
    case "age":
      return compare((now - Date.parse(value)) / 1000, rule.limit);
    default: {
      const every = (element) => rule.where.every((one) => OPERATORS[one.op](at(element, one.path), one.limit));
      let count = 0;
      for (const element of value) count += every(element) ? 1 : 0;
      return count === rule.limit;
    }
  }
}

const [rules, folder, instant] = process.argv.slice(2);
const now = Date.parse(instant);
const documents = new Map();
for (const rule of JSON.parse(readFileSync(rules, "utf8"))) {
  if (!documents.has(rule.file)) {
    documents.set(rule.file, JSON.parse(readFileSync(join(folder, `e${rule.file}.json`), "utf8")));
  }
  if (!holds(rule, documents.get(rule.file), now)) process.exit(1);
}
