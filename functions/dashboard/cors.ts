/** How long a browser may cache the answer to a preflight, seconds. */
const MAX_AGE = 600;

/**
 * Allows the pages of one origin, and no other, to read answers and errors. A preflight carries no credential and is
 * answered here.
 *
 * @param origin null = none
 */
export function readableFrom(origin: string | null, answer: (request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    const isAllowed = origin !== null && request.headers.get("origin") === origin;
    const response =
      request.method === "OPTIONS" ? new Response(null, { status: 204 }) : await answer(request);
    response.headers.append("Vary", "Origin");
    for (const [name, value] of isAllowed ? allowing(origin, request.method) : []) {
      response.headers.set(name, value);
    }
    return response;
  };
}

function allowing(origin: string, method: string): [string, string][] {
  return [
    ["Access-Control-Allow-Origin", origin],
    ...(method === "OPTIONS"
      ? ([
          ["Access-Control-Allow-Methods", "GET"],
          ["Access-Control-Allow-Headers", "authorization, if-none-match"],
          ["Access-Control-Max-Age", String(MAX_AGE)],
        ] as [string, string][])
      : ([["Access-Control-Expose-Headers", "ETag"]] as [string, string][])),
  ];
}
