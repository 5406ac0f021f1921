// Find `true` and `false` where a schema belongs. `additionalProperties` may be one: the generator knows that.

const single = new Set(["schema", "items", "not", "contains", "if", "then", "else", "propertyNames", "unevaluatedItems"]);
const lists = new Set(["anyOf", "oneOf", "allOf", "prefixItems"]);
const maps = new Set(["properties", "patternProperties", "dependentSchemas", "schemas", "$defs"]);
const values = new Set(["example", "examples", "const", "enum", "default"]);

const walk = (node, path, results) => {
  if (node === null || typeof node !== "object") return;
  const here = path[path.length - 1];
  const inMap = maps.has(here) && !maps.has(path[path.length - 2]);
  for (const [key, value] of Object.entries(node)) {
    if (!inMap && values.has(key)) continue;
    const isSchema = inMap || lists.has(here) || (single.has(key) && !inMap);
    const next = [...path, Array.isArray(node) ? Number(key) : key];
    if (isSchema && typeof value === "boolean") results.push({ message: "a schema must not be true or false", path: next });
    walk(value, next, results);
  }
};

export default (document) => {
  const results = [];
  walk(document, [], results);
  return results;
};
