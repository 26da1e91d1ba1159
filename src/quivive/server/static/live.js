// Keeps a page of the console up to date: asks for it again when the server says that something changed, and takes over what differs,
// so that nothing else moves: not the place, the focus, what is open, what is selected or typed. Without this file it is loaded by hand.
"use strict";

{
  const main = document.getElementById("main"), line = document.getElementById("live"), said = document.getElementById("state");
  const STILL = 1000, LONGEST_WAIT = 10000, SLOWLY = 15000, SLOWEST = 60000, LOST = 10000, MOST_ENTRIES = 300;

  const key = (entry) => `${entry.id} ${entry.dataset.entry}`;
  const entries = (place) => [...place.querySelectorAll("[data-entry]")];
  const token = (page) => page.querySelector(".top [name=form_token]").value;
  const hour = () => new Date().toISOString().slice(11, 16);
  const there = new Set(entries(main).map(key)), arrived = new Set();
  let told = main.dataset.stamp, changed = hour();
  let stream = null, timer = 0, asking = null, page = null, over = false;
  let asked = -Infinity, pause = 10000, retry = SLOWLY, moved = -Infinity, lost = 0;

  // What has the focus, or is at the upper edge of the window, is where it was: not every browser sees to it by itself.
  const inPlace = (change) => {
    const seen = (one) => { const box = one.getBoundingClientRect(); return box.height && box.bottom > 0 && box.top < innerHeight; };
    const active = document.activeElement;
    const place = main.contains(active) && active !== main && seen(active) ? active
      : scrollY > 0 ? [...main.querySelectorAll("h1, h2, h3, p, li, tr, figure")].find((one) => seen(one) && one.getBoundingClientRect().top >= 0) : null;
    const top = place && place.getBoundingClientRect().top;
    change();
    if (place && place.isConnected) scrollBy({ top: place.getBoundingClientRect().top - top, behavior: "instant" });
  };

  // --- what is said

  const say = (sentence) => { if (said.textContent !== sentence) inPlace(() => { said.textContent = sentence; }); };
  const away = () => say(line.dataset.away.replace("{hour}", changed));
  const reached = () => {
    lost = 0;
    say(arrived.size ? line.dataset.new.replace("{number}", arrived.size) : "");
  };

  const end = (why) => {
    over = true;
    stop();
    say(line.dataset[why].replace("{hour}", changed));
    line.querySelector("a").hidden = false;
  };

  // --- what is left alone

  const filled = (field) =>
    (field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
      : field.localName === "select" ? field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected))
        : field.value !== field.defaultValue);
  const FIELDS = "input:not([type=hidden]), select, textarea";
  const isField = (node) => node.matches && node.matches(FIELDS);
  const isFilled = (node) => (isField(node) ? filled(node) : node.querySelectorAll && [...node.querySelectorAll(FIELDS)].some(filled));

  const kept = (fresh) => {
    const known = new Set(entries(fresh).map((one) => one.id));
    const goesOn = (node) => { for (let one = node; one; one = one.nextElementSibling) if (known.has(one.id)) return true; return false; };
    return {
      beforeNodeMorphed: (node, other) =>
        !(node === line || (isField(node) && (node === document.activeElement || filled(node))) ||
          (node.matches && node.matches("[data-numbers]") && node.dataset.numbers === other.dataset.numbers)),
      beforeAttributeUpdated: (name, node) => !(name === "open" || (name === "disabled" && node.localName === "button")),
      // What a list shows no more for others came before it stays: somebody may be reading there.
      beforeNodeRemoved: (node) => !(isFilled(node) || (node.parentElement && node.parentElement.matches("[data-grows]") && node.id && !goesOn(node))),
    };
  };

  const selects = () => {
    const selection = getSelection();
    return selection.type === "Range" && !selection.isCollapsed && main.contains(selection.anchorNode);
  };

  // --- what is taken over

  const take = () => {
    const fresh = page.getElementById("main");
    document.title = page.title;
    page = null;
    changed = hour();
    inPlace(() => {
      Idiomorph.morph(main, fresh, { callbacks: kept(fresh) });
      for (const list of main.querySelectorAll("[data-grows]")) {
        while (list.children.length > MOST_ENTRIES && !isFilled(list.lastElementChild)) list.lastElementChild.remove();
      }
      for (const entry of entries(main)) {
        if (there.has(key(entry))) continue;
        entry.classList.add("new");
        arrived.add(key(entry));
      }
      line.querySelector("span").textContent = line.dataset.at.replace("{hour}", changed);
      document.dispatchEvent(new Event("taken"));
    });
    upToDate();
  };

  // What another of the server's processes told may be newer, or older, than what this one answered.
  const upToDate = () => {
    reached();
    if (!stream) told = main.dataset.stamp;
    listen();
    if (told !== main.dataset.stamp) soon();
  };

  // Not under a moving hand, nor while something is selected.
  const settle = (begun) => {
    timer = 0;
    const now = performance.now();
    if (selects() || (now - moved < STILL && now - begun < LONGEST_WAIT)) timer = setTimeout(settle, STILL / 4, begun);
    else take();
  };

  // --- what is asked

  const answered = (request) => {
    asking = null;
    const status = request.status, fresh = request.response && request.response.getElementById("main");
    pause = 1000 * (Number(request.getResponseHeader("x-ask-again-after")) || pause / 1000);
    if (status && (new URL(request.responseURL).pathname !== location.pathname || (status === 200 && fresh && token(request.response) !== token(document)))) end("over");
    else if (status === 403 || status === 404 || (status === 200 && !(fresh && fresh.dataset.stamp))) end("gone");
    else if (status === 200) { page = request.response; settle(performance.now()); }
    else if (status === 304) upToDate();
    else {
      if (status !== 429) away(); // else it answers, only not so often
      timer = setTimeout(ask, retry);
      retry = Math.min(2 * retry, SLOWEST);
    }
  };

  const ask = () => {
    timer = 0;
    asked = performance.now();
    asking = new XMLHttpRequest();
    asking.open("GET", location.pathname + location.search);
    asking.responseType = "document";
    asking.timeout = 30000;
    asking.setRequestHeader("if-none-match", `"${main.dataset.tag}"`);
    asking.setRequestHeader("x-by-itself", "1");
    const request = asking;
    request.onloadend = () => { if (request === asking) answered(request); };
    request.send();
  };

  const soon = () => {
    if (!timer && !asking) timer = setTimeout(ask, Math.max(Math.random() * pause / 4, asked + pause - performance.now()));
  };

  const listen = () => {
    if (stream || over || document.hidden) return;
    stream = new EventSource(`/team/live?on=${main.dataset.live}&after=${main.dataset.stamp}`);
    stream.onopen = () => {
      told = main.dataset.stamp;
      retry = SLOWLY;
      reached();
    };
    stream.onmessage = (event) => {
      told = event.data;
      if (told !== main.dataset.stamp) soon();
    };
    stream.onerror = () => {
      if (stream.readyState === EventSource.CLOSED) {
        // It was refused: the page itself is told why.
        stream = null;
        if (!timer && !asking) timer = setTimeout(ask, retry);
        retry = Math.min(2 * retry, SLOWEST);
      } else if (!lost) lost = performance.now();
      else if (performance.now() - lost > LOST) away();
    };
  };

  const stop = () => {
    if (stream) stream.close();
    clearTimeout(timer);
    if (asking) { const request = asking; asking = null; request.abort(); }
    stream = page = null;
    timer = 0;
  };

  if (main.dataset.live && window.EventSource && window.Idiomorph) {
    for (const name of ["pointermove", "pointerdown", "scroll"]) addEventListener(name, () => { moved = performance.now(); }, { capture: true, passive: true });
    document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
    addEventListener("pagehide", stop);
    addEventListener("pageshow", listen);
    listen();
  }
}
