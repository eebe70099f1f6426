/** How long a browser may keep the answer to its preflight, seconds. */
const MAX_AGE = 600;

/**
 * Lets the pages of one origin read what `answer` says, its refusals included, and those of no other. The question whether
 * they may (a preflight) comes without a credential and is answered here.
 *
 * @param origin null = of none
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
