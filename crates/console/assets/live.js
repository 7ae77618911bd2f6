// One event stream for all tabs of a session; each tab is told what it brings.
"use strict";
const ports = new Set();
const tell = (news) => ports.forEach((port) => port.postMessage(news));
let source;
const open = () => {
  source = new EventSource("/live");
  source.onopen = () => tell({ on: true });
  source.onerror = () => {
    tell({ on: false });
    // The browser itself comes back after a lost connection, but not after a refusal.
    if (source.readyState === EventSource.CLOSED) setTimeout(open, 10000);
  };
  source.addEventListener("visit", (e) => tell({ visit: e.data }));
};
onconnect = ({ ports: [port] }) => {
  const join = () => {
    ports.add(port);
    if (source?.readyState === EventSource.OPEN) port.postMessage({ on: true });
  };
  port.onmessage = (e) => (e.data === "bye" ? ports.delete(port) : join());
  join();
  if (!source) open();
};
