const { prefix, account } = document.body.dataset;

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    await copy(button.dataset.copy);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
}

// The clipboard of browsers is for https and loopback alone; elsewhere the old way does it.
async function copy(text) {
  if (navigator.clipboard) {
    try { return await navigator.clipboard.writeText(text); } catch { /* not allowed to */ }
  }
  const field = document.body.appendChild(document.createElement("textarea"));
  field.value = text;
  field.select();
  document.execCommand("copy");
  field.remove();
}

const form = document.getElementById("reset");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!confirm(`Put everything of the account ${account} back to its start?`)) return;
  const key = form.querySelector("input")?.value;
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  const said = form.querySelector("output");
  try {
    const answer = await fetch(`${prefix}/_mock/reset`, { method: "POST", headers });
    said.value = answer.ok ? "Reset." : (await answer.json()).detail;
  } catch {
    said.value = "The server does not answer.";
  }
});
