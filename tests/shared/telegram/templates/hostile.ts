/** What others have written, and how it is to be shown. */

export const HOSTILE = "<b>&</b>";
export const ESCAPED = "&lt;b&gt;&amp;&lt;/b&gt;";
