// Downloads: a set of papers as a file, and the command that makes the same file again.

import { queryOf } from "./engine.js";
import { el, fill } from "./dom.js";
import { many } from "./told.js";

const FILE_KINDS = {
  parquet: { name: "Parquet", ending: ".parquet" },
  csv: { name: "CSV", ending: ".csv" },
  jsonl: { name: "JSON Lines", ending: ".jsonl" },
  bibtex: { name: "BibTeX", ending: ".bib" },
  ris: { name: "RIS", ending: ".ris" },
};

/** The panel by which the papers of a query are saved; `find` promises the engine's result. */
export function downloadPanel(app, query, find) {
  const kinds = ["csv", "parquet", "jsonl", "bibtex", "ris"].filter(
    (kind) => kind === "parquet" || app.site.kinds.includes(kind),
  );
  let kind = kinds[0];
  const told = el("p", { class: "small", role: "status" });
  const bar = el("progress", { max: 1, hidden: true, "aria-label": "Progress of the download" });
  const command = el("code", { class: "command" });
  const save = el("button", { type: "button", class: "primary", id: "save" });
  const label = () => {
    save.textContent = `Save as ${FILE_KINDS[kind].name}`;
    command.textContent = commandOf(query, kind);
  };
  const choices = kinds.map((one) => {
    const radio = el("input", {
      type: "radio",
      name: "kind",
      value: one,
      id: `kind-${one}`,
      checked: one === kind,
      change: () => {
        kind = one;
        label();
      },
    });
    return el("label", { class: "choice", for: `kind-${one}` }, radio, FILE_KINDS[one].name);
  });
  save.addEventListener("click", async () => {
    save.disabled = true;
    bar.hidden = false;
    bar.removeAttribute("value");
    const progress = (share) => Number.isFinite(share) && bar.setAttribute("value", Math.min(1, share));
    try {
      const found = await find();
      if (!found.isExact) {
        fill(told, "Looking phrases up …");
        await found.settle(progress);
      }
      fill(told, `Writing ${many(found.count, "paper")} …`);
      saveBlob(await app.engine.download(kind, found.places, progress), `papers${FILE_KINDS[kind].ending}`);
      fill(told, `${many(found.count, "paper")} saved as papers${FILE_KINDS[kind].ending}.`);
    } catch (error) {
      fill(told, error.message);
    }
    bar.hidden = true;
    save.disabled = false;
  });
  label();
  return [
    el("fieldset", { class: "choices" }, el("legend", {}, "As"), choices),
    save,
    bar,
    told,
    el("p", { class: "small" }, "The same rows again, from the package itself:"),
    el(
      "div",
      { class: "command-line" },
      command,
      copyButton(() => command.textContent, "Copy the command"),
    ),
  ];
}

/** Save one paper as a file of a kind. */
export async function savePaper(app, paper, kind) {
  const found = await app.engine.search(queryOf([paper.paper_id]), {});
  saveBlob(await app.engine.download(kind, found.places, () => {}), `${paper.paper_id}${FILE_KINDS[kind].ending}`);
}

/** Copy one paper as BibTeX to the clipboard. */
export async function copyBibtex(app, paper) {
  const found = await app.engine.search(queryOf([paper.paper_id]), {});
  const blob = await app.engine.download("bibtex", found.places, () => {});
  await navigator.clipboard.writeText(await blob.text());
}

/** The command that selects and writes the same papers, quoted for a shell. */
export function commandOf(query, kind) {
  const where = kind === "parquet" ? "--out papers.parquet" : `--to ${kind}`;
  if (!query.trim()) {
    return `abstracts export ${where}`;
  }
  const quoted = `'${query.replaceAll("'", "'\\''")}'`;
  return query.startsWith("-") ? `abstracts export ${where} -- ${quoted}` : `abstracts export ${quoted} ${where}`;
}

/** A button that puts a text on the clipboard, and says so. */
export function copyButton(text, name) {
  const button = el(
    "button",
    {
      type: "button",
      class: "quiet copy",
      "aria-label": name,
      click: async () => {
        try {
          await navigator.clipboard.writeText(text());
          button.textContent = "Copied";
        } catch {
          button.textContent = "Select it and copy";
        }
        setTimeout(() => {
          button.textContent = "Copy";
        }, 2000);
      },
    },
    "Copy",
  );
  return button;
}

function saveBlob(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
