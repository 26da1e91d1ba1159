// Makes the page better; it does all it must without this file. Nothing is sent but the forms themselves.
"use strict";

for (const button of document.querySelectorAll("button.copy")) {
  const field = document.getElementById(button.dataset.from);
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.done;
  });
}

const file = document.querySelector('.drop input[type="file"]');
if (file) {
  const place = file.closest("form");
  for (const kind of ["dragover", "dragleave", "drop"]) {
    place.addEventListener(kind, (event) => {
      if (!event.dataTransfer || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      file.closest(".drop").classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) file.files = event.dataTransfer.files;
    });
  }
  document.addEventListener("paste", (event) => {
    if (event.clipboardData && event.clipboardData.files.length) file.files = event.clipboardData.files;
  });
}

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector('button[type="submit"]');
    // A second press would only make the first answer wait; "back" brings the button again.
    if (button) setTimeout(() => { button.disabled = true; setTimeout(() => { button.disabled = false; }, 8000); }, 0);
  });
}
