// What has the focus: whether it is the page itself, its place among all that can
// have it, whether that is seen, and whether something covers it.
const focusable = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter((element) =>
  !element.disabled && element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0);
const name = (element) => element && `${element.tagName.toLowerCase()} ${[element.dataset.action, element.dataset.part, element.dataset.server && `server ${element.dataset.server}`, element.dataset.link && `link ${element.dataset.link}`, element.dataset.message && `message ${element.dataset.message}`, element.getAttribute("aria-label"), element.textContent.trim().slice(0, 30)].filter(Boolean)[0] ?? ""}`;
const at = document.activeElement;
if (!at || at === document.body) return { all: focusable.map(name), at: null };
const look = () => JSON.stringify([at, ...at.querySelectorAll("*"), at.parentElement].map((part) => {
  const style = getComputedStyle(part);
  return [style.outlineStyle, style.outlineWidth, style.stroke, style.strokeWidth, style.boxShadow, style.borderColor];
}));
const focused = look();
const box = at.getBoundingClientRect();
const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 200));
const covered = top && !at.contains(top) && !top.contains(at) && !at.closest("svg") && !top.closest("label")?.contains(at) && name(top);
at.blur();
const seen = look() !== focused;
at.focus({ preventScroll: true });
return { all: focusable.map(name), at: name(at), seen, covered: covered || null, named: !!(at.getAttribute("aria-label") || at.textContent.trim() || at.labels?.length || at.title) };
