/** The least that a function can do. */
export default {
  fetch: () => Response.json({}),
};
