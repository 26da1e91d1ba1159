// Makes the console's pages better: lines that can be pointed at, a map that goes through time. All of it stands in tables too.
"use strict";

// Dates as the server writes them: the day before the month in English too.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
const shortDay = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });

function colour(name) {
  return getComputedStyle(document.body).getPropertyValue(name).trim();
}

function draw(place) {
  const data = JSON.parse(place.dataset.numbers);
  const whole = data.length > 2;
  const ink = colour("--ink"), line = colour("--line");
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: "13px system-ui, sans-serif" };
  const shown = (_, value) => (value === null || value === undefined ? "–" : number.format(value));
  const series = [
    { label: place.dataset.day, value: (_, value) => (value ? day.format(value * 1000) : "–") },
    { label: place.dataset.observed, stroke: colour("--observed"), width: 2.5, value: shown, points: { show: data[0].length < 60 } },
  ];
  const bands = [];
  if (whole) {
    series.push({ label: place.dataset.expected, stroke: colour("--expected"), width: 2, dash: [6, 4], value: shown, points: { show: false } });
    series.push({ label: place.dataset.usual, stroke: colour("--usual-edge"), width: 1, fill: colour("--usual"), value: shown, points: { show: false } });
  }
  const options = {
    width: place.clientWidth, height: 220, series, bands, tzDate: (seconds) => new Date((seconds + new Date(seconds * 1000).getTimezoneOffset() * 60) * 1000),
    scales: { y: { range: (_, low, high) => [0, Math.max(4, high * 1.05)] } },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((seconds) => shortDay.format(seconds * 1000)), space: 70, incrs: [86400, 2 * 86400, 7 * 86400, 14 * 86400, 28 * 86400] },
      { ...axis, values: (_, ticks) => ticks.map((value) => (Number.isInteger(value) ? number.format(value) : "")), size: 56 },
    ],
    cursor: { y: false },
  };
  const made = new uPlot(options, data, place);
  place.querySelector("svg").toggleAttribute("hidden", true);
  // The drawing is told of by the table below it: it is nothing for those who do not see it.
  made.root.setAttribute("aria-hidden", "true");
  return made;
}

if (typeof uPlot === "function") {
  const drawn = new Map();
  const sized = new ResizeObserver((changes) => {
    for (const { target } of changes) if (drawn.has(target)) drawn.get(target).setSize({ width: target.clientWidth, height: 220 });
  });
  // Whatever has no drawing, for it is new or its numbers changed; of what is gone nothing is kept.
  const more = () => {
    for (const [place, made] of drawn) {
      if (place.isConnected && place.contains(made.root)) continue;
      sized.unobserve(place);
      made.destroy();
      drawn.delete(place);
    }
    for (const place of document.querySelectorAll(".over-time")) {
      if (drawn.has(place)) continue;
      drawn.set(place, draw(place));
      sized.observe(place);
    }
  };
  more();
  document.addEventListener("taken", more);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    for (const made of drawn.values()) made.root.remove();
    more();
  });
}

for (const figure of document.querySelectorAll(".spread")) {
  const map = JSON.parse(figure.dataset.map);
  const slider = figure.querySelector(".slider");
  if (!map.start || !map.days) continue;
  const range = slider.querySelector("input"), output = slider.querySelector("output");
  const start = Date.parse(`${map.start}T00:00:00Z`);
  range.max = String(map.days);
  range.value = range.max;
  slider.hidden = false;
  // What is broader than the screen begins in its middle, where the countries are.
  const scroll = figure.querySelector(".scroll");
  scroll.scrollLeft = (scroll.scrollWidth - scroll.clientWidth) / 2;
  const show = () => {
    const until = Number(range.value);
    const said = figure.dataset.day.replace("{date}", day.format(start + until * 86400000));
    output.textContent = said;
    range.setAttribute("aria-valuetext", said);
    for (const [country, counts] of Object.entries(map.counts)) {
      const total = counts.reduce((sum, [at, reports]) => (at <= until ? sum + reports : sum), 0);
      const shade = total ? map.steps.filter((step) => total >= step).length : 0;
      for (const shape of figure.querySelectorAll(`[data-country="${country}"]`)) {
        shape.setAttribute("class", `shade-${shade}`);
        const title = shape.querySelector("title");
        if (title) title.textContent = `${title.textContent.split(":")[0]}: ${number.format(total)}`;
      }
      const place = figure.querySelector(`[data-place="${country}"]`);
      if (place) place.toggleAttribute("hidden", !total);
    }
  };
  range.addEventListener("input", show);
  show();
}
