// Puts new reports on top of the list as they come; without this file the list is loaded again by hand.
"use strict";

const rows = document.getElementById("rows");
const state = document.getElementById("state");
const template = document.getElementById("row");
const MOST_ROWS = 300, PAUSE = 4000;

if (rows && rows.dataset.new && template && window.EventSource) {
  let last = Number(rows.dataset.last), seen = 0, listening = null, waiting = 0;

  const filled = (row) => {
    const item = template.content.firstElementChild.cloneNode(true);
    for (const place of item.querySelectorAll("[data-is]")) place.textContent = row[place.dataset.is] || "";
    for (const link of item.querySelectorAll("[data-to]")) {
      if (row[link.dataset.to]) link.href = row[link.dataset.to];
      else link.remove();
    }
    item.querySelector("time").dateTime = row.time;
    item.querySelector(".level").classList.add(row.level);
    item.classList.add("new");
    return item;
  };

  const fetched = async () => {
    waiting = 0;
    const joint = rows.dataset.new.includes("?") ? "&" : "?";
    const answer = await fetch(`${rows.dataset.new}${joint}after=${last}`, { headers: { accept: "application/json" }, redirect: "error" });
    if (!answer.ok) throw new Error("not told");
    const told = await answer.json();
    last = told.last;
    if (told.more) {
      stop();
      state.textContent = rows.dataset.more;
      return;
    }
    for (const row of told.rows.reverse()) rows.prepend(filled(row));
    while (rows.children.length > MOST_ROWS) rows.lastElementChild.remove();
    seen += told.rows.length;
    if (told.rows.length) state.textContent = rows.dataset.said.replace("…", seen);
  };

  const stop = () => { if (listening) listening.close(); listening = null; };

  const start = () => {
    if (listening) return;
    listening = new EventSource(`/team/live?after=${last}`);
    listening.onmessage = (event) => {
      if (Number(event.data) !== last && !waiting) waiting = setTimeout(() => fetched().catch(stop), PAUSE);
    };
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  window.addEventListener("pagehide", stop);
  if (!document.hidden) start();
}
