// Starts the page: loads the program and says honestly when that fails. It is
// the only script besides the guard, since the content policy allows no inline
// script. Nothing here knows anything about Raft.

const say = (text) => {
  const place = document.getElementById("boot");
  if (place) place.textContent = text;
};

async function boot() {
  if (typeof WebAssembly !== "object") {
    say("This page needs WebAssembly, which this browser does not have.");
    return;
  }
  try {
    const program = await import("./raftworks-web.js");
    await program.default({ module_or_path: new URL("raftworks-web_bg.wasm", import.meta.url) });
  } catch (error) {
    // A panic is the guard's business; anything else is a failure to load.
    if (!window.raftworksGuard?.isDown()) {
      say("The simulator could not be loaded. Check the connection and reload the page.");
    }
    throw error;
  }
}

boot();
