// Check that the values of an enum stay apart when case is ignored, and that null isn't among them.

export default (values) => {
  if (!Array.isArray(values)) return [];
  const results = [];
  const seen = new Map();
  for (const value of values) {
    if (value === null) {
      results.push({ message: "null is no value of an enum: use anyOf with type null" });
      continue;
    }
    const folded = String(value).toLowerCase();
    if (seen.has(folded)) results.push({ message: `${seen.get(folded)} and ${value} differ in case alone, or not at all` });
    seen.set(folded, value);
  }
  return results;
};
