// What every page has: the menu of narrow screens, keys, lists walked by keyboard, dialogs, errors of partial requests.
const notice = document.getElementById("notice");
// Just after it closed, a dialog may still hold the focus: keys then belong to the page again.
const typing = (target) =>
  target.closest("dialog:not([open])") === null && target.closest("input, select, textarea, [contenteditable], dialog") !== null;

function toggleMenu(button) {
  const open = document.getElementById("menu").classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(open));
}

// Whoever has just come to a page stands in no form yet; a list's form waits for its marks.
function onlyForm() {
  const mains = document.querySelectorAll("main button[data-main]");
  return mains.length === 1 && document.querySelector("[data-all]") === null ? mains[0].form : null;
}

function sendForm(event) {
  const form = event.target.closest("form") ?? onlyForm();
  if (form === null) return;
  event.preventDefault();
  const main = (event.target.closest("dialog") ?? form).querySelector("button[data-main], button.btn-primary");
  if (main !== null) form.requestSubmit(main);
  else form.requestSubmit();
}

// Single keys may be switched off: they get in the way of speech input (WCAG 2.1.4).
const KEYS_OFF = "anju.single-keys-off";
const dialog = document.getElementById("shortcuts");
const box = document.getElementById("single-keys");
if (box !== null) {
  box.checked = localStorage.getItem(KEYS_OFF) === null;
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, "1")));
}

let goes = false;
function go(key) {
  const line = document.querySelector(`.menu a[data-go="${CSS.escape(key)}"]`);
  if (line !== null) line.click();
}

function walk(step) {
  const lines = [...document.querySelectorAll("[data-walk] > tr[data-href]")];
  if (lines.length === 0) return;
  const now = lines.findIndex((line) => line.classList.contains("at"));
  const next = lines[Math.min(Math.max(now + step, 0), lines.length - 1)];
  lines.forEach((line) => line.classList.toggle("at", line === next));
  next.querySelector("a")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function mark() {
  document.querySelector("tr.at input[type=checkbox]")?.click();
}

// The page's own keys stand on its buttons; without a mark, the line one stands on is meant.
function press(key) {
  const button = document.querySelector(`button[data-key="${CSS.escape(key)}"]`);
  if (button === null) return false;
  const marks = [...(button.form?.querySelectorAll("input[name=items][type=checkbox]") ?? [])];
  if (marks.length > 0 && !marks.some((one) => one.checked)) mark();
  if (marks.length === 0 || marks.some((one) => one.checked)) button.click();
  return true;
}

const single = {
  "?": () => dialog?.showModal(),
  "/": () => document.getElementById("quick")?.focus(),
  j: () => walk(1),
  k: () => walk(-1),
  x: mark,
  a: () => document.querySelector("[data-all]")?.click(),
  g: () => {
    goes = true;
    setTimeout(() => (goes = false), 1200);
  },
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) return sendForm(event);
  // Enter on a mark would send the whole list: it opens the line instead.
  if (event.key === "Enter" && event.target.matches("[data-walk] input, [data-all]")) {
    event.preventDefault();
    return event.target.closest("tr[data-href]")?.querySelector("a")?.click();
  }
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (typing(event.target) || localStorage.getItem(KEYS_OFF) !== null) return;
  if (goes) {
    goes = false;
    go(event.key);
  } else if (Object.hasOwn(single, event.key)) {
    event.preventDefault();
    single[event.key]();
  } else if (/^[a-z]$/.test(event.key) && press(event.key)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.id === "menu-button") toggleMenu(button);
  if (button?.dataset.opens) document.getElementById(button.dataset.opens).showModal();
  if (button?.dataset.closes !== undefined) button.closest("dialog").close();
  if (button?.dataset.print !== undefined) window.print();
  const account = document.querySelector("details.account[open]");
  if (account !== null && !account.contains(event.target)) account.open = false;
});

// A dialog whose form came back with errors stands open again.
document.querySelector("dialog[data-open]")?.showModal();

// A choice of all lines, and the number chosen.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-choose]");
  if (form === null) return;
  const boxes = [...form.querySelectorAll("input[name=items]")];
  if (event.target.dataset.all !== undefined) boxes.forEach((one) => (one.checked = event.target.checked));
  const count = form.querySelector("[data-count]");
  if (count !== null) count.textContent = String(boxes.filter((one) => one.checked).length);
});

// Selects of a filter apply themselves.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-at-once]");
  if (form !== null && event.target.matches("select, input[type=date]")) form.requestSubmit();
});

// A second click while the first is under way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent !== undefined && form.dataset.again === undefined) return event.preventDefault();
  if (form.method === "post" && form.dataset.again === undefined && !event.defaultPrevented) form.dataset.sent = "";
});
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

document.body.addEventListener("htmx:responseError", (event) => {
  notice.innerHTML = event.detail.xhr.responseText;
  notice.scrollIntoView({ block: "nearest" });
});
document.body.addEventListener("htmx:sendError", () => {
  notice.textContent = notice.dataset.unreachable;
});
// A dialog whose form was answered closes; the answer stands on the page.
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful && event.target.dataset?.dismiss !== undefined) event.target.closest("dialog").close();
});
