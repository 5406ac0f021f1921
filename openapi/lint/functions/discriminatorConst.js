// Check that each member of a discriminated union requires the tag and fixes it by `const`.

export default (schema, _options, context) => {
  const tag = schema.discriminator.propertyName;
  const members = schema.oneOf ?? schema.anyOf ?? [];
  const results = [];
  members.forEach((member, index) => {
    const fixed = member?.properties?.[tag]?.const !== undefined;
    const required = Array.isArray(member?.required) && member.required.includes(tag);
    if (!fixed || !required) {
      results.push({
        message: `member ${index} must require ${tag} and fix it by const`,
        path: [...context.path, schema.oneOf ? "oneOf" : "anyOf", index],
      });
    }
  });
  if (members.length === 0) results.push({ message: "discriminator without oneOf or anyOf" });
  return results;
};
