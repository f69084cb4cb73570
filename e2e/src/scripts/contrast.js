// Text on coloured shapes, which axe does not see: one specimen of each state in
// each term, coloured by the style sheet itself. What is too faint comes back.
const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const ratio = (a, b) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};
const over = (top, part, below) => below.map((value, n) => top[n] * part + value * (1 - part));
// Red, green and blue from 0 to 1, and how opaque.
const parse = (text) => {
  const numbers = text.match(/[\d.e-]+/g)?.map(Number) ?? [];
  const scale = text.startsWith("color(") ? 1 : 255;
  return { colour: numbers.slice(0, 3).map((value) => value / scale), part: numbers[3] ?? 1 };
};
const opaque = (element, from, until) => {
  let part = from;
  for (let at = element; at && at !== until; at = at.parentElement) part *= Number(getComputedStyle(at).opacity);
  return part;
};
const stage = document.querySelector("[data-part=stage] svg");
const page = parse(getComputedStyle(document.body).backgroundColor).colour;
const surface = parse(getComputedStyle(document.querySelector(".aside")).backgroundColor).colour;
const faint = [];
const judge = (what, text, below, least) => {
  const found = ratio(text, below);
  if (!(found >= least)) faint.push(`${what}: ${found.toFixed(2)} to 1, less than ${least}`);
};
const terms = ["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "of-client"];

// Parts of the stage: the text on the body, and the body before the page.
const kinds = ["server", "server paused", "server down", "server learner", "server witness",
  "server outside", "server side-b", "message", "message reply"];
const bar = document.querySelector("[data-part=scrub] svg");
const svg = (inner, into = stage) => {
  const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
  group.innerHTML = inner;
  into.append(group);
  return group;
};
for (const term of terms) {
  for (const kind of kinds) {
    const group = svg(`<g class="${kind} ${term}"><circle class="body" r="9"/><text class="term">5</text>` +
      `<text class="role-letter">L</text><text class="sign">5</text><text class="name">S5</text><text class="status">down</text></g>`);
    const body = group.querySelector(".body");
    const style = getComputedStyle(body);
    const fill = parse(style.fill);
    const below = over(fill.colour, opaque(body, fill.part, stage), page);
    const texts = kind.startsWith("message") ? ["sign"] : ["term", "role-letter", "name", "status"];
    for (const name of texts) {
      const text = group.querySelector(`.${name}`);
      const ink = parse(getComputedStyle(text).fill);
      const place = name === "name" || name === "status" ? page : below;
      judge(`${name} of ${kind} ${term}`, over(ink.colour, opaque(text, ink.part, stage), place), place, 4.5);
    }
    // A shape is seen by its fill or by its outline.
    const line = parse(style.stroke === "none" ? "rgb(0 0 0 / 0)" : style.stroke);
    const edge = over(line.colour, opaque(body, line.part, stage), page);
    if (ratio(below, page) < 3) judge(`${kind} ${term} before the page`, edge, page, 3);
    group.remove();
  }
}

// Entries of the logs.
const table = document.querySelector("[data-part=logs] tbody");
for (const term of terms.slice(0, 9)) {
  for (const state of ["committed", "uncommitted", "uncommitted unsynced", "uncommitted noop", "committed configuration", "committed omitted"]) {
    for (const row of ["", "down"]) {
      const line = document.createElement("tr");
      line.className = row;
      line.innerHTML = `<td class="entry ${term} ${state}"><span>5</span></td>`;
      table.append(line);
      const span = line.querySelector("span");
      const style = getComputedStyle(span);
      const fill = parse(style.backgroundColor);
      const part = opaque(span, 1, table);
      const below = over(fill.colour, part * fill.part, surface);
      judge(`entry ${term} ${state} ${row}`, over(parse(style.color).colour, part, surface), below, 4.5);
      line.remove();
    }
  }
}

// Names of terms on the bar of time.
for (const term of terms.slice(0, 9)) {
  const group = svg(`<rect class="band ${term}"/><text class="band-name ${term}">term 5</text>`, bar);
  const [band, name] = group.children;
  judge(`name of band ${term}`, parse(getComputedStyle(name).fill).colour, parse(getComputedStyle(band).fill).colour, 4.5);
  group.remove();
}
return faint;
