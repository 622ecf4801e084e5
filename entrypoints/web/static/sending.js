// Says that a form is being sent and works on it, which takes a while: nobody knows how long, so no share of it is shown.
// A second press sends nothing; coming back to the page by "Back" makes the button work again.
for (const form of document.querySelectorAll("[data-sending]")) {
  const button = form.querySelector("button");
  const told = form.querySelector(".sending");
  form.addEventListener("submit", (event) => {
    if (form.ariaBusy === "true") {
      event.preventDefault();
      return;
    }
    form.ariaBusy = "true";
    button.ariaDisabled = "true";
    told.replaceChildren(document.createElement("progress"), ` ${form.dataset.sending}`);
    told.hidden = false;
  });
  window.addEventListener("pageshow", () => {
    form.ariaBusy = button.ariaDisabled = "false";
    told.hidden = true;
  });
}
