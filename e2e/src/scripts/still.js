// Brings an element into sight, and waits until it is where it was a frame
// before; of one that never rests, not longer than half a second.
const place = () => {
  const { x, y, width, height } = document.querySelector(SELECTOR)?.getBoundingClientRect() ?? {};
  return [x, y, width, height].join();
};
document.querySelector(SELECTOR).scrollIntoView({ block: "nearest" });
return window.raftworksGuard?.isDown() || new Promise((done) => {
  let frames = 30;
  let before = "";
  const next = () => {
    const now = place();
    if (now === before || frames-- === 0) return done(true);
    before = now;
    requestAnimationFrame(next);
  };
  next();
});
