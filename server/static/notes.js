// A note that a link leads to opens. Without this it is opened by hand, and in print all are open.
"use strict";

const openNote = () => {
  const name = decodeURIComponent(location.hash.slice(1));
  const note = name ? document.getElementById(name) : null;
  note?.querySelector(":scope > details")?.setAttribute("open", "");
};
addEventListener("hashchange", openNote);
openNote();
