// Stands guard outside the WebAssembly instance. When our own code panics, the
// instance is never called again; the reader sees what happened, the link that
// reproduces it, and a button that goes on from the last good moment in a fresh
// instance.
(() => {
  "use strict";
  let lastGood = "";
  // What is said. The instance teaches the words of its language while it lives.
  let words = [
    "Raftworks stopped",
    "This is a bug of ours, not of your cluster. Nothing that you did is lost.",
    "This link brings back the last good moment; please send it along when you report this:",
    "Link to the last good moment",
    "Go on from the last good moment",
    "Start over",
  ];
  let down = false;

  const element = (tag, properties, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  // No event reaches what listens inside the dead instance any more.
  const silence = () => {
    const types = ["click", "keydown", "keyup", "pointerdown", "pointermove", "pointerup",
      "pointercancel", "input", "change", "submit", "focusin", "visibilitychange", "hashchange"];
    for (const type of types) {
      const stop = (event) => {
        const inside = event.target instanceof Element && event.target.closest(".guard");
        if (!inside) event.stopImmediatePropagation();
      };
      window.addEventListener(type, stop, { capture: true });
    }
    window.requestAnimationFrame = () => 0;
  };

  const goOn = (link) => {
    window.location.replace(link);
    // When only the fragment differs the browser loads nothing by itself.
    window.location.reload();
  };

  const fall = (message) => {
    if (down) return;
    down = true;
    silence();
    const link = lastGood || window.location.href;
    const start = new URL(window.location.href);
    start.hash = "";
    const [head, what, where, name, on, over] = words;
    const box = element("div", { className: "guard" },
      element("h1", { textContent: head }),
      element("p", { textContent: what }),
      element("pre", { textContent: message }),
      element("p", { textContent: where }),
      element("input", { type: "text", readOnly: true, value: link, ariaLabel: name }),
      element("div", { className: "actions" },
        element("button", { className: "button", id: "go-on", type: "button", textContent: on, onclick: () => goOn(link) }),
        element("button", { className: "button", id: "start-over", type: "button", textContent: over, onclick: () => goOn(start.href) })));
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-label", head);
    const app = document.getElementById("app");
    if (app) app.replaceChildren();
    document.body.append(element("main", {}, box));
    box.querySelector("#go-on").focus();
  };

  window.raftworksGuard = {
    keep: (link) => { if (!down) lastGood = link; },
    teach: (text) => { words = text.split("\n"); },
    panicked: (message) => fall(message),
    isDown: () => down,
  };

  // A trap without a panic, such as an exhausted stack.
  const trapped = (error) => error instanceof WebAssembly.RuntimeError;
  window.addEventListener("error", (event) => {
    if (trapped(event.error)) fall(String(event.error));
    if (down) event.preventDefault();
  });
  window.addEventListener("unhandledrejection", (event) => {
    if (trapped(event.reason)) fall(String(event.reason));
    if (down) event.preventDefault();
  });
})();
