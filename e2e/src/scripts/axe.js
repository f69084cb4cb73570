// Everything that axe has to say against the page as it is.
const load = () => new Promise((done, failed) => {
  const script = document.createElement("script");
  Object.assign(script, { src: "axe.js", onload: done, onerror: () => failed(new Error("no axe.js")) });
  document.head.append(script);
});
return (async () => {
  if (!window.axe) await load();
  const found = await axe.run(document, { resultTypes: ["violations"] });
  const of = (node) => `${node.target.join(" ")} (${node.any.concat(node.all, node.none).map((check) => check.message).join("; ")})`;
  // The texts of the drawing run together for axe: the number of a term, the letter of
  // a role, and a name are no label in one piece. The names of its parts are tested.
  const drawn = (violation, node) => violation.id === "label-content-name-mismatch"
    && document.querySelector(node.target.at(-1))?.closest("[data-part=stage] svg");
  return found.violations.flatMap((violation) => {
    const nodes = violation.nodes.filter((node) => !drawn(violation, node));
    return nodes.length ? [`${violation.id}: ${nodes.slice(0, 4).map(of).join(", ")}`] : [];
  });
})();
