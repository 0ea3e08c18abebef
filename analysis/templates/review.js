"use strict";
// Answers to the rows of the page: given, kept in the browser, and handed over as the file of corrections.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const list = document.getElementById("queue");
  if (!list) return;
  const store = "onrecord-review-" + data.state;
  const by = (id) => document.getElementById(id);
  const actors = new Map(Object.entries(data.actors));
  const rows = [...list.children];
  const queued = new Map(rows.map((row, at) => [row, at]));
  let answers = new Map(); // key of the row -> {choice, value, reason, date}
  let kept = true;

  const plain = (text) => text.split(/\s+/).filter(Boolean).join(" ");
  const today = () => {
    const now = new Date();
    const two = (n) => String(n).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };
  const field = (row, name) => row.querySelector("." + name);
  const radios = (row) => [...row.querySelectorAll("input[type=radio]")];
  const chosen = (row) => radios(row).find((radio) => radio.checked);

  // --- what an answer says

  function whom(radio, answer) {
    const cells = data.rows[radio.name];
    if (radio.dataset.value === "other") return [cells.other, cells.other_read_as];
    if (radio.dataset.value === "actor") return actors.get(plain(answer.value)) || null;
    return [radio.dataset.value, ""];
  }

  function fault(row, answer) {
    const radio = chosen(row);
    const named = whom(radio, answer);
    if (!named) {
      return plain(answer.value)
        ? "No actor in the tables goes by that name: choose one of the list"
        : "Say whom: choose one of the list";
    }
    return plain(answer.reason) ? "" : "Give a reason, in a few words";
  }

  function correction(row, answer) {
    const radio = chosen(row);
    const cells = data.rows[row.id];
    const [value, valueReadAs] = whom(radio, answer);
    const kind = radio.dataset.kind;
    return {
      kind,
      row_id: cells.row_id,
      scope: kind === "split" ? cells.scope : "",
      value,
      read_as: cells.read_as,
      value_read_as: valueReadAs,
      words: cells.words,
      reason: plain(answer.reason),
      author: plain(by("author").value),
      date: answer.date,
    };
  }

  // --- keeping

  function save() {
    try {
      localStorage.setItem(store, JSON.stringify({ author: by("author").value, answers: [...answers] }));
      kept = true;
    } catch {
      kept = false;
    }
  }

  function restore() {
    try {
      const held = JSON.parse(localStorage.getItem(store) || "null");
      if (!held) return;
      by("author").value = held.author;
      answers = new Map(held.answers.filter(([key]) => by(key) && key in data.rows));
    } catch {
      answers = new Map();
    }
  }

  addEventListener("beforeunload", (event) => {
    if (!kept && answers.size) event.preventDefault();
  });

  // --- showing

  function paint(row) {
    const answer = answers.get(row.id);
    for (const radio of radios(row)) radio.checked = !!answer && radio.value === answer.choice;
    const radio = chosen(row);
    field(row, "saying").hidden = !radio;
    field(row, "whom").hidden = !radio || radio.dataset.value !== "actor";
    for (const name of ["value", "reason"]) {
      const text = answer ? answer[name] : "";
      if (field(row, name).value !== text) field(row, name).value = text;
    }
    const why = answer ? fault(row, answer) : "";
    row.classList.toggle("done", !!answer && !why);
    row.classList.toggle("unreasoned", !!why);
    field(row, "fault").textContent = why;
  }

  const isOpen = (row) => !answers.has(row.id);
  const lacks = (row) => row.classList.contains("unreasoned");

  function count() {
    const incomplete = rows.filter(lacks).length;
    const parts = [`${answers.size} of ${rows.length} answered`];
    if (incomplete) parts.push(`${incomplete} not complete`);
    parts.push(kept ? "kept in this browser" : "this browser does not keep them: download before you close the page");
    by("progress").textContent = parts.join(" · ");
    by("download").textContent = `Download corrections (${answers.size - incomplete})`;
    const given = new Set([...answers.values()].map((answer) => plain(answer.reason)).filter(Boolean));
    by("reasons").replaceChildren(...[...given].slice(-20).map((reason) => new Option(reason, reason)));
  }

  const SHOWN = { all: () => true, open: isOpen, done: (row) => !isOpen(row), unreasoned: lacks };

  function filter() {
    const wanted = SHOWN[by("show").value];
    for (const row of rows) row.hidden = !wanted(row);
    by("nothing").hidden = rows.some((row) => !row.hidden);
  }

  const SORTED = {
    queue: () => 0,
    up: (a, b) => sure(a, 2) - sure(b, 2),
    down: (a, b) => sure(b, -1) - sure(a, -1),
    place: (a, b) => (a.dataset.place < b.dataset.place ? -1 : a.dataset.place > b.dataset.place ? 1 : 0),
  };
  // A row without a confidence comes last, whichever way.
  const sure = (row, none) => (row.dataset.confidence === "" ? none : Number(row.dataset.confidence));

  function sort() {
    const order = SORTED[by("sort").value];
    rows.sort((a, b) => order(a, b) || queued.get(a) - queued.get(b));
    list.append(...rows);
  }

  // --- answering

  function choose(row, radio) {
    const before = answers.get(row.id) || { value: "", reason: "" };
    answers.set(row.id, { ...before, choice: radio.value, date: today() });
    changed(row);
  }

  function changed(row) {
    save();
    paint(row);
    count();
    by("told").textContent = "";
  }

  function takeBack(row) {
    answers.delete(row.id);
    changed(row);
    row.focus();
  }

  function go(row, step, wanted = () => true) {
    const shown = rows.filter((other) => !other.hidden);
    const at = shown.indexOf(row);
    const ahead = step > 0 ? shown.slice(at + 1) : shown.slice(0, Math.max(at, 0)).reverse();
    const next = ahead.find(wanted);
    if (next) next.focus();
    return next;
  }

  list.addEventListener("change", (event) => {
    const row = event.target.closest(".question");
    if (event.target.type === "radio") choose(row, event.target);
  });

  list.addEventListener("input", (event) => {
    const row = event.target.closest(".question");
    const answer = answers.get(row.id);
    if (event.target.type === "radio" || !answer) return;
    for (const name of ["value", "reason"]) answer[name] = field(row, name).value;
    changed(row);
  });

  list.addEventListener("click", (event) => {
    if (event.target.closest(".back-to-open")) takeBack(event.target.closest(".question"));
  });

  list.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const row = event.target.closest(".question");
    if (!row) return;
    const typing = event.target.matches("input:not([type=radio])");
    if (event.key === "Escape" && event.target !== row) {
      row.focus();
    } else if (typing) {
      if (event.key !== "Enter") return;
      if (event.target.matches(".value")) field(row, "reason").focus();
      else if (!go(row, 1, isOpen)) row.focus();
    } else if (event.key === "j" || event.key === "k") {
      go(row, event.key === "j" ? 1 : -1);
    } else if (event.key === "0") {
      takeBack(row);
    } else if (/^[1-9]$/.test(event.key) && radios(row)[event.key - 1]) {
      const radio = radios(row)[event.key - 1];
      choose(row, radio);
      field(row, radio.dataset.value === "actor" ? "value" : "reason").focus();
    } else {
      return;
    }
    event.preventDefault();
  });

  // The first row, for whoever has none yet.
  addEventListener("keydown", (event) => {
    if (event.target === document.body && (event.key === "j" || event.key === "k")) {
      const first = rows.find((row) => !row.hidden);
      if (first) first.focus();
    }
  });

  by("author").addEventListener("input", () => {
    save();
    count();
    by("told").textContent = "";
  });
  by("show").addEventListener("change", filter);
  by("sort").addEventListener("change", sort);

  // --- the file

  // As `store.neutralised` does: a cell that begins like a formula gets an apostrophe.
  const cell = (text) => `"${(/^'*[=+\-@\t\r]/.test(text) ? "'" + text : text).replaceAll('"', '""')}"`;

  function file() {
    const done = rows.filter((row) => !isOpen(row) && !lacks(row));
    done.sort((a, b) => queued.get(a) - queued.get(b));
    const lines = done.map((row) => {
      const cells = correction(row, answers.get(row.id));
      return data.columns.map((name) => cell(cells[name]));
    });
    return [lines.length, [data.columns, ...lines].map((line) => line.join(",") + "\r\n").join("")];
  }

  by("download").addEventListener("click", () => {
    if (!plain(by("author").value)) {
      by("told").textContent = "Give your name first: every correction says who made it.";
      by("author").focus();
      return;
    }
    const [n, text] = file();
    const left = rows.filter(lacks);
    if (!n) {
      by("told").textContent = left.length ? "No answer is complete yet." : "No row is answered yet.";
      if (left.length) reach(left[0]);
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
    link.download = `corrections-${today()}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    by("told").textContent = left.length ? `${n} in the file. Left out, not complete: ${left.length}.` : "";
  });

  function reach(row) {
    row.hidden = false;
    row.focus();
  }

  for (const fieldset of list.querySelectorAll("fieldset")) fieldset.hidden = false;
  by("tools").hidden = false;
  restore();
  rows.forEach(paint);
  save();
  count();
})();
