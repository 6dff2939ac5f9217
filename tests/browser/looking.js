/* What a machine sees wrong with a page: too wide, cut, empty, too small for a finger; and every word it says. */
(() => {
  const LEAST = 24;
  const CONTROLS = "button, select, summary, input:not([type=hidden]), textarea, nav a, a.btn, .tabs a";
  const NAMED = "h1, h2, h3, h4, th, dt, label, legend, button, a, summary, option:checked";
  const SPOKEN = ["aria-label", "title", "placeholder", "alt", "data-label"];

  const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden, .skip");
  const shown = (selector) => [...document.querySelectorAll(selector)].filter(isShown);
  const called = (element) => {
    const words = (element.getAttribute("aria-label") || element.innerText || element.name || "").trim().slice(0, 40);
    return `${element.localName}${element.id ? `#${element.id}` : ""} “${words}”`;
  };
  const widthOf = (text, element) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = getComputedStyle(element).font;
    return pen.measureText(text).width;
  };
  const room = (element) => {
    const style = getComputedStyle(element);
    return element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  };
  const isCut = (element) => {
    if (element.localName === "select") return widthOf(element.selectedOptions[0]?.text ?? "", element) > room(element) + 1;
    if (element.localName === "input") return !element.value && widthOf(element.placeholder, element) > room(element) + 1;
    return getComputedStyle(element).overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
  };
  const isBox = (element) => element.type === "checkbox" || element.type === "radio";
  /* A box in a table stands alone in its cell: WCAG 2.5.8 counts the room around it. */
  const asTarget = (element) => (isBox(element) ? element.closest("td, th") ?? element.closest("label") ?? element : element);
  const isSmall = (element) => {
    const box = asTarget(element).getBoundingClientRect();
    return box.height < LEAST || box.width < LEAST;
  };
  const isTyped = (element) => element.localName !== "input" || ["text", "search", ""].includes(element.getAttribute("type") ?? "");
  const isEmpty = (element) =>
    !element.innerText.trim() && !element.getAttribute("aria-label") && !element.querySelector("img[alt], input, .visually-hidden");

  const wrong = () => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const sideways = shown("body *").filter((element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX));
    return [
      ...(wide > 0 ? [`${wide} px too wide`] : []),
      ...sideways.filter((element) => element.scrollWidth > element.clientWidth + 1).map((element) => `scrolls sideways: ${called(element)}`),
      ...shown("main *, header *, nav *").filter((element) => isTyped(element) && isCut(element)).map((element) => `cut: ${called(element)}`),
      ...shown(NAMED).filter(isEmpty).map((element) => `empty: ${called(element)}`),
      ...shown(CONTROLS).filter(isSmall).map((element) => `too small: ${called(element)}`),
    ];
  };
  const words = () => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [document.title];
    while (walk.nextNode()) {
      const element = walk.currentNode.parentElement;
      if (!element.closest("script, style, template, [lang], .number, code, kbd")) found.push(walk.currentNode.data);
    }
    for (const name of SPOKEN)
      for (const element of document.querySelectorAll(`body [${name}]`)) if (!element.closest("[lang]")) found.push(element.getAttribute(name));
    return [...new Set(found.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean))];
  };
  return { wrong: wrong(), words: words() };
})()
