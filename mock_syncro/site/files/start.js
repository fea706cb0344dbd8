const place = document.getElementById("swagger-ui");
const tokens = JSON.parse(place.dataset.tokens);

// The account's tokens, each a choice that authorizes at once.
function listOfTokens() {
  const list = document.createElement("select");
  list.className = "known-token";
  list.ariaLabel = "Use a token";
  list.add(new Option("Use a token\u2026", "", true, true));
  list.options[0].disabled = true;
  for (const [value, note] of tokens) list.add(new Option(`${value}: ${note}`, value));
  list.addEventListener("change", () => ui.preauthorizeApiKey("bearerAuth", list.value));
  return list;
}

// Its place is beside Authorize, which is drawn some time after the document has come.
function putBesideAuthorize(list) {
  const look = new MutationObserver(() => {
    const wrapper = place.querySelector(".auth-wrapper");
    if (wrapper && !wrapper.contains(list)) wrapper.prepend(list);
  });
  look.observe(place, { childList: true, subtree: true });
}

// Swagger UI 5.17 gives each operation of an OpenAPI 3.1 document a list of servers of its own,
// which then beats what was chosen above (swagger-ui's issue 9947).
const onlyTheChosenServer = (original) => (server, operation) =>
  operation ? { type: "ignored" } : original(server);

const ours = () => ({
  statePlugins: { oas3: { wrapActions: { setSelectedServer: onlyTheChosenServer } } },
  wrapComponents: { OperationServers: () => () => null },
});

// Without validatorUrl the page would show a badge that it loads from validator.swagger.io.
const ui = SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  validatorUrl: null,
  deepLinking: true,
  persistAuthorization: true,
  plugins: [ours],
});
if (tokens.length) putBesideAuthorize(listOfTokens());
