// Starts the page: loads the program and says honestly when that fails. It is
// the only script besides the guard, since the content policy allows no inline
// script. Nothing here knows anything about Raft.

// The language as the program will choose it: the address's, or the browser's first.
const codes = [new URLSearchParams(location.search).get("lang"), ...(navigator.languages ?? [])];
const known = codes.map((code) => code?.split("-")[0].toLowerCase()).filter((code) => code === "en" || code === "de");
const german = known[0] === "de";

// What reads scenarios and links, by the names of its files, which `cargo xtask build`
// fills in. Embeds and links need it for their first picture, so that it is fetched
// along with the program.
const TEXTS = [];
if (location.hash || document.getElementById("app")?.dataset.mode === "embed") {
  for (const href of TEXTS) {
    const link = { rel: "preload", as: "fetch", crossOrigin: "anonymous", href };
    document.head.append(Object.assign(document.createElement("link"), link));
  }
}

const say = (english, inGerman) => {
  const place = document.getElementById("boot");
  if (place) place.textContent = german ? inGerman : english;
};

if (german) {
  document.documentElement.lang = "de";
  for (const element of document.querySelectorAll("[data-de]")) element.textContent = element.dataset.de;
  for (const element of document.querySelectorAll("[data-de-label]")) element.setAttribute("aria-label", element.dataset.deLabel);
}

async function boot() {
  if (typeof WebAssembly !== "object") {
    say(
      "This page needs WebAssembly, which this browser does not have.",
      "Diese Seite braucht WebAssembly, und dieser Browser hat es nicht.",
    );
    return;
  }
  try {
    const program = await import("./raftworks-web.js");
    await program.default({ module_or_path: new URL("raftworks-web_bg.wasm", import.meta.url) });
  } catch (error) {
    // A panic is the guard's business; anything else is a failure to load.
    if (!window.raftworksGuard?.isDown()) {
      say(
        "The simulator could not be loaded. Check the connection and reload the page.",
        "Der Simulator ließ sich nicht laden. Verbindung prüfen und die Seite neu laden.",
      );
    }
    throw error;
  }
  await keep();
}

// Keeps the page's files, so that the next visit needs no connection; never in
// somebody else's page. A newer version that was found is told that this one has
// loaded, and answers from the next visit on.
async function keep() {
  const isPage = document.getElementById("app")?.dataset.mode === "page" && window === window.top;
  if (!isPage || !navigator.serviceWorker) return;
  try {
    const registration = await navigator.serviceWorker.register("offline.js");
    const goOn = () => (registration.installing ?? registration.waiting)?.postMessage("loaded");
    registration.addEventListener("updatefound", goOn);
    goOn();
    // On a first visit there is nothing that could be older.
    if (navigator.serviceWorker.controller) await registration.update();
  } catch {
    // Without it the page works as well, with a connection.
  }
}

boot();
