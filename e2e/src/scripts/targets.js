// Everything that can be pressed and is too small, with its size. The stage is
// no part of it: there, what is nearest is meant.
const [least] = arguments;
const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getClientRects().length > 0;
const name = (element) => {
  const words = [element.dataset.action, element.dataset.part, element.dataset.interest, element.getAttribute("aria-label"), element.className, element.textContent.trim().slice(0, 30)];
  return `${element.tagName.toLowerCase()} ${words.filter((word) => word && typeof word === "string")[0] ?? ""}`;
};
const pressed = "button, a[href], input, select, textarea, summary, [role=button], [role=slider], [role=option]";
const small = [];
for (const element of document.querySelectorAll(pressed)) {
  if (!visible(element) || element.closest("svg") || element.disabled) continue;
  // A label is pressed as well as its field.
  const boxes = [element, ...(element.labels ?? [])].map((part) => part.getBoundingClientRect());
  const width = Math.max(...boxes.map((box) => box.width));
  const height = Math.max(...boxes.map((box) => box.height));
  // Links and buttons in the run of a sentence are as high as its line.
  const inSentence = getComputedStyle(element).display === "inline" && element.closest("p, dd, li");
  if (!inSentence && (width < least - 0.5 || height < least - 0.5)) {
    small.push(`${name(element)}: ${Math.round(width)} by ${Math.round(height)}`);
  }
}
return [...new Set(small)];
