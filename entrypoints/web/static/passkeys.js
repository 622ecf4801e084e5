// Makes passkeys and signs in by them: asks our site what to ask the browser, and brings back what the browser answers.
// The forms that need this stay hidden without it, and the page says why.
const { PublicKeyCredential } = window;
const able = Boolean(PublicKeyCredential?.parseCreationOptionsFromJSON && PublicKeyCredential.prototype.toJSON);
let waiting = new AbortController();

class Refusal extends Error {
  constructor({ code, message }) {
    super(message);
    this.code = code;
  }
}

async function ask(form, path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrf_token.value },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Refusal(answer.error);
  return answer;
}

async function credential(form, options, mediation) {
  const { signal } = waiting;
  if (form.dataset.passkey === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey, signal });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey, signal, mediation });
}

async function run(form, mediation) {
  const options = await ask(form, form.dataset.challenge, {});
  const made = await credential(form, options, mediation);
  const told = { challenge: options.challenge, credential: JSON.stringify(made.toJSON()) };
  for (const name of ["next", "name"]) {
    if (form.elements[name]) told[name] = form.elements[name].value;
  }
  const { next } = await ask(form, form.dataset.answer, told);
  location.assign(next);
}

function words(failure) {
  if (failure instanceof Refusal) return failure.message;
  if (failure.name === "InvalidStateError") return "This device keeps a passkey for you already.";
  if (failure.name === "NotAllowedError" || failure.name === "AbortError") {
    return "No passkey was given, so nothing was done.";
  }
  return "That did not work; try again, or use another way.";
}

function tell(form, text) {
  const told = form.querySelector("[role=alert]");
  told.textContent = text;
  told.hidden = !text;
}

function offer(form) {
  form.hidden = false;
  if (location.origin !== form.dataset.origin) {
    form.querySelector("button").disabled = true;
    tell(form, `Passkeys work at ${form.dataset.origin} alone.`);
    return;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    waiting.abort();
    waiting = new AbortController();
    tell(form, "");
    try {
      await run(form);
    } catch (failure) {
      if (failure.code === "identity.reauthentication_needed" && form.dataset.confirm) {
        location.assign(form.dataset.confirm);
      } else {
        tell(form, words(failure));
      }
    }
  });
}

// Lets the browser offer passkeys where an address is typed. Only what our site says to one that was chosen is told.
async function offerWhileTyping(form) {
  if (location.origin !== form.dataset.origin || !document.querySelector("[autocomplete~=webauthn]")) return;
  try {
    if (await PublicKeyCredential.isConditionalMediationAvailable?.()) await run(form, "conditional");
  } catch (failure) {
    if (failure instanceof Refusal) tell(form, failure.message);
  }
}

const forms = document.querySelectorAll("form[data-passkey]");
if (able) {
  for (const each of document.querySelectorAll("[data-without-passkeys]")) each.hidden = true;
  forms.forEach(offer);
  forms.forEach(offerWhileTyping);
}
