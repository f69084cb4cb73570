// What does not fit: the page, or a sheet, menu or dialog on it, that scrolls sideways,
// and what lies beside the window without being in anything that scrolls.
const name = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} ${element.textContent.trim().slice(0, 30)}`;
const room = document.documentElement.clientWidth;
const wide = [];
if (document.documentElement.scrollWidth > room) wide.push(`the page: ${document.documentElement.scrollWidth} of ${room}`);
for (const element of document.querySelectorAll(".sheet.up .sheet-body, .dialog[open], .menu[open] .menu-body")) {
  if (element.scrollWidth > element.clientWidth + 1) wide.push(`${name(element)}: ${element.scrollWidth} of ${element.clientWidth}`);
}
const scrolls = (element) => element && (["auto", "scroll"].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
for (const element of document.querySelectorAll("button, summary, input, select, .menu[open] .menu-body, h2")) {
  const box = element.getBoundingClientRect();
  if (!box.width || !element.checkVisibility({ visibilityProperty: true })) continue;
  const beside = box.left < -1 || box.right > room + 1;
  if (beside && getComputedStyle(element).position !== "fixed" && !scrolls(element.parentElement)) wide.push(`${name(element)}: ${Math.round(box.left)} to ${Math.round(box.right)} of ${room}`);
}
return [...new Set(wide)];
