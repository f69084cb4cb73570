// Makes the page work without a connection after the first visit: a service
// worker that answers with the files of one build. It serves the whole page only;
// embeds, and pages that hold them, get everything from the network.
//
// `cargo xtask build` fills in the two lines below. Where they are empty, as in
// development, the worker removes itself and what an older one kept.
const VERSION = "";
const FILES = {};

const PREFIX = "raftworks ";
const CACHE = PREFIX + VERSION;
const ROOT = new URL("./", self.location.href).href;

// The name of a file of the page, as in FILES.
const nameOf = (url) => {
  const plain = url.split(/[?#]/)[0];
  const name = plain.startsWith(ROOT) ? plain.slice(ROOT.length) : "elsewhere/";
  return name === "index.html" ? "./" : name || "./";
};

self.addEventListener("install", (event) => {
  // What is not what was built is refused, for instance during an upload: then
  // the older version stays. Hosts may add to a page, so that it has no hash.
  const requests = Object.entries(FILES).map(([name, integrity]) =>
    new Request(name, integrity ? { cache: "no-cache", integrity } : { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

// A page says so when it has loaded all that it needs: only then may files of
// another version be served, to the next visit.
self.addEventListener("message", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && (name !== CACHE || !VERSION));
  await Promise.all(old.map((name) => caches.delete(name)));
  if (!VERSION) await self.registration.unregister();
}

self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && nameOf(event.request.url) in FILES) {
    event.respondWith(answer(event));
  }
});

async function answer({ request, clientId }) {
  if (request.mode !== "navigate") {
    const client = clientId && (await self.clients.get(clientId));
    if (!client || nameOf(client.url) !== "./") return fetch(request);
  }
  const cache = await caches.open(CACHE);
  return (await cache.match(nameOf(request.url))) ?? fetch(request);
}
