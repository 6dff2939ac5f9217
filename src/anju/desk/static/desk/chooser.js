// Choosing while typing: a text field, the list the server answers with, arrows and Enter (ARIA combobox).
const options = (box) => [...box.querySelectorAll("[role=option]")];
const field = (box) => box.querySelector("[role=combobox]");

function show(box, open) {
  field(box).setAttribute("aria-expanded", String(open));
  if (!open) field(box).removeAttribute("aria-activedescendant");
  if (!open) box.querySelector("[role=listbox]").replaceChildren();
}

function select(box, step) {
  const list = options(box);
  if (list.length === 0) return;
  const now = list.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const next = list[(now + step + list.length) % list.length];
  list.forEach((one) => one.setAttribute("aria-selected", String(one === next)));
  field(box).setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function take(box, option) {
  const input = field(box);
  input.value = option.dataset.value;
  const into = box.querySelector(`input[name="${option.dataset.into}"]`);
  if (into !== null) into.value = option.dataset.id ?? option.dataset.chosen ?? "";
  const chosen = box.querySelector("[data-chosen]:not([role=option])");
  if (chosen !== null) chosen.textContent = option.dataset.chosen ?? "";
  show(box, false);
  input.dispatchEvent(new CustomEvent("anju:chosen", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-chooser]");
  if (!box || event.isComposing) return;
  const list = options(box);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    select(box, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && !event.ctrlKey && list.length > 0) {
    event.preventDefault();
    event.stopImmediatePropagation();
    take(box, list.find((one) => one.getAttribute("aria-selected") === "true") ?? list[0]);
  } else if (event.key === "Escape") show(box, false);
});

document.addEventListener("click", (event) => {
  const option = event.target.closest("[data-chooser] [role=option]");
  if (option !== null) return take(option.closest("[data-chooser]"), option);
  document.querySelectorAll("[data-chooser]").forEach((box) => box.contains(event.target) || show(box, false));
});

document.addEventListener("input", (event) => {
  const box = event.target.closest("[data-chooser]");
  if (box === null || event.target !== field(box)) return;
  const hidden = box.querySelector("input[type=hidden]");
  if (hidden !== null) hidden.value = "";
  const chosen = box.querySelector("[data-chosen]:not([role=option])");
  if (chosen !== null) chosen.textContent = "";
});

document.addEventListener("focusout", (event) => {
  const box = event.target.closest("[data-chooser]");
  if (box !== null && event.relatedTarget !== null && !box.contains(event.relatedTarget)) show(box, false);
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const box = event.target.closest("[data-chooser]");
  if (box === null) return;
  if (document.activeElement !== field(box)) return show(box, false);
  show(box, options(box).length > 0 || box.querySelector(".none") !== null);
});
