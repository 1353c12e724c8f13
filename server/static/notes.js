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
const fill = async (form) => {
  const told = document.querySelector("#noting");
  told.textContent = "The sources of the rows are being worked out.";
  try {
    const parts = (await fetchNoted(form)).querySelectorAll("[data-noted]");
    if (!form.isConnected) return;
    const places = document.querySelectorAll("[data-noted]");
    if (parts.length !== places.length) throw new Error("another answer");
    places.forEach((place, number) => place.replaceWith(parts[number]));
    told.textContent = "The sources of the rows are here.";
    openNote();
  } catch {
    told.textContent = "The sources of the rows did not come; the button below the rows asks for them again.";
  }
};
const fillAll = () => document.querySelectorAll("form[data-late]").forEach(fill);
addEventListener("answered", fillAll);
fillAll();
