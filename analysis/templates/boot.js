"use strict";
// Two things that the page does better with JavaScript, and does without it too: charts that answer, and the whole of
// a statement (its source, its cue and each of its parts) lit up when it is the target of a link.

(() => {
  const open = (element) => {
    for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  };

  const light = () => {
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    open(target);
    if (!target.classList.contains("statement")) return;
    const pieces = [...document.querySelectorAll("[data-s]")].filter((piece) => piece.dataset.s === id);
    for (const piece of pieces) piece.classList.add("lit");
    pieces[0].scrollIntoView({ block: "center" });
  };

  const go = (fragment) => {
    if (location.hash === fragment) light();
    else location.hash = fragment;
    const target = document.getElementById(fragment.slice(1));
    if (target && target.tabIndex >= -1) target.focus({ preventScroll: true });
  };

  // Nothing is loaded, and a mark's link is followed here, inside the page, rather than by the library.
  const refuse = () => Promise.reject(new Error("this page loads nothing"));
  const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

  const draw = async (figure) => {
    const spec = JSON.parse(figure.querySelector("script.spec").textContent);
    const live = figure.querySelector(".live");
    const still = figure.querySelector(".static");
    const tooltip = { disableDefaultStyle: true };
    live.hidden = false;
    let result;
    try {
      result = await vegaEmbed(live, spec, {
        mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false, tooltip, loader,
      });
    } catch (error) {
      live.hidden = true; // the drawing that came with the page stays
      throw error;
    }
    still.remove();
    result.view.addEventListener("click", (event, item) => {
      if (item && item.href && item.href.startsWith("#")) go(item.href);
    });
    for (const mark of live.querySelectorAll("svg *")) {
      const item = mark.__data__;
      if (!item || !item.href || !item.mark) continue;
      mark.setAttribute("tabindex", "0");
      mark.setAttribute("role", "link");
      mark.style.cursor = "pointer";
      mark.addEventListener("keydown", (event) => {
        if (event.key === "Enter") go(item.href);
      });
    }
  };

  window.addEventListener("hashchange", light);
  window.addEventListener("load", light); // after the browser's own scrolling
  const charts = [...document.querySelectorAll("figure.chart")].map(draw);
  Promise.allSettled(charts).then(() => {
    document.documentElement.dataset.charts = "drawn";
    light();
  });
  light();
})();
