"use strict";
// What the page does better with JavaScript, and on a small page does without it too: charts that answer, the whole of
// a statement (its source, its cue and each of its parts) lit up when it is the target of a link, and citations copied.
// On a large page rows and articles are packed (analysis/parcels.py): they are set up here when they are asked for.

(() => {
  const made = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  // --- parcels ---

  const [FRAGMENT, ARTICLE] = ["\x1e", "\x1f"];
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%.()*+-;,=:?@^_`{|}~";
  const values = new Uint8Array(128);
  [...DIGITS].forEach((digit, value) => { values[digit.charCodeAt(0)] = value; });
  // Five digits of base 85 are four bytes; the last group may be shorter, and is filled up with the highest digit.
  const bytes = (digits) => {
    const view = new DataView(new ArrayBuffer(Math.ceil(digits.length / 5) * 4));
    for (let at = 0; at < digits.length; at += 5) {
      let number = 0;
      for (let i = at; i < at + 5; i += 1) number = number * 85 + (i < digits.length ? values[digits.charCodeAt(i)] : 84);
      view.setUint32((at / 5) * 4, number);
    }
    return new Uint8Array(view.buffer, 0, Math.floor((digits.length * 4) / 5));
  };
  const inflate = async (name) => {
    const stream = new Blob([bytes(document.getElementById(`parcel-${name}`).textContent)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream).text();
  };
  const kept = (make) => {
    const made = new Map();
    return (name) => {
      if (!made.has(name)) made.set(name, make(name));
      return made.get(name);
    };
  };
  const block = kept(async (name) => {
    const [articles, rows] = [new Map(), []];
    for (const fragment of (await inflate(name)).split(FRAGMENT)) {
      const [before, id, article] = fragment.split(ARTICLE);
      if (article === undefined) rows.push(before);
      else articles.set(id, article);
    }
    return { articles, rows };
  });
  const index = kept(async (name) => {
    const { starts, lists } = JSON.parse(await inflate(name));
    for (const numbers of Object.values(lists)) numbers.forEach((step, i) => { numbers[i] = step + (numbers[i - 1] || 0); });
    return { starts, lists };
  });
  const packed = Boolean(document.getElementById("parcel-index")) && "DecompressionStream" in window;

  const row = async (number) => {
    const { starts } = await index("index");
    let name = starts.length - 1;
    while (starts[name] > number) name -= 1;
    return (await block(name)).rows[number - starts[name]];
  };

  // The place for a list of statements outside of the table of all of them: a table of the same form.
  const tableFor = (box) => {
    const whole = document.querySelector("table.statements");
    const table = whole.cloneNode(false);
    const body = made("tbody", { role: "rowgroup", "data-list": box.dataset.list, "data-page": box.dataset.page, class: "copies" });
    table.append(whole.tHead.cloneNode(true), body);
    box.replaceWith(made("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": "Statements" }, table));
    return body;
  };

  // A list of rows, one page of them at a time, with buttons for the others when there are more.
  class List {
    constructor(box, numbers) {
      this.box = box;
      this.all = this.numbers = numbers;
      this.length = Number(box.dataset.page);
      this.noun = box.matches(".quotes") ? "Statements" : "Rows";
      this.from = -1;
      this.place = made("span", { role: "status" });
      this.buttons = [["First", () => 0], ["Earlier", () => this.from - this.length], ["Later", () => this.from + this.length],
        ["Last", () => this.last]].map(([name, target]) => {
        const button = made("button", { type: "button" }, name);
        button.addEventListener("click", () => {
          if (button.getAttribute("aria-disabled") !== "true") this.show(target());
        });
        return button;
      });
      this.pager = made("p", { class: "pager" }, this.place, ...this.buttons);
      const frame = box.closest(".scroll") || box;
      frame.before(this.pager);
      if (this.all.length > this.length && !box.matches(".quotes")) this.pager.before(this.search());
    }

    get last() {
      return Math.max(0, Math.floor((this.numbers.length - 1) / this.length) * this.length);
    }

    async show(from) {
      const at = Math.min(Math.max(0, Math.floor(from / this.length) * this.length), this.last);
      const numbers = this.numbers.slice(at, at + this.length);
      this.from = at;
      const html = (await Promise.all(numbers.map(row))).join("");
      if (this.from !== at) return; // asked for another meanwhile
      const template = document.createElement("template");
      template.innerHTML = html;
      if (this.box.matches(".copies")) {
        for (const line of template.content.children) {
          line.cells[0].replaceChildren(made("a", { href: `#${line.id}` }, line.cells[0].textContent));
          line.removeAttribute("id");
        }
      }
      this.box.replaceChildren(template.content);
      if (this.box.matches("ol.quotes")) this.box.start = at + 1;
      citable(this.box);
      const [n, all, first, last] = [this.numbers.length, this.all.length, at + 1, at + numbers.length]
        .map((count) => count.toLocaleString("en"));
      const of = n === all ? `of ${n}` : `of ${n} found among ${all}`;
      this.place.textContent = numbers.length ? `${this.noun} ${first}–${last} ${of}` : `None found among ${all}`;
      const ends = [at === 0, at === 0, at === this.last, at === this.last];
      this.buttons.forEach((button, i) => {
        button.hidden = this.numbers.length <= this.length;
        button.setAttribute("aria-disabled", ends[i]);
      });
      this.pager.hidden = this.all.length <= this.length;
    }

    // The row with this id, wherever in the list it stands.
    async showRow(id) {
      for (const found of [this.numbers, this.all]) {
        this.numbers = found;
        for (let at = 0; at < found.length; at += 1) {
          if ((await row(found[at])).includes(` id="${id}"`)) return this.show(at);
        }
      }
    }

    search() {
      const field = made("input", { type: "search", autocomplete: "off" });
      let waiting;
      field.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => this.find(field.value), 200);
      });
      return made("p", { class: "search" }, made("label", {}, "Find in these rows ", field));
    }

    async find(words) {
      const wanted = made("i", {}, words.trim()).innerHTML.toLowerCase().split(/\s+/).filter(Boolean);
      const holds = async (number) => {
        const text = (await row(number)).replace(/<[^>]*>/g, " ").toLowerCase();
        return wanted.every((word) => text.includes(word));
      };
      const kept = await Promise.all(this.all.map(holds));
      this.numbers = wanted.length ? this.all.filter((_, i) => kept[i]) : this.all;
      this.from = -1;
      await this.show(0);
    }
  }

  const list = kept(async (box) => {
    const { lists } = await index("index");
    return new List(box.matches("ol.statements") ? tableFor(box) : box, lists[box.dataset.list]);
  });

  const setUpArticle = async (article) => {
    const text = article.querySelector(".text[data-block]");
    if (!text || text.dataset.open) return;
    text.dataset.open = "true";
    text.innerHTML = (await block(Number(text.dataset.block))).articles.get(article.id);
    article.classList.remove("folded");
  };

  // A set of rows that is cited by packed rows alone is itself packed.
  const setUpEvidence = async (id) => {
    const { lists } = await index("index");
    if (!document.getElementById(id)) {
      const [number] = lists[`section ${id}`] || [];
      if (number === undefined) return;
      document.getElementById("evidence").insertAdjacentHTML("beforeend", await row(number));
    }
    const section = document.getElementById(id);
    const box = section.querySelector("[data-list]:not(.copies)");
    if (!box) return;
    section.querySelector(".needs-script")?.remove();
    const rows = await list(box);
    if (rows.from < 0) await rows.show(0);
  };

  // Set up what a link into a packed page leads to.
  const unpack = async (id) => {
    if (!packed || !id) return;
    if (id.startsWith("ev-")) await setUpEvidence(id);
    else if (id.startsWith("row-")) {
      if (!document.getElementById(id)) await (await list(document.querySelector("#statements tbody"))).showRow(id);
    } else {
      const article = document.getElementById(id.split("-")[0]);
      if (article && article.matches(".source-text")) await setUpArticle(article);
    }
  };

  // --- links ---

  const open = (element) => {
    for (let box = element.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  };

  const light = async () => {
    const id = decodeURIComponent(location.hash.slice(1));
    await unpack(id);
    if (id !== decodeURIComponent(location.hash.slice(1))) return; // gone on meanwhile
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    const target = id && document.getElementById(id);
    if (!target) return;
    open(target);
    if (!target.classList.contains("statement")) {
      // What was not there when the link was followed is not the browser's target.
      if (packed && !target.matches(":target")) target.classList.add("lit");
      if (packed) target.scrollIntoView({ block: target.matches("section, article") ? "start" : "center" });
      return;
    }
    const pieces = [...document.querySelectorAll("[data-s]")].filter((piece) => piece.dataset.s === id);
    if (!pieces.length) return;
    for (const piece of pieces) piece.classList.add("lit");
    pieces[0].scrollIntoView({ block: "center" });
  };

  // The keyboard goes on from where the link has led.
  const follow = async () => {
    await light();
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.tabIndex < 0) target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  };

  const go = (fragment) => {
    if (location.hash === fragment) follow();
    else location.hash = fragment;
  };

  // --- citations ---

  const citation = (cited) => {
    const words = (cited.querySelector(".words, .context mark") || cited.querySelector(".context")).textContent.trim();
    const link = cited.querySelector('a[href^="#"]').getAttribute("href");
    const article = document.getElementById(link.replace(/^#(row-)?/, "").split("-")[0]);
    const [by, place] = [".by", ".place"].map((part) => cited.querySelector(part)?.textContent);
    const [title, outlet, day, source] = ["h3", ".outlet", ".published", ".from"].map((part) => article.querySelector(part).textContent);
    const quote = /^["“„«]/.test(words) ? words : `“${words}”`;
    const of = `${place ? `${place} of ` : ""}${source}, article ${article.id}`;
    return `${by ? `${by}: ` : ""}${quote} ${outlet}, “${title}”, ${day} (${of})`;
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = made("textarea", { class: "copied" });
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  };

  const citable = (box) => {
    for (const cited of box.querySelectorAll("li.row:not(.sample, .actors), tr:has(> .reading)")) {
      const button = made("button", { type: "button", class: "copy" }, "Copy citation");
      (cited.querySelector(".reading") || cited.querySelector(".facts") || cited).append(" ", button);
    }
  };

  const said = made("p", { role: "status", class: "copied" });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const text = citation(button.closest("li, tr"));
    await copy(text);
    button.focus({ preventScroll: true });
    button.textContent = "Copied";
    said.textContent = `Copied: ${text}`;
    setTimeout(() => { button.textContent = "Copy citation"; }, 2000);
  });

  // --- charts ---

  // Nothing is loaded, and a mark's link is followed here, inside the page, rather than by the library.
  const refuse = () => Promise.reject(new Error("this page loads nothing"));
  const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

  // The library is a script of the page, packed or not: the policy knows it by its hash.
  const library = kept(async () => {
    if (document.getElementById("parcel-vega")) document.head.append(made("script", {}, await inflate("vega")));
  });

  const draw = async (figure) => {
    await library("vega");
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

  document.body.append(said);
  citable(document);
  if (packed) {
    document.documentElement.dataset.packed = "open";
    for (const box of document.querySelectorAll("[data-list]"))
      if (!box.closest(".evidence")) list(box).then((rows) => rows.from < 0 && rows.show(0));
  }
  window.addEventListener("hashchange", follow);
  window.addEventListener("load", light); // after the browser's own scrolling
  const drawable = document.getElementById("parcel-vega") === null || packed;
  const charts = drawable ? [...document.querySelectorAll("figure.chart")].map(draw) : [];
  Promise.allSettled(charts).then(() => {
    document.documentElement.dataset.charts = "drawn";
    light();
  });
  light();
})();
