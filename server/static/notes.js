// A note that a link leads to opens. Without this it is opened by hand, and in print all are open.
"use strict";

const open = () => {
  const note = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  note?.querySelector(":scope > details")?.setAttribute("open", "");
};
addEventListener("hashchange", open);
open();
