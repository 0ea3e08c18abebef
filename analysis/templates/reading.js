// The reading view of a notebook: an article with its marks, the row behind each, and rulings on it. It makes no
// request. `article.html` comes escaped from the package; every other text is set as text, never as markup.

const SIGNS = { confirm: "confirmed", "set speaker": "given to somebody else", reject: "rejected" };
const SILENCE = 15000; // milliseconds without an answer from the kernel

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// JupyterLab says on the body which theme it has; elsewhere the browser knows.
function followTheme(host) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const set = () => {
    const light = document.body.dataset.jpThemeLight;
    host.dataset.scheme = (light === undefined ? dark.matches : light === "false") ? "dark" : "light";
  };
  const watch = new MutationObserver(set);
  watch.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  dark.addEventListener("change", set);
  set();
  return () => {
    watch.disconnect();
    dark.removeEventListener("change", set);
  };
}

function render({ model, el }) {
  const host = make("div", { class: "onrecord-reading" });
  host.setAttribute("data-lm-suppress-shortcuts", "true"); // else the notebook takes letters for commands on cells
  el.append(host);
  const root = host.attachShadow({ mode: "open" });
  const id = (name) => `reading-${name}`; // unique in this shadow root

  // --- the parts that stay

  const choice = make("select", { id: id("article") });
  for (const { id: value, title } of model.get("contents")) choice.append(make("option", { value }, title));
  const walk = make("select", { id: id("walk") });
  for (const [value, label] of [
    ["every", "all statements"],
    ["doubtful", "doubtful statements"],
    ["silent", "statements without a known speaker"],
    ["open", "statements not ruled on"],
  ]) walk.append(make("option", { value }, label));
  const back = make("button", { type: "button" }, "Previous");
  const next = make("button", { type: "button" }, "Next");
  const place = make("span", { class: "place", role: "status" });
  const head = make("div", { class: "bar" },
    make("label", { for: id("article") }, "Article"), choice,
    make("label", { for: id("walk") }, "Step through"), walk, back, next, place);

  const legend = make("p", { class: "legend" });
  for (const [kind, label] of [["content", "what was said"], ["source", "who said it"], ["cue", "how it was reported"],
    ["date", "a date"], ["quantity", "a figure"]]) legend.append(make("span", {}, make("span", { class: kind }, label)));

  const facts = make("p", { class: "facts" });
  const text = make("div", { class: "text", role: "region", tabindex: "0", "aria-label": "The article" });
  const panel = make("section", { class: "panel", "aria-labelledby": id("title") });
  const actors = make("datalist", { id: id("actors") });
  for (const { value, label } of model.get("actors")) {
    actors.append(make("option", label ? { value, label } : { value }));
  }
  const reasons = make("datalist", { id: id("reasons") });
  root.append(
    make("style", {}, model.get("style_sheet")), head,
    make("div", { class: "sides" }, make("div", { class: "side" }, legend, facts, text), panel), actors, reasons);

  // --- one article

  let shown = null; // id of the row in the panel
  let came = null; // the element that led to it
  let waiting = 0;

  const article = () => model.get("article");
  const row = (rowId) => article().rows[rowId];
  const piecesOf = (rowId) => [...text.querySelectorAll("[data-s], [id]")].filter(
    (piece) => piece.dataset.s === rowId || piece.id === rowId);

  function open() {
    choice.value = article().id;
    facts.replaceChildren(...article().facts.map((fact) => make("span", {}, fact)));
    text.innerHTML = article().html;
    text.scrollTop = 0;
    for (const link of text.querySelectorAll("a.back")) {
      link.dataset.row = link.getAttribute("href").slice("#row-".length);
      link.removeAttribute("href");
      link.setAttribute("role", "button");
      link.tabIndex = 0;
    }
    for (const mark of text.querySelectorAll(".date[id], .quantity[id]")) {
      mark.tabIndex = 0;
      mark.setAttribute("role", "button");
    }
    for (const statement of article().statements) sign(statement);
    rest();
  }

  // Show on the words of a statement what was ruled on it, now or when the tables were built.
  function sign(rowId) {
    const { kinds, status } = row(rowId);
    const last = kinds.length ? kinds[kinds.length - 1] : { confirmed: "confirm", corrected: "set speaker", rejected: "reject" }[status];
    const links = [...text.querySelectorAll("a.back")].filter((link) => link.dataset.row === rowId);
    for (const piece of [...piecesOf(rowId), ...links]) {
      if (last) piece.dataset.ruled = last;
      else delete piece.dataset.ruled;
    }
    for (const link of links) {
      link.setAttribute("aria-label", `Statement by ${row(rowId).facts[0][1]}${last ? `, ${SIGNS[last]}` : ""}`);
    }
  }

  // What is under a place of the text, the innermost first: rows by their ids.
  function under(element) {
    const found = [];
    for (let each = element; each && each !== text; each = each.parentElement) {
      for (const rowId of [each.dataset.s, each.id]) {
        if (rowId && row(rowId) && !found.includes(rowId)) found.push(rowId);
      }
    }
    // A name inside the words that name a speaker is part of that statement, where it is the row to rule on.
    const first = (tables) => found.find((rowId) => tables.includes(row(rowId).table));
    const chosen = first(["dates", "quantities"]) || first(["statements"]) || first(["mentions"]);
    return chosen ? [chosen, ...found.filter((rowId) => rowId !== chosen)] : [];
  }

  function light(rowId) {
    for (const lit of text.querySelectorAll(".lit")) lit.classList.remove("lit");
    const pieces = rowId ? piecesOf(rowId) : [];
    for (const piece of pieces) piece.classList.add("lit");
    for (const piece of pieces) {
      for (let box = piece.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    }
    if (!pieces.length) return;
    // The text's own box is moved and not the notebook.
    const [inner, outer] = [pieces[0].getBoundingClientRect(), text.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom) {
      text.scrollTop += inner.top - outer.top - outer.height / 3;
    }
  }

  // --- the panel

  const NAMES = { statements: "Statement", mentions: "Mention", dates: "Date", quantities: "Figure" };

  function rest() {
    shown = null;
    light(null);
    panel.replaceChildren(
      make("h3", { id: id("title") }, "No row chosen"),
      make("p", {}, "Choose marked words, or step through the statements. With the keyboard: Tab leads from mark to " +
        "mark, Enter opens one, Escape leads back to it."),
      make("p", { class: "soft" }, `Rulings go to ${model.get("file")}, each with its reason, and are applied when the ` +
        "tables are built next."));
    step(0);
  }

  function show(rowId, also = [], said = "") {
    const it = row(rowId);
    if (!it) return;
    shown = rowId;
    light(rowId);
    const title = make("h3", { id: id("title"), tabindex: "-1" }, NAMES[it.table]);
    const list = make("dl");
    for (const [label, fact] of it.facts) {
      const value = make("dd", { dir: "auto" }, fact);
      list.append(make("div", {}, make("dt", {}, label), value));
    }
    panel.replaceChildren(title, make("blockquote", { dir: "auto" }, it.words));
    if (it.rulings.length) panel.append(rulings(rowId, it));
    panel.append(make("p", { class: "said", role: "status" }, said), make("p", { class: "refused", role: "alert" }));
    if (Object.keys(it.answers).length) panel.append(form(rowId, it));
    panel.append(list);
    const others = [...it.related, ...also.filter((other) => !it.related.some(([known]) => known === other))
      .map((other) => [other, `${NAMES[row(other).table].toLowerCase()} “${row(other).words.slice(0, 60)}”`])];
    if (others.length) {
      const links = make("ul", { class: "also", "aria-label": "Other rows here" });
      for (const [other, label] of others) {
        const button = make("button", { type: "button", class: "link" }, label);
        button.addEventListener("click", () => {
          show(other, [rowId]);
          focusTitle();
        });
        links.append(make("li", {}, button));
      }
      panel.append(links);
    }
    step(0);
  }

  function focusTitle() {
    const title = panel.querySelector("h3");
    if (title) title.focus({ preventScroll: true });
  }

  function rulings(rowId, it) {
    const list = make("ul", { class: "rulings", "aria-label": "Rulings on this row" });
    it.rulings.forEach((words, number) => {
      const button = make("button", { type: "button", class: "link", "aria-label": `Take back: ${words}` }, "Take back");
      button.addEventListener("click", () => send({ do: "take back", row_id: rowId, number }));
      list.append(make("li", {}, make("span", { dir: "auto" }, words), " ", button));
    });
    return list;
  }

  function form(rowId, it) {
    const answers = Object.entries(it.answers);
    const box = make("fieldset", {}, make("legend", {}, "Your ruling"));
    const value = make("input", { id: id("value"), list: id("actors"), autocomplete: "off" });
    const who = make("p", { class: "field" }, make("label", { for: id("value") }, "Who instead"), value);
    const needsValue = (answer) => answer === "set speaker" || answer === "split";
    answers.forEach(([answer, label], n) => {
      const radio = make("input", { type: "radio", name: "answer", value: answer, id: id(`answer-${n}`), required: "" });
      if (answers.length === 1) radio.checked = true;
      radio.addEventListener("change", () => { who.hidden = !needsValue(answer); });
      box.append(make("div", {}, radio, make("label", { for: id(`answer-${n}`) }, label)));
    });
    who.hidden = !(answers.length === 1 && needsValue(answers[0][0]));
    const reason = make("input", { id: id("reason"), list: id("reasons"), autocomplete: "off", required: "" });
    const author = make("input", { id: id("author"), autocomplete: "name", required: "" });
    author.value = model.get("author");
    const made = make("form", {}, box, who,
      make("p", { class: "field" }, make("label", { for: id("reason") }, "Reason"), reason),
      make("p", { class: "field" }, make("label", { for: id("author") }, "Your name"), author),
      make("button", { type: "submit" }, "Keep this ruling"));
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      const answer = made.querySelector("[name=answer]:checked").value;
      model.set("author", author.value);
      model.save_changes();
      if (![...reasons.options].some((option) => option.value === reason.value)) {
        reasons.append(make("option", { value: reason.value }));
      }
      send({ do: "rule", row_id: rowId, answer, value: needsValue(answer) ? value.value : "",
        reason: reason.value, author: author.value });
    });
    return made;
  }

  const tell = (name, words) => {
    const line = panel.querySelector(`.${name}`);
    if (line) line.textContent = words;
  };

  function send(message) {
    tell("refused", "");
    tell("said", "");
    for (const button of panel.querySelectorAll("button")) button.disabled = true;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      tell("refused", "No answer from the notebook's kernel: it is busy or stopped. Nothing is known of this ruling.");
      for (const button of panel.querySelectorAll("button")) button.disabled = false;
    }, SILENCE);
    model.send(message);
  }

  function hear(answer) {
    clearTimeout(waiting);
    for (const button of panel.querySelectorAll("button")) button.disabled = false;
    if (answer.refused) {
      if (shown === answer.row_id) tell("refused", answer.refused);
      return;
    }
    const it = row(answer.row_id);
    if (!it) return;
    Object.assign(it, { rulings: answer.rulings, kinds: answer.kinds });
    if (it.table === "statements") sign(answer.row_id);
    if (shown === answer.row_id) {
      show(answer.row_id, [], answer.said);
      focusTitle();
    }
  }

  // --- from statement to statement

  const walked = () => article().statements.filter((rowId) => {
    const it = row(rowId);
    return { every: true, doubtful: it.doubtful, silent: it.silent, open: !it.kinds.length }[walk.value] || rowId === shown;
  });

  function step(by) {
    const list = walked();
    const at = list.indexOf(shown);
    const to = at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by;
    if (by && list[to]) {
      show(list[to]);
      focusTitle();
      return;
    }
    back.disabled = at === 0 || !list.length;
    next.disabled = at === list.length - 1 || !list.length;
    place.textContent = list.length ? `${at < 0 ? "–" : at + 1} of ${list.length}` : "none";
  }

  // --- what a reader does

  const choose = (target) => {
    const [rowId, ...also] = target.dataset.row ? [target.dataset.row] : under(target);
    if (!rowId) return false;
    came = target.closest("[tabindex]");
    show(rowId, also);
    return true;
  };
  text.addEventListener("click", (event) => {
    if (root.getSelection && String(root.getSelection()).length) return; // words are being copied
    if (choose(event.target)) focusTitle();
  });
  text.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target !== text && choose(event.target)) {
      event.preventDefault();
      focusTitle();
    }
  });
  root.addEventListener("keydown", (event) => {
    event.stopPropagation(); // no key is the notebook's, Enter in a field neither
    if (event.key !== "Escape" || !shown) return;
    const mark = (came && came.isConnected && came) || text;
    rest();
    mark.focus({ preventScroll: true });
  });
  back.addEventListener("click", () => step(-1));
  next.addEventListener("click", () => step(1));
  walk.addEventListener("change", () => step(0));
  choice.addEventListener("change", () => {
    model.set("article_id", choice.value);
    model.save_changes();
  });

  const unfollow = followTheme(host);
  model.on("change:article", open);
  model.on("msg:custom", hear);
  open();
  return () => {
    unfollow();
    clearTimeout(waiting);
    model.off("change:article", open);
    model.off("msg:custom", hear);
  };
}

export default { render };
