// The counter's form by keyboard alone: Enter goes on, Alt+N adds a person, what a number says fills sex and birth.
// Enter passes over what needs no key: the commonest document, what such a document's number says, and the day of leaving
// that hardly anybody knows. Tab passes nothing.
const COMMONEST = "resident_id";
const form = document.querySelector("[data-counter]");
const persons = document.getElementById("persons");
const total = form.querySelector("input[name=p-TOTAL_FORMS]");
const template = document.getElementById("person-template");

const reachable = () =>
  [...form.querySelectorAll("input, select, button")].filter((one) => one.type !== "hidden" && !one.disabled && one.offsetParent !== null && one.dataset.drop === undefined && one.dataset.aside === undefined);

function needsNoKey(field) {
  if (field.ariaInvalid === "true") return false;
  if (field.name === "until") return true;
  const kind = field.closest("[data-person]")?.querySelector("[name$=-id_kind]");
  if (kind?.value !== COMMONEST) return false;
  return field === kind || /-(sex|birth_date)$/.test(field.name);
}

function next(from) {
  const fields = reachable();
  fields.slice(fields.indexOf(from) + 1).find((field) => !needsNoKey(field))?.focus();
}

function number() {
  const rows = [...persons.querySelectorAll("[data-person]")];
  rows.forEach((row, index) => {
    row.querySelectorAll("[data-index]").forEach((one) => (one.textContent = String(index + 1)));
    row.querySelectorAll("[name], [id], [for], [aria-describedby]").forEach((one) => {
      for (const name of ["name", "id", "for", "aria-describedby"]) {
        const value = one.getAttribute(name);
        if (value !== null) one.setAttribute(name, value.replace(/p-(\d+|__prefix__)-/, `p-${index}-`));
      }
    });
    row.querySelector("[data-drop]").hidden = rows.length === 1;
  });
  total.value = String(rows.length);
}

function add() {
  if (total.value >= Number(form.querySelector("input[name=p-MAX_NUM_FORMS]").value)) return;
  const last = persons.lastElementChild;
  persons.append(template.content.cloneNode(true));
  const row = persons.lastElementChild;
  for (const name of ["hukou_type", "hukou_address", "phone"]) {
    const from = last?.querySelector(`[name$="-${name}"]`);
    if (from) row.querySelector(`[name$="-${name}"]`).value = from.value;
  }
  number();
  window.htmx.process(row);
  row.querySelector("input").focus();
}

function kindChosen() {
  const kind = form.elements.kind.value;
  const job = ["hire", "leave", "not_worked"].includes(kind);
  form.querySelectorAll(".of-stay").forEach((one) => (one.hidden = job));
  form.querySelectorAll(".of-job").forEach((one) => (one.hidden = !job));
  form.querySelectorAll(".of-staying").forEach((one) => (one.hidden = !["move_in", "change", "extend", "lodging"].includes(kind)));
  form.querySelectorAll(".of-arriving").forEach((one) => (one.hidden = !["move_in", "change", "lodging"].includes(kind)));
  // Of an arrival few say how long: Tab reaches the field, Enter passes it.
  form.elements.until.toggleAttribute("data-aside", kind !== "extend");
  form.querySelectorAll(".of-leaving").forEach((one) => (one.hidden = kind !== "move_out"));
}

// Eight digits are a day; the field shows what was understood.
function readDay(input) {
  const digits = input.value.trim().match(/^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/);
  if (digits !== null) input.value = `${digits[1]}-${digits[2].padStart(2, "0")}-${digits[3].padStart(2, "0")}`;
}

function derive(row, said) {
  const set = (name, value) => {
    const input = row.querySelector(`[name$="-${name}"]`);
    if (value && input) input.value = value;
  };
  set("sex", said.sex);
  set("birth_date", said.birth);
}

form.addEventListener("keydown", (event) => {
  if (event.altKey && event.code === "KeyN") {
    event.preventDefault();
    add();
  } else if (event.key === "Enter" && !event.ctrlKey && !event.isComposing && event.target.matches("input, select")) {
    // An open list of suggestions takes the key itself (chooser.js).
    if (event.target.getAttribute("aria-expanded") === "true") return;
    event.preventDefault();
    next(event.target);
  }
});
form.addEventListener("anju:chosen", (event) => next(event.target));
form.addEventListener("change", (event) => {
  if (event.target.name === "kind") kindChosen();
  if (event.target.dataset.day !== undefined) readDay(event.target);
});
form.addEventListener("click", (event) => {
  if (event.target.closest("#add-person")) add();
  const drop = event.target.closest("[data-drop]");
  if (drop !== null) {
    drop.closest("[data-person]").remove();
    number();
    persons.querySelector("input").focus();
  }
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  const said = event.target.querySelector?.("[data-derived]");
  if (said) derive(event.target.closest("[data-person]"), said.dataset);
});

kindChosen();
number();
(document.getElementById("refused") ?? document.getElementById("id_dwelling_code")).focus();
const wrong = form.querySelector("[aria-invalid=true]");
if (wrong !== null) wrong.focus();
