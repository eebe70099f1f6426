import process from "node:process";

const { SUPABASE_URL = "", SUPABASE_SECRET_KEYS = "{}" } = process.env;
const keys = JSON.parse(SUPABASE_SECRET_KEYS) as { default: string };

/** Asks Postgres for almost nothing through REST and reports the time: `{seconds}`. */
export default {
  async fetch() {
    const start = performance.now();
    const response = await fetch(`${SUPABASE_URL}/rest/v1/rpc/count_due_messages`, {
      method: "POST",
      headers: { apikey: keys.default, "Content-Type": "application/json" },
      body: "{}",
    });
    const text = await response.text();
    const seconds = (performance.now() - start) / 1000;
    return response.ok ? Response.json({ seconds }) : new Response(text, { status: 500 });
  },
};
