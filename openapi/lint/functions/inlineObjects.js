// Find objects that are described in place instead of under a name in components.schemas.

const holdsObject = (node) => {
  const type = node.type;
  const named = type === "object" || (Array.isArray(type) && type.includes("object"));
  return named || (node.properties !== undefined && typeof node.properties === "object");
};

const examples = new Set(["example", "examples", "const", "enum", "default"]);

const walk = (node, path, isSchema, results) => {
  if (node === null || typeof node !== "object") return;
  if (isSchema && !Array.isArray(node) && holdsObject(node)) {
    results.push({ message: "give this object a name in components.schemas", path });
  }
  const inMap = path[path.length - 1] === "properties";
  for (const [key, value] of Object.entries(node)) {
    if (!inMap && examples.has(key)) continue;
    // Keywords hold schemas; a map of properties holds one per name, whatever the name is.
    const keyword = ["schema", "items", "additionalProperties", "not", "contains"].includes(key);
    const listed = ["anyOf", "oneOf", "allOf", "prefixItems"].includes(path[path.length - 1]);
    walk(value, [...path, Array.isArray(node) ? Number(key) : key], inMap || keyword || listed, results);
  }
};

export default (document) => {
  const results = [];
  walk(document.paths, ["paths"], false, results);
  const { schemas = {}, ...others } = document.components ?? {};
  walk(others, ["components"], false, results);
  for (const [name, schema] of Object.entries(schemas)) {
    walk(schema, ["components", "schemas", name], false, results);
  }
  return results;
};
