// The course's packet inspector, when the server was told where it is.
export async function openWire(address, connection, username) {
  const { inspect, mountInspector } = await import(address);
  const panel = document.getElementById("wire");
  const toggle = document.getElementById("wire-toggle");
  inspect(connection.socket.io, username);
  mountInspector(panel);
  toggle.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    toggle.setAttribute("aria-expanded", String(!panel.hidden));
  });
}
