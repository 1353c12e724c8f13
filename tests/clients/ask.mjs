// Asks an endpoint as fetch-sparql-endpoint does, and prints what came of it as JSON.
// Usage: node ask.mjs bindings|ask|triples|error ENDPOINT QUERY [GET|POST|DIRECT]
import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";

const [kind, endpoint, query, method = "GET"] = process.argv.slice(2);
const fetcher = new SparqlEndpointFetcher({
  method: method === "GET" ? "GET" : "POST",
  directPost: method === "DIRECT",
});

async function collected(stream) {
  const found = [];
  for await (const item of stream) found.push(item);
  return found;
}

const asks = {
  async bindings() {
    const rows = await collected(await fetcher.fetchBindings(endpoint, query));
    return rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, term]) => [name, [term.value, term.language ?? ""]])),
    );
  },
  ask: () => fetcher.fetchAsk(endpoint, query),
  async triples() {
    return (await collected(await fetcher.fetchTriples(endpoint, query))).length;
  },
  async error() {
    try {
      await collected(await fetcher.fetchBindings(endpoint, query));
    } catch (error) {
      return error.message;
    }
    return null;
  },
};
console.log(JSON.stringify(await asks[kind]()));
