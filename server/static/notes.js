// The notes of a page: one that a link leads to opens, and those that take longer than the page are put in when
// they are there. Without this a note is opened by hand, and a button leads to the page that has them all.
"use strict";

const openNote = () => {
  const name = decodeURIComponent(location.hash.slice(1));
  const note = name ? document.getElementById(name) : null;
  note?.querySelector(":scope > details")?.setAttribute("open", "");
};
addEventListener("hashchange", openNote);
openNote();

// The page that the button would lead to.
const fetchNoted = async (form) => {
  const [address, method] = [form.getAttribute("action"), form.getAttribute("method")];
  const body = new URLSearchParams(new FormData(form));
  const headers = { Accept: "text/html" };
  const response = await (method === "post" ? fetch(address, { method, body, headers }) : fetch(`${address}?${body}`, { headers }));
  if (!response.ok) throw new Error(response.statusText);
  return new DOMParser().parseFromString(await response.text(), "text/html");
};

// Each part that notes change gives way to the same part of that page; the rest, and where a reader is in it, stays.
const swap = (page) => {
  const edition = (one) => one.querySelector("#sources").dataset.edition;
  const [parts, places] = [page, document].map((one) => one.querySelectorAll("[data-noted]"));
  if (edition(page) !== edition(document) || parts.length !== places.length) return false;
  places.forEach((place, number) => {
    const focused = place.contains(document.activeElement);
    place.replaceWith(parts[number]);
    if (focused) parts[number].focus();
  });
  if (location.hash) location.replace(location.hash);
  openNote();
  return true;
};

const fill = async (form) => {
  const told = document.querySelector("#noting");
  told.textContent = "The sources of the rows are being worked out.";
  try {
    const page = await fetchNoted(form);
    if (!form.isConnected) return;
    if (!swap(page)) {
      told.textContent = "The record has changed meanwhile; the button below the rows shows its answer of now, with sources.";
      return;
    }
    const notice = document.querySelector("#sources .notice");
    told.textContent = notice ? notice.textContent.trim() : "The sources of the rows are here.";
  } catch {
    told.textContent = "The sources of the rows did not come; the button below the rows asks for them again.";
  }
};
const fillAll = () => document.querySelectorAll("form[data-late]").forEach(fill);
addEventListener("answered", fillAll);
fillAll();
