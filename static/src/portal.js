// What does a page gain where scripts run? Every page works without this file.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";
import { offerPasskeys } from "./passkeys.js";

// A menu of one is shown, not folded away behind a button, on a phone.
for (const toggle of document.querySelectorAll(".govuk-js-service-navigation-toggle")) {
  if (document.getElementById(toggle.getAttribute("aria-controls")).childElementCount < 2) toggle.remove();
}

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
]) {
  createAll(component);
}

offerPasskeys();

// A "Print this page" button can only work with scripts, so it is hidden until here.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
