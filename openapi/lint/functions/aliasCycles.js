// Find schemas that contain themselves with no object in between: a list of itself, a union with itself.

const prefix = "#/components/schemas/";

const isObject = (schema) =>
  schema !== null && typeof schema === "object" && (schema.type === "object" || schema.properties !== undefined);

const targets = (node) => {
  if (node === null || typeof node !== "object" || isObject(node)) return [];
  const own = typeof node.$ref === "string" && node.$ref.startsWith(prefix) ? [node.$ref.slice(prefix.length)] : [];
  return own.concat(...Object.values(node).map(targets));
};

const reaches = (schemas, from, goal, seen = new Set()) =>
  targets(schemas[from]).some((next) => {
    if (next === goal) return true;
    if (seen.has(next)) return false;
    seen.add(next);
    return reaches(schemas, next, goal, seen);
  });

export default (schemas, _options, context) =>
  Object.keys(schemas)
    .filter((name) => reaches(schemas, name, name))
    .map((name) => ({ message: `${name} contains itself and is no object`, path: [...context.path, name] }));
