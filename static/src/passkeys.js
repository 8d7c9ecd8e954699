// How does a page ask the browser for a passkey? A form with data-passkey has a hidden field that only this can fill.
// Where scripts do not run, or the browser knows no passkeys, the form stays hidden and the page says what to do instead.

const toBytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};

const toText = (bytes) => {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

// Browsers from before 2025 cannot read or write the JSON of a passkey themselves.
const withBytes = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

const toMake = (options) =>
  PublicKeyCredential.parseCreationOptionsFromJSON
    ? PublicKeyCredential.parseCreationOptionsFromJSON(options)
    : {
        ...options,
        challenge: toBytes(options.challenge),
        user: { ...options.user, id: toBytes(options.user.id) },
        excludeCredentials: withBytes(options.excludeCredentials),
      };

const toUse = (options) =>
  PublicKeyCredential.parseRequestOptionsFromJSON
    ? PublicKeyCredential.parseRequestOptionsFromJSON(options)
    : { ...options, challenge: toBytes(options.challenge), allowCredentials: withBytes(options.allowCredentials) };

const asJson = (credential) => {
  if (credential.toJSON) return credential.toJSON();
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  const { id, type, authenticatorAttachment } = credential;
  return { id, rawId: id, type, authenticatorAttachment, response, clientExtensionResults: credential.getClientExtensionResults() };
};

const challenge = async (form) => {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  const answer = await fetch(form.dataset.challenge, { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error("no challenge");
  return (await answer.json()).publicKey;
};

const ask = async (form) => {
  const options = await challenge(form);
  return form.dataset.passkey === "make"
    ? navigator.credentials.create({ publicKey: toMake(options) })
    : navigator.credentials.get({ publicKey: toUse(options) });
};

// The words are the page's: data-stopped, data-there-already and data-failed.
const say = (form, word) => {
  const place = form.querySelector("[data-passkey-problem]");
  place.textContent = word ? form.dataset[word] : "";
  place.hidden = !word;
};

const problem = (error) => ({ NotAllowedError: "stopped", AbortError: "stopped", InvalidStateError: "thereAlready" })[error.name] || "failed";

const use = async (form) => {
  say(form, "");
  form.setAttribute("aria-busy", "true");
  try {
    form.elements.credential.value = JSON.stringify(asJson(await ask(form)));
    form.submit();
  } catch (error) {
    say(form, problem(error));
    form.removeAttribute("aria-busy");
  }
};

// A form that asks for a name lets the server say what is wrong with it before a passkey is made for nothing.
const isComplete = ({ elements: { name } }) => !name || (name.value.trim() && name.value.length <= 60);

export const offerPasskeys = () => {
  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (!isComplete(form)) return;
      event.preventDefault();
      if (!form.hasAttribute("aria-busy")) use(form);
    });
  }
  for (const instead of document.querySelectorAll("[data-passkey-instead]")) instead.hidden = true;
};
