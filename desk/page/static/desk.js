"use strict";

// Everything works without this script; it adds keys, the selection of words with the mouse, and progress.

// It is run before the page is shown: keys work as soon as there is something to read.

const typing = (element) => element.matches("input, textarea, select");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) {
    return;
  }
  const target = { j: "#after", k: "#before", "/": "#search", r: ".suggested button", u: ".undo button" }[event.key];
  const found = target && document.querySelector(target);
  if (found) {
    event.preventDefault();
    if (event.key === "/") {
      found.focus();
    } else {
      found.click();
    }
  }
});

const codePoints = (text) => Array.from(text).length;

// Where a point of the page lies in the text as it was handed in: a placeholder counts as what it stands for.
function offset(text, node, at) {
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(node, at);
  let length = 0;
  for (const child of range.cloneContents().childNodes) {
    const cut = child.nodeType === Node.ELEMENT_NODE && child.classList.contains("cut");
    length += cut && child.textContent ? Number(child.dataset.length) : codePoints(child.textContent);
  }
  return length;
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const from = selection.anchorNode && selection.anchorNode.parentElement;
  const text = from && from.closest(".text");
  if (!text || selection.isCollapsed || !text.contains(selection.focusNode)) {
    return;
  }
  const range = selection.getRangeAt(0);
  const start = offset(text, range.startContainer, range.startOffset);
  const end = offset(text, range.endContainer, range.endOffset);
  const tools = text.parentElement.querySelector("details");
  tools.open = true;
  const forms = [tools.querySelector(".redact"), document.querySelector(".passage")].filter(Boolean);
  for (const form of forms) {
    form.elements.start.value = start;
    form.elements.end.value = end;
    form.elements.part.value = text.dataset.part;
  }
  tools.querySelector(".redact").elements.words.value = selection.toString();
});

document.addEventListener("DOMContentLoaded", () => {
  const progress = document.getElementById("progress");
  if (progress) {
    const words = document.getElementById("progress-words");
    const look = async () => {
      const told = await (await fetch(progress.dataset.from)).json();
      if (!told.opening) {
        location.href = progress.dataset.then;
        return;
      }
      progress.max = told.total || 1;
      progress.value = told.done;
      words.textContent = `${told.done} / ${told.total}`;
      setTimeout(look, 300);
    };
    look();
  }

  // Words that are typed after a selection count for themselves.
  for (const form of document.querySelectorAll(".redact")) {
    form.elements.words.addEventListener("input", () => {
      form.elements.start.value = form.elements.end.value = "";
    });
  }
});
