// Find `default` in what a client sends. References are resolved already; a cycle is left when it comes round.

const values = new Set(["example", "examples", "const", "enum"]);

const walk = (node, path, isMap, seen, results) => {
  if (node === null || typeof node !== "object" || seen.has(node)) return;
  seen.add(node);
  for (const [key, value] of Object.entries(node)) {
    if (!isMap && values.has(key)) continue;
    if (!isMap && key === "default") {
      results.push({ message: "a default would be sent unasked", path: [...path, key] });
      continue;
    }
    walk(value, [...path, Array.isArray(node) ? Number(key) : key], !isMap && key === "properties", seen, results);
  }
};

export default (schema, _options, context) => {
  const results = [];
  walk(schema, context.path, false, new Set(), results);
  return results;
};
