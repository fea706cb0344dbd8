const place = document.getElementById("swagger-ui");
const tokens = JSON.parse(place.dataset.tokens);

// Swagger UI 5.17 gives each operation of an OpenAPI 3.1 document a list of servers of its own,
// which then beats what was chosen above (swagger-ui's issue 9947).
const onlyTheChosenServer = () => ({
  statePlugins: {
    oas3: {
      wrapActions: {
        setSelectedServer: (original) => (server, operation) =>
          operation ? { type: "ignored" } : original(server),
      },
    },
  },
  wrapComponents: { OperationServers: () => () => null },
});

// Beside Authorize: the account's tokens, each a choice that authorizes at once.
const knownTokens = (system) => ({
  wrapComponents: {
    authorizeBtn: (Original, { React, authActions }) => (props) => {
      const choose = (event) => authActions.authorizeWithPersistOption({
        bearerAuth: {
          name: "bearerAuth",
          schema: { type: "http", scheme: "bearer" },
          value: event.target.value,
        },
      });
      const row = ([value, note]) =>
        React.createElement("option", { key: value, value }, `${value}: ${note}`);
      const held = system.getSystem().authSelectors.authorized().getIn(["bearerAuth", "value"]);
      const known = tokens.some(([value]) => value === held);
      const list = React.createElement(
        "select",
        { className: "known-token", "aria-label": "Use a token", onChange: choose,
          value: known ? held : "" },
        React.createElement("option", { value: "", disabled: true }, "Use a token\u2026"),
        ...tokens.map(row),
      );
      return React.createElement(
        React.Fragment, null, list, React.createElement(Original, props),
      );
    },
  },
});

// Without validatorUrl the page would show a badge that it loads from validator.swagger.io.
SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  validatorUrl: null,
  deepLinking: true,
  persistAuthorization: true,
  plugins: tokens.length ? [onlyTheChosenServer, knownTokens] : [onlyTheChosenServer],
});
