// Brings an element into sight, and waits until it is where it was a frame
// before; of one that never rests, not longer than half a second. One that slipped
// below something else meanwhile is brought into the middle.
const found = () => document.querySelector(SELECTOR);
const place = () => {
  const { x, y, width, height } = found()?.getBoundingClientRect() ?? {};
  return [x, y, width, height].join();
};
const isOnTop = () => {
  const it = found();
  if (!it) return true;
  const { left, top, right, bottom } = it.getBoundingClientRect();
  const x = (Math.max(0, left) + Math.min(innerWidth, right)) / 2;
  const y = (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2;
  const hit = document.elementFromPoint(x, y);
  return it.contains(hit) || !!hit?.contains(it);
};
found().scrollIntoView({ block: "nearest" });
return window.raftworksGuard?.isDown() || new Promise((done) => {
  let frames = 30;
  let moved = false;
  let before = "";
  const next = () => {
    const now = place();
    if (frames-- === 0) return done(true);
    if (now === before) {
      if (moved || isOnTop()) return done(true);
      moved = true;
      found().scrollIntoView({ block: "center" });
    }
    before = place();
    requestAnimationFrame(next);
  };
  next();
});
