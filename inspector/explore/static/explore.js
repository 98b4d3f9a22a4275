// What the pages do beyond HTML: parts of a key and their fields light up together. Without it, links to parts do.
"use strict";

function light(box, part) {
  for (const one of box.querySelectorAll(".lit")) one.classList.remove("lit");
  if (part === null) return;
  for (const one of box.querySelectorAll(`[data-part="${part}"]`)) one.classList.add("lit");
}

function partOf(event) {
  const found = event.target.closest("[data-part]");
  return found === null ? null : found.dataset.part;
}

function walk(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const here = event.target.closest("li[data-part]");
  if (step === undefined || here === null) return;
  const next = step > 0 ? here.nextElementSibling : here.previousElementSibling;
  if (next !== null) next.focus();
  event.preventDefault();
}

for (const box of document.querySelectorAll("[data-lights]")) {
  for (const kind of ["mouseover", "focusin"]) box.addEventListener(kind, (event) => light(box, partOf(event)));
  for (const kind of ["mouseleave", "focusout"]) box.addEventListener(kind, () => light(box, null));
  box.addEventListener("keydown", walk);
}

// The time of a version, as text: between two known ones it goes evenly.
function timeOf(version, known) {
  const after = known.findIndex(([one]) => one >= version);
  if (after < 0) return "";
  const [last, end] = known[after];
  const [first, begin] = known[Math.max(after - 1, 0)];
  const seconds = last === first ? end : begin + ((version - first) * (end - begin)) / (last - first);
  return ` · ${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

// The same picture as PNG, in twice its size: drawn from the SVG that the server gives.
async function saveAsPng(button) {
  const picture = new Image();
  picture.src = button.dataset.png;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * picture.naturalWidth;
  canvas.height = 2 * picture.naturalHeight;
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "space.png";
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

for (const button of document.querySelectorAll("[data-png]")) {
  button.addEventListener("click", () => saveAsPng(button));
  button.hidden = false;
}

for (const slider of document.querySelectorAll("[data-mirrors]")) {
  const field = slider.form.elements[slider.dataset.mirrors];
  const shown = slider.form.querySelector(`[data-shows="${slider.dataset.mirrors}"]`);
  const known = slider.dataset.times.split(" ").filter(Boolean).map((pair) => pair.split(":").map(Number));
  slider.addEventListener("input", () => {
    field.value = slider.value;
    shown.textContent = slider.value + timeOf(Number(slider.value), known);
  });
  slider.addEventListener("change", () => slider.form.requestSubmit());
  slider.closest("label").hidden = false;
}
