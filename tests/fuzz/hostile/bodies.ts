import { type Body, SPOILS, spoil } from "./bytes.ts";
import { nested, writeJson } from "./json.ts";

const LIMIT = 64 * 1024;

/** The object with one more member at its start. */
const withMember = (json: string, member: string) =>
  json.replace(/^\{/, json === "{}" ? `{${member}` : `{${member},`);

/** What an attacker could send to a function that takes `json`, an object: text that is JSON, or nearly. */
const WRITTEN: Record<string, (json: string) => string> = {
  nothing: () => "",
  "a space": () => " ",
  null: () => "null",
  "a number": () => "1e308",
  "a string that holds it": (json) => JSON.stringify(json),
  "a list that holds it": (json) => `[${json}]`,
  "an object that holds it": (json) => `{"body":${json}}`,
  "the prototype's key": (json) => withMember(json, '"__proto__":{"request_id":"x","isAdmin":true}'),
  "the constructor's key": (json) => withMember(json, '"constructor":{"prototype":{"isAdmin":true}}'),
  "a key of its own methods": (json) =>
    withMember(json, '"toString":"x","valueOf":"x","toJSON":"x","then":"x"'),
  "every key twice": (json) => withMember(json, json.slice(1, -1) || '"a":1,"a":2'),
  "an empty key": (json) => withMember(json, '"":""'),
  "NUL in a key": (json) => withMember(json, '"a\\u0000":1'),
  "NUL in a text": (json) => withMember(json, '"a":"\\u0000"'),
  "half a surrogate pair": (json) => withMember(json, '"a":"\\ud83d"'),
  "its other half": (json) => withMember(json, '"a":["\\ude00"]'),
  "infinity, written as a number": (json) => withMember(json, '"a":1e999'),
  "minus nothing": (json) => withMember(json, '"a":-0'),
  NaN: (json) => withMember(json, '"a":NaN'),
  undefined: (json) => withMember(json, '"a":undefined'),
  "a number with a leading zero": (json) => withMember(json, '"a":0123'),
  "a number in hexadecimal": (json) => withMember(json, '"a":0x1F'),
  "a number of 60,000 digits": (json) => withMember(json, `"a":${"9".repeat(60_000)}`),
  "a comma too many": (json) => json.replace(/\}$/, ",}"),
  "quotation marks of another kind": (json) => json.replaceAll('"', "'") + (json === "{}" ? "'" : ""),
  "a comment": (json) => `/* hello */ ${json}`,
  "a text that does not end": (json) => json.replace(/\}$/, ',"a":"'),
  "a line break in a text": (json) => withMember(json, '"a":"x\ny"'),
  "JSON lines": (json) => `${json}\n${json}\n`,
  "ten thousand lists in each other": (json) => withMember(json, `"a":${writeJson(nested(10_000, "list"))}`),
  "ten thousand objects in each other": () => writeJson(nested(10_000, "object")),
  "brackets that only open": () => "[".repeat(60_000),
  "ten thousand keys": (json) =>
    withMember(json, Array.from({ length: 5_000 }, (_, i) => `"k${i}":${i}`).join(",")),
  "a key of 60 KB": (json) => withMember(json, `"${"k".repeat(60_000)}":1`),
  "a text of 60 KB": (json) => withMember(json, `"a":"${"x".repeat(60_000)}"`),
  "characters of four bytes up to the limit": (json) => withMember(json, `"a":"${"😀".repeat(15_000)}"`),
  "spaces up to the limit": (json) => json.padEnd(LIMIT),
  "a space more than the limit": (json) => json.padEnd(LIMIT + 1),
  "a form": () => "request_id=1&__proto__[isAdmin]=1",
  XML: () => '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
  "an upload": () => '--x\r\nContent-Disposition: form-data; name="a"; filename="../a"\r\n\r\n{}\r\n--x--',
  SQL: () => "'; drop table public.positions; --",
};

/** More than thirty bodies, by name, that no function may fail on. `valid`: a body that it accepts. */
export function handPicked(valid: unknown): [name: string, body: Body][] {
  const json = JSON.stringify(valid);
  return [
    ...Object.entries(WRITTEN).map(([name, write]): [string, Body] => [name, spoil(write(json), "as it is")]),
    ...SPOILS.map((how): [string, Body] => [how, spoil(json, how)]),
  ];
}
