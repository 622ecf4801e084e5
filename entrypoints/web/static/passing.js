// Lets the time that has passed go on; without this script it stands as it was when the page was made.
for (const shown of document.querySelectorAll("[data-passed]")) {
  const begun = performance.now() - Number(shown.dataset.passed) * 1000;
  const two = (number) => String(number).padStart(2, "0");
  setInterval(() => {
    const seconds = Math.floor((performance.now() - begun) / 1000);
    shown.textContent = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }, 1000);
}
